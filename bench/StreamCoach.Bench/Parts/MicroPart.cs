using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using StreamCoach.Bench.Harness;
using StreamCoach.Bench.Micro;
using BenchmarkJob = BenchmarkDotNet.Jobs.Job;

namespace StreamCoach.Bench.Parts;

/// <summary>Measures the hot code paths in isolation, with BenchmarkDotNet.</summary>
internal sealed class MicroPart : IPart
{
    public string Name => "micro";

    public string Title => "Hot code paths";

    public string How => "BenchmarkDotNet, in a separate run without other contenders; the mean of each iteration is one sample.";

    public Task RunAsync(FigureList figures, bool quick)
    {
        // In process, because the benchmarked code is internal and a generated project would be subject to this repository's code rules.
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob((quick ? BenchmarkJob.ShortRun.WithWarmupCount(2).WithIterationTime(TimeInterval.FromMilliseconds(100)) : BenchmarkJob.MediumRun.WithLaunchCount(1))
                .WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.Combine(BenchPaths.Out, "micro"));
        Summary summary = BenchmarkRunner.Run<HotPieces>(config);
        foreach (BenchmarkReport report in summary.Reports)
        {
            string what = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
            foreach (BenchmarkDotNet.Reports.Measurement measurement in report.AllMeasurements.Where(measurement => measurement.Is(IterationMode.Workload, IterationStage.Result)))
                figures.Add(what, "ns", Contender.Plain, measurement.Nanoseconds / measurement.Operations);
            figures.Add($"{what}, allocated", "bytes", Contender.Plain, report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? double.NaN);
        }
        return summary.HasCriticalValidationErrors || summary.Reports.IsEmpty ? throw new InvalidOperationException("BenchmarkDotNet ran nothing.") : Task.CompletedTask;
    }
}
