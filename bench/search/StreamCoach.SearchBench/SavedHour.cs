using System.Globalization;
using System.Text;

namespace StreamCoach.SearchBench;

/// <summary>Writes the journal of a session in format 1, as a session itself would have written it: a turn a line, with the time of each word.</summary>
internal static class SavedHour
{
    /// <param name="root">The folder of the saved sessions.</param>
    /// <param name="number">The number of the session, from 0; it chooses the id, the date and the words.</param>
    /// <param name="words">How many words are said, two and a half in a second.</param>
    /// <param name="vocabulary">The words.</param>
    public static void Write(string root, int number, int words, Vocabulary vocabulary)
    {
        var random = new Random(number);
        DateTime created = new DateTime(2025, 1, 1, 8, 0, 0, DateTimeKind.Utc).AddMinutes(50.0 * number);
        string id = string.Create(CultureInfo.InvariantCulture, $"{created:yyyyMMdd-HHmmss}-{number:x8}");
        string folder = Directory.CreateDirectory(Path.Combine(root, "sessions", id)).FullName;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""{"type":"header","format":1,"session":{"id":"{{id}}","name":"call {{number}}","createdAt":"{{created:O}}","source":"microphone","sourceKind":"Microphone","sampleRate":16000,"endpoint":"US","streaming":{"model":"universal-3-6-pro"} } }""").Append('\n');
        text.Append("""{"type":"opened","processId":1,"machine":"bench"}""").Append('\n');
        text.Append(CultureInfo.InvariantCulture, $$"""{"type":"began","serviceId":"{{number}}","model":"universal-3-6-pro","startedAt":"{{created:O}}","offset":0}""").Append('\n');
        double at = 0;
        for (int said = 0, order = 0; said < words; order++)
        {
            string[] turn = [.. Enumerable.Range(0, Math.Min(words - said, 3 + random.Next(22))).Select(_ => vocabulary.Next(random))];
            turn[0] = char.ToUpperInvariant(turn[0][0]) + turn[0][1..];
            turn[^1] += ".";
            // In one of ten sessions some letters are not ASCII.
            if (number % 10 == 0 && order % 3 == 0) turn[0] += " naïve café";
            said += turn.Length;
            string speaker = order % 2 == 0 ? "A" : "B";
            double start = at;
            string list = string.Join(',', turn.Select(word =>
            {
                at += 0.4;
                return string.Create(CultureInfo.InvariantCulture, $$"""{"text":"{{word}}","start":{{at - 0.4:0.###}},"end":{{at - 0.05:0.###}},"confidence":0.{{random.Next(8000, 9999)}},"speaker":"{{speaker}}","isFinal":true}""");
            }));
            text.Append(CultureInfo.InvariantCulture,
                $$"""{"type":"turn","sessionId":"{{id}}","order":{{order}},"start":{{start:0.###}},"end":{{at:0.###}},"speaker":"{{speaker}}","text":"{{string.Join(' ', turn)}}","language":"en","model":"universal-3-6-pro","confidence":0.9312,"endOfTurnConfidence":0.97,"lagMs":312,"isFinal":true,"startedAt":"{{created.AddSeconds(start):O}}","endedAt":"{{created.AddSeconds(at):O}}","speakerLabel":"{{speaker}}","firstSpeakerLabel":"{{speaker}}","words":[{{list}}]}""")
                .Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $$"""{"type":"ended","answered":{{at:0.###}},"state":"Stopped","at":"{{created.AddSeconds(at):O}}"}""").Append('\n');
        string journal = Path.Combine(folder, "journal.jsonl");
        File.WriteAllText(journal, text.ToString());
        // As old as what it says, because a journal that was written a moment ago is not trusted to be complete.
        File.SetLastWriteTimeUtc(journal, created.AddSeconds(at));
    }
}
