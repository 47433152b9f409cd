namespace StreamCoach.Analysis.Rules;

/// <summary>What a rule has found. It becomes a finding if one of its passages can be quoted.</summary>
/// <param name="Passages">The passages that show it, the best first.</param>
/// <param name="Feedback">Returns what was counted, with the reference; its argument is the passage that is quoted.</param>
/// <param name="Suggestion">What to do about it.</param>
internal sealed record Observation(IEnumerable<Passage> Passages, Func<Passage, string> Feedback, string Suggestion);
