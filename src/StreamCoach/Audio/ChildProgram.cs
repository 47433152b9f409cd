using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using StreamCoach.Streaming;

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

    private readonly Process _process;
    private readonly bool _leadsGroup;
    private readonly StringBuilder _errors = new();
    private readonly Task _errorReader;
    private int _ended;

    private ChildProgram(Process process, bool leadsGroup)
    {
        _process = process;
        _leadsGroup = leadsGroup;
        // ffmpeg, for one, would eat the keys.
        process.StandardInput.Close();
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
    public static ChildProgram Start(IReadOnlyList<string> command, bool plain, string? noProxy = null)
    {
        string program = ProgramOnPath.Find(command[0]) ?? throw new StreamCoachException(FailureKind.AudioProgramNotFound,
            $"There is no program '{command[0]}' that may be run.");
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
        foreach (string argument in command.Skip(1)) start.ArgumentList.Add(argument);
        HideSecrets(start.Environment);
        // ffmpeg reads this name, in lower case only.
        if (noProxy is not null) start.Environment["no_proxy"] = string.Join(',', new[] { Environment.GetEnvironmentVariable("no_proxy"), noProxy }.Where(hosts => !string.IsNullOrEmpty(hosts)));
        if (plain) start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return new(Process.Start(start)!, leadsGroup: apart is not null);
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
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended by itself.
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
            using ChildProgram program = Start(command, plain: true);
            using var reader = new StreamReader(program.StandardOutput);
            Task<string> output = reader.ReadToEndAsync();
            // A sound server that hangs must not hang the prompt.
            if (!output.Wait(ListingLimit) || program.WaitForExit() is not { } exitCode) return null;
            lock (program._errors) return (output.Result, program._errors.ToString(), exitCode);
        }
        catch (StreamCoachException)
        {
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
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The program is gone; what it said so far is kept.
        }
    }
}
