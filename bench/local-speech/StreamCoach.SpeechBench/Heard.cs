using System.Text.Json;

namespace StreamCoach.SpeechBench;

/// <summary>Scores what another recogniser heard: a file with a line of JSON for each recording, the first of which is the bundled one.</summary>
internal static class Heard
{
    /// <summary>Prints the line that our own recogniser gets, as far as another has such figures.</summary>
    /// <param name="name">The model.</param>
    /// <param name="path">The file; its properties are file, text, seconds, cpu (s), loading (s) and peak (MB).</param>
    /// <param name="said">What is said in the bundled recording.</param>
    public static void Print(string name, string path, string said)
    {
        JsonElement[] heard = [.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)];
        int errors = 0, words = 0;
        foreach (JsonElement recording in heard[1..])
        {
            (int wrong, int count) = Score(recording, File.ReadAllText(Path.ChangeExtension(recording.GetProperty("file").GetString()!, ".txt")));
            errors += wrong;
            words += count;
        }
        (int bundledErrors, int bundledWords) = Score(heard[0], said);
        Console.WriteLine($"{name} | WER bundled {100.0 * bundledErrors / bundledWords:0.0} % ({bundledErrors}/{bundledWords}) | WER real {(words == 0 ? 0 : 100.0 * errors / words):0.0} % ({errors}/{words})"
            + $" | CPU/audio bundled {heard[0].GetProperty("cpu").GetDouble() / heard[0].GetProperty("seconds").GetDouble():0.000}"
            + $" real {(heard.Length > 1 ? heard[1..].Sum(line => line.GetProperty("cpu").GetDouble()) / heard[1..].Sum(line => line.GetProperty("seconds").GetDouble()) : 0):0.000}"
            + $" | loading {heard[0].GetProperty("loading").GetDouble():0.00} s | peak {heard.Max(line => line.GetProperty("peak").GetDouble()):0} MB");
    }

    private static (int Errors, int Words) Score(JsonElement recording, string said)
    {
        string[] expected = WordErrors.Normalize(said);
        return (WordErrors.Align(expected, WordErrors.Normalize(recording.GetProperty("text").GetString()!)).Errors, expected.Length);
    }
}
