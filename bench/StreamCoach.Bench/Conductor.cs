using System.Diagnostics;
using StreamCoach.Bench.Harness;
using StreamCoach.Bench.Parts;
using StreamCoach.Bench.Report;

namespace StreamCoach.Bench;

/// <summary>Runs the requested parts, saves their results, and writes the page.</summary>
internal static class Conductor
{
    public static readonly IReadOnlyList<IPart> Parts =
    [
        new CpuPart(), new MemoryPart(), new StartPart(), new DelayPart(), new FloodPart(), new HourPart(), new SessionsPart(),
        new AllocationPart(), new ImportPart(), new MicroPart(),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        bool quick = args.Contains("quick");
        string[] names = [.. args.Where(arg => arg is not ("quick" or "all" or "report"))];
        if (names.FirstOrDefault(name => Parts.All(part => part.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no part '{unknown}'. Choose from: {string.Join(' ', Parts.Select(part => part.Name))}, quick, report.");
            return 2;
        }
        bool failed = false;
        foreach (IPart part in Parts)
        {
            if (args.Contains("report") || (names.Length > 0 && !names.Contains(part.Name))) continue;
            failed |= !await RunAsync(part, quick);
        }
        Page.Write();
        Console.WriteLine($"Wrote: {Path.GetRelativePath(Directory.GetCurrentDirectory(), BenchPaths.Page)}");
        return failed ? 1 : 0;
    }

    // A part that fails does not stop the others; the page then shows its previous result.
    private static async Task<bool> RunAsync(IPart part, bool quick)
    {
        Console.WriteLine($"{part.Name}: {part.Title}");
        long start = Stopwatch.GetTimestamp();
        var figures = new FigureList();
        try
        {
            await part.RunAsync(figures, quick);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"  {part.Name} failed: {error}");
            return false;
        }
        new PartResult(part.Name, DateTime.UtcNow, quick, figures.ToFigures()).Save();
        Console.WriteLine($"  {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s");
        return true;
    }
}
