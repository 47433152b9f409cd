using System.Diagnostics;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.SpeechBench;

/// <summary>Plays a recording at the speed of speech, as a microphone would, and measures how long its words take to arrive.</summary>
internal static class Live
{
    /// <summary>Runs it and prints a line.</summary>
    public static async Task RunAsync(ISpeechEngine engine, SpeechModelFiles files, string path, bool partials, bool shows)
    {
        var streaming = new StreamingOptions { Model = files.Name, IncludePartialTurns = partials };
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(
            ["ffmpeg", "-nostdin", "-loglevel", "error", "-re", "-i", path, "-f", "s16le", "-ar", "16000", "-ac", "1", "-"], 16_000,
            new SessionOptions { Streaming = streaming, Transcriber = LocalTranscriber.For(files, streaming, () => engine) });
        await session.StartAsync();
        var lags = new List<double>();
        var firsts = new List<double>();
        int count = 0, stable = 0, last = -1;
        await foreach (Turn turn in session.ReadTurnsAsync(includePartials: true))
        {
            if (shows) Console.WriteLine($"  {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} {(turn.IsFinal ? "final" : "     ")} {string.Join(' ', turn.Words.Select(word => word.IsFinal ? word.Text : $"({word.Text})"))}");
            if (turn.IsFinal) lags.Add(turn.LagMs ?? 0);
            else
            {
                count++;
                if (turn.Words.Any(word => word.IsFinal)) stable++;
                if (turn.Order != last) firsts.Add((DateTime.UtcNow - turn.StartedAt!.Value).TotalMilliseconds);
                last = turn.Order;
            }
        }
        double cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"{files.Name} live{(partials ? "" : " without partials")} | {session.State} | last word to final: median {At(lags, 0.5):0} p90 {At(lags, 0.9):0} max {At(lags, 1):0} ms"
            + $" | first word to first partial: median {At(firsts, 0.5):0} p90 {At(firsts, 0.9):0} ms | last turn {lags.LastOrDefault():0} ms, {lags.Count} turns, {session.Gaps.Count} gaps | {count} partials, {stable} with stable words | {100 * cpu:0} % of a core");
    }

    private static double At(List<double> values, double share) => values.Count == 0 ? 0 : values.Order().ElementAt(Math.Min(values.Count - 1, (int)(share * values.Count)));
}
