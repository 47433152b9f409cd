using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sessions;

namespace StreamCoach.SpeechBench;

/// <summary>Gives the recogniser sound that is no English speech, and files that are no models.</summary>
internal sealed class Proofs(ISpeechEngine engine, SpeechModelFiles files)
{
    private static readonly string[] Parts = ["encoder", "decoder", "vocabulary", "voice activity"];

    private int _failed;

    /// <summary>Runs all, and prints a table.</summary>
    /// <param name="recordings">Recordings. A name begins with what must happen: <c>silent</c> (no turn and no gap), <c>foreign</c> (one warning), or <c>any</c> (it is completed, whatever is heard).</param>
    /// <param name="damaged">The number of damaged model files.</param>
    /// <returns>The number of proofs that failed.</returns>
    public async Task<int> RunAsync(IEnumerable<string> recordings, int damaged)
    {
        foreach (string path in recordings) await HearAsync(path);
        Damage(damaged);
        return _failed;
    }

    private async Task HearAsync(string path)
    {
        var streaming = new StreamingOptions { Model = files.Name };
        await using TranscriptionSession session = TranscriptionSession.FromFile(path, new SessionOptions
        {
            Speed = 10_000,
            Streaming = streaming,
            Transcriber = LocalTranscriber.For(files, streaming, () => engine),
        });
        await session.StartAsync();
        await session.WaitForEndAsync();
        string name = Path.GetFileNameWithoutExtension(path);
        int turns = session.GetTurns().Count;
        int warnings = session.Diagnostics.Since(0).Count(note => note.Level == DiagnosticLevel.Warning && note.Text.Contains("English", StringComparison.Ordinal));
        bool holds = session.State == SessionState.Completed && name.Split('-')[0] switch { "silent" => turns == 0 && session.Gaps.Count == 0, "foreign" => warnings == 1, _ => warnings <= 1 };
        string text = string.Join(' ', session.GetTurns().Select(turn => turn.Text));
        if (text.Length > 60) text = text[..60] + "...";
        Print(holds, name, FormattableString.Invariant($"{session.State}, {session.AudioSent:0.0} s, {turns} turns, {session.Gaps.Count} gaps, {warnings} warnings {text}").TrimEnd());
    }

    private void Damage(int count)
    {
        // The files that are whole are loaded once.
        using ISpeechModel whole = engine.Open(files);
        var chance = new Random(16);
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
        byte[][] contents = [File.ReadAllBytes(files.Encoder), File.ReadAllBytes(files.Decoder), File.ReadAllBytes(files.Vocabulary), File.ReadAllBytes(files.VoiceActivity)];
        var kinds = new SortedDictionary<string, (int Errors, int All)>(StringComparer.Ordinal);
        try
        {
            for (int i = 0; i < count; i++)
            {
                int part = i % Parts.Length;
                (string how, byte[] content) = Damaged(contents[part], i / Parts.Length % 4, chance);
                File.WriteAllBytes(path, content);
                SpeechModelFiles damaged = part switch
                {
                    0 => files with { Encoder = path },
                    1 => files with { Decoder = path },
                    2 => files with { Vocabulary = path },
                    _ => files with { VoiceActivity = path },
                };
                string kind = $"{Parts[part]}: {how}";
                (int errors, int all) = kinds.GetValueOrDefault(kind);
                kinds[kind] = (errors + (IsRefused(damaged, path) ? 1 : 0), all + 1);
            }
        }
        finally
        {
            File.Delete(path);
        }
        foreach ((string kind, (int errors, int all)) in kinds) Print(errors == all, kind, $"{errors} clear errors for {all} files");
    }

    private bool IsRefused(SpeechModelFiles damaged, string path)
    {
        try
        {
            using ISpeechModel model = engine.Open(damaged);
            return false;
        }
        catch (StreamCoachException error) when (error.Kind == FailureKind.SpeechModelUnusable && error.Message.Contains(path, StringComparison.Ordinal))
        {
            return true;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Console.WriteLine($"  {error.GetType().Name}: {error.Message}");
            return false;
        }
    }

    private static (string How, byte[] Content) Damaged(byte[] whole, int how, Random chance)
    {
        var random = new byte[chance.Next(100_000)];
        chance.NextBytes(random);
        return how switch
        {
            0 => ("random", random),
            1 => ("cut off", whole[..chance.Next(whole.Length)]),
            2 => ("cut off early", whole[..chance.Next(whole.Length / 100)]),
            // The beginning of a model, where its structure is, then nonsense.
            _ => ("ends in nonsense", [.. whole[..chance.Next(Math.Min(whole.Length, 100_000))], .. random, 0xFF]),
        };
    }

    private void Print(bool holds, string what, string found)
    {
        if (!holds) _failed++;
        Console.WriteLine($"{(holds ? "holds" : "FAILS"),-6} {what,-32} {found}");
    }
}
