using StreamCoach.Recognition.Local;

namespace StreamCoach.LocalSpeech;

/// <summary>Recognises speech on this machine with Moonshine's models on OnnxRuntime.</summary>
public sealed class LocalSpeechEngine : ISpeechEngine
{
    ISpeechModel ISpeechEngine.Open(SpeechModelFiles files) => MoonshineModel.Open(files);
}
