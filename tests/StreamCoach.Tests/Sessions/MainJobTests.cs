using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using StreamCoach.Recognition;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

public class MainJobTests
{
    private static readonly string[] Spoken = Transcript("text");

    public static TheoryData<string, bool?, bool> Models => new()
    {
        { "universal-3-6-pro", null, true },
        { "u3-rt-pro", null, true },
        { "universal-streaming-english", true, true },
        { "universal-streaming-english", true, false },
        { "universal-3-6-pro", true, true },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Every_turn_of_the_recording_comes_once_and_in_order(string model, bool? format, bool doubleFinal)
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { DoubleFinal = doubleFinal });
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, new StreamingOptions { Model = model, FormatTurns = format });
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        Assert.Equal(Spoken, turns.Select(turn => turn.Text));
        Assert.Equal(Enumerable.Range(0, Spoken.Length), turns.Select(turn => turn.Order));
        Assert.Equal(SessionState.Completed, session.State);
        Assert.Equal(model, session.Model);
        Assert.Equal(session.Id, turns[0].SessionId);
        Assert.All(turns, turn => Assert.InRange(turn.Confidence!.Value, 0.5, 1));
    }

    [Fact]
    public async Task The_audio_arrives_unchanged_in_valid_frames_with_a_padded_tail()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        byte[] wav = Audio.Wav.Tone(1.234);
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(wav));
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        SandboxSession server = sandbox.Sessions[0];
        await server.WaitForEndAsync().Within();
        byte[] sent = wav[44..];
        Assert.Equal(25 * 1_600, server.GetAudio().Length);
        Assert.True(sent.AsSpan().SequenceEqual(server.GetAudio().AsSpan(0, sent.Length)));
        Assert.All(server.GetAudio()[sent.Length..], padding => Assert.Equal(0, padding));
        // 200 ms each, and at the end 34 ms of audio padded to 50 ms.
        Assert.Equal((1_600, 6_400), (server.MinFrameBytes, server.MaxFrameBytes));
        Assert.Equal(1.25, session.AudioSent);
        Assert.Equal(["""{"type":"Terminate"}"""], server.GetTextMessages());
        Assert.Equal(1000, server.CloseCode);
        Assert.Single(turns);
    }

    [Fact]
    public async Task A_live_source_is_sent_in_frames_of_fifty_milliseconds()
    {
        await using var sandbox = SandboxServer.Start();
        using var pcm = new TemporaryFile(".raw", Audio.Wav.Tone(0.5)[44..]);
        await using TranscriptionSession session = TranscriptionSession.FromProgram(TestProgram.Play(pcm.Path), 16_000, Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Equal((1_600, 1_600, 10), (sandbox.Sessions[0].MinFrameBytes, sandbox.Sessions[0].MaxFrameBytes, sandbox.Sessions[0].Frames));
    }

    [Fact]
    public async Task Words_have_the_times_of_the_recording_and_speakers_are_revised()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, new StreamingOptions { SpeakerLabels = true });
        await session.StartAsync(Limit.Token);
        await session.TurnsAsync();
        IReadOnlyList<Turn> turns = session.GetTurns();
        Assert.Equal(Transcript("speaker"), turns.Select(turn => turn.Speaker));
        using JsonDocument recording = Recording();
        JsonElement[] words = [.. recording.RootElement.GetProperty("turns").EnumerateArray().SelectMany(turn => turn.GetProperty("words").EnumerateArray())];
        TurnWord[] heard = [.. turns.SelectMany(turn => turn.Words)];
        Assert.Equal(words.Select(word => word.GetProperty("text").GetString()), heard.Select(word => word.Text));
        Assert.All(words.Zip(heard), pair => Assert.Equal(pair.First.GetProperty("start").GetDouble() / 1_000, pair.Second.Start, 2));
        Assert.Equal(turns[3].Words[0].Start, turns[3].Start);
        Assert.Equal(turns[3].Words[^1].End, turns[3].End);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(96_000)]
    public async Task A_file_is_sent_at_its_own_rate(int rate)
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(0.6, rate)));
        await session.StartAsync(Limit.Token);
        Assert.Single(await session.TurnsAsync());
        Assert.Equal($"{rate}", sandbox.Sessions[0].GetQuery()["sample_rate"]);
        Assert.InRange(sandbox.Sessions[0].AudioSeconds, 0.6, 0.66);
    }

    [Fact]
    public async Task Raw_pcm_is_read_from_a_stream_that_stays_open()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        byte[] raw = Audio.Wav.Tone(0.5)[44..];
        using var stream = new MemoryStream(raw);
        await using TranscriptionSession session = Sandboxed.Session(sandbox, stream);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.True(sandbox.Sessions[0].GetAudio().AsSpan().SequenceEqual(raw));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public async Task Partials_grow_into_their_final()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = Sandboxed.Recording(sandbox, speed: 10);
        await session.StartAsync(Limit.Token);
        var partials = new List<Turn>();
        await foreach (Turn turn in session.ReadTurnsAsync(includePartials: true, Limit.Token))
        {
            if (!turn.IsFinal) partials.Add(turn);
            else if (turn.Order == 0) break;
        }
        Assert.NotEmpty(partials);
        Assert.All(partials, partial => Assert.Equal(0, partial.Order));
        Assert.True(partials[0].Text.Length <= partials[^1].Text.Length);
    }

    [Fact]
    public async Task A_file_is_sent_in_real_time()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true, MaxRealtimeFactor = 1.25 });
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Tone(1.5)), speed: 1);
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        SandboxSession server = sandbox.Sessions[0];
        IReadOnlyList<long> times = server.GetFrameTimestamps();
        Assert.Equal(8, times.Count);
        // The first frame is due immediately, each other one 200 ms after the previous one; a stream may be one percent faster, like a live one. Pacing begins
        // after the connection. A busy machine may read the first frame late, so no time is measured from it.
        Assert.All(times, (time, frame) => Assert.InRange(Stopwatch.GetElapsedTime(server.AcceptedAt, time).TotalSeconds, frame * 0.2 / 1.01, Limit.Time.TotalSeconds));
    }

    [Fact]
    public async Task The_duration_ends_a_session()
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromFile(
            SandboxServer.RecordingPath, Sandboxed.Options(sandbox, duration: TimeSpan.FromSeconds(6)));
        await session.StartAsync(Limit.Token);
        List<Turn> turns = await session.TurnsAsync();
        Assert.Equal(6, session.AudioSent);
        Assert.Equal(Spoken[0], turns[0].Text);
    }

    [Fact]
    public async Task Stereo_float_with_equal_channels_is_converted_without_loss()
    {
        await using var sandbox = SandboxServer.Start(new SandboxOptions { KeepAudio = true });
        byte[] mono = Audio.Wav.Tone(0.25)[44..];
        var stereo = new byte[mono.Length * 4];
        for (int i = 0; i < mono.Length / 2; i++)
        {
            float value = BinaryPrimitives.ReadInt16LittleEndian(mono.AsSpan(i * 2)) / 32_768f;
            BinaryPrimitives.WriteSingleLittleEndian(stereo.AsSpan(i * 8), value);
            BinaryPrimitives.WriteSingleLittleEndian(stereo.AsSpan(i * 8 + 4), value);
        }
        await using TranscriptionSession session = Sandboxed.Session(sandbox, new MemoryStream(Audio.Wav.Make(3, 2, 16_000, 32, stereo)));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.True(sandbox.Sessions[0].GetAudio().AsSpan().SequenceEqual(mono));
    }

    private static JsonDocument Recording() => JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(SandboxServer.RecordingPath, ".json")));

    private static string[] Transcript(string property)
    {
        using JsonDocument recording = Recording();
        return [.. recording.RootElement.GetProperty("turns").EnumerateArray().Select(turn => turn.GetProperty(property).GetString()!)];
    }
}
