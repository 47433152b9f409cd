using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio;

/// <summary>Any program that writes 16-bit little-endian mono PCM to its standard output. Its exit code and standard error are read.</summary>
internal sealed class ProgramSource : IAudioSource
{
    /// <summary>How long a program may take to deliver its first sound.</summary>
    public static readonly TimeSpan FirstSoundLimit = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<string> _command;
    private readonly string? _microphone;
    private ChildProgram? _program;
    private Timer? _firstSound;
    private volatile bool _silent;

    /// <summary>Makes a source that is not running yet.</summary>
    /// <param name="command">The program and its arguments, each as it stands: there is no shell between.</param>
    /// <param name="sampleRate">The rate that the program delivers, in Hz.</param>
    /// <param name="microphone">What a recorder of ours records, which should never end by itself; <see langword="null"/> for a user's program.</param>
    public ProgramSource(IReadOnlyList<string> command, int sampleRate, string? microphone = null)
    {
        _command = command;
        _microphone = microphone;
        SampleRate = sampleRate;
        string program = Path.GetFileName(command[0]);
        Description = microphone is null ? program : $"{microphone} ({program})";
    }

    public string Description { get; }

    string? IAudioSource.Path => null;

    public SourceKind Kind => _microphone is null ? SourceKind.Program : SourceKind.Microphone;

    /// <summary>The program and its arguments.</summary>
    public IReadOnlyList<string> Command => _command;

    // It may be a recorder, whose sound would be lost if it had to wait.
    public bool IsLive => true;

    public bool Blocks => true;

    // A recorder's clock may run a little faster than ours, and must not fall behind over a day.
    public double PaceLimit => 1.01;

    public int SampleRate { get; }

    /// <summary>Whether any sound has come.</summary>
    public bool HasDelivered { get; private set; }

    public void Open()
    {
        _program = ChildProgram.Start(_command, plain: _microphone is not null);
        _firstSound = Background.Timer(FirstSoundLimit, Timeout.InfiniteTimeSpan, EndSilent);
    }

    public int Read(Span<byte> pcm)
    {
        int count = _program!.StandardOutput.Read(pcm);
        if (count > 0 && !HasDelivered)
        {
            HasDelivered = true;
            _firstSound?.Dispose();
        }
        if (count == 0) CheckExit();
        return count;
    }

    public void Interrupt() => _program?.End();

    public void Dispose()
    {
        _firstSound?.Dispose();
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
        if (_silent) throw Failure(FailureKind.AudioSilent, $"delivered no sound within {FirstSoundLimit.TotalSeconds:0} s");
        // It closed its output and lives on, or was ended from here: that is the end of the sound.
        if (exitCode is null || _program.WasEnded) return;
        FailureKind kind = _microphone is null ? FailureKind.AudioProgramFailed : RecorderComplaint.Kind(_program.Said);
        if (exitCode != 0) throw Failure(kind, $"ended with exit code {exitCode}");
        if (!HasDelivered) throw Failure(FailureKind.AudioSilent, "ended without delivering any sound");
        if (_microphone is not null) throw Failure(kind, "ended by itself");
    }

    private StreamCoachException Failure(FailureKind kind, string what)
    {
        string said = _program!.Said;
        return new(kind, $"'{_command[0]}' {what}.{(said.Length == 0 ? "" : $" It said: {said}")}");
    }
}
