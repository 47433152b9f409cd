namespace StreamCoach.Analysis;

/// <summary>What a model answered, read; nothing in it is checked yet.</summary>
/// <param name="Summary">The overall judgement, if there is one.</param>
/// <param name="Findings">What is whole of the findings.</param>
/// <param name="Form">How it was written.</param>
/// <param name="IsWhole">Whether it came to its end.</param>
internal sealed record Answer(string? Summary, IReadOnlyList<AnswerFinding> Findings, AnswerForm Form, bool IsWhole);

/// <summary>A finding as a model wrote it.</summary>
internal sealed record AnswerFinding(string Quote, string Feedback, string Suggestion);
