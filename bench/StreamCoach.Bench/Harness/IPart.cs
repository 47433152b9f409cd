namespace StreamCoach.Bench.Harness;

/// <summary>A part of the benchmark, which can be run alone.</summary>
internal interface IPart
{
    string Name { get; }

    string Title { get; }

    /// <summary>How it is measured, for the page.</summary>
    string How { get; }

    Task RunAsync(FigureList figures, bool quick);
}
