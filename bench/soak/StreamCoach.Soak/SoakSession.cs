using StreamCoach.Errors;
using StreamCoach.Sandbox;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Soak;

/// <summary>Runs a session that writes its turns to standard output, one per line, in a process that may be killed.</summary>
internal static class SoakSession
{
    public const double Speed = 25;

    public static SessionOptions Options(string endpoint, string folder) => new()
    {
        Key = new ApiKey(SoakFolder.Key),
        Endpoint = ServiceEndpoint.Parse(endpoint),
        SaveIn = folder,
        Speed = Speed,
    };

    /// <summary>Streams the recording from its file or, if a command is given, from that command as a live source.</summary>
    public static async Task RunAsync(string endpoint, string folder, string[] command)
    {
        SessionOptions options = Options(endpoint, folder);
        await using TranscriptionSession session = command.Length > 0
            ? TranscriptionSession.FromProgram(command, 16_000, options)
            : TranscriptionSession.FromFile(SandboxServer.RecordingPath, options);
        await session.StartAsync();
        await foreach (Turn turn in session.ReadTurnsAsync()) Console.Out.WriteLine($"{turn.Order}\t{turn.Text}");
        foreach (Diagnostic note in session.Diagnostics.Since(0).Where(note => note.Level == DiagnosticLevel.Warning)) Console.Error.WriteLine(note.Text);
    }

    /// <summary>Returns the recording's turns when nothing goes wrong.</summary>
    public static async Task<IReadOnlyList<Turn>> UninterruptedAsync(string endpoint, string folder)
    {
        await using TranscriptionSession session = TranscriptionSession.FromFile(SandboxServer.RecordingPath, Options(endpoint, folder));
        await session.StartAsync();
        await session.WaitForEndAsync();
        return session.GetTurns();
    }
}
