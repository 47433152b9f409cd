using StreamCoach.Bench.Harness;
using StreamCoach.Bench.Micro;
using StreamCoach.Bench.Parts;

namespace StreamCoach.Bench.Report;

/// <summary>A goal that StreamCoach must reach.</summary>
/// <param name="Id">The heading under which bench/explanations.md explains a missed goal.</param>
/// <param name="Text">The goal.</param>
/// <param name="Judge">Returns the result and whether it meets the goal; <see langword="null"/> if it was not measured.</param>
internal sealed record Goal(string Id, string Text, Func<Measured, (string Result, bool Met)?> Judge);

/// <summary>All results, by part.</summary>
internal sealed class Measured(IReadOnlyDictionary<string, PartResult> parts)
{
    public double? Of(string part, string what, Contender who) =>
        parts.TryGetValue(part, out PartResult? found) && found.Figures.Find(figure => figure.What == what && figure.Who == who.Id) is { } figure ? figure.Median : null;
}

internal static class Goals
{
    public static readonly IReadOnlyList<Goal> All =
    [
        new("cpu-file-python", "steady CPU from a file: below the Python client's", all => Below(all, CpuPart.File, Contender.Python, 1)),
        new("cpu-file-c", "steady CPU from a file: within 3 times the C loop's", all => Below(all, CpuPart.File, Contender.Bare, 3)),
        new("cpu-recorder-python", "steady CPU from a recorder: below the Python client's", all => Below(all, CpuPart.Recorder, Contender.Python, 1)),
        new("cpu-recorder-c", "steady CPU from a recorder: within 3 times the C loop's", all => Below(all, CpuPart.Recorder, Contender.Bare, 3)),
        new("delay", "delay p99 at 1,000 turns/s: under 2 ms", all => Most(all, "delay", DelayPart.P99(1_000), "ms", 2)),
        new("turns", "40,000 turns/s to the pipeline", all => all.Of("flood", FloodPart.Most, Contender.Shell) is { } rate ? ($"{Stats.Short(rate)} turns/s", rate >= 40_000) : null),
        new("hour", "an hour of audio unpaced: 1.5 s", all => Most(all, "hour", HourPart.Time, "s", 1.5)),
        new("allocation", "no allocation per audio frame once running", Allocation),
        new("memory", "under 40 MB on top of an idle pwsh", all => all.Of("memory", MemoryPart.Over, Contender.Shell) is { } over ? ($"{Stats.Short(over)} MB", over < 40) : null),
        new("start", "first frame within 150 ms of Start", all => Most(all, "start", StartPart.Call, "ms", 150)),
        new("metrics", "the metrics of three hours with 30,000 words: under 200 ms",
            all => all.Of("micro", HotPieces.Measure, Contender.Plain) is { } ns ? ($"{Stats.Short(ns / 1e6)} ms", ns < 200e6) : null),
        new("import", "import: at most 60 ms more than an empty module with one view",
            all => all.Of("import", ImportPart.More, Contender.Shell) is { } more ? ($"{Stats.Short(more)} ms", more <= 60) : null),
        new("sessions", "200 sessions in one process: frames at most 50 ms late at p99",
            all => all.Of("sessions", SessionsPart.Late(200), Contender.Plain) is { } late ? ($"{Stats.Short(late)} ms", late <= 50) : null),
    ];

    // The plain process and pwsh must both meet it.
    private static (string, bool)? Most(Measured all, string part, string what, string unit, double limit) =>
        all.Of(part, what, Contender.Shell) is { } shell && all.Of(part, what, Contender.Plain) is { } plain
            ? ($"{Stats.Short(shell)} {unit} in pwsh, {Stats.Short(plain)} {unit} in a plain process", Math.Max(shell, plain) <= limit)
            : null;

    private static (string, bool)? Below(Measured all, string what, Contender peer, double times) =>
        all.Of("cpu", what, Contender.Shell) is { } shell && all.Of("cpu", what, Contender.Plain) is { } plain && all.Of("cpu", what, peer) is { } limit
            ? ($"{Stats.Short(shell / limit)} times in pwsh, {Stats.Short(plain / limit)} times in a plain process", Math.Max(shell, plain) <= times * limit)
            : null;

    // The runtime itself allocates meanwhile; a byte per frame is not an object per frame.
    private static (string, bool)? Allocation(Measured all) =>
        all.Of("allocation", AllocationPart.Frame, Contender.Plain) is { } file && all.Of("allocation", AllocationPart.RecorderFrame, Contender.Plain) is { } recorder
            ? ($"{Stats.Short(file)} bytes from a file, {Stats.Short(recorder)} bytes from a recorder", Math.Max(file, recorder) < 1)
            : null;
}
