using System.Globalization;
using System.Text;
using StreamCoach.Bench.Harness;

namespace StreamCoach.Bench.Report;

/// <summary>Writes docs/performance.md from the latest results of each part.</summary>
internal static class Page
{
    public static void Write()
    {
        Dictionary<string, PartResult> results = Conductor.Parts.Select(part => PartResult.Load(part.Name)).OfType<PartResult>().ToDictionary(result => result.Part);
        Dictionary<string, string> explanations = Explanations();
        var page = new StringBuilder();
        page.AppendLine("""
            # What StreamCoach costs

            Written by `bench/run`; do not edit it. Explanations come from bench/explanations.md.
            StreamCoach is compared with the guide's two clients, rewritten for this purpose (bench/peers: Python with websocket-client, JavaScript with
            ws), and with a bare socket loop in C, all in one run against the same small server (bench/native/server.c) on 127.0.0.1.

                bench/run                  everything
                bench/run quick            everything in short, for rough figures
                bench/run cpu delay        some parts: cpu memory start delay flood hour sessions allocation import micro

            """);
        AppendMachine(page, results);
        AppendGoals(page, new Measured(results), explanations);
        foreach (IPart part in Conductor.Parts)
        {
            if (results.TryGetValue(part.Name, out PartResult? result)) AppendPart(page, part, result, explanations);
        }
        Directory.CreateDirectory(Path.GetDirectoryName(BenchPaths.Page)!);
        File.WriteAllText(BenchPaths.Page, page.ToString().Replace("\r", "", StringComparison.Ordinal));
    }

    private static void AppendMachine(StringBuilder page, Dictionary<string, PartResult> results)
    {
        page.AppendLine("## The machine\n").AppendLine("| | |").AppendLine("|---|---|");
        foreach ((string name, string value) in Machine.Describe()) page.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {value} |");
        if (results.Count > 0)
        {
            string kind = results.Values.All(result => result.Quick) ? "quick" : results.Values.Any(result => result.Quick) ? "partly quick" : "full";
            page.AppendLine(CultureInfo.InvariantCulture, $"| measured | {results.Values.Max(result => result.At):yyyy-MM-dd}, {kind} |");
        }
        page.AppendLine();
    }

    private static void AppendGoals(StringBuilder page, Measured measured, Dictionary<string, string> explanations)
    {
        page.AppendLine("## Goals and results\n").AppendLine("| goal | result | |").AppendLine("|---|---|---|");
        var misses = new StringBuilder();
        foreach (Goal goal in Goals.All)
        {
            (string Result, bool Met)? judged = goal.Judge(measured);
            page.AppendLine(CultureInfo.InvariantCulture, $"| {goal.Text} | {judged?.Result ?? "not measured"} | {(judged is null ? "" : judged.Value.Met ? "met" : "**missed**")} |");
            if (judged is { Met: false }) misses.AppendLine(CultureInfo.InvariantCulture, $"- **Missed: {goal.Text}.** {explanations.GetValueOrDefault(goal.Id, "No explanation yet.")}");
        }
        page.AppendLine();
        if (misses.Length > 0) page.Append(misses).AppendLine();
    }

    private static void AppendPart(StringBuilder page, IPart part, PartResult result, Dictionary<string, string> explanations)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"## {part.Title}\n\n{part.How}\n");
        bool compared = result.Figures.Select(figure => figure.Who).Distinct().Count() > 1;
        page.AppendLine(compared ? "| | | median | min - max | n | pwsh to this | plain to this |" : "| | median | min - max | n |");
        page.AppendLine(compared ? "|---|---|---:|---:|---:|---:|---:|" : "|---|---:|---:|---:|");
        foreach (IGrouping<string, Figure> group in result.Figures.GroupBy(figure => figure.What))
        {
            Figure? Of(Contender who) => group.FirstOrDefault(figure => figure.Who == who.Id);
            string what = group.Key;
            foreach (Contender who in Contender.All)
            {
                if (Of(who) is not { } figure) continue;
                string name = what.Length > 0 ? $"{what}, {figure.Unit}" : "";
                string numbers = $"{Stats.Short(figure.Median)} | {Stats.Short(figure.Samples.Min())} - {Stats.Short(figure.Samples.Max())} | {figure.Samples.Length}";
                if (!compared) page.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {numbers} |");
                else page.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {who.Title} | {numbers} | {Ratio(Of(Contender.Shell), figure)} | {Ratio(Of(Contender.Plain), figure)} |");
                if (compared) what = "";
            }
        }
        page.AppendLine();
        if (explanations.TryGetValue(part.Name, out string? text)) page.AppendLine(text).AppendLine();
    }

    private static string Ratio(Figure? ours, Figure other) =>
        ours is null || ours == other || other.Median <= 0 || ours.Median <= 0 ? "" : $"{Stats.Short(ours.Median / other.Median)}x";

    // A heading is the id of a goal or the name of a part; the text below it is copied unchanged.
    private static Dictionary<string, string> Explanations()
    {
        var found = new Dictionary<string, string>();
        string path = Path.Combine(BenchPaths.Bench, "explanations.md");
        if (!File.Exists(path)) return found;
        foreach (string section in ("\n" + File.ReadAllText(path)).Split("\n## ").Skip(1))
        {
            string[] parts = section.Split('\n', 2);
            if (parts.Length == 2 && parts[1].Trim().Length > 0) found[parts[0].Trim()] = parts[1].Trim();
        }
        return found;
    }
}
