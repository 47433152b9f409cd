namespace StreamCoach.Recognition.Local;

/// <summary>Makes messages of decoded speech.</summary>
internal static class TurnMessages
{
    /// <summary>What is decoded before the first and after the last block with speech, in samples: a soft beginning or end would be missing, and the decoder expects some silence.</summary>
    public const int Before = SpeechAudio.SampleRate * 320 / 1000, After = SpeechAudio.SampleRate * 320 / 1000;

    // The last word may end later than its attention, never by more than this: it then ends with the speech.
    private const double LongestEcho = 0.5;

    /// <summary>A message of a growing turn.</summary>
    /// <param name="order">The turn's number.</param>
    /// <param name="speech">The words.</param>
    /// <param name="from">The sample from which they were decoded.</param>
    /// <param name="stable">The number of words at the beginning that do not change any more.</param>
    public static TurnMessage Growing(int order, DecodedSpeech speech, long from, int stable) => Message(order, speech, from, stable, null, null);

    /// <summary>The message of a turn that has ended.</summary>
    /// <param name="order">The turn's number.</param>
    /// <param name="speech">The words.</param>
    /// <param name="from">The sample from which they were decoded.</param>
    /// <param name="speechEnd">The sample at which the speech ends.</param>
    /// <param name="confirmed">The time in ms up to which the turn confirms the audio; <see langword="null"/> for the end of its last word.</param>
    public static TurnMessage Ended(int order, DecodedSpeech speech, long from, long speechEnd, double? confirmed = null) =>
        Message(order, speech, from, speech.Words.Count, Seconds(speechEnd), confirmed);

    /// <summary>The message of a turn without text. It takes back what was shown of it.</summary>
    /// <param name="order">The turn's number.</param>
    public static TurnMessage Empty(int order) => new() { Order = order, Ends = true, IsFormatted = true, Text = "" };

    /// <summary>Whether a text ends with a sentence. An ellipsis says that the speaker goes on.</summary>
    public static bool EndsSentence(DecodedSpeech speech) =>
        speech.Words is [.., { Text: var last }] && last.Length > 0 && last[^1] is '.' or '?' or '!' && !last.EndsWith("..", StringComparison.Ordinal);

    /// <summary>The time of a sample.</summary>
    public static double Seconds(long sample) => (double)sample / SpeechAudio.SampleRate;

    private static TurnMessage Message(int order, DecodedSpeech speech, long from, int stable, double? ends, double? confirmed)
    {
        double begin = Seconds(from);
        var words = new RecognizedWord[speech.Words.Count];
        for (int i = 0; i < words.Length; i++)
        {
            DecodedWord word = speech.Words[i];
            double end = begin + word.End;
            if (i == words.Length - 1 && ends > end) end = Math.Min(ends.Value, end + LongestEcho);
            words[i] = new() { Text = word.Text, Start = Milliseconds(begin + word.Start), End = Milliseconds(end), Confidence = Math.Round(word.Confidence, 3), IsFinal = i < stable };
        }
        return new() { Order = order, Ends = ends is not null, IsFormatted = true, Text = string.Join(' ', speech.Words.Select(word => word.Text)), Words = words, ConfirmedUntil = confirmed };
    }

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1000);
}
