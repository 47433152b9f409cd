using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Bench;

/// <summary>Runs StreamCoach's engine in a plain process and reads the turns as Get-TranscriptTurn -Wait does.</summary>
internal static class PlainClient
{
    public static void Run(ClientArguments arguments)
    {
        var log = new StringBuilder();
        for (int time = 0; time < arguments.Times; time++)
        {
            long start = Stopwatch.GetTimestamp();
            TranscriptionSession[] sessions = [.. Enumerable.Range(0, arguments.Sessions).Select(_ => Make(arguments, Options(arguments, arguments.Paced ? 1 : double.PositiveInfinity)))];
            // The turns are read where a cmdlet reads them: on the main thread, not on a pool thread.
            Task.WhenAll(sessions.Select(session => session.StartAsync())).GetAwaiter().GetResult();
            List<(Turn Turn, long Got)> turns = Read(sessions);
            long end = Stopwatch.GetTimestamp();
            log.AppendLine(CultureInfo.InvariantCulture, $"start {start}");
            foreach ((Turn turn, long got) in turns) log.AppendLine(CultureInfo.InvariantCulture, $"turn {turn.Text.AsSpan(0, turn.Text.IndexOf(' '))} {got}");
            log.AppendLine(CultureInfo.InvariantCulture, $"end {end}");
        }
        File.WriteAllText(arguments.Log, log.ToString());
    }

    public static SessionOptions Options(ClientArguments arguments, double speed) => new()
    {
        Key = new ApiKey("bench"),
        Endpoint = ServiceEndpoint.Parse(arguments.Endpoint),
        Speed = speed,
    };

    public static TranscriptionSession Make(ClientArguments arguments, SessionOptions options) => arguments.Program is { } program
        ? TranscriptionSession.FromProgram(program, 16_000, options)
        : TranscriptionSession.FromFile(arguments.Sound, options);

    private static List<(Turn Turn, long Got)> Read(TranscriptionSession[] sessions)
    {
        var turns = new List<(Turn, long)>();
        using var reader = new TurnReader();
        foreach (TranscriptionSession session in sessions) reader.Add(session);
        while (!reader.IsDone)
        {
            reader.Wait(Timeout.InfiniteTimeSpan, CancellationToken.None);
            while (reader.TryRead(out TurnRead read))
            {
                if (read.Failure is { } failure) throw failure;
                if (read.Turn is { } turn) turns.Add((turn, Stopwatch.GetTimestamp()));
            }
        }
        return turns;
    }
}
