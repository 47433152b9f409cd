using StreamCoach.Errors;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>A speech engine without a model: loud audio is speech, and its level says how often each 100 ms of it is a word.</summary>
internal sealed class ScriptedEngine : ISpeechEngine, ISpeechModel, IVoiceActivity, ISpeechDecoder
{
    private float _last;
    private int _freed;

    /// <summary>How many models, detectors and decoders were freed.</summary>
    public int Freed => Volatile.Read(ref _freed);

    /// <summary>What each text ends with.</summary>
    public string Ending { get; init; } = ".";

    /// <summary>What opening fails with.</summary>
    public StreamCoachException? OpenFailure { get; init; }

    /// <summary>Called while a model is loaded.</summary>
    public Action? Opening { get; init; }

    /// <summary>What decoding fails with.</summary>
    public StreamCoachException? DecodeFailure { get; init; }

    /// <summary>Called at each decoding.</summary>
    public Action? Decoding { get; init; }

    /// <summary>Called before each token.</summary>
    public Action? Token { get; set; }

    /// <summary>The tokens of each text.</summary>
    public int Tokens { get; init; } = 1;

    public double Confidence { get; init; } = 0.9;

    /// <summary>Audio longer than this, in seconds, gives no text.</summary>
    public double WritesNothingFrom { get; init; } = double.PositiveInfinity;

    /// <summary>Audio between these lengths, in seconds, gives no text.</summary>
    public (double From, double To) WritesNothingWithin { get; init; }

    /// <summary>How much what voice activity says depends on what it said before, 0 to 1.</summary>
    public float Inertia { get; init; }

    /// <summary>Seconds after which the text ends, whatever is said then.</summary>
    public double StopsAfter { get; init; } = double.PositiveInfinity;

    public int Open { get; private set; }

    public int Decoded { get; private set; }

    /// <summary>How often decoding was given up.</summary>
    public int GivenUp { get; private set; }

    ISpeechModel ISpeechEngine.Open(SpeechModelFiles files)
    {
        Opening?.Invoke();
        if (OpenFailure is not null) throw OpenFailure;
        Open++;
        return this;
    }

    public IVoiceActivity MakeVoiceActivity() => this;

    public ISpeechDecoder MakeDecoder() => this;

    public float Next(ReadOnlySpan<float> block) => _last = Inertia * _last + (1 - Inertia) * (Loudest(block) > 0.01 ? 0.95f : 0.02f);

    public void Reset() => _last = 0;

    public DecodedSpeech? Decode(ReadOnlyMemory<float> samples, Func<bool> goOn)
    {
        Decoded++;
        Decoding?.Invoke();
        if (DecodeFailure is not null) throw DecodeFailure;
        for (int token = 0; token < Tokens; token++)
        {
            Token?.Invoke();
            if (goOn()) continue;
            GivenUp++;
            return null;
        }
        var words = new List<DecodedWord>();
        double seconds = samples.Length / 16_000.0;
        if (seconds > WritesNothingFrom || (seconds > WritesNothingWithin.From && seconds < WritesNothingWithin.To)) return new([], Loops: false);
        for (int at = 0; at + 1_600 <= Math.Min(samples.Length, StopsAfter * 16_000); at += 1_600)
        {
            float level = Loudest(samples.Span.Slice(at, 1_600));
            if (level > 0.01) words.Add(new($"w{Math.Round(level * 100)}", at / 16_000.0, (at + 1_600) / 16_000.0, Confidence));
        }
        for (int i = 0; i < words.Count; i++)
        {
            // A sentence ends before a pause.
            if (i == words.Count - 1 || words[i + 1].Start - words[i].End > 0.25) words[i] = words[i] with { Text = words[i].Text + Ending };
        }
        return new(words, Loops: false);
    }

    // One object for all.
    void IDisposable.Dispose() => Interlocked.Increment(ref _freed);

    private static float Loudest(ReadOnlySpan<float> samples)
    {
        float most = 0;
        foreach (float sample in samples) most = Math.Max(most, Math.Abs(sample));
        return most;
    }
}
