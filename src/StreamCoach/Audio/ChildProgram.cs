using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Audio;

/// <summary>
/// Runs a child process: a recorder, a decoder, a player, or a program that lists devices. Only a player gets input. Its standard error is kept, and a
/// <see cref="ChildWatcher"/>, or on Windows its <see cref="ChildJob"/>, kills it when this process dies; a player then reads the end of its input and ends.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    private const int KeptErrorCharacters = 16_000;
    private const int ReportedErrorCharacters = 2_000;
    private const string OwnPrefix = "STREAMCOACH_";
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ListingLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly bool _leadsGroup;
    private readonly ChildJob? _job;
    private readonly StringBuilder _errors = new();
    private readonly Task _errorReader;
    private int _ended;

    private ChildProgram(Process process, bool leadsGroup, bool keepsInput)
    {
        _process = process;
        _leadsGroup = leadsGroup;
        _job = OperatingSystem.IsWindows() ? ChildJob.Create(process.SafeHandle) : null;
        // Programs such as ffmpeg would read the user's keys. A pipe that a watcher or a player reads is closed with this process.
        if (!keepsInput) process.StandardInput.Close();
        _errorReader = KeepErrorsAsync(process.StandardError);
    }

    /// <summary>The program's standard output.</summary>
    public Stream StandardOutput => _process.StandardOutput.BaseStream;

    /// <summary>The program's standard input, if <see cref="StartFed"/> started it. A player that has ended throws an IOException.</summary>
    public Stream StandardInput => _process.StandardInput.BaseStream;

    /// <summary>Whether <see cref="End"/> was called.</summary>
    public bool WasEnded => Volatile.Read(ref _ended) == 1;

    /// <summary>The end of the program's standard error, on one line; empty if it wrote nothing.</summary>
    public string ErrorOutput
    {
        get
        {
            string[] lines;
            lock (_errors) lines = _errors.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            // ALSA's library writes a dozen trace lines of its own; the program's own message follows them.
            string[] own = [.. lines.Where(line => !line.StartsWith("ALSA lib ", StringComparison.Ordinal))];
            string text = string.Join(' ', own.Length > 0 ? own : lines);
            return PrintableText.Line(text[Math.Max(0, text.Length - ReportedErrorCharacters)..]);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments, passed as they are, without a shell.</param>
    /// <param name="plain">Whether the program must write in English because its output is parsed.</param>
    /// <param name="noProxy">A host that the program reaches without a proxy; <see langword="null"/> for none.</param>
    /// <exception cref="StreamCoachException">The program is not on PATH, or cannot be started.</exception>
    public static ChildProgram Start(IReadOnlyList<string> command, bool plain, string? noProxy = null) => Start(command, plain, noProxy, watched: ChildWatcher.IsAvailable);

    /// <summary>Starts a program that reads its <see cref="StandardInput"/> until the caller closes it. Its messages are in English.</summary>
    /// <inheritdoc cref="Start(IReadOnlyList{string}, bool, string?)"/>
    public static ChildProgram StartFed(IReadOnlyList<string> command) => Start(command, plain: true, noProxy: null, watched: false, fed: true);

    private static ChildProgram Start(IReadOnlyList<string> command, bool plain, string? noProxy, bool watched, bool fed = false)
    {
        string program = ProgramOnPath.Find(command[0]) ?? throw new StreamCoachException(FailureKind.AudioProgramNotFound,
            $"The program '{command[0]}' was not found or is not executable.");
        BatchFile.Check(program, command);
        string[] commandLine = [program, .. command.Skip(1)];
        IReadOnlyList<string> launcher = ProcessGroup.Launcher;
        if (watched) commandLine = ChildWatcher.CommandLine(commandLine, leadsGroup: launcher.Count > 0);
        commandLine = [.. launcher, .. commandLine];
        var start = new ProcessStartInfo(commandLine[0])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // The default on Windows is the console's code page, which no program uses for a pipe in any language.
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (string argument in commandLine.Skip(1)) start.ArgumentList.Add(argument);
        HideSecrets(start.Environment);
        // ffmpeg reads this variable only in lower case.
        if (noProxy is not null) start.Environment["no_proxy"] = string.Join(',', new[] { Environment.GetEnvironmentVariable("no_proxy"), noProxy }.Where(hosts => !string.IsNullOrEmpty(hosts)));
        if (plain) start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return new(Process.Start(start)!, leadsGroup: launcher.Count > 0, keepsInput: watched || fed);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new StreamCoachException(FailureKind.AudioProgramFailed, $"'{program}' could not be started: {error.Message}", error);
        }
    }

    /// <summary>
    /// Runs a program and returns its standard output; <see langword="null"/> if it is missing, fails or takes longer than 5 s.
    /// </summary>
    public static string? Output(params string[] command) => Listing(command) is { ExitCode: 0 } listing ? listing.Output : null;

    /// <summary>
    /// Runs a program and returns its standard error, whatever its exit code; <see langword="null"/> if it is missing or takes longer
    /// than 5 s.
    /// </summary>
    public static string? Errors(params string[] command) => Listing(command)?.Errors;

    /// <summary>Waits up to 2 s for the program to exit.</summary>
    /// <returns>The exit code; <see langword="null"/> if it is still running.</returns>
    public int? WaitForExit() => WaitForExit(ExitLimit);

    /// <summary>Waits for the program to exit.</summary>
    /// <returns>The exit code; <see langword="null"/> if it is still running after the limit.</returns>
    public int? WaitForExit(TimeSpan limit)
    {
        bool exited = _process.WaitForExit(limit);
        _errorReader.Wait(ExitLimit);
        return exited ? _process.ExitCode : null;
    }

    /// <summary>Ends the program and everything that it has started. Safe from any thread, and more than once.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1) return;
        try
        {
            // A program that has just started may not lead its group yet.
            if (_leadsGroup && !_process.HasExited && ProcessGroup.End(_process.Id)) return;
            if (OperatingSystem.IsWindows() && _job?.End() == true) return;
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception)
        {
            // The program has ended already. The caller may be a timer or a signal handler, which no exception may leave.
        }
    }

    /// <summary>Ends the program and releases its resources.</summary>
    public void Dispose()
    {
        End();
        _errorReader.Wait(ExitLimit);
        _job?.Dispose();
        _process.Dispose();
    }

    private static (string Output, string Errors, int ExitCode)? Listing(string[] command)
    {
        if (ProgramOnPath.Find(command[0]) is null) return null;
        try
        {
            using ChildProgram program = Start(command, plain: true, noProxy: null, watched: false);
            using var reader = new StreamReader(program.StandardOutput);
            Task<string> output = reader.ReadToEndAsync();
            // A sound server that hangs must not hang the prompt.
            if (!output.Wait(ListingLimit) || program.WaitForExit() is not { } exitCode) return null;
            lock (program._errors) return (output.Result, program._errors.ToString(), exitCode);
        }
        catch (Exception error) when (error is StreamCoachException or AggregateException or InvalidOperationException)
        {
            // A pipe that breaks while it is read throws an AggregateException.
            return null;
        }
    }

    // Other programs need neither the API key, whatever variable contains it, nor this module's settings.
    private static void HideSecrets(IDictionary<string, string?> environment)
    {
        string? key = Environment.GetEnvironmentVariable(ApiKey.EnvironmentVariable)?.Trim();
        foreach ((string name, string? value) in environment.ToArray())
        {
            if (name == ApiKey.EnvironmentVariable || name.StartsWith(OwnPrefix, StringComparison.Ordinal) || KeyMask.IsIn(value)
                || (key is { Length: > 0 } && value == key))
                environment.Remove(name);
        }
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
        catch (Exception)
        {
            // The program is gone. Its reader must not fail, and what it has written so far is kept.
        }
    }
}
