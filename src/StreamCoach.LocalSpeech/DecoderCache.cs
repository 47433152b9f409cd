using Microsoft.ML.OnnxRuntime;
using StreamCoach.LocalSpeech.Onnx;

namespace StreamCoach.LocalSpeech;

/// <summary>
/// Runs the decoder for one token after another and keeps its cache between them: keys and values of the tokens so far, which grow with each run, and those
/// of the audio, which the first run computes. One text at a time.
/// </summary>
internal sealed class DecoderCache : IDisposable
{
    private static readonly string[] Parts = ["decoder.key", "decoder.value", "encoder.key", "encoder.value"];
    private static readonly bool[] False = [false], True = [true];

    private readonly SharedSession _decoder;
    private readonly int _layers;
    private readonly string[] _inputs, _firstOutputs, _nextOutputs;
    private readonly OrtValue[] _values;
    private readonly OrtValue _token, _first, _next, _nothing;
    private readonly long[] _tokenMemory = [0];
    private readonly RunOptions _options = new();
    private IDisposableReadOnlyCollection<OrtValue>? _firstRun, _lastRun;

    public DecoderCache(SharedSession decoder)
    {
        _decoder = decoder;
        _layers = decoder.Layers;
        string[] cached = [.. Enumerable.Range(0, _layers).SelectMany(layer => Parts.Select(part => $"{layer}.{part}"))];
        string[] attention = [.. Enumerable.Range(0, _layers).Select(DecoderGraph.AttentionOutput)];
        _inputs = [MoonshineModel.Token, MoonshineModel.EncoderHidden, MoonshineModel.UseCache, .. cached.Select(name => $"past_key_values.{name}")];
        _firstOutputs = [MoonshineModel.Logits, .. attention, .. cached.Select(name => $"present.{name}")];
        // The cache of the audio does not change any more.
        _nextOutputs = [.. _firstOutputs.Where(name => !name.Contains("encoder.", StringComparison.Ordinal))];
        _values = new OrtValue[_inputs.Length];
        int[] shape = decoder.Inputs["past_key_values.0.decoder.key"].Dimensions;
        _token = OrtValue.CreateTensorValueFromMemory(_tokenMemory, [1, 1]);
        _first = OrtValue.CreateTensorValueFromMemory(False, [1]);
        _next = OrtValue.CreateTensorValueFromMemory(True, [1]);
        // The first run ignores it.
        _nothing = OrtValue.CreateTensorValueFromMemory(new float[shape[1] * shape[3]], [1, shape[1], 1, shape[3]]);
    }

    /// <summary>The layers of the decoder.</summary>
    public int Layers => _layers;

    /// <summary>The logits of the token that comes next, as the last run gave them.</summary>
    public ReadOnlySpan<float> Logits => _lastRun![0].GetTensorDataAsSpan<float>();

    /// <summary>How much the last token attended to each frame of the audio: one row of frames for each head.</summary>
    public ReadOnlySpan<float> Attention(int layer) => _lastRun![1 + layer].GetTensorDataAsSpan<float>();

    /// <summary>Begins a text.</summary>
    /// <param name="hidden">What the encoder made of the audio. It must live until the text ends.</param>
    public void Begin(OrtValue hidden)
    {
        End();
        _values[1] = hidden;
        _values[2] = _first;
        Array.Fill(_values, _nothing, 3, _values.Length - 3);
    }

    /// <summary>Runs the decoder for a token.</summary>
    public void Run(int token)
    {
        _tokenMemory[0] = token;
        _values[0] = _token;
        bool first = _firstRun is null;
        IDisposableReadOnlyCollection<OrtValue> run = _decoder.Run(_options, _inputs, _values, first ? _firstOutputs : _nextOutputs);
        if (!first && _lastRun != _firstRun) _lastRun!.Dispose();
        _lastRun = run;
        _firstRun ??= run;
        _values[2] = _next;
        int output = 1 + _layers;
        for (int i = 3; i < _values.Length; i++)
        {
            if (first || (i - 3) % Parts.Length < 2) _values[i] = run[output++];
        }
    }

    /// <summary>Frees what the text needed.</summary>
    public void End()
    {
        if (_lastRun != _firstRun) _lastRun?.Dispose();
        _firstRun?.Dispose();
        _firstRun = _lastRun = null;
    }

    public void Dispose()
    {
        End();
        foreach (OrtValue value in (OrtValue[])[_token, _first, _next, _nothing]) value.Dispose();
        _options.Dispose();
    }
}
