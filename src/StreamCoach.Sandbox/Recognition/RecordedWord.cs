namespace StreamCoach.Sandbox.Recognition;

/// <summary>A word of the recording; <c>Start</c> and <c>End</c> are sample offsets in the recording.</summary>
internal sealed record RecordedWord(int Turn, string Text, int Start, int End, double Confidence, string Speaker, bool EndsTurn);
