using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Recognition.Local;
using StreamCoach.Recognition.Models;
using StreamCoach.Services;
using StreamCoach.Storage;

namespace StreamCoach.Sessions;

/// <summary>
/// Resumes a saved session after a crash, an outage or an early end: opens its source again if it was recording, sends the audio that was not confirmed from
/// disk, and continues its turns under the same id.
/// </summary>
internal static class SavedSessionResume
{
    /// <summary>Creates the session that continues a saved one.</summary>
    /// <param name="folder">The folder of the saved session.</param>
    /// <param name="recording">The recording to read in place of the path in the journal, which may have moved; <see langword="null"/> for that path.</param>
    /// <param name="options">The API key and the folder of the saved sessions. Streaming options are taken from the session.</param>
    /// <param name="endpoint">The services to use; <see langword="null"/> for those of the session.</param>
    /// <exception cref="StreamCoachException">The session cannot be read, still runs, or has no audio left to send.</exception>
    public static TranscriptionSession Resume(SessionFolder folder, string? recording, SessionOptions options, ServiceEndpoint? endpoint)
    {
        string id = folder.Id;
        if (folder.IsInUse) throw new StreamCoachException(FailureKind.SavedSessionInUse, $"The session '{id}' still runs.");
        folder.ThrowIfOthersCanWrite();
        SavedJournal saved = SavedJournal.Read(folder);
        JournalHeader header = saved.Header;
        // A session that the user or the service ended does not record again; only its remaining audio is sent.
        bool recordsAgain = saved.EndedState is null;
        AudioDevice? device = recordsAgain && header is { SourceKind: SourceKind.Microphone, Device: { } name } ? AudioDevices.Find(name) : null;
        InputMonitor input = header.SourceKind is SourceKind.File or SourceKind.Process ? new() : InputMonitor.Of(device);
        AudioSpool? spool = header.SourceKind == SourceKind.File ? null
            : AudioSpool.Open(folder, header.SampleRate * PcmFormat.BytesPerSample, problem => input.Diagnostics.Add(DiagnosticLevel.Warning, problem));
        IAudioSource? source = header.SourceKind switch
        {
            SourceKind.File when recording is not null => RecordingSource.OfFile(recording),
            SourceKind.File when saved.EndedState is not SessionState.Completed => RecordingSource.OfFile(header.Path!),
            SourceKind.Microphone when recordsAgain => new DeviceSource(device, options.OnDeviceLost, input),
            SourceKind.Process when recordsAgain && FindProcess(header, input) is { } process => new DeviceSource(process, options.OnDeviceLost, input),
            SourceKind.Program when recordsAgain => new ProgramSource(header.Command!, header.SampleRate),
            SourceKind.File => null,
            _ => spool is null ? null : new ClosedSource(header),
        };
        int bytesPerSecond = header.SampleRate * PcmFormat.BytesPerSample;
        double confirmed = JournalValidator.ResumeOffset(saved.ConfirmedSeconds, spool, bytesPerSecond, options.Speed, problem => input.Diagnostics.Add(DiagnosticLevel.Warning, problem));
        var resumePoint = new ResumePoint(confirmed, AudioStart(saved), spool);
        saved.RemoveUnconfirmed((double)resumePoint.SendFrom(bytesPerSecond) / bytesPerSecond);
        if (source is null) throw new StreamCoachException(FailureKind.NothingToResume, $"All audio of the session '{saved.Name}' has been sent.");
        return TranscriptionSession.From(source, new SessionOptions
        {
            Key = options.Key,
            SpeechModel = SpeechModelOf(saved, options, endpoint),
            SaveIn = options.SaveIn,
            ConnectTimeout = options.ConnectTimeout,
            QuotaWait = options.QuotaWait,
            Limits = options.Limits,
            Speed = options.Speed,
            Endpoint = endpoint ?? ServiceEndpoint.FromAddress(header.Endpoint),
            Streaming = saved.Options,
            Name = header.Name,
            Duration = header.DurationLimit,
        }, input, saved, resumePoint);
    }

    // Its process id may be another program's by now, so the program is found by its name.
    private static AudioProcess? FindProcess(JournalHeader header, InputMonitor input)
    {
        try
        {
            return AudioProcesses.Find(header.Device ?? "");
        }
        catch (StreamCoachException error)
        {
            input.Diagnostics.Add(DiagnosticLevel.Warning, $"The remaining audio is transcribed, and nothing more is recorded. {error.Message}");
            return null;
        }
    }

    private static SpeechModelFiles? SpeechModelOf(SavedJournal saved, SessionOptions options, ServiceEndpoint? endpoint)
    {
        if (saved.Header.Endpoint != ServiceEndpoint.ThisMachine.Address) return null;
        if (endpoint is not null && endpoint != ServiceEndpoint.ThisMachine)
            throw new StreamCoachException(FailureKind.RegionsMixed, $"The audio of the session '{saved.Name}' was transcribed on this machine and is not sent to {endpoint}.");
        try
        {
            return options.SpeechModel ?? new SpeechModelStore(SpeechModelStore.DefaultFolder).Find(saved.Options.Model);
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.SpeechModelNotInstalled)
        {
            throw new StreamCoachException(error.Kind, error.Message, $"Install it, and repeat the command: Install-TranscriptionModel {saved.Model}. What was transcribed on this machine is not continued by a service.");
        }
    }

    private static DateTime? AudioStart(SavedJournal saved) =>
        saved.Turns is [.., { StartedAt: { } at, Start: { } start }] && at > DateTime.MinValue.AddSeconds(start) ? at.AddSeconds(-start) : saved.StartedAt;
}
