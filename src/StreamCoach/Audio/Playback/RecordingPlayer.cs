using StreamCoach.Audio.Backend;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio.Playback;

/// <summary>
/// Plays a part of a recording on the default playback device: on Windows through the audio library, elsewhere through a program of the system. The engine
/// decodes the recording, so a player gets nothing but samples.
/// </summary>
public static class RecordingPlayer
{
    // A player that takes no audio for this long hangs.
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(15);

    // What fits into a pipe before a player reads it: one that fails before that has played nothing, and another may do better.
    private const int PipeBytes = 128 * 1024;

    // A tenth of a second, so that the end is not late.
    private const int PiecesPerSecond = 10;

    /// <summary>Plays a part of a recording, and returns when it has been played.</summary>
    /// <param name="path">The full path of the recording: WAV, or any format that the available decoders read.</param>
    /// <param name="start">The beginning of the part, in seconds from the first sample, 0 or more.</param>
    /// <param name="seconds">The length of the part, above 0; <see langword="null"/> to the end of the recording.</param>
    /// <param name="report">Receives one line for each player that is tried.</param>
    /// <param name="cancel">Ends the playback and the player at once.</param>
    /// <exception cref="StreamCoachException">The recording cannot be read or ends before the part; or there is no player, or none works.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void Play(string path, double start, double? seconds, Action<string>? report = null, CancellationToken cancel = default) =>
        Play(path, start, seconds, Outputs, report, HangLimit, cancel);

    internal static void Play(
        string path, double start, double? seconds, Func<int, IEnumerable<Func<IAudioOutput?>>> outputs, Action<string>? report, TimeSpan hangLimit, CancellationToken cancel)
    {
        int sampleRate;
        // Before any player is started, so that a recording that is missing or too short is not reported as a failing player.
        using (RecordingPart part = RecordingPart.Open(path, start, seconds, cancel))
        {
            sampleRate = part.SampleRate;
            part.Read(stackalloc byte[PcmFormat.BytesPerSample]);
        }
        var failures = new List<StreamCoachException>();
        foreach (Func<IAudioOutput?> open in outputs(sampleRate))
        {
            long written = 0;
            try
            {
                using IAudioOutput? output = open();
                if (output is null) continue;
                report?.Invoke($"Playing with {output.Name}.");
                // Opened again for each player, because one that fails has taken the beginning.
                using RecordingPart part = RecordingPart.Open(path, start, seconds, cancel);
                Play(part, output, hangLimit, ref written, cancel);
                return;
            }
            catch (StreamCoachException error) when (error.Kind == FailureKind.PlaybackFailed && written <= PipeBytes)
            {
                cancel.ThrowIfCancellationRequested();
                report?.Invoke(error.Message);
                failures.Add(error);
            }
        }
        if (failures.Count == 0)
            throw new StreamCoachException(FailureKind.PlayerNotFound, $"No program that plays audio was found on PATH.{(AudioBackend.Missing is { } why ? $" {why}" : "")}");
        throw failures.Count == 1 ? failures[0] : new(FailureKind.PlaybackFailed, "No player can play the audio.", failures[0]) { Parts = [.. failures.Select(failure => failure.Message)] };
    }

    private static void Play(RecordingPart part, IAudioOutput output, TimeSpan hangLimit, ref long written, CancellationToken cancel)
    {
        bool hangs = false;
        using CancellationTokenRegistration stop = cancel.Register(output.Interrupt);
        using Timer watch = Background.Timer(hangLimit, Timeout.InfiniteTimeSpan, () =>
        {
            Volatile.Write(ref hangs, true);
            output.Interrupt();
        });
        int bytesPerSecond = part.SampleRate * PcmFormat.BytesPerSample;
        byte[] piece = new byte[part.SampleRate / PiecesPerSecond * PcmFormat.BytesPerSample];
        try
        {
            while (part.Read(piece) is var read and > 0)
            {
                output.Write(piece.AsSpan(0, read));
                written += read;
                watch.Change(hangLimit, Timeout.InfiniteTimeSpan);
            }
            // What a player has buffered, or for a player of files everything, is played only now.
            watch.Change(hangLimit + TimeSpan.FromSeconds((double)written / bytesPerSecond), Timeout.InfiniteTimeSpan);
            output.Finish();
            cancel.ThrowIfCancellationRequested();
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (StreamCoachException error) when (Volatile.Read(ref hangs))
        {
            throw new StreamCoachException(FailureKind.PlaybackFailed, $"'{output.Name}' has taken no audio for {hangLimit.TotalSeconds:0} s and was ended.", error);
        }
    }

    private static IEnumerable<Func<IAudioOutput?>> Outputs(int sampleRate)
    {
        if (OperatingSystem.IsWindows()) yield return () => AudioBackend.Current?.Play(sampleRate);
        foreach (PlayerProgram player in PlayerProgram.Found(sampleRate))
            yield return () => player.Input == PlayerInput.File ? new FileOutput(player, sampleRate) : new ProgramOutput(player, sampleRate);
    }
}
