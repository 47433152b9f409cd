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

    // What is decoded before a word that gave no text by itself, and the confidence that its text then needs.
    private const int Context = 3 * SpeechAudio.SampleRate;
    private const double FewestConfidence = 0.5;

    /// <summary>Decodes a turn.</summary>
    /// <param name="decoder">The decoder.</param>
    /// <param name="window">The audio.</param>
    /// <param name="segmenter">Where in it there is speech.</param>
    /// <param name="from">The number of the first sample.</param>
    /// <param name="to">The number of the sample after the last one.</param>
    /// <param name="goOn">Asked between two tokens; <see langword="false"/> gives up.</param>
    /// <param name="again">Whether a clear word without text is decoded in other ways.</param>
    /// <returns>The words; <see langword="null"/> if it was given up.</returns>
    public static DecodedSpeech? Decode(ISpeechDecoder decoder, SpeechWindow window, TurnSegmenter segmenter, long from, long to, Func<bool> goOn, bool again = true)
    {
        var words = new List<DecodedWord>();
        var missed = new List<(double, double)>();
        (long at, long until) = (from, to);
        for (int part = 0; part < MostParts; part++)
        {
            if (decoder.Decode(window.Slice(at, until), goOn) is not { } speech) return null;
            if (IsSpeech(speech))
            {
                words.AddRange(Shifted(speech, at - from));
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
                if (again && segmenter.IsClear(at / SpeechAudio.BlockLength, until / SpeechAudio.BlockLength))
                {
                    if (DecodeWord(decoder, window, segmenter, at, until, goOn) is not { } word) return null;
                    words.AddRange(Shifted(word, at - from));
                    if (word.Words.Count == 0) Miss(at, until);
                }
                (at, until) = (until, to);
            }
            if (segmenter.Spoken(at / SpeechAudio.BlockLength + 1, to / SpeechAudio.BlockLength) < FewestMissed) return Result();
        }
        Miss(at, to);
        return Result();

        DecodedSpeech Result() => new(words, Loops: false) { Missed = missed };

        void Miss(long first, long end)
        {
            (long spoken, long silent) = segmenter.SpokenPart(first / SpeechAudio.BlockLength, end / SpeechAudio.BlockLength);
            missed.Add((TurnMessages.Seconds(spoken * SpeechAudio.BlockLength - from), TurnMessages.Seconds(silent * SpeechAudio.BlockLength - from)));
        }
    }

    // A word by itself may give no text, and do so without the silence around it, or after what was said before it.
    private static DecodedSpeech? DecodeWord(ISpeechDecoder decoder, SpeechWindow window, TurnSegmenter segmenter, long from, long to, Func<bool> goOn)
    {
        (long first, long end) = segmenter.SpokenPart(from / SpeechAudio.BlockLength, to / SpeechAudio.BlockLength);
        foreach ((long begin, long until) in ((long, long)[])[((first - 1) * SpeechAudio.BlockLength, (end + 1) * SpeechAudio.BlockLength), (from - Context, to)])
        {
            long start = Math.Max(begin, window.First);
            ReadOnlyMemory<float> samples = window.Slice(start, until);
            if (decoder.Decode(samples, goOn) is not { } speech) return null;
            DecodedSpeech word = speech with { Words = [.. Shifted(speech, start - from).Where(word => (word.Start + word.End) / 2 > 0)] };
            if (!speech.Loops && word.Words.Count > 0 && word.Confidence >= FewestConfidence) return word;
        }
        return new([], Loops: false);
    }

    private static IEnumerable<DecodedWord> Shifted(DecodedSpeech speech, long samples) =>
        speech.Words.Select(word => word with { Start = word.Start + TurnMessages.Seconds(samples), End = word.End + TurnMessages.Seconds(samples) });

    /// <summary>Whether a text stands for speech: where there is none, the model repeats itself or guesses.</summary>
    public static bool IsSpeech(DecodedSpeech speech) => speech.Words.Count > 0 && speech.Confidence >= (speech.Loops ? 0.6 : 0.2);
}
