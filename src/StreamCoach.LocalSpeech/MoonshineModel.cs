using Microsoft.ML.OnnxRuntime;
using StreamCoach.Errors;
using StreamCoach.LocalSpeech.Onnx;
using StreamCoach.Recognition.Local;

namespace StreamCoach.LocalSpeech;

/// <summary>One Moonshine model with its vocabulary and the voice activity detector. Weights are shared with every other session of the process.</summary>
internal sealed class MoonshineModel : ISpeechModel
{
    /// <summary>The input of the encoder and its output.</summary>
    public const string Audio = "input_values", Hidden = "last_hidden_state";

    /// <summary>The inputs of the decoder that are not its cache, and its output.</summary>
    public const string Token = "input_ids", EncoderHidden = "encoder_hidden_states", UseCache = "use_cache_branch", Logits = "logits";

    private readonly SharedSession[] _sessions;

    private MoonshineModel(SpeechModelFiles files, List<SharedSession> opened)
    {
        Encoder = Add(SharedSession.Of(files.Encoder));
        Decoder = Add(SharedSession.Of(files.Decoder, content => DecoderGraph.AddAttention(content)));
        VoiceActivity = Add(SharedSession.Of(files.VoiceActivity));
        Vocabulary = Vocabulary.Read(files.Vocabulary);
        Needs(Vocabulary.IsWhole, files.Vocabulary, $"the vocabulary of Moonshine, which has {Vocabulary.TextTokens} tokens");
        Needs(Encoder.Inputs.ContainsKey(Audio) && Encoder.Outputs.ContainsKey(Hidden), files.Encoder, "an encoder of Moonshine");
        Needs(Decoder.Inputs.ContainsKey(Token) && Decoder.Inputs.ContainsKey(UseCache) && Decoder.Inputs.ContainsKey(EncoderHidden) && Decoder.Outputs.ContainsKey(Logits)
            && Decoder.Inputs.TryGetValue("past_key_values.0.decoder.key", out NodeMetadata? cache) && cache.Dimensions is [_, > 0, _, > 0]
            && Decoder.Inputs.Count == 3 + 4 * Decoder.Layers, files.Decoder, "a decoder of Moonshine");
        Needs(VoiceActivity.Inputs.ContainsKey("input") && VoiceActivity.Inputs.ContainsKey("state") && VoiceActivity.Inputs.ContainsKey("sr")
            && VoiceActivity.Outputs.ContainsKey("output") && VoiceActivity.Outputs.ContainsKey("stateN"), files.VoiceActivity, "Silero's voice activity detector, version 5");
        _sessions = [.. opened];

        SharedSession Add(SharedSession session)
        {
            opened.Add(session);
            return session;
        }
    }

    public SharedSession Encoder { get; }

    public SharedSession Decoder { get; }

    public SharedSession VoiceActivity { get; }

    public Vocabulary Vocabulary { get; }

    /// <exception cref="StreamCoachException">A file is missing, damaged or of another model, or there is too little memory.</exception>
    public static MoonshineModel Open(SpeechModelFiles files)
    {
        var opened = new List<SharedSession>();
        try
        {
            return new(files, opened);
        }
        catch
        {
            foreach (SharedSession session in opened) session.Dispose();
            throw;
        }
    }

    public IVoiceActivity MakeVoiceActivity() => new VoiceActivity(VoiceActivity);

    public ISpeechDecoder MakeDecoder() => new MoonshineDecoder(this);

    public void Dispose()
    {
        foreach (SharedSession session in _sessions) session.Dispose();
    }

    private static void Needs(bool holds, string path, string what)
    {
        if (!holds) throw new StreamCoachException(FailureKind.SpeechModelUnusable, $"The speech model's file '{path}' is not {what}.");
    }
}
