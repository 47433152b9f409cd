using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using StreamCoach.Streaming;

namespace StreamCoach.Audio;

/// <summary>
/// Any program that writes 16-bit little-endian mono PCM to its standard output. Its exit code and standard error are read, and it is never
/// left running.
/// </summary>
internal sealed class ProgramSource : IAudioSource
{
    /// <summary>How long a program may take to deliver its first sound.</summary>
    public static readonly TimeSpan FirstSoundLimit = TimeSpan.FromSeconds(10);

    private const int KeptErrorCharacters = 2_000;
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<string> _command;
    private readonly StringBuilder _errors = new();
    private readonly FailureKind _failureKind;
    private readonly bool _isMicrophone;
    private Process? _process;
    private Task _errorReader = Task.CompletedTask;
    private Timer? _firstSound;
    private volatile bool _silent;
    private int _ended;

    /// <summary>Makes a source that is not running yet.</summary>
    /// <param name="command">The program and its arguments, each as it stands: there is no shell between.</param>
    /// <param name="sampleRate">The rate that the program delivers, in Hz.</param>
    /// <param name="isMicrophone">Whether it is a recorder of ours, which should never end by itself.</param>
    public ProgramSource(IReadOnlyList<string> command, int sampleRate, bool isMicrophone)
    {
        _command = command;
        SampleRate = sampleRate;
        _isMicrophone = isMicrophone;
        _failureKind = isMicrophone ? FailureKind.MicrophoneFailed : FailureKind.AudioProgramFailed;
        Description = isMicrophone ? $"microphone ({Path.GetFileName(command[0])})" : Path.GetFileName(command[0]);
    }

    public string Description { get; }

    string? IAudioSource.Path => null;

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
        string program = ProgramOnPath.Find(_command[0]) ?? throw new StreamCoachException(FailureKind.AudioProgramNotFound,
            $"There is no program '{_command[0]}' that may be run.");
        // Ctrl+C at a prompt reaches every process of the terminal's group; a recorder must outlive it, because only the reading stops.
        string? apart = OperatingSystem.IsWindows() ? null : ProgramOnPath.Find("setsid");
        var start = new ProcessStartInfo(apart ?? program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (apart is not null) start.ArgumentList.Add(program);
        foreach (string argument in _command.Skip(1)) start.ArgumentList.Add(argument);
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new StreamCoachException(_failureKind, $"'{program}' cannot be started: {error.Message}", error);
        }
        // Nothing is typed into it: ffmpeg, for one, would eat the keys.
        _process.StandardInput.Close();
        _errorReader = KeepErrorsAsync(_process.StandardError);
        _firstSound = new Timer(_ => EndSilent(), null, FirstSoundLimit, Timeout.InfiniteTimeSpan);
    }

    public int Read(Span<byte> pcm)
    {
        int count = _process!.StandardOutput.BaseStream.Read(pcm);
        if (count > 0 && !HasDelivered)
        {
            HasDelivered = true;
            _firstSound?.Dispose();
        }
        if (count == 0) CheckExit();
        return count;
    }

    public void Interrupt()
    {
        if (_process is null || Interlocked.Exchange(ref _ended, 1) == 1) return;
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
        }
    }

    public void Dispose()
    {
        _firstSound?.Dispose();
        Interrupt();
        _errorReader.Wait(ExitLimit);
        _process?.Dispose();
    }

    private void EndSilent()
    {
        _silent = true;
        Interrupt();
    }

    private void CheckExit()
    {
        bool exited = _process!.WaitForExit(ExitLimit);
        _errorReader.Wait(ExitLimit);
        if (_silent)
            throw new StreamCoachException(FailureKind.AudioSilent, $"'{_command[0]}' delivered no sound within {FirstSoundLimit.TotalSeconds:0} s.{Said()}");
        // It closed its output and lives on, or was ended from here: that is the end of the sound.
        if (!exited || Volatile.Read(ref _ended) == 1) return;
        if (_process.ExitCode != 0)
            throw new StreamCoachException(_failureKind, $"'{_command[0]}' ended with exit code {_process.ExitCode}.{Said()}");
        if (!HasDelivered)
            throw new StreamCoachException(FailureKind.AudioSilent, $"'{_command[0]}' ended without delivering any sound.{Said()}");
        if (_isMicrophone)
            throw new StreamCoachException(_failureKind, $"'{_command[0]}' ended by itself.{Said()}");
    }

    private string Said()
    {
        lock (_errors) return _errors.Length == 0 ? "" : $" It said: {PrintableText.Line(_errors.ToString().Trim())}";
    }

    private async Task KeepErrorsAsync(StreamReader reader)
    {
        var part = new char[512];
        int read;
        try
        {
            while ((read = await reader.ReadAsync(part)) > 0)
            {
                lock (_errors)
                {
                    _errors.Append(part, 0, read);
                    if (_errors.Length > KeptErrorCharacters) _errors.Remove(0, _errors.Length - KeptErrorCharacters);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The program is gone; what it said so far is kept.
        }
    }
}
