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

/// <summary>Tries what a talk needs, for real: a session that says nothing, half a second of the microphone. A part that fails is a result, not an error.</summary>
public sealed class SetupTest
{
    private const int SampleRate = 16_000;
    // Quieter than any room: a microphone that is muted, or a device without one.
    private const double SilenceDb = -70;
    private const int ProbeBytes = 64 * 1024;
    // An hour of sound that waits for an answer takes a tenth of it.
    private const double LowDiskGB = 1;
    private const string DiskAdvice = $"See that there is room and that you may write there; the environment variable {SessionFolder.EnvironmentVariable} names another folder.";
    private static readonly TimeSpan Listening = TimeSpan.FromSeconds(0.5);

    private readonly ServiceEndpoint _endpoint;
    private readonly ApiKey? _key;
    private readonly string _keySource;

    /// <summary>Prepares to test.</summary>
    /// <param name="endpoint">The services.</param>
    /// <param name="key">The key; <see langword="null"/> where there is none.</param>
    /// <param name="keySource">Where the key came from, in a user's words.</param>
    public SetupTest(ServiceEndpoint endpoint, ApiKey? key, string keySource)
    {
        _endpoint = endpoint;
        _key = key;
        _keySource = keySource;
    }

    /// <summary>Why there is no key, as <see cref="SetupPart.ApiKey"/> reports it; <see langword="null"/> for a general message.</summary>
    public StreamCoachException? KeyFailure { get; init; }

    /// <summary>How long the gateway's list of models may take.</summary>
    internal TimeSpan ModelListLimit { get; init; } = GatewayClient.DefaultListLimit;

    /// <summary>Tries one part.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; nothing is left open.</exception>
    public async Task<SetupCheck> RunAsync(SetupPart part, CancellationToken cancel = default)
    {
        try
        {
            return part switch
            {
                SetupPart.ApiKey => Key(),
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

    private SetupCheck Key() => _key is null ? throw KeyFailure ?? NoKey() : new(SetupPart.ApiKey, SetupStatus.Passed, $"There is a key, {_keySource}.");

    // The key is taken or refused only once a session is asked for. It is open for some tenths of a second, which is what is billed.
    private async Task<SetupCheck> StreamingAsync(CancellationToken cancel)
    {
        if (_key is null) return new(SetupPart.Streaming, SetupStatus.Skipped, "It needs a key.", NoKey().Advice);
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
            : new(SetupPart.Streaming, SetupStatus.Passed, $"{_endpoint.Streaming.Authority} took the key and began a session with {session.Model} in {watch.ElapsedMilliseconds} ms.");
    }

    // Anybody may read the list of models. An analysis would be billed, so the key is not tried here.
    private async Task<SetupCheck> GatewayAsync(CancellationToken cancel)
    {
        try
        {
            int count = (await new GatewayClient(_endpoint, _key) { ListLimit = ModelListLimit }.GetModelsAsync(cancel)).Count;
            return new(SetupPart.Gateway, SetupStatus.Passed, $"{_endpoint.Gateway.Authority} answers and offers {count} models.");
        }
        catch (StreamCoachException error) when (error.Kind is FailureKind.ModelListUnavailable or FailureKind.AnswerTooLarge)
        {
            // An analysis works without the list.
            return new(SetupPart.Gateway, SetupStatus.Warning, error.Message, error.Advice);
        }
    }

    // As a session would: a folder of its own, a file, and both are gone again.
    private static SetupCheck Disk()
    {
        string root = SessionFolder.DefaultRoot;
        var warnings = new List<string>();
        try
        {
            SessionFolder folder = SessionFolder.Create(root, string.Create(CultureInfo.InvariantCulture,
                $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}"));
            try
            {
                folder.Make(warnings.Add);
                using FileStream file = folder.OpenFile(SessionFolder.JournalFile, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                file.Write(new byte[ProbeBytes]);
            }
            finally
            {
                folder.Delete();
            }
            double free = new DriveInfo(root).AvailableFreeSpace / 1e9;
            string found = $"Sessions can be kept in {root}, where {free:0.0} GB are free.";
            if (warnings.Count > 0) return new(SetupPart.Disk, SetupStatus.Warning, $"{found} {string.Join(' ', warnings)}", DiskAdvice);
            return free > LowDiskGB ? new(SetupPart.Disk, SetupStatus.Passed, found) : new(SetupPart.Disk, SetupStatus.Warning, found, DiskAdvice);
        }
        catch (ForeignAccessException error)
        {
            return new(SetupPart.Disk, SetupStatus.Failed, error.Message, error.Failure().Advice);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(SetupPart.Disk, SetupStatus.Failed, $"Sessions cannot be kept in {root}: {error.Message}", DiskAdvice);
        }
    }

    private static async Task<SetupCheck> MicrophoneAsync(CancellationToken cancel)
    {
        using IAudioSource microphone = MicrophoneSource.For(null);
        // A read waits for sound, on a thread of its own; a recorder that stays silent ends by itself.
        Task<double> listening = Task.Factory.StartNew(() => Loudness(microphone), TaskCreationOptions.LongRunning);
        using (cancel.Register(microphone.Interrupt)) await ((Task)listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancel.ThrowIfCancellationRequested();
        double loudness = await listening;
        string heard = $"{microphone.Description} delivers sound";
        return loudness > SilenceDb
            ? new(SetupPart.Microphone, SetupStatus.Passed, $"{heard}, {-loudness:0} dB below full scale.")
            : new(SetupPart.Microphone, SetupStatus.Warning, $"{heard}, and all of it is silence.", "See that the microphone is not muted and is the right one; speak while you test.");
    }

    /// <summary>The mean loudness of the first half second, in dB of full scale.</summary>
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

    private static StreamCoachException NoKey() => new(FailureKind.ApiKeyNotFound, $"There is no API key: none was given, and {ApiKey.EnvironmentVariable} is not set.");
}
