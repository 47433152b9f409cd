using StreamCoach.Errors;

namespace StreamCoach.Commands.Output;

/// <summary>Something that happened while a model was asked; the cmdlet writes it on its own thread.</summary>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">What happened; never the key, never what was said.</param>
/// <param name="Delays">Whether the answer comes later because of it, so that it belongs into the progress too.</param>
internal readonly record struct AnalysisNote(DiagnosticLevel Level, string Text, bool Delays);
