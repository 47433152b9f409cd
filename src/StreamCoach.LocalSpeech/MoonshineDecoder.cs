using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using StreamCoach.Recognition.Local;

namespace StreamCoach.LocalSpeech;

/// <summary>Makes text of speech: encodes the audio, then takes the likeliest token again and again until the model ends the text.</summary>
internal sealed class MoonshineDecoder(MoonshineModel model) : ISpeechDecoder
{
    // The model was trained on pieces of up to 30 s.
    private const int LongestAudio = 30 * SpeechAudio.SampleRate;

    // Below this the encoder's convolutions have no frame to give.
    private const int ShortestAudio = SpeechAudio.SampleRate / 10;

    // Fast English has 5 words, or 7 tokens, a second; Moonshine's own library stops at 6.5.
    private const double TokensPerSecond = 8;
    private const int FewestTokens = 6;

    // The first layers look around; word starts are 50 % nearer with the others alone.
    private const int FirstAligned = 4;

    private static readonly string[] EncoderInputs = [MoonshineModel.Audio], EncoderOutputs = [MoonshineModel.Hidden];

    private readonly DecoderCache _cache = new(model.Decoder);
    private readonly RunOptions _options = new();
    private readonly List<DecodedToken> _tokens = [];
    private readonly AttentionRecord _attention = new();
    private float[] _audio = [];

    public DecodedSpeech? Decode(ReadOnlyMemory<float> samples, Func<bool> goOn)
    {
        if (samples.Length > LongestAudio) samples = samples[..LongestAudio];
        if (samples.Length < ShortestAudio) return new([], Loops: false);
        if (_audio.Length < samples.Length) _audio = new float[samples.Length];
        AudioLevel.Raise(samples.Span, _audio.AsSpan(0, samples.Length));
        using OrtValue audio = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _audio.AsMemory(0, samples.Length), [1, samples.Length]);
        using IDisposableReadOnlyCollection<OrtValue> encoded = model.Encoder.Run(_options, EncoderInputs, [audio], EncoderOutputs);
        if (!goOn()) return null;
        try
        {
            bool loops = WriteTokens(encoded[0], (int)(TokensPerSecond * samples.Length / SpeechAudio.SampleRate) + FewestTokens, goOn, out bool finished);
            if (!finished) return null;
            return new(SpokenWords.Of(CollectionsMarshal.AsSpan(_tokens), _attention, model.Vocabulary, samples.Length), loops);
        }
        finally
        {
            _cache.End();
        }
    }

    public void Dispose()
    {
        _cache.Dispose();
        _options.Dispose();
    }

    // Whether the text was broken off because it repeats itself or does not end.
    private bool WriteTokens(OrtValue hidden, int most, Func<bool> goOn, out bool finished)
    {
        _tokens.Clear();
        _attention.Clear();
        finished = true;
        _cache.Begin(hidden);
        int token = Vocabulary.Begin;
        while (_tokens.Count < most)
        {
            _cache.Run(token);
            (token, double probability) = Likeliest(_cache.Logits);
            if (token == Vocabulary.End) return false;
            _tokens.Add(new(token, probability));
            for (int layer = Math.Min(FirstAligned, _cache.Layers - 1); layer < _cache.Layers; layer++) _attention.Add(_cache.Attention(layer));
            if (RepeatedTokens.AtEnd(_tokens) is > 0 and int repeated)
            {
                _tokens.RemoveRange(_tokens.Count - repeated, repeated);
                return true;
            }
            if (!goOn()) return finished = false;
        }
        return true;
    }

    private static (int Token, double Probability) Likeliest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        for (int i = 1; i < logits.Length; i++)
        {
            if (logits[i] > logits[best]) best = i;
        }
        double sum = 0;
        foreach (float logit in logits)
        {
            // What is further below adds less than the result's precision.
            if (logit > logits[best] - 16) sum += Math.Exp(logit - logits[best]);
        }
        return (best, 1 / sum);
    }
}

/// <summary>A token of a text.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Probability">The probability that the model gave it.</param>
internal readonly record struct DecodedToken(int Id, double Probability);
