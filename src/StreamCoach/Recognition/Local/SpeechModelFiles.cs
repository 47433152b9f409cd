namespace StreamCoach.Recognition.Local;

/// <summary>The files of an installed speech model. All paths are full.</summary>
/// <param name="Name">The model's name, such as <c>moonshine-base</c>.</param>
/// <param name="Encoder">The encoder, an ONNX file.</param>
/// <param name="Decoder">The decoder with its cache of earlier tokens, an ONNX file.</param>
/// <param name="Vocabulary">The tokens, in the binary form of llama-tokenizer-js.</param>
/// <param name="VoiceActivity">The voice activity detector, Silero VAD version 5, an ONNX file.</param>
public sealed record SpeechModelFiles(string Name, string Encoder, string Decoder, string Vocabulary, string VoiceActivity);
