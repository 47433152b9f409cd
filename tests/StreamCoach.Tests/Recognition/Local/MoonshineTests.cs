using System.Buffers.Binary;
using System.Runtime.Loader;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sessions;
using StreamCoach.Tests.Audio;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>The real models on real audio. Those that read the whole recording take some seconds.</summary>
public class MoonshineTests
{
    private static readonly Random Chance = new(16);

    [Theory]
    [InlineData("moonshine-base")]
    [InlineData("moonshine-tiny")]
    public async Task The_bundled_recording_is_understood(string model)
    {
        TranscriptionSession session = await HearAsync(SandboxServer.RecordingPath, model);
        Assert.Equal((SessionState.Completed, model), (session.State, session.Model));
        string text = string.Join(' ', session.GetTurns().Select(turn => turn.Text));
        // Some words of each half; bench/local-speech counts the errors.
        foreach (string said in (string[])["thanks for making the time today", "forty people", "pilot plan"]) Assert.Contains(said, text, StringComparison.OrdinalIgnoreCase);
        TurnWord thanks = session.GetTurns()[0].Words.Single(word => word.Text == "thanks");
        Assert.InRange(thanks.Start, 1.518 - 0.2, 1.518 + 0.2);
        Assert.InRange(thanks.End, 1.934 - 0.2, 1.934 + 0.2);
        Assert.All(session.GetTurns().SelectMany(turn => turn.Words), word => Assert.True(word is { IsFinal: true, Confidence: > 0 and <= 1 } && word.End >= word.Start));
        Assert.DoesNotContain(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning);
    }

    [Theory]
    [InlineData("silence")]
    [InlineData("noise")]
    [InlineData("tone")]
    [InlineData("notes")]
    [InlineData("clicks")]
    public async Task What_is_no_speech_gives_no_turn(string kind)
    {
        short[] sound = [.. Enumerable.Range(0, 16_000 * 10).Select(i => kind switch
        {
            "silence" => (short)0,
            "noise" => (short)Chance.Next(-3_000, 3_000),
            "tone" => (short)(8_000 * Math.Sin(i * 2 * Math.PI * 440 / 16_000)),
            "notes" => (short)(8_000 * Math.Exp(-(i % 8_000) / 3_000.0) * Math.Sin(i * 2 * Math.PI * (220 + 55 * (i / 8_000 % 5)) / 16_000)),
            _ => (short)(i % 5_000 < 20 ? short.MaxValue : 0),
        })];
        using var file = new TemporaryFile(".wav", Wav.Mono16(16_000, sound));
        Assert.Empty((await HearAsync(file.Path)).GetTurns());
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(96_000, 1)]
    [InlineData(16_000, 30)]
    public async Task Speech_at_other_rates_or_clipped_is_still_understood(int rate, int gain)
    {
        using var file = new TemporaryFile(".wav", Wav.Mono16(rate, Speech(rate, gain, 5)));
        Assert.Contains("making the time today", string.Join(' ', (await HearAsync(file.Path)).GetTurns().Select(turn => turn.Text)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0.2, 0)]
    [InlineData(0.05, 0)]
    [InlineData(8, 4)]
    public async Task A_scrap_and_two_people_at_once_are_no_trouble(double seconds, double second)
    {
        short[] one = Speech(16_000, 1, seconds), other = second > 0 ? [.. Speech(16_000, 1, seconds + second).Skip((int)(16_000 * second))] : new short[one.Length];
        using var file = new TemporaryFile(".wav", Wav.Mono16(16_000, [.. one.Zip(other, (a, b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue))]));
        Assert.Equal(SessionState.Completed, (await HearAsync(file.Path)).State);
    }

    [Fact]
    public void Damaged_files_are_errors_that_name_the_file()
    {
        SpeechModelFiles files = TestModels.Files();
        byte[] decoder = File.ReadAllBytes(files.Decoder), activity = File.ReadAllBytes(files.VoiceActivity);
        var random = new byte[5_000];
        // Each kind of damage in each file, once; bench/local-speech/proofs does this 1,000 times.
        for (int i = 0; i < 12; i++)
        {
            Chance.NextBytes(random);
            byte[] content = (i % 3) switch { 0 => random, 1 => activity[..Chance.Next(activity.Length)], _ => decoder[..Chance.Next(200_000)] };
            using var file = new TemporaryFile(".onnx", content);
            SpeechModelFiles damaged = (i % 4) switch
            {
                0 => files with { Encoder = file.Path },
                1 => files with { Decoder = file.Path },
                2 => files with { Vocabulary = file.Path },
                _ => files with { VoiceActivity = file.Path },
            };
            StreamCoachException error = Assert.Throws<StreamCoachException>(() => TestModels.Engine.Open(damaged).Dispose());
            Assert.Equal(FailureKind.SpeechModelUnusable, error.Kind);
            Assert.Contains(file.Path, error.Message);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(100_000)]
    public void A_vocabulary_that_was_cut_off_is_an_error(int missing)
    {
        SpeechModelFiles files = TestModels.Files();
        using var file = new TemporaryFile(".bin", File.ReadAllBytes(files.Vocabulary)[..^missing]);
        StreamCoachException error = Assert.Throws<StreamCoachException>(() => TestModels.Engine.Open(files with { Vocabulary = file.Path }).Dispose());
        Assert.Equal(FailureKind.SpeechModelUnusable, error.Kind);
        Assert.Contains(file.Path, error.Message);
    }

    [Fact]
    public void A_file_of_another_model_or_none_is_an_error()
    {
        SpeechModelFiles files = TestModels.Files();
        foreach (SpeechModelFiles wrong in (SpeechModelFiles[])[files with { Encoder = files.Decoder }, files with { Decoder = files.Encoder }, files with { VoiceActivity = files.Encoder },
            files with { Vocabulary = files.Encoder }, files with { Encoder = Path.Combine(Path.GetTempPath(), "no-such.onnx") }])
            Assert.Equal(FailureKind.SpeechModelUnusable, Assert.Throws<StreamCoachException>(() => TestModels.Engine.Open(wrong).Dispose()).Kind);
        // Each part fits by itself, and they do not fit each other.
        using ISpeechModel mixed = TestModels.Engine.Open(files with { Encoder = TestModels.Files("moonshine-base").Encoder });
        using ISpeechDecoder decoder = mixed.MakeDecoder();
        Assert.Equal(FailureKind.SpeechModelUnusable, Assert.Throws<StreamCoachException>(() => decoder.Decode(new float[16_000], () => true)).Kind);
    }

    [Fact]
    public void It_is_not_loaded_again_for_the_next_session_unless_a_file_was_replaced()
    {
        SpeechModelFiles files = TestModels.Files();
        using var file = new TemporaryFile(".onnx", File.ReadAllBytes(files.VoiceActivity));
        files = files with { VoiceActivity = file.Path };
        DateTime written = File.GetLastWriteTimeUtc(file.Path);
        TestModels.Engine.Open(files).Dispose();
        File.WriteAllBytes(file.Path, new byte[100]);
        File.SetLastWriteTimeUtc(file.Path, written);
        TestModels.Engine.Open(files).Dispose();
        File.SetLastWriteTimeUtc(file.Path, written.AddSeconds(1));
        Assert.Throws<StreamCoachException>(() => TestModels.Engine.Open(files).Dispose());
    }

    [Fact]
    public void It_is_loaded_in_a_context_of_its_own()
    {
        using ISpeechModel model = TestModels.Engine.Open(TestModels.Files());
        var context = AssemblyLoadContext.GetLoadContext(model.GetType().Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, context);
        Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == "Microsoft.ML.OnnxRuntime");
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == "Microsoft.ML.OnnxRuntime");
    }

