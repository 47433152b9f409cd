using StreamCoach.Errors;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>A speech engine without a model: loud audio is speech, and its level says how often each 100 ms of it is a word.</summary>
internal sealed class ScriptedEngine : ISpeechEngine, ISpeechModel, IVoiceActivity, ISpeechDecoder
{
    /// <summary>What each text ends with.</summary>
    public string Ending { get; init; } = ".";

    /// <summary>What opening fails with.</summary>
    public StreamCoachException? OpenFailure { get; init; }

    /// <summary>What decoding fails with.</summary>
    public StreamCoachException? DecodeFailure { get; init; }

    /// <summary>Called at each decoding.</summary>
    public Action? Decoding { get; init; }

    public double Confidence { get; init; } = 0.9;

    public int Open { get; private set; }

    public int Decoded { get; private set; }

    ISpeechModel ISpeechEngine.Open(SpeechModelFiles files)
    {
        if (OpenFailure is not null) throw OpenFailure;
        Open++;
        return this;
    }

    public IVoiceActivity MakeVoiceActivity() => this;

    public ISpeechDecoder MakeDecoder() => this;

    public float Next(ReadOnlySpan<float> block) => Loudest(block) > 0.01 ? 0.95f : 0.02f;

    public void Reset()
    {
    }

    public DecodedSpeech? Decode(ReadOnlyMemory<float> samples, Func<bool> goOn)
    {
        Decoded++;
        Decoding?.Invoke();
        if (DecodeFailure is not null) throw DecodeFailure;
        if (!goOn()) return null;
        var words = new List<DecodedWord>();
        for (int at = 0; at + 1_600 <= samples.Length; at += 1_600)
        {
            float level = Loudest(samples.Span.Slice(at, 1_600));
            if (level > 0.01) words.Add(new($"w{Math.Round(level * 100)}", at / 16_000.0, (at + 1_600) / 16_000.0, Confidence));
        }
        if (words.Count > 0) words[^1] = words[^1] with { Text = words[^1].Text + Ending };
        return new(words, Loops: false);
    }

    // One object for all; only the model counts.
    void IDisposable.Dispose()
    {
    }

    private static float Loudest(ReadOnlySpan<float> samples)
    {
        float most = 0;
        foreach (float sample in samples) most = Math.Max(most, Math.Abs(sample));
        return most;
    }
}
