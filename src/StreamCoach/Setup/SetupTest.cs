using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using StreamCoach.Analysis;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Storage;

namespace StreamCoach.Setup;

/// <summary>
/// Tests a setup against the real services and devices: a session without speech, a speech model, and half a second of the microphone. A part that fails
/// is a result, not an error.
/// </summary>
public sealed class SetupTest
{
    private const int SampleRate = 16_000;
    // Quieter than any room: a muted microphone, or an input without one.
    private const double SilenceDb = -70;
    private const int ProbeBytes = 64 * 1024;
    // An hour of unacknowledged audio takes a tenth of it.
    private const double LowDiskGB = 1;
    private const string DiskAdvice = $"Check the free space and your permissions, or set the environment variable {SessionStore.EnvironmentVariable} to another folder.";
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(0.5);

    private readonly ServiceEndpoint _endpoint;
    private readonly ApiKey? _key;
    private readonly string _keySource;

    /// <summary>Creates a test.</summary>
    /// <param name="endpoint">The services.</param>
    /// <param name="key">The API key; <see langword="null"/> if there is none.</param>
    /// <param name="keySource">Where the key was found, in words for the user.</param>
    public SetupTest(ServiceEndpoint endpoint, ApiKey? key, string keySource)
    {
        _endpoint = endpoint;
        _key = key;
        _keySource = keySource;
    }

    /// <summary>Why there is no key, as <see cref="SetupPart.ApiKey"/> reports it; <see langword="null"/> for a general message.</summary>
    public StreamCoachException? KeyFailure { get; init; }

    /// <summary>Whether an installed speech model replaces a missing key, as it does for a session that names neither a key nor an endpoint.</summary>
    public bool AllowsLocalModel { get; init; }

    /// <summary>How long the gateway's list of models may take.</summary>
    internal TimeSpan ModelListLimit { get; init; } = GatewayClient.DefaultListLimit;

    /// <summary>Tests one part.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; everything that was opened is closed.</exception>
    public async Task<SetupCheck> RunAsync(SetupPart part, CancellationToken cancel = default)
    {
        try
        {
            return part switch
            {
                SetupPart.ApiKey => Key(),
                SetupPart.SpeechModel => await Task.Run(() => SpeechModelTest.Run(isNeeded: _key is null), CancellationToken.None).WaitAsync(cancel),
                SetupPart.Microphone => await MicrophoneAsync(cancel),
                SetupPart.Streaming => await StreamingAsync(cancel),
                SetupPart.Gateway => await GatewayAsync(cancel),
                SetupPart.Disk => await Task.Run(Disk, cancel),
                _ => throw new ArgumentOutOfRangeException(nameof(part), part, null),
            };
        }
        catch (StreamCoachException failure)
        {
            return new(part, SetupStatus.Failed, failure.Message, failure.Advice);
        }
    }

    private SetupCheck Key() => _key is not null ? new(SetupPart.ApiKey, SetupStatus.Passed, $"An API key was found, {_keySource}.")
        : LocalModel() is { } model ? new(SetupPart.ApiKey, SetupStatus.Passed, $"There is no API key, so {model} transcribes on this machine.")
        : throw KeyFailure ?? NoKey();

    private string? LocalModel() => AllowsLocalModel && _key is null ? SpeechModelTest.Usable() : null;

    // The service checks the key only when a session begins. The session is open for some tenths of a second, which are billed.
    private async Task<SetupCheck> StreamingAsync(CancellationToken cancel)
    {
        if (LocalModel() is { } model) return new(SetupPart.Streaming, SetupStatus.Skipped, $"There is no API key, so {model} transcribes on this machine and no service is used.");
        if (_key is null) return new(SetupPart.Streaming, SetupStatus.Skipped, "The test needs an API key.", NoKey().Advice);
        using var silence = new MemoryStream(new byte[SampleRate / 10 * sizeof(short)]);
        var session = TranscriptionSession.FromStream(silence, SampleRate, new SessionOptions { Key = _key, Endpoint = _endpoint });
        var watch = Stopwatch.StartNew();
        try
        {
            await session.StartAsync(cancel);
            watch.Stop();
            await session.StopAsync().WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            session.Abort();
            throw;
        }
        return session.Error is { } failure ? throw failure
            : new(SetupPart.Streaming, SetupStatus.Passed, $"{_endpoint.Streaming.Authority} accepted the key and began a session with {session.Model} in {watch.ElapsedMilliseconds} ms.");
    }

