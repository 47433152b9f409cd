using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Audio.Files;

/// <summary>
/// Reads audio that ffmpeg decodes: compressed files, the first audio track of a video, and web addresses. ffmpeg writes a WAV of 32-bit
/// floats at the recording's own rate, which <see cref="WavReader"/> reads from the pipe, so that rounding to 16 bits is done in one
/// place. ffmpeg waits while nobody reads the pipe, so memory use stays flat.
/// </summary>
internal sealed class FfmpegReader : IAudioReader
{
    private const string Program = "ffmpeg";

    // Advice for users who already have ffmpeg.
    private const string NoAudioAdvice = "Check that this is the right file, that it is complete, and that it has an audio track.";

    private readonly ChildProgram _program;
    private readonly string _name;
    private readonly Func<string> _errorOutput;
    private WavReader? _wav;

    private FfmpegReader(ChildProgram program, string name, Func<string> errorOutput)
    {
        _program = program;
        _name = name;
        _errorOutput = errorOutput;
    }

    /// <summary>Whether ffmpeg is on PATH.</summary>
    public static bool IsFound => ProgramOnPath.Find(Program) is not null;

    public int SampleRate => _wav!.SampleRate;

    public bool Blocks => true;

    /// <summary>The name of an address in messages: without its query, which may contain a secret.</summary>
    public static string Name(Uri address) => address.GetComponents(UriComponents.Host | UriComponents.Path, UriFormat.SafeUnescaped);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="notWav">What the file is, for the error if ffmpeg cannot decode it either.</param>
    /// <param name="cancel">Ends ffmpeg.</param>
    /// <exception cref="StreamCoachException">The file cannot be decoded.</exception>
    public static FfmpegReader OpenFile(string path, string notWav, CancellationToken cancel)
    {
        // A file such as a playlist may name others; ffmpeg must not reach the network for it.
        ChildProgram program = Start(["-protocol_whitelist", "file", "-i", $"file:{path}"]);
        var reader = new FfmpegReader(program, path, () => program.ErrorOutput);
        return reader.Begin(reported => new(FailureKind.AudioFormatNotSupported, $"{notWav} ffmpeg cannot decode it either. It reported: {reported}") { OwnAdvice = NoAudioAdvice }, cancel);
    }

    /// <summary>Opens a web address.</summary>
    /// <exception cref="StreamCoachException">ffmpeg is missing, the address does not respond, or its content is no audio.</exception>
    public static FfmpegReader OpenAddress(Uri address, CancellationToken cancel)
    {
        string name = Name(address);
        if (!IsFound) throw new StreamCoachException(FailureKind.AudioProgramNotFound, $"'{name}' is a web address, and ffmpeg, which reads web addresses, was not found on PATH.");
        // Content from the web may name other addresses, and must not reach a file of this machine. The timeout is in microseconds.
        // ffmpeg accepts any certificate by default. An encrypted transfer must not continue unencrypted.
        string[] protocols = address.Scheme == Uri.UriSchemeHttps
            ? ["-tls_verify", "1", .. CertificateAuthorities(), "-protocol_whitelist", "https,tls,tcp,crypto"]
            : ["-protocol_whitelist", "http,https,tls,tcp,crypto"];
        // ffmpeg would use http_proxy for loopback too, unencrypted.
        ChildProgram program = Start([.. protocols, "-rw_timeout", "10000000", "-i", address.AbsoluteUri], ServiceEndpoint.IsLoopback(address) ? address.Host.Trim('[', ']') : null);
        var reader = new FfmpegReader(program, name, () => program.ErrorOutput.Replace(address.AbsoluteUri, name, StringComparison.Ordinal));
        return reader.Begin(reported => reported.Contains("Invalid data found", StringComparison.Ordinal)
            ? new(FailureKind.AudioFormatNotSupported, $"'{name}' contains no audio that ffmpeg can decode. It reported: {reported}") { OwnAdvice = NoAudioAdvice }
            : new(FailureKind.AudioAddressFailed, $"'{name}' cannot be read. ffmpeg reported: {reported}"), cancel);
    }

    public int Read(Span<byte> pcm)
    {
        int read = _wav!.Read(pcm);
        if (read > 0 || _program.WasEnded) return read;
        int? exitCode = _program.WaitForExit();
        string reported = _errorOutput();
        // ffmpeg treats a truncated file as a shorter one, and mentions it only here.
        if (reported.Contains("partial file", StringComparison.Ordinal) || reported.Contains("prematurely", StringComparison.Ordinal))
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{_name}' is incomplete. ffmpeg reported: {reported}");
        if (exitCode is not (null or 0))
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{_name}' can no longer be read. The audio that was read before was sent. ffmpeg reported: {reported}");
        return 0;
    }

    public void Interrupt() => _program.End();

    public void Dispose() => _program.Dispose();

    // Some builds of ffmpeg find the system's certificate authorities, others need the path: these are the paths of Debian, Fedora and
    // macOS.
    private static string[] CertificateAuthorities()
    {
        string?[] bundles = [Environment.GetEnvironmentVariable("SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
        return bundles.FirstOrDefault(File.Exists) is { } bundle ? ["-ca_file", bundle] : [];
    }

    private static ChildProgram Start(string[] input, string? noProxy = null) => ChildProgram.Start(
        [Program, "-hide_banner", "-nostdin", "-loglevel", "error", .. input, "-map", "0:a:0", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1"], plain: true, noProxy);

    private FfmpegReader Begin(Func<string, StreamCoachException> failure, CancellationToken cancel)
    {
        using CancellationTokenRegistration end = cancel.Register(_program.End);
        try
        {
            _wav = WavReader.Open(_program.StandardOutput, _name);
            return this;
        }
        catch (StreamCoachException)
        {
            // ffmpeg wrote no header, so it has ended and reported why.
            _program.WaitForExit();
            string reported = _errorOutput();
            Dispose();
            throw failure(reported);
        }
    }
}
