namespace StreamCoach.Sandbox.Recognition;

/// <summary>A word as the session received it; times in ms from the session's first audio byte.</summary>
internal readonly record struct HeardWord(string Text, long Start, long End, double Confidence, string Speaker);