    // The list of models needs no key, so the key is not tested here. An analysis would test it, but is billed.
    private async Task<SetupCheck> GatewayAsync(CancellationToken cancel)
    {
        if (LocalModel() is not null && !_endpoint.IsLocal)
            return new(SetupPart.Gateway, SetupStatus.Skipped, "There is no API key, so the rules coach analyses on this machine and no gateway is used.");
        try
        {
            int count = (await new GatewayClient(_endpoint, _key) { ListLimit = ModelListLimit }.GetModelsAsync(cancel)).Count;
            return new(SetupPart.Gateway, SetupStatus.Passed, $"{_endpoint.Gateway.Authority} responds and offers {count} models.");
        }
        catch (StreamCoachException error) when (error.Kind is FailureKind.ModelListUnavailable or FailureKind.AnswerTooLarge)
        {
            // An analysis works without the list.
            return new(SetupPart.Gateway, SetupStatus.Warning, error.Message, error.Advice);
        }
    }

    // Creates a folder and a file as a session does, and deletes both.
    private static SetupCheck Disk()
    {
        string root = SessionStore.DefaultRoot;
        var warnings = new List<string>();
        try
        {
            SessionFolder folder = SessionFolder.Create(root, string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}"));
            try
            {
                folder.EnsureExists(warnings.Add);
                using FileStream file = folder.OpenFile(SessionFolder.JournalFile, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                file.Write(new byte[ProbeBytes]);
            }
            finally
            {
                folder.Delete();
            }
            double? free = DiskSpace.Free(root) / 1e9;
            string found = $"Sessions can be saved in '{root}'{(free is null ? "" : $", which has {free:0.0} GB free")}.";
            if (warnings.Count > 0) return new(SetupPart.Disk, SetupStatus.Warning, $"{found} {string.Join(' ', warnings)}", DiskAdvice);
            return free <= LowDiskGB ? new(SetupPart.Disk, SetupStatus.Warning, found, DiskAdvice) : new(SetupPart.Disk, SetupStatus.Passed, found);
        }
        catch (ForeignAccessException error)
        {
            return new(SetupPart.Disk, SetupStatus.Failed, error.Message, error.Failure().Advice);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(SetupPart.Disk, SetupStatus.Failed, $"Sessions cannot be saved in '{root}': {error.Message}", DiskAdvice);
        }
    }

    private static async Task<SetupCheck> MicrophoneAsync(CancellationToken cancel)
    {
        using IAudioSource microphone = MicrophoneSource.For(null);
        // A read waits for audio, so it needs its own thread; a silent recorder is ended by its own timeout.
        Task<double> listening = Task.Factory.StartNew(() => Loudness(microphone), TaskCreationOptions.LongRunning);
        using (cancel.Register(microphone.Interrupt)) await ((Task)listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        double loudness = await listening;
        string heard = $"{microphone.Description} delivers audio";
        return loudness > SilenceDb
            ? new(SetupPart.Microphone, SetupStatus.Passed, $"{heard}, {-loudness:0} dB below full scale.")
            : new(SetupPart.Microphone, SetupStatus.Warning, $"{heard}, but only silence.", "Check that the microphone is not muted and is the right one, and speak during the test.");
    }

    /// <summary>Returns the mean level of the first half second in dBFS.</summary>
    private static double Loudness(IAudioSource source)
    {
        source.Open();
        var pcm = new byte[(int)(source.SampleRate * Listening.TotalSeconds) * sizeof(short)];
        int filled = 0;
        while (filled < pcm.Length && source.Read(pcm.AsSpan(filled)) is > 0 and int read) filled += read;
        double sum = 0;
        for (int i = 0; i + 1 < filled; i += sizeof(short))
        {
            double sample = BinaryPrimitives.ReadInt16LittleEndian(pcm.AsSpan(i)) / 32_768.0;
            sum += sample * sample;
        }
        return filled == 0 ? double.NegativeInfinity : 10 * Math.Log10(sum / (filled / sizeof(short)));
    }

    private static StreamCoachException NoKey() => new(FailureKind.ApiKeyNotFound, $"No API key was found: none was given, and {ApiKey.EnvironmentVariable} is not set.");
}
