using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.JournalWriter;

/// <summary>Runs a session that writes each turn to standard output, in a process that a test kills. The key comes from the environment.</summary>
internal static class SpokenSession
{
    /// <param name="root">The folder in which it is saved.</param>
    /// <param name="args">The endpoint; <c>live</c> or <c>file</c>; the raw audio or the recording; the model; <c>format</c> or <c>raw</c>.</param>
    public static async Task RunAsync(string root, string[] args)
    {
        var options = new SessionOptions
        {
            Key = new ApiKey(Environment.GetEnvironmentVariable("ASSEMBLYAI_API_KEY")!),
            Endpoint = ServiceEndpoint.Parse(args[0]),
            Streaming = new() { Model = args[3], FormatTurns = args[4] == "format" ? true : null },
            Speed = 40,
            ConnectTimeout = TimeSpan.FromSeconds(2),
            Limits = new() { HeartbeatTimeout = TimeSpan.FromSeconds(1), TerminationTimeout = TimeSpan.FromSeconds(1), Outage = TimeSpan.FromSeconds(4), OutageAtEnd = TimeSpan.FromSeconds(2) },
            SaveIn = root,
        };
        await using TranscriptionSession session = args[1] == "live" ? TranscriptionSession.FromProgram(["cat", args[2]], 16_000, options) : TranscriptionSession.FromFile(args[2], options);
        try
        {
            await session.StartAsync();
            await foreach (Turn turn in session.ReadTurnsAsync())
            {
                Console.Out.WriteLine($"{turn.Order}\t{turn.Text}");
                Console.Out.Flush();
            }
        }
        catch (StreamCoachException failure)
        {
            Console.Error.WriteLine(failure.Message);
        }
        await session.WaitForEndAsync();
    }
}
