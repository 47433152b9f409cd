using StreamCoach.Errors;

namespace StreamCoach.Sessions.Runs;

/// <summary>Counts the recordings of one command in a <see cref="TranscriptionRun"/>, and estimates the remaining time. Safe for use from any thread.</summary>
public sealed class RunRecorder
{
    /// <summary>The counts so far, for the user.</summary>
    public TranscriptionRun Run { get; } = new();

    /// <summary>Whether a session waits until the service accepts it.</summary>
    public bool WaitsForService => Run.WaitsForService;

    /// <summary>
    /// The estimated remaining time at the speed so far; <see langword="null"/> until the first file has ended, while a web address is open (its length is
    /// unknown), and beyond a year.
    /// </summary>
    public TimeSpan? TimeLeft => Run.TimeLeft;

    /// <summary>Adds a session that is about to be started.</summary>
    public void Add(TranscriptionSession session) => Run.Add(session, session.Path is { } path && File.Exists(path) ? new FileInfo(path).Length : 0);

    /// <summary>Counts a recording that needs no session, because it was transcribed before.</summary>
    /// <param name="saved">The saved session that has its turns; <see langword="null"/> if another file of this run has the same content.</param>
    public void Skip(TranscriptionSession? saved = null) => Run.Skip(saved);

    /// <summary>Counts a recording for which no session could be created.</summary>
    /// <param name="path">The recording, as the user gave it.</param>
    /// <param name="failure">Why there is no session.</param>
    public void Fail(string path, StreamCoachException failure) => Run.Fail(path, failure);
}
