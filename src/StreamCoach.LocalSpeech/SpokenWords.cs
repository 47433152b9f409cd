using System.Text;
using StreamCoach.Recognition.Local;

namespace StreamCoach.LocalSpeech;

/// <summary>Makes words of tokens: joins pieces, gives each word its time and confidence.</summary>
internal static class SpokenWords
{
    // The encoder's convolutions have strides of 64, 3 and 2 samples.
    private const int SamplesPerFrame = 64 * 3 * 2;

    // Half of what a frame sees, from the kernels of 127, 7 and 3: a frame stands for its middle.
    private const double FrameOffset = (127 + 6 * 64 + 2 * 192) / 2.0;

    /// <summary>The words of a text.</summary>
    /// <param name="tokens">Its tokens.</param>
    /// <param name="attention">What they attended to.</param>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="samples">The length of the audio.</param>
    public static List<DecodedWord> Of(ReadOnlySpan<DecodedToken> tokens, AttentionRecord attention, Vocabulary vocabulary, int samples)
    {
        TokenSpan[] spans = TokenTimes.Align(attention.Weights, tokens.Length, TokenTimes.Frames(samples));
        var words = new List<DecodedWord>();
        int first = 0;
        while (first < tokens.Length)
        {
            int next = first + 1;
            while (next < tokens.Length && !BeginsWord(vocabulary[tokens[next].Id])) next++;
            Add(words, tokens[first..next], spans.AsSpan(first..next), vocabulary, (double)samples / SpeechAudio.SampleRate);
            first = next;
        }
        return words;
    }

    private static void Add(List<DecodedWord> words, ReadOnlySpan<DecodedToken> tokens, ReadOnlySpan<TokenSpan> spans, Vocabulary vocabulary, double length)
    {
        var text = new List<byte>();
        double logarithms = 0;
        int spoken = 0, start = -1, end = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            ReadOnlySpan<byte> piece = vocabulary[tokens[i].Id];
            text.AddRange(piece);
            // Punctuation is not spoken: its confidence is not the word's, and it attends to the pause.
            if (!IsSpoken(piece)) continue;
            logarithms += Math.Log(tokens[i].Probability);
            spoken++;
            if (start < 0) start = spans[i].First;
            end = spans[i].Last + 1;
        }
        string word = Encoding.UTF8.GetString([.. text]).Trim();
        if (word.Length == 0) return;
        if (start < 0) (start, end) = (spans[0].First, spans[0].Last + 1);
        double confidence = spoken > 0 ? Math.Exp(logarithms / spoken) : tokens[0].Probability;
        words.Add(new(word, Math.Min(Seconds(start), length), Math.Min(Seconds(end), length), confidence));
    }

    private static double Seconds(int frame) => Math.Max(0, frame * SamplesPerFrame + FrameOffset - SamplesPerFrame / 2.0) / SpeechAudio.SampleRate;

    private static bool BeginsWord(ReadOnlySpan<byte> piece) => piece.Length > 0 && piece[0] == ' ';

    private static bool IsSpoken(ReadOnlySpan<byte> piece)
    {
        foreach (byte part in piece)
        {
            // Letters, digits, and everything outside ASCII.
            if (part >= 0x80 || char.IsAsciiLetterOrDigit((char)part)) return true;
        }
        return false;
    }
}
