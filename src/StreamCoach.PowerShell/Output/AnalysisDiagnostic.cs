using StreamCoach.Errors;

namespace StreamCoach.Commands.Output;

/// <summary>A diagnostic of a running analysis; the cmdlet writes it on the pipeline's thread.</summary>
/// <param name="Level">The stream that it is written to.</param>
/// <param name="Text">The text; never contains the key or the transcript.</param>
/// <param name="Delays">Whether it delays the answer, so that the progress shows it too.</param>
internal readonly record struct AnalysisDiagnostic(DiagnosticLevel Level, string Text, bool Delays);
