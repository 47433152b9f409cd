using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Recognition;

/// <summary>What a transcriber receives from its session.</summary>
/// <param name="Capture">Delivers the audio.</param>
/// <param name="Turns">Receives turn messages.</param>
/// <param name="Observer">Receives events.</param>
/// <param name="Diagnostics">Receives warnings and verbose messages.</param>
/// <param name="SampleRate">Samples per second.</param>
internal sealed record TranscriberContext(AudioCapture Capture, ITurnSink Turns, ITranscriberObserver Observer, SessionDiagnostics Diagnostics, int SampleRate);
