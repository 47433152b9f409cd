using System.Diagnostics;
using System.Globalization;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.SpeechBench;

/// <summary>What a long recording and several sessions at once cost in time and memory.</summary>
internal sealed class Endurance(ISpeechEngine engine, SpeechModelFiles files)
{
    private readonly StreamingOptions _streaming = new() { Model = files.Name };

    /// <summary>Transcribes a recording of hours, and prints the memory for each ten minutes of it.</summary>
    public async Task LongAsync(string path)
    {
        long began = Stopwatch.GetTimestamp();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        await using TranscriptionSession session = Open(path);
        await session.StartAsync();
        int next = 600, words = 0;
        var memory = new List<long>();
        await foreach (Turn turn in session.ReadTurnsAsync(includePartials: false))
        {
            words += turn.Words.Count;
            for (; turn.End >= next; next += 600) memory.Add(Megabytes("VmRSS"));
        }
        double seconds = session.AudioSent, took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine($"{files.Name} | {seconds / 3600:0.0} h, {words} words, {session.State}, {session.Gaps.Count} gaps | {took / 60 / (seconds / 3600):0.0} minutes for an hour, CPU/audio {cpu / seconds:0.000}"
            + $" | memory after each 10 minutes {string.Join(' ', memory)} MB, peak {Megabytes("VmHWM")} MB");
    }

    /// <summary>Runs one to four sessions at once, and prints the most memory that the process took.</summary>
    public async Task SessionsAsync(string path)
    {
        var peaks = new List<long>();
        for (int count = 1; count <= 4; count++)
        {
            // Linux counts the peak from here.
            await File.WriteAllTextAsync("/proc/self/clear_refs", "5");
            await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
            {
                await using TranscriptionSession session = Open(path);
                await session.StartAsync();
                await session.WaitForEndAsync();
                if (session.Failure is { } failure) throw new InvalidOperationException(failure.ToString());
            }));
            peaks.Add(Megabytes("VmHWM"));
        }
        Console.WriteLine($"{files.Name} | peak memory of 1, 2, 3 and 4 sessions at once: {string.Join(", ", peaks)} MB; each further one {(peaks[^1] - peaks[0]) / 3.0:0} MB");
    }

    private TranscriptionSession Open(string path) => TranscriptionSession.FromFile(path,
        new SessionOptions { Speed = 10_000, Streaming = _streaming, Transcriber = LocalTranscriber.For(files, _streaming, () => engine) });

    private static long Megabytes(string figure) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(figure + ":", StringComparison.Ordinal)).Split(':')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
}
