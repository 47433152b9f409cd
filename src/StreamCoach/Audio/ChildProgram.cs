using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Audio;

/// <summary>
/// A program that was started here: a recorder, a decoder, or one that lists devices. Nothing is typed into it, its standard error is kept, and
/// it is never left running.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    private const int KeptErrorCharacters = 16_000;
    private const int ToldErrorCharacters = 2_000;
    private const string OwnPrefix = "STREAMCOACH_";
    private static readonly TimeSpan ExitLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ListingLimit = TimeSpan.FromSeconds(5);

    // Killed with SIGKILL, this process ends nothing that it started, and a recorder that ignores SIGPIPE would record for ever. So a shell stays beside
    // the program and reads from a pipe that ends with this process, however it ends. The shell becomes the program, whose id and output are its own.
    // Leading a group, it is ended as one. Else (macOS has no setsid) only the program itself, and only while it is still the watcher's parent: its id
    // may have passed to another.
    private const string WatchedGroup = """
        exec 3<&0
        { trap '' HUP INT TERM; read -r _ <&3; kill -s KILL -- "-$$"; } >/dev/null 2>&1 &
        exec "$0" "$@" </dev/null 3<&-
        """;
    private const string WatchedAlone = """
        exec 3<&0
        sh -c 'trap "" HUP INT TERM; read -r _; [ "$(ps -o ppid= -p $$ | tr -d " ")" = "$0" ] && kill -9 "$0"' $$ <&3 >/dev/null 2>&1 &
        exec "$0" "$@" </dev/null 3<&-
        """;
    private const string Shell = "/bin/sh";

    private readonly Process _process;
    private readonly bool _leadsGroup;
    private readonly StringBuilder _errors = new();
    private readonly Task _errorReader;
    private int _ended;

    private ChildProgram(Process process, bool leadsGroup, bool watched)
    {
        _process = process;
        _leadsGroup = leadsGroup;
        // ffmpeg, for one, would eat the keys. Where a watcher reads it, it is closed with the process.
        if (!watched) process.StandardInput.Close();
        _errorReader = KeepErrorsAsync(process.StandardError);
    }

    /// <summary>What it writes.</summary>
    public Stream StandardOutput => _process.StandardOutput.BaseStream;

    /// <summary>Whether it was ended from here.</summary>
    public bool WasEnded => Volatile.Read(ref _ended) == 1;

    /// <summary>The end of what it wrote to its standard error, on one line; empty where it said nothing.</summary>
    public string Said
    {
        get
        {
            string[] lines;
            lock (_errors) lines = _errors.ToString().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            // ALSA's library traces its own files, a dozen lines of them; what the program itself says of it comes after.
            string[] own = [.. lines.Where(line => !line.StartsWith("ALSA lib ", StringComparison.Ordinal))];
            string said = string.Join(' ', own.Length > 0 ? own : lines);
            return PrintableText.Line(said[Math.Max(0, said.Length - ToldErrorCharacters)..]);
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments, each as it stands: there is no shell between.</param>
    /// <param name="plain">Whether what it says is read here, and must be in English.</param>
    /// <param name="noProxy">A host that it reaches without a proxy; <see langword="null"/> for none.</param>
    /// <exception cref="StreamCoachException">There is no such program, or it cannot be started.</exception>
    public static ChildProgram Start(IReadOnlyList<string> command, bool plain, string? noProxy = null) => Start(command, plain, noProxy, watched: File.Exists(Shell));

    private static ChildProgram Start(IReadOnlyList<string> command, bool plain, string? noProxy, bool watched)
    {
        string program = ProgramOnPath.Find(command[0]) ?? throw new StreamCoachException(FailureKind.AudioProgramNotFound,
            $"There is no program '{command[0]}' that may be run.");
        // Ctrl+C at a prompt reaches every process of the terminal's group; a recorder must outlive it, because only the reading stops.
        string? apart = OperatingSystem.IsWindows() ? null : ProgramOnPath.Find("setsid");
        string[] whole = [.. apart is null ? [] : (string[])[apart], .. watched ? (string[])[Shell, "-c", apart is null ? WatchedAlone : WatchedGroup] : [], program, .. command.Skip(1)];
        var start = new ProcessStartInfo(whole[0])
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in whole.Skip(1)) start.ArgumentList.Add(argument);
        HideSecrets(start.Environment);
        // ffmpeg reads this name, in lower case only.
        if (noProxy is not null) start.Environment["no_proxy"] = string.Join(',', new[] { Environment.GetEnvironmentVariable("no_proxy"), noProxy }.Where(hosts => !string.IsNullOrEmpty(hosts)));
        if (plain) start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return new(Process.Start(start)!, leadsGroup: apart is not null, watched);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw new StreamCoachException(FailureKind.AudioProgramFailed, $"'{program}' cannot be started: {error.Message}", error);
        }
    }

    /// <summary>What a program that ends by itself writes; <see langword="null"/> where it is missing, fails or takes too long.</summary>
    public static string? Output(params string[] command) => Listing(command) is { ExitCode: 0 } listing ? listing.Output : null;

    /// <summary>What a program that ends by itself writes to its standard error, whatever its exit code; <see langword="null"/> where it is missing.</summary>
    public static string? Errors(params string[] command) => Listing(command)?.Errors;

    /// <summary>Waits a moment for it to end by itself.</summary>
    /// <returns>Its exit code; <see langword="null"/> where it lives on.</returns>
    public int? WaitForExit()
    {
        bool exited = _process.WaitForExit(ExitLimit);
        _errorReader.Wait(ExitLimit);
        return exited ? _process.ExitCode : null;
    }

    /// <summary>Ends it and all that it has started. Safe from any thread, more than once.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 1) return;
        try
        {
            // Just started, it may lead no group yet.
            if (_leadsGroup && !_process.HasExited && ProcessGroup.End(_process.Id)) return;
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception)
        {
            // It has ended by itself. Whoever ends a program may be a timer or a signal, which no exception may leave.
        }
    }

    /// <summary>Ends it, and lets go of it.</summary>
    public void Dispose()
    {
        End();
        _errorReader.Wait(ExitLimit);
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
            // A pipe that breaks while it is read comes as an AggregateException.
            return null;
        }
    }

    // A program of others has no use for the key, whatever variable holds it, nor for this module's own settings.
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
            // The program is gone, and whoever waits for this reader must not fail for it; what it said so far is kept.
        }
    }
}
