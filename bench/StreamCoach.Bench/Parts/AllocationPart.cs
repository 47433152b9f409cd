using System.Diagnostics;
using System.Text.Json;
using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures what a running session allocates per frame, partial and turn.</summary>
internal sealed class AllocationPart : IPart
{
    public const string Frame = "per frame of 50 ms, from a file", RecorderFrame = "per frame of 50 ms, from a recorder", Partial = "per partial", Final = "per finished turn";

    private const int Rate = 2_000;

    // 50 ms of audio every 5 ms.
    private const string RecorderPeriod = "5";

    public string Name => "allocation";

    public string Title => "Allocation";

    public string How =>
        "GC.GetTotalAllocatedBytes over five seconds of a running session in a plain process, with audio at ten times real time, divided by the number of 50 ms frames, partials or turns in that time. "
        + "For partials and turns (2,000 per second, twelve words each), the frames' share is subtracted. For a recorder, the allocations of the thread that reads, buffers and sends its audio are counted.";

    public async Task RunAsync(FigureList figures, bool quick)
    {
        for (int time = 0; time < (quick ? 1 : 2); time++)
        {
            (double bytes, double frames, _) = await RunAsync("");
            double perFrame = bytes / frames;
            figures.Add(Frame, "bytes", Contender.Plain, perFrame);
            (bytes, frames, _) = await RunAsync($"--warm 300 --turns {Rate * 20} --rate {Rate} --partials 1");
            figures.Add(Partial, "bytes", Contender.Plain, (bytes - frames * perFrame) / (Rate * 5));
            (bytes, frames, double turns) = await RunAsync($"--warm 300 --turns {Rate * 20} --rate {Rate}");
            figures.Add(Final, "bytes", Contender.Plain, (bytes - frames * perFrame) / turns);
            // Recorded audio is kept until it is acknowledged, so the server sends a message for each second of audio.
            (bytes, frames, _) = await RunAsync("--chat 1", recorder: true);
            figures.Add(RecorderFrame, "bytes", Contender.Plain, bytes / frames);
        }
    }

    private static async Task<(double Bytes, double Frames, double Turns)> RunAsync(string server, bool recorder = false)
    {
        using Process service = Trial.Start(BenchPaths.Native("server"), server.Split(' ', StringSplitOptions.RemoveEmptyEntries), output: true);
        string log = Path.Combine(BenchPaths.Out, "allocation.json");
        try
        {
            string port = (await service.StandardOutput.ReadLineAsync())!.Split(' ')[1];
            string sound = BenchPaths.Audio(3_600);
            string[] source = recorder ? ["--program", $"{BenchPaths.Native("producer")} {sound} {RecorderPeriod}"] : ["--sound", sound];
            await Trial.MeasureAsync([Environment.ProcessPath!, "allocation-client", "--port", port, .. source, "--log", log], default, CancellationToken.None);
            using JsonDocument found = JsonDocument.Parse(await File.ReadAllTextAsync(log));
            double Number(string name) => found.RootElement.GetProperty(name).GetDouble();
            return (Number("bytes"), Number("audio") * 20, Number("turns"));
        }
        finally
        {
            if (!service.HasExited) service.Kill();
            File.Delete(log);
        }
    }
}
