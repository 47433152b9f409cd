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

    // A recorder's clock may run a little faster than ours, and must not fall behind over a day.
    public double PaceLimit => 1.01;

    public int SampleRate { get; }

    /// <summary>Whether any sound has come.</summary>
    public bool HasDelivered { get; private set; }

    public ValueTask OpenAsync(CancellationToken cancel)
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
        return ValueTask.CompletedTask;
    }

    public async ValueTask<int> ReadAsync(Memory<byte> pcm, CancellationToken cancel)
    {
        // A pipe's read pays no heed to a token on every system; the wait must end all the same.
        ValueTask<int> read = _process!.StandardOutput.BaseStream.ReadAsync(pcm, CancellationToken.None);
        int count;
        if (read.IsCompleted) count = await read;
        else if (HasDelivered) count = await read.AsTask().WaitAsync(cancel);
        else count = await FirstAsync(read.AsTask(), cancel);
        HasDelivered |= count > 0;
        if (count == 0) await CheckExitAsync(cancel);
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _errorReader.WaitAsync(ExitLimit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process?.Dispose();
    }

    /// <summary>Ends the program at once; safe from any thread, more than once.</summary>
    public void Kill()
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

    private async Task<int> FirstAsync(Task<int> read, CancellationToken cancel)
    {
        try
        {
            return await read.WaitAsync(FirstSoundLimit, cancel);
        }
        catch (TimeoutException error)
        {
            throw new StreamCoachException(FailureKind.AudioSilent,
                $"'{_command[0]}' delivered no sound within {FirstSoundLimit.TotalSeconds:0} s.{Said()}", error);
        }
    }

    private async Task CheckExitAsync(CancellationToken cancel)
    {
        try
        {
            await _process!.WaitForExitAsync(cancel).WaitAsync(ExitLimit, cancel);
            await _errorReader.WaitAsync(ExitLimit, cancel);
        }
        catch (TimeoutException)
        {
            // It closed its output and lives on; that is the end of the sound, and disposal ends the program.
            return;
        }
        if (Volatile.Read(ref _ended) == 1) return;
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
