namespace StreamCoach.Recognition.Local;

/// <summary>
/// Decodes a turn, in parts where the model skips some of it: it may end its text in the middle of the audio, as if the talk were over, or write nothing at all
/// for audio of which each half has a text. Where voice activity says that speech remains, that is decoded by itself.
/// </summary>
internal static class TurnDecoder
{
    // More blocks with speech than this after the last word show that the model skipped some: attention to a last word may end 0.3 s early.
    private const int FewestMissed = 22;

    // A turn is decoded in no more parts, and a part in which nothing was recognised is not divided below this.
    private const int MostParts = 6, ShortestPart = 3 * SpeechAudio.SampleRate;

    /// <summary>Decodes a turn.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="window">The audio.</param>
    /// <param name="segmenter">Where in it there is speech.</param>
    /// <param name="from">The number of the first sample.</param>
    /// <param name="to">The number of the sample after the last one.</param>
    /// <param name="goOn">Asked between two tokens; <see langword="false"/> gives up.</param>
    /// <returns>The words; <see langword="null"/> if it was given up.</returns>
    public static DecodedSpeech? Decode(ISpeechDecoder decoder, SpeechWindow window, TurnSegmenter segmenter, long from, long to, Func<bool> goOn)
    {
        var words = new List<DecodedWord>();
        (long at, long until) = (from, to);
        for (int part = 0; part < MostParts; part++)
        {
            if (decoder.Decode(window.Slice(at, until), goOn) is not { } speech) return null;
            if (IsSpeech(speech))
            {
                double shift = (double)(at - from) / SpeechAudio.SampleRate;
                words.AddRange(speech.Words.Select(word => word with { Start = word.Start + shift, End = word.End + shift }));
                at = until < to ? until : at + (long)(speech.Words[^1].End * SpeechAudio.SampleRate);
                until = to;
            }
            else if (until - at > ShortestPart)
            {
                // For some audio the model writes nothing at all, and for a piece of it the right text.
                long third = (until - at) / 3;
                until = segmenter.Quietest((at + third) / SpeechAudio.BlockLength, (until - third) / SpeechAudio.BlockLength) * SpeechAudio.BlockLength;
            }
            else
            {
                (at, until) = (until, to);
            }
            if (segmenter.Spoken(at / SpeechAudio.BlockLength + 1, to / SpeechAudio.BlockLength) < FewestMissed) break;
        }
        return new(words, Loops: false);
    }

    /// <summary>Whether a text stands for speech: where there is none, the model repeats itself or guesses.</summary>
    public static bool IsSpeech(DecodedSpeech speech) => speech.Words.Count > 0 && speech.Confidence >= (speech.Loops ? 0.6 : 0.2);
}