    [Fact]
    public void A_platform_without_a_native_library_is_told()
    {
        (ISpeechEngine? engine, string? missing) = SpeechLibrary.Load(Path.Combine(House.ReferencesTests.Root(), "out", "StreamCoach"), "linux-musl-x64");
        Assert.Null(engine);
        Assert.Contains("linux-musl-x64", missing);
        Assert.Contains("linux-arm64, linux-x64, osx-arm64, win-arm64, win-x64", missing);
        Assert.Contains("is missing", SpeechLibrary.Load(Path.GetTempPath(), "linux-x64").Missing);
    }

    private static async Task<TranscriptionSession> HearAsync(string path, string model = "moonshine-tiny")
    {
        SpeechModelFiles files = TestModels.Files(model);
        ISpeechEngine engine = TestModels.Engine;
        var streaming = new StreamingOptions { Model = model };
        var options = new SessionOptions { Speed = 1_000, Streaming = streaming, Transcriber = LocalTranscriber.For(files, streaming, () => engine) };
        TranscriptionSession session = TranscriptionSession.FromFile(path, options);
        await session.StartAsync(CancellationToken.None);
        await session.Completion.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.Null(session.Failure);
        return session;
    }

    // The recording's beginning, by the nearest sample: 16 kHz is all that it has.
    private static short[] Speech(int rate, int gain, double seconds)
    {
        byte[] file = File.ReadAllBytes(SandboxServer.RecordingPath);
        return [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i =>
            (short)Math.Clamp(gain * BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(44 + 2 * (int)((long)i * 16_000 / rate))), short.MinValue, short.MaxValue))];
    }
}
