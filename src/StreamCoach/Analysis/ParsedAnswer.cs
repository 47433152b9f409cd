namespace StreamCoach.Analysis;

/// <summary>A parsed answer of a model. Its quotes are not checked yet.</summary>
/// <param name="Summary">The overall judgement; <see langword="null"/> if there is none.</param>
/// <param name="Findings">The complete findings.</param>
/// <param name="Form">The form of the answer.</param>
/// <param name="IsWhole">Whether the answer is complete.</param>
internal sealed record ParsedAnswer(string? Summary, IReadOnlyList<ParsedFinding> Findings, AnswerForm Form, bool IsWhole);

/// <summary>A finding as the model wrote it.</summary>
/// <param name="Quote">The quote.</param>
/// <param name="Feedback">The comment, or the statement that the quote proves.</param>
/// <param name="Suggestion">What to do instead.</param>
/// <param name="Talk">Where several talks were sent, the title of the one that is quoted; of a saved finding, the session's id.</param>
internal sealed record ParsedFinding(string Quote, string Feedback, string Suggestion, string? Talk = null);
