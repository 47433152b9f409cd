using StreamCoach.Audio.Devices;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Sessions;

public class BadSoundTests
{
    public static TheoryData<string, byte[], FailureKind> Files => new()
    {
        { "empty", [], FailureKind.AudioEmpty },
        { "text", "not a sound at all"u8.ToArray(), FailureKind.AudioFormatNotSupported },
        { "half a header", Audio.Wav.Mono16(16_000, 1)[..20], FailureKind.AudioTruncated },
        { "no samples", Audio.Wav.Mono16(16_000), FailureKind.AudioEmpty },
        { "4 kHz", Audio.Wav.Mono16(4_000, 1, 2), FailureKind.AudioRateNotSupported },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task An_unusable_file_is_reported_with_its_fault(string name, byte[] content, FailureKind expected)
    {
        await using var sandbox = SandboxServer.Start();
        using var file = new TemporaryFile(".wav", content);
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        StreamCoachException? failure = await FailureAsync(session);
        Assert.True(failure is not null, name);
        Assert.Equal(expected, failure.Kind);
        // Of these files only one with a header and no samples opens a connection.
        Assert.Equal(name == "no samples" ? 1 : 0, sandbox.Sessions.Count);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_have_different_errors()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession missing = TranscriptionSession.FromFile("no-such-file.wav", Sandboxed.Options(sandbox));
        await using TranscriptionSession folder = TranscriptionSession.FromFile(Path.GetTempPath(), Sandboxed.Options(sandbox));
        Assert.Equal(FailureKind.AudioFileNotFound, (await FailureAsync(missing))?.Kind);
        Assert.Equal(FailureKind.AudioPathIsFolder, (await FailureAsync(folder))?.Kind);
    }

    [Fact]
    public async Task A_truncated_file_is_transcribed_to_its_end_and_reported()
    {
        await using var sandbox = SandboxServer.Start();
        byte[] recording = await File.ReadAllBytesAsync(SandboxServer.RecordingPath);
        using var file = new TemporaryFile(".wav", recording[..(44 + 6 * 32_000)]);
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        StreamCoachException? failure = await FailureAsync(session);
        Assert.Equal(FailureKind.AudioTruncated, failure?.Kind);
        Assert.Equal("So, um, thanks for making the time today. How did the trial go on your side?", session.GetTurns()[0].Text);
        Assert.True(sandbox.Sessions[0].Terminated);
    }

    public static TheoryData<string[], FailureKind, string> Programs => new()
    {
        { ["no-such-recorder"], FailureKind.AudioProgramNotFound, "no-such-recorder" },
        { TestProgram.Fail("the card is busy", 3), FailureKind.AudioProgramFailed, "exit code 3. It reported: the card is busy" },
        { TestProgram.Fail("no word", 0), FailureKind.AudioSilent, "without delivering" },
        { TestProgram.Fail("broke", 1, SandboxServer.RecordingPath), FailureKind.AudioProgramFailed, "broke" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_failing_program_is_reported_with_its_own_message(string[] command, FailureKind expected, string said)
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromProgram(command, 16_000, Sandboxed.Options(sandbox));
        StreamCoachException? failure = await FailureAsync(session);
        Assert.Equal(expected, failure?.Kind);
        Assert.Contains(said, failure!.Message);
    }

    [Fact]
    public async Task A_program_and_its_children_end_with_the_session()
    {
        await using var sandbox = SandboxServer.Start();
        if (!OperatingSystem.IsLinux()) Assert.Skip("Command lines are read from /proc.");
        // The child has a mark in its command line too, so that the test can check that both have ended.
        string mark = $"mark-{Guid.NewGuid():N}";
        await using TranscriptionSession session = TranscriptionSession.FromProgram(
            ["sh", "-c", $"sh -c 'while :; do head -c 3200 /dev/zero; done' {mark} & wait", mark], 16_000, Sandboxed.Options(sandbox, speed: 1));
        await session.StartAsync(Limit.Token);
        await sandbox.Sessions[0].WaitForAudioAsync(0.2, Limit.Token);
        await session.StopAsync().Within();
        Assert.Equal(SessionState.Stopped, session.State);
        await AssertEndedAsync(mark);
    }

    [Fact]
    public async Task A_program_is_ended_if_an_option_is_refused_after_its_start()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Command lines are read from /proc.");
        await using var sandbox = SandboxServer.Start();
        string mark = $"mark-{Guid.NewGuid():N}";
        await using TranscriptionSession session = TranscriptionSession.FromProgram(
            ["sh", "-c", "sleep 60; exit", mark], 16_000, Sandboxed.Options(sandbox, new StreamingOptions { VadThreshold = 2 }));
        Assert.Equal(FailureKind.OptionInvalid, (await FailureAsync(session))?.Kind);
        await AssertEndedAsync(mark);
    }

    [Fact]
    public async Task A_recorder_that_fails_before_its_first_audio_is_replaced_by_the_next()
    {
        await using var sandbox = SandboxServer.Start();
        using var pcm = new TemporaryFile(".raw", Audio.Wav.Tone(0.5)[44..]);
        var source = new MicrophoneSource([TestProgram.Fail("no server", 1), TestProgram.Play(pcm.Path)]);
        await using TranscriptionSession session = TranscriptionSession.From(source, Sandboxed.Options(sandbox));
        StreamCoachException? failure = await FailureAsync(session);
        // A recorder should never exit; this one does after its audio.
        Assert.Equal(FailureKind.MicrophoneFailed, failure?.Kind);
        Assert.Equal(0.5, session.AudioSent);
        Assert.Single(session.GetTurns());
        Assert.Equal($"microphone ({Path.GetFileName(TestProgram.Play(pcm.Path)[0])})", session.Source);
    }

    [Fact]
    public async Task Without_a_recorder_the_error_says_what_to_install_and_with_failing_ones_what_they_reported()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession none = TranscriptionSession.From(new MicrophoneSource([]), Sandboxed.Options(sandbox));
        StreamCoachException? missing = await FailureAsync(none);
        Assert.Equal(FailureKind.MicrophoneNotSupported, missing?.Kind);
        Assert.Contains(OperatingSystem.IsWindows() ? "Install StreamCoach again" : "arecord", missing!.Advice);

        var broken = new MicrophoneSource([TestProgram.Fail("first", 1), TestProgram.Fail("second", 2)]);
        await using TranscriptionSession session = TranscriptionSession.From(broken, Sandboxed.Options(sandbox));
        StreamCoachException? failure = await FailureAsync(session);
        Assert.Equal(FailureKind.MicrophoneFailed, failure?.Kind);
        Assert.Contains("first", failure!.Message);
        Assert.Contains("second", failure.Message);
    }

    [Fact]
    public async Task An_empty_stream_is_reported()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream());
        Assert.Equal(FailureKind.AudioEmpty, (await FailureAsync(session))?.Kind);
    }

    // Its watcher is a shell with the same arguments, which is killed with it and may need a moment longer.
    private static async Task AssertEndedAsync(string mark)
    {
        Assert.DoesNotContain(CommandLines(mark), line => !line.StartsWith("/bin/sh\0-c\0exec 3<&0\n", StringComparison.Ordinal));
        CancellationToken limit = Limit.Token;
        while (CommandLines(mark).Any()) await Task.Delay(10, limit);
    }

    private static IEnumerable<string> CommandLines(string mark) =>
        System.Diagnostics.Process.GetProcesses().Select(process => CommandLine(process.Id)).Where(line => line.Contains(mark));

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static async Task<StreamCoachException?> FailureAsync(TranscriptionSession session)
    {
        try
        {
            await session.StartAsync(Limit.Token);
        }
        catch (StreamCoachException failure)
        {
            return failure;
        }
        await session.Completion.Within();
        return session.Error;
    }
}
