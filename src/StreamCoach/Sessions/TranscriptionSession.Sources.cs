using System.Globalization;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Sessions;

/// <content>Creates sessions, from a source of audio or from a saved session.</content>
public sealed partial class TranscriptionSession
{
    /// <summary>Creates a session for a recording, which is sent to a service at the speed of speech: WAV, or any format that the available decoders read.</summary>
    public static TranscriptionSession FromFile(string path, SessionOptions options) => new(RecordingSource.OfFile(path), options);

    /// <summary>Creates a session for a recording at a web address (http or https), which ffmpeg reads.</summary>
    public static TranscriptionSession FromAddress(Uri address, SessionOptions options) => new(RecordingSource.AtAddress(address), options);

    /// <summary>Creates a session for the default microphone.</summary>
    public static TranscriptionSession FromMicrophone(SessionOptions options) => FromDevice(null, options);

    /// <summary>Creates a session for an audio device.</summary>
    /// <param name="device">One of <see cref="AudioDevices.List"/>; <see langword="null"/> for the default microphone.</param>
    /// <param name="options">The session's options.</param>
    public static TranscriptionSession FromDevice(AudioDevice? device, SessionOptions options)
    {
        InputMonitor input = InputMonitor.Of(device);
        return new(new DeviceSource(device, options.OnDeviceLost, input), options, input);
    }

    /// <summary>Creates a session for what a program and the programs that it started play; Windows only. The session ends with the program.</summary>
    /// <param name="process">What <see cref="AudioProcesses.Find(string)"/> returned.</param>
    /// <param name="options">The session's options.</param>
    public static TranscriptionSession FromProcess(AudioProcess process, SessionOptions options)
    {
        var input = new InputMonitor();
        return new(new DeviceSource(process, options.OnDeviceLost, input), options, input);
    }

    /// <summary>Creates a session for a program that writes 16-bit little-endian mono PCM to its standard output.</summary>
    /// <param name="command">The program and its arguments. It is started without a shell.</param>
    /// <param name="sampleRate">The sample rate of its output, 8,000 to 96,000 Hz.</param>
    /// <param name="options">The session's options.</param>
    public static TranscriptionSession FromProgram(IReadOnlyList<string> command, int sampleRate, SessionOptions options) =>
        new(new ProgramSource(command, sampleRate), options, new InputMonitor(watchesZeros: true));

    /// <summary>Creates a session for a stream of WAV or raw 16-bit little-endian mono PCM. The caller closes the stream.</summary>
    /// <param name="stream">The audio.</param>
    /// <param name="sampleRate">The sample rate of raw PCM, 8,000 to 96,000 Hz. WAV contains its own.</param>
    /// <param name="options">The session's options.</param>
    public static TranscriptionSession FromStream(Stream stream, int sampleRate, SessionOptions options) =>
        new(new StreamSource(stream, sampleRate), options);

    /// <summary>Returns the first part of the ids of sessions created at a time.</summary>
    internal static string IdTime(DateTime time) => time.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options, InputMonitor? input = null) => new(source, options, input);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options, InputMonitor input, SavedJournal saved, ResumePoint? resumePoint) =>
        new(source, options, input, saved, resumePoint);

    /// <summary>Creates a session that was read from disk. Its turns can be read; it cannot be started.</summary>
    /// <param name="saved">The session's journal.</param>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="runsElsewhere">Whether a process still runs it.</param>
    internal static TranscriptionSession From(SavedJournal saved, string folder, bool runsElsewhere)
    {
        var session = new TranscriptionSession(new ClosedSource(saved.Header), new SessionOptions
        {
            SaveIn = folder,
            Name = saved.Header.Name,
            Endpoint = ServiceEndpoint.FromAddress(saved.Header.Endpoint),
            Streaming = saved.Options,
        }, null, saved, states: SessionStateMachine.Saved(saved.EndedState ?? (runsElsewhere ? SessionState.Running : SessionState.Interrupted), saved.Failure, saved.EndedAt))
        {
            _isReadFromDisk = true,
        };
        session._log.Complete(null);
        session._ended.SetResult();
        return session;
    }

    private static string? NameOf(string? given) => PrintableText.Line(given).Trim() is { Length: > 0 } name ? name : null;

    private void Restore(SavedJournal saved)
    {
        if (saved.HasTurns) RestoreTurns(saved);
        else _unread = saved;
        foreach (string warning in saved.Warnings) Diagnostics.Add(DiagnosticLevel.Warning, warning);
        Diagnostics.Close();
        StartedAt = saved.StartedAt;
        DateTime? end = saved.EndedAt ?? saved.Summary.LastTurnEndedAt;
        if (end > StartedAt) _earlierDuration = (end - StartedAt).Value.TotalSeconds;
        ServiceId = saved.ServiceId;
        Model = saved.Model;
        Reconnects = saved.Reconnects;
    }

    private void RestoreTurns(SavedJournal saved) => _log.Restore(saved.Turns.Select(turn => turn with { Origin = this }), saved.Names);

    private JournalHeader Header() => new()
    {
        Id = Id,
        Name = _firstName,
        IsNamedByDate = _isNamedByDate ? true : null,
        // Those that it was created with: what was changed since follows in lines of its own.
        Tags = _options.Tags.Count > 0 ? new SessionTagList(_options.Tags) : null,
        CreatedAt = CreatedAt,
        Source = Source,
        SourceKind = _source.Kind,
        Path = Path,
        SavedAudio = SavedAudio,
        Command = (_source as ProgramSource)?.Command,
        Device = _source.DeviceId,
        SampleRate = _source.SampleRate,
        Endpoint = _options.Endpoint.Address,
        Streaming = _options.Streaming,
        DurationLimit = _options.Duration,
    };
}
