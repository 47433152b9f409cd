using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Storage;

namespace StreamCoach;

/// <summary>
/// The sessions that are kept on disk: what was said, when, and in which region, never the key. A session writes there while it runs (see
/// <see cref="SessionOptions.SaveIn"/>), so what a killed process had shown is here too. A power cut may cost the last seconds.
/// </summary>
public static class SavedSessions
{
    /// <summary><c>STREAMCOACH_DATA</c> where it is set, else <c>StreamCoach</c> in the user's local application data.</summary>
    public static string DefaultFolder => SessionFolder.DefaultRoot;

    /// <summary>The ids of all saved sessions, the oldest first. Reads no session.</summary>
    /// <param name="folder">Where they are kept.</param>
    public static IReadOnlyList<string> Ids(string folder) => [.. SessionFolder.List(folder).Select(session => session.Id)];

    /// <summary>The ids of the saved sessions that began before a time; an id holds it.</summary>
    /// <param name="folder">Where they are kept.</param>
    /// <param name="time">The time, in UTC.</param>
    public static IReadOnlyList<string> OlderThan(string folder, DateTime time)
    {
        string first = TranscriptionSession.IdTime(time);
        return [.. Ids(folder).Where(id => string.CompareOrdinal(id, first) < 0)];
    }

    /// <summary>Reads a saved session: its turns, gaps and how it ended. It cannot be started.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="StreamCoachException">There is none, or it cannot be read.</exception>
    public static TranscriptionSession Open(string folder, string id)
    {
        SessionFolder saved = SessionFolder.Open(folder, id);
        return TranscriptionSession.From(SavedJournal.Read(saved), folder, saved.IsInUse);
    }

    /// <summary>The same, where there is one that can be read; <see langword="null"/> otherwise.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    public static TranscriptionSession? Find(string folder, string id)
    {
        try
        {
            return Open(folder, id);
        }
        catch (StreamCoachException)
        {
            return null;
        }
    }

    /// <summary>Whether a living process, this one or another, still writes a session.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="StreamCoachException">There is none.</exception>
    public static bool IsRunning(string folder, string id) => SessionFolder.Open(folder, id).IsInUse;

    /// <summary>Deletes a saved session, with all that was kept of it.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="StreamCoachException">There is none, or it still runs.</exception>
    /// <exception cref="IOException">Something of it could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Something of it may not be deleted.</exception>
    public static void Remove(string folder, string id) => SessionFolder.Open(folder, id).Delete();

    /// <summary>
    /// Goes on with a saved session, under its own id: sends the sound that never had an answer, and then, where its process was killed, goes on
    /// listening to what it listened to.
    /// </summary>
    /// <param name="id">Its id.</param>
    /// <param name="options">The key, and where it is saved. How it listens is taken from the session.</param>
    /// <param name="elsewhere">Other services than those it talked to; <see langword="null"/> for the same.</param>
    /// <exception cref="StreamCoachException">There is none, it cannot be read, it still runs, or nothing of it is left to be sent.</exception>
    public static TranscriptionSession Resume(string id, SessionOptions options, ServiceEndpoint? elsewhere = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(options.SaveIn);
        SessionFolder folder = SessionFolder.Open(options.SaveIn, id);
        if (folder.IsInUse) throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{id}' still runs.");
        // The journal names a program to start and a host to send the key to.
        if (!folder.IsPrivate)
            throw new StreamCoachException(FailureKind.SavedSessionUnreadable, $"'{folder.Path}' is open to other users, who may have written it. If it is yours: chmod 700");
        SavedJournal saved = SavedJournal.Read(folder);
        JournalHeader header = saved.Header;
        // What a user or the service has ended is not listened to again; only what was left is sent.
        bool goesOn = saved.EndedState is null;
        AudioSpool? spool = header.SourceKind == SourceKind.File ? null
            : AudioSpool.Open(folder, header.SampleRate * Capture.BytesPerSample, _ => { });
        AudioDevice? device = goesOn && header.Device is { } name ? AudioDevices.Find(name) : null;
        InputMonitor input = header.SourceKind == SourceKind.File ? new() : InputMonitor.Of(device);
        IAudioSource? source = header.SourceKind switch
        {
            SourceKind.File when saved.EndedState != SessionState.Completed => RecordingSource.OfFile(header.Path!),
            SourceKind.Microphone when goesOn => new DeviceSource(device, options.OnDeviceLost, input),
            SourceKind.Program when goesOn => new ProgramSource(header.Command!, header.SampleRate),
            SourceKind.File => null,
            _ => spool is null ? null : new SavedSource(header),
        };
        if (source is null) throw new StreamCoachException(FailureKind.NothingToResume, $"Nothing of the session '{header.Name}' is left to be sent.");
        return TranscriptionSession.From(source, new SessionOptions
        {
            Key = options.Key,
            SaveIn = options.SaveIn,
            ConnectTimeout = options.ConnectTimeout,
            Limits = options.Limits,
            Speed = options.Speed,
            Endpoint = elsewhere ?? ServiceEndpoint.FromAddress(header.Endpoint),
            Streaming = saved.Options,
            Name = header.Name,
            Duration = header.DurationLimit,
        }, input, saved, new SavedSound(saved.AnsweredSeconds, SoundStart(saved), spool));
    }

    private static DateTime? SoundStart(SavedJournal saved) => saved.Turns is [.., { } last] ? last.StartedAt.AddSeconds(-last.Start) : saved.StartedAt;
}
