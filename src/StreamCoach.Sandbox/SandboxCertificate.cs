using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace StreamCoach.Sandbox;

/// <summary>
/// A self-signed certificate for the loopback names, created for one server. A file contains the certificate without its key, and is
/// deleted on disposal.
/// </summary>
internal sealed class SandboxCertificate : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly DirectoryInfo _folder;

    private SandboxCertificate(X509Certificate2 certificate, DirectoryInfo folder)
    {
        Certificate = certificate;
        _folder = folder;
        Path = System.IO.Path.Combine(folder.FullName, "certificate.pem");
        File.WriteAllText(Path, certificate.ExportCertificatePem() + "\n");
    }

    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The full path of the PEM file, which contains the certificate without its key.</summary>
    public string Path { get; }

    /// <exception cref="IOException">The temporary folder is not writable.</exception>
    /// <exception cref="UnauthorizedAccessException">The temporary folder is not writable.</exception>
    public static SandboxCertificate Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=StreamCoach sandbox", key, HashAlgorithmName.SHA256);
        // Not an authority: a client that trusts the certificate trusts this server only, and nothing that its key could sign.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        // Valid from an hour ago, for a client whose clock is slightly behind.
        X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddYears(1));
        X509Certificate2 usable = Usable(made);
        try
        {
            // A new folder with a random name, so that nobody can have put a link in place of the file.
            return new SandboxCertificate(usable, Directory.CreateTempSubdirectory("streamcoach-"));
        }
        catch
        {
            usable.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Certificate.Dispose();
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The file is open elsewhere or already deleted; it contains nothing secret.
        }
    }

    /// <summary>
    /// Windows serves TLS from another process, which cannot use a key in this process's memory. Importing the key stores it in the
    /// user's encrypted key store until the certificate is disposed.
    /// </summary>
    private static X509Certificate2 Usable(X509Certificate2 made)
    {
        if (!OperatingSystem.IsWindows())
            return made;
        using (made)
            return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
