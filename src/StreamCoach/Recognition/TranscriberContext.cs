using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Recognition;

/// <summary>What a session gives its transcriber.</summary>
/// <param name="Capture">The audio.</param>
/// <param name="Turns">Where turn messages go.</param>
/// <param name="Observer">Where events go.</param>
/// <param name="Diagnostics">Where warnings and verbose lines go.</param>
/// <param name="SampleRate">Samples per second.</param>
internal sealed record TranscriberContext(AudioCapture Capture, ITurnSink Turns, ITranscriberObserver Observer, SessionDiagnostics Diagnostics, int SampleRate);
