using Microsoft.ML.OnnxRuntime;
using StreamCoach.LocalSpeech.Onnx;
using StreamCoach.Recognition.Local;

namespace StreamCoach.LocalSpeech;

/// <summary>
/// Silero's voice activity detector, version 5. It takes 32 ms at once, with the last 4 ms of the block before in front, and carries a state from block to
/// block: https://github.com/snakers4/silero-vad
/// </summary>
internal sealed class VoiceActivity : IVoiceActivity
{
    private const int Context = 64, StateLength = 2 * 1 * 128;
    private static readonly string[] Inputs = ["input", "state", "sr"], Outputs = ["output", "stateN"];

    private readonly SharedSession _session;
    private readonly float[] _input = new float[Context + SpeechAudio.BlockLength];
    private readonly float[] _state = new float[StateLength];
    // Backed by the arrays above.
    private readonly OrtValue[] _values;
    private readonly RunOptions _options = new();

    public VoiceActivity(SharedSession session)
    {
        _session = session;
        _values =
        [
            OrtValue.CreateTensorValueFromMemory(_input, [1, _input.Length]),
            OrtValue.CreateTensorValueFromMemory(_state, [2, 1, 128]),
            OrtValue.CreateTensorValueFromMemory(new long[] { SpeechAudio.SampleRate }, []),
        ];
    }

    public float Next(ReadOnlySpan<float> block)
    {
        block.CopyTo(_input.AsSpan(Context));
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_options, Inputs, _values, Outputs);
        outputs[1].GetTensorDataAsSpan<float>().CopyTo(_state);
        _input.AsSpan(SpeechAudio.BlockLength).CopyTo(_input);
        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }

    public void Reset()
    {
        Array.Clear(_state);
        Array.Clear(_input);
    }

    public void Dispose()
    {
        foreach (OrtValue value in _values) value.Dispose();
        _options.Dispose();
    }
}
