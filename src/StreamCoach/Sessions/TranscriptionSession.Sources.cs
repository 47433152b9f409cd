using System.Globalization;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Text;

namespace StreamCoach.Sessions;

/// <content>What a session is made of: a source of sound, or what an earlier process saved.</content>
public sealed partial class TranscriptionSession
{
    /// <summary>A session on a recording, sent at the speed of speech: WAV, and whatever the decoders that are there can read.</summary>
    public static TranscriptionSession FromFile(string path, SessionOptions options) => new(RecordingSource.OfFile(path), options);

    /// <summary>A session on a recording at a web address (http or https), which ffmpeg reads.</summary>
    public static TranscriptionSession FromAddress(Uri address, SessionOptions options) => new(RecordingSource.AtAddress(address), options);

    /// <summary>A session on the default microphone.</summary>
    public static TranscriptionSession FromMicrophone(SessionOptions options) => FromDevice(null, options);

    /// <summary>A session on a device.</summary>
    /// <param name="device">One of <see cref="AudioDevices.List"/>; <see langword="null"/> for the default microphone.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromDevice(AudioDevice? device, SessionOptions options)
    {
        InputMonitor input = InputMonitor.Of(device);
        return new(new DeviceSource(device, options.OnDeviceLost, input), options, input);
    }

    /// <summary>A session on a program that writes 16-bit little-endian mono PCM to its standard output.</summary>
    /// <param name="command">The program and its arguments; there is no shell between.</param>
    /// <param name="sampleRate">The rate that it delivers, 8,000 to 96,000 Hz.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromProgram(IReadOnlyList<string> command, int sampleRate, SessionOptions options) =>
        new(new ProgramSource(command, sampleRate), options, new InputMonitor(watchesZeros: true));

    /// <summary>A session on a stream: a WAV, or raw 16-bit little-endian mono PCM. The stream stays the caller's to close.</summary>
    /// <param name="stream">The sound.</param>
    /// <param name="sampleRate">The rate of raw sound, 8,000 to 96,000 Hz; a WAV says its own.</param>
    /// <param name="options">What to do.</param>
    public static TranscriptionSession FromStream(Stream stream, int sampleRate, SessionOptions options) =>
        new(new StreamSource(stream, sampleRate), options);

    /// <summary>What the ids of a second begin with.</summary>
    internal static string IdTime(DateTime time) => time.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options, InputMonitor? input = null) => new(source, options, input);

    internal static TranscriptionSession From(IAudioSource source, SessionOptions options, InputMonitor input, SavedJournal saved, SavedAudio? sound) =>
        new(source, options, input, saved, sound);

    /// <summary>A saved session, to read.</summary>
    internal static TranscriptionSession From(SavedJournal saved, string folder, bool runsElsewhere)
    {
        var session = new TranscriptionSession(new SavedSource(saved.Header), new SessionOptions
        {
            SaveIn = folder,
            Name = saved.Header.Name,
            Endpoint = ServiceEndpoint.FromAddress(saved.Header.Endpoint),
            Streaming = saved.Options,
        }, null, saved)
        {
            _started = true,
            _isCopy = true,
            _state = saved.EndedState ?? (runsElsewhere ? SessionState.Running : SessionState.Interrupted),
            _failure = saved.Failure,
            _endedAt = saved.EndedAt,
        };
        session.Log.Complete(null);
        session._ended.SetResult();
        return session;
    }

    private static string? NameOf(string? given) => PrintableText.Line(given).Trim() is { Length: > 0 } name ? name : null;

    private void Remember(SavedJournal saved)
    {
        Log.Begin(saved.Turns.Select(turn => turn with { Origin = this }), saved.Names);
        foreach (string warning in saved.Warnings) Diagnostics.Add(DiagnosticLevel.Warning, warning);
        Diagnostics.Close();
        StartedAt = saved.StartedAt;
        DateTime? end = saved.EndedAt ?? (saved.Turns is [.., { } last] ? last.EndedAt : null);
        if (end > StartedAt) _openBefore = (end - StartedAt).Value.TotalSeconds;
        ServiceId = saved.ServiceId;
        Model = saved.Model;
        Reconnects = saved.Reconnects;
    }

    private JournalHeader Header() => new()
    {
        Id = Id,
        Name = Name,
        CreatedAt = CreatedAt,
        Source = Source,
        SourceKind = _source.Kind,
        Path = Path,
        Command = (_source as ProgramSource)?.Command,
        Device = _source.DeviceId,
        SampleRate = _source.SampleRate,
        Endpoint = _options.Endpoint.Address,
        Streaming = _options.Streaming,
        DurationLimit = _options.Duration,
    };
}
