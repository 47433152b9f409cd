using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>
/// A program that writes 16-bit little-endian mono PCM to its standard output. Its exit code and standard error are reported.
/// </summary>
internal sealed class ProgramSource : IAudioSource
{
    /// <summary>How long a program may take to deliver its first audio; a recorder on macOS may take longer (<see cref="MicrophonePrivacy"/>).</summary>
    public static readonly TimeSpan FirstAudioLimit = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> _command;
    private readonly string? _microphone;
    private readonly TimeSpan _firstAudioLimit;
    private ChildProgram? _program;
    private Timer? _firstAudioTimer;
    private volatile bool _silent;

    /// <summary>Creates a source that is not running yet.</summary>
    /// <param name="command">The program and its arguments, passed as they are, without a shell.</param>
    /// <param name="sampleRate">The rate that the program delivers, in Hz.</param>
    /// <param name="microphone">The name of the device that a built-in recorder records, which should never end by itself; <see
    /// langword="null"/> for a user's program.</param>
    public ProgramSource(IReadOnlyList<string> command, int sampleRate, string? microphone = null)
    {
        _command = command;
        _microphone = microphone;
        _firstAudioLimit = microphone is null ? FirstAudioLimit : MicrophonePrivacy.FirstAudioLimit;
        SampleRate = sampleRate;
        string program = Path.GetFileName(command[0]);
        Description = microphone is null ? program : $"{microphone} ({program})";
    }

    public string Description { get; }

    string? IAudioSource.Path => null;

    public SourceKind Kind => _microphone is null ? SourceKind.Program : SourceKind.Microphone;

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command => _command;

    // It may be a recorder, whose audio is lost if it is not read.
    public bool IsLive => true;

    public bool Blocks => true;

    // A recorder's clock may run slightly faster than this machine's, and must not fall behind over a day.
    public double PaceLimit => 1.01;

    public int SampleRate { get; }

    /// <summary>Whether any audio has arrived.</summary>
    public bool HasDelivered { get; private set; }

    public void Open()
    {
        _program = ChildProgram.Start(_command, plain: _microphone is not null);
        _firstAudioTimer = Background.Timer(_firstAudioLimit, Timeout.InfiniteTimeSpan, EndSilent);
    }

    public int Read(Span<byte> pcm)
    {
        int count = _program!.StandardOutput.Read(pcm);
        if (count > 0 && !HasDelivered)
        {
            HasDelivered = true;
            _firstAudioTimer?.Dispose();
        }
        if (count == 0) CheckExit();
        return count;
    }

    public void Interrupt() => _program?.End();

    public void Dispose()
    {
        _firstAudioTimer?.Dispose();
        _program?.Dispose();
    }

    private void EndSilent()
    {
        _silent = true;
        Interrupt();
    }

    private void CheckExit()
    {
        int? exitCode = _program!.WaitForExit();
        if (_silent) throw Failure(FailureKind.AudioSilent, $"delivered no audio within {_firstAudioLimit.TotalSeconds:0} s");
        // A program that closed its output and keeps running, or that was ended here, has ended normally.
        if (exitCode is null || _program.WasEnded) return;
        FailureKind kind = _microphone is null ? FailureKind.AudioProgramFailed : RecorderError.KindOf(_program.ErrorOutput);
        if (exitCode != 0) throw Failure(kind, $"ended with exit code {exitCode}");
        if (!HasDelivered) throw Failure(FailureKind.AudioSilent, "ended without delivering any audio");
        if (_microphone is not null) throw Failure(kind, "ended unexpectedly");
    }

    private StreamCoachException Failure(FailureKind kind, string what)
    {
        string errorOutput = _program!.ErrorOutput;
        return new(kind, $"'{_command[0]}' {what}.{(errorOutput.Length == 0 ? "" : $" It reported: {errorOutput}")}");
    }
}
