using System.Runtime.InteropServices;
using System.Text.Json;

namespace StreamCoach.Sandbox.Recognition;

/// <summary>The bundled recording: its samples and its words, in order.</summary>
internal sealed class Recording
{
    public const int SampleRate = 16000;
    private const int WavHead = 44;

    private static readonly Lazy<Recording> Loaded = new(Load);

    private Recording(short[] samples, RecordedWord[] words)
    {
        Samples = samples;
        Words = words;
        Index = new RecordingIndex(samples);
    }

    /// <summary>The recording, loaded on first use and shared by all sessions.</summary>
    public static Recording Bundled => Loaded.Value;

    /// <summary>The folder of the recording, beside this assembly.</summary>
    public static string Folder
    {
        get
        {
            string? beside = Path.GetDirectoryName(typeof(Recording).Assembly.Location);
            return Path.Combine(string.IsNullOrEmpty(beside) ? AppContext.BaseDirectory : beside, "Recording");
        }
    }

    public short[] Samples { get; }

    public RecordedWord[] Words { get; }

    public RecordingIndex Index { get; }

    private static Recording Load()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Folder, "conversation.wav"));
        short[] samples = MemoryMarshal.Cast<byte, short>(file.AsSpan(WavHead)).ToArray();
        using var text = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "conversation.json")));
        List<RecordedWord> words = [];
        int turn = 0;
        foreach (JsonElement said in text.RootElement.GetProperty("turns").EnumerateArray())
        {
            string speaker = said.GetProperty("speaker").GetString()!;
            JsonElement list = said.GetProperty("words");
            int left = list.GetArrayLength();
            foreach (JsonElement word in list.EnumerateArray())
            {
                words.Add(new RecordedWord(
                    turn,
                    word.GetProperty("text").GetString()!,
                    word.GetProperty("start").GetInt32() * (SampleRate / 1000),
                    word.GetProperty("end").GetInt32() * (SampleRate / 1000),
                    word.GetProperty("confidence").GetDouble(),
                    speaker,
                    --left == 0));
            }

            turn++;
        }

        return new Recording(samples, [.. words]);
    }
}
