using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Audio.Files;

/// <summary>
/// Sound that ffmpeg decodes: compressed files, the first sound track of a video, web addresses. It writes a WAV of 32-bit float at the
/// recording's own rate, which <see cref="WavReader"/> reads from the pipe: rounding to 16 bits is then done in one place, and a pipe that
/// nobody reads makes ffmpeg wait, so memory stays flat.
/// </summary>
internal sealed class FfmpegReader : IAudioReader
{
    private const string Program = "ffmpeg";

    // For the reader of an error who has ffmpeg already.
    private const string NoSound = "See that it is the recording, that it is whole, and that it holds a sound track.";

    private readonly ChildProgram _program;
    private readonly string _name;
    private readonly Func<string> _said;
    private WavReader? _wav;

    private FfmpegReader(ChildProgram program, string name, Func<string> said)
    {
        _program = program;
        _name = name;
        _said = said;
    }

    /// <summary>Whether it is installed.</summary>
    public static bool IsFound => ProgramOnPath.Find(Program) is not null;

    public int SampleRate => _wav!.SampleRate;

    public bool Blocks => true;

    /// <summary>What an address is called: its query may hold a secret, and is shown nowhere.</summary>
    public static string Name(Uri address) => address.GetComponents(UriComponents.Host | UriComponents.Path, UriFormat.SafeUnescaped);

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="notWav">What it is, for the error where ffmpeg cannot decode it either.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="StreamCoachException">It cannot be decoded.</exception>
    public static FfmpegReader OpenFile(string path, string notWav, CancellationToken cancel)
    {
        // A file may name others (a playlist does): it reaches no network.
        ChildProgram program = Start(["-protocol_whitelist", "file", "-i", $"file:{path}"]);
        var reader = new FfmpegReader(program, path, () => program.Said);
        return reader.Begin(said => new(FailureKind.AudioFormatNotSupported, $"{notWav} ffmpeg cannot decode it either. It said: {said}") { OwnAdvice = NoSound }, cancel);
    }

    /// <summary>Opens what stands at a web address.</summary>
    /// <exception cref="StreamCoachException">ffmpeg is missing, the address does not answer, or what it answers is no sound.</exception>
    public static FfmpegReader OpenAddress(Uri address, CancellationToken cancel)
    {
        string name = Name(address);
        if (!IsFound) throw new StreamCoachException(FailureKind.AudioProgramNotFound, $"'{name}' is a web address, and ffmpeg, which reads those, was not found on PATH.");
        // What comes from the web may name other addresses, and reaches no file of this machine. The time-out is in microseconds.
        // By itself ffmpeg takes any certificate; and what began encrypted does not go on in the clear.
        string[] protocols = address.Scheme == Uri.UriSchemeHttps
            ? ["-tls_verify", "1", .. Trusted(), "-protocol_whitelist", "https,tls,tcp,crypto"]
            : ["-protocol_whitelist", "http,https,tls,tcp,crypto"];
        // ffmpeg would take http_proxy for this machine as well, in the clear.
        ChildProgram program = Start([.. protocols, "-rw_timeout", "10000000", "-i", address.AbsoluteUri], ServiceEndpoint.IsLoopback(address) ? address.Host.Trim('[', ']') : null);
        var reader = new FfmpegReader(program, name, () => program.Said.Replace(address.AbsoluteUri, name, StringComparison.Ordinal));
        return reader.Begin(said => said.Contains("Invalid data found", StringComparison.Ordinal)
            ? new(FailureKind.AudioFormatNotSupported, $"'{name}' holds no sound that ffmpeg can decode. It said: {said}") { OwnAdvice = NoSound }
            : new(FailureKind.AudioAddressFailed, $"'{name}' cannot be read. ffmpeg said: {said}"), cancel);
    }

    public int Read(Span<byte> pcm)
    {
        int read = _wav!.Read(pcm);
        if (read > 0 || _program.WasEnded) return read;
        int? exitCode = _program.WaitForExit();
        string said = _said();
        // ffmpeg takes a file that is cut off for a shorter one, and says so only here.
        if (said.Contains("partial file", StringComparison.Ordinal) || said.Contains("prematurely", StringComparison.Ordinal))
            throw new StreamCoachException(FailureKind.AudioTruncated, $"'{_name}' ends before it should. ffmpeg said: {said}");
        if (exitCode is not (null or 0))
            throw new StreamCoachException(FailureKind.AudioFileUnreadable, $"'{_name}' cannot be read on. What was read until then was sent. ffmpeg said: {said}");
        return 0;
    }

    public void Interrupt() => _program.End();

    public void Dispose() => _program.Dispose();

    // Some builds of ffmpeg know the system's authorities by themselves, and others have to be told: where Debian, Fedora and macOS keep them.
    private static string[] Trusted()
    {
        string?[] places = [Environment.GetEnvironmentVariable("SSL_CERT_FILE"), "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"];
        return places.FirstOrDefault(File.Exists) is { } bundle ? ["-ca_file", bundle] : [];
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
            // It wrote no header, so it has ended and said why.
            _program.WaitForExit();
            string said = _said();
            Dispose();
            throw failure(said);
        }
    }
}
