using System.Buffers.Binary;
using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio;

public class AudioRecordingTests
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"streamcoach-{Guid.NewGuid():N}.wav");
    private readonly SessionDiagnostics _diagnostics = new();

    [Fact]
    public void The_file_is_a_valid_wav_after_every_frame()
    {
        byte[] tone = Wav.Tone(0.5)[44..];
        using (AudioRecording recording = AudioRecording.Create(_path, 16_000, _diagnostics))
        {
            for (int at = 0; at < tone.Length; at += 1_600)
            {
                recording.Append(tone.AsSpan(at, 1_600));
                Assert.True(recording.Flush(Limit.Time));
                byte[] file = ReadShared();
                Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
                Assert.Equal(file.Length - 44, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
            }
        }
        Assert.Equal(Wav.Tone(0.5), File.ReadAllBytes(_path));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        Assert.Equal(FailureKind.SaveAudioExists, Assert.Throws<StreamCoachException>(() => AudioRecording.Create(_path, 16_000, _diagnostics)).Kind);
        File.Delete(_path);
    }

    [Fact]
    public void Without_audio_there_is_no_file_and_audio_after_the_end_is_ignored()
    {
        AudioRecording recording = AudioRecording.Create(_path, 16_000, _diagnostics);
        recording.Dispose();
        recording.Append([1, 0]);
        Assert.False(File.Exists(_path));
        Assert.Empty(_diagnostics.Since(0));
    }

    [Fact]
    public void A_recording_without_audio_that_cannot_be_deleted_is_no_failure()
    {
        AudioRecording recording = AudioRecording.Create(_path, 16_000, _diagnostics);
        Assert.True(recording.Flush(Limit.Time));
        if (OperatingSystem.IsWindows())
        {
            using (new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)) recording.Dispose();
            File.Delete(_path);
        }
        else
        {
            // A folder in its place cannot be deleted as a file.
            File.Delete(_path);
            Directory.CreateDirectory(_path);
            recording.Dispose();
            Directory.Delete(_path);
        }
        Assert.Contains("could not be deleted", Assert.Single(_diagnostics.Since(0)).Text);
    }

    [Fact]
    public void A_missing_folder_is_reported_before_anything_is_opened() => Assert.Equal(FailureKind.SaveAudioFailed,
        Assert.Throws<StreamCoachException>(() => AudioRecording.Create(Path.Combine(_path, "talk.wav"), 16_000, _diagnostics)).Kind);

    [Fact]
    public void A_full_disk_is_reported_once_and_not_retried()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("/dev/full is Linux's disk without room.");
        using var recording = new AudioRecording(File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write), _path, 16_000, _diagnostics);
        recording.Append([1, 0]);
        Assert.False(recording.Flush(Limit.Time));
        recording.Append([1, 0]);
        Diagnostic told = Assert.Single(_diagnostics.Since(0));
        Assert.Equal(DiagnosticLevel.Warning, told.Level);
        Assert.Contains("the session continues", told.Text);
    }

    [Fact]
    public async Task A_hanging_disk_blocks_nobody_and_lost_audio_becomes_reported_silence()
    {
        using var free = new ManualResetEventSlim();
        var recording = new AudioRecording(File.OpenHandle(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read), _path, 16_000, _diagnostics, () => free.Wait(Limit.Token));
        byte[] second = Wav.Tone(1)[44..];
        try
        {
            // A minute is queued, and the rest is dropped.
            await Task.Run(() =>
            {
                for (int i = 0; i < 90; i++) recording.Append(second);
            }).Within();
            Assert.Contains("is written too slowly: ", Assert.Single(_diagnostics.Since(0)).Text);
            await Task.Run(recording.Dispose).Within();
            Assert.Contains("does not respond", _diagnostics.Since(1)[0].Text);
        }
        finally
        {
            free.Set();
        }
        // When the disk answers, the queued audio is written, then silence for the dropped audio, so that the length is right.
        CancellationToken limit = Limit.Token;
        while (new FileInfo(_path).Length < 44 + 90 * second.Length) await Task.Delay(10, limit);
        await Task.Run(() =>
        {
            while (BinaryPrimitives.ReadInt32LittleEndian(ReadShared().AsSpan(40)) < 90 * second.Length) limit.ThrowIfCancellationRequested();
        }, limit);
        byte[] file = ReadShared();
        Assert.Equal(44 + 90 * second.Length, file.Length);
        Assert.Equal(90 * second.Length, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        for (int i = 0; i < 90; i++) Assert.Equal(i < 60 ? second : new byte[second.Length], file.AsSpan(44 + i * second.Length, second.Length));
        Assert.Equal($"30.0 s of audio could not be saved to '{_path}' in time and are replaced by silence in it (30.0 s in total).", _diagnostics.Since(2)[0].Text);
        File.Delete(_path);
    }

    private byte[] ReadShared()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
