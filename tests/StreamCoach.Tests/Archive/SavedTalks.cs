using StreamCoach.Archive;
using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Archive;

/// <summary>A store of sessions that a test writes, damages and searches. Each write has a time of its own, long ago, as if a day had passed.</summary>
internal sealed class SavedTalks : IDisposable
{
    private readonly Storage.TemporaryRoot _root = new();
    private DateTime _now = DateTime.UtcNow.AddDays(-300);

    public string Root => _root.Path;

    /// <summary>The files of the cache, without the one that is locked.</summary>
    public string[] CacheFiles => Directory.Exists(CacheFolder) ? [.. Directory.GetFiles(CacheFolder).Where(file => Path.GetFileName(file) != "lock").Order(StringComparer.Ordinal)] : [];

    public string CacheFolder => Path.Combine(Root, "search");

    public static string Id(int number) => FormattableString.Invariant($"20260101-0000{number % 60:00}-{number:x8}");

    public SessionFolder Folder(int number) => SessionFolder.Create(Root, Id(number));

    public string Journal(int number) => Folder(number).FilePath(SessionFolder.JournalFile);

    public static Turn Turn(int number, int order, string text, string? speaker = null) => new()
    {
        SessionId = Id(number),
        Order = order,
        Text = text,
        Speaker = speaker,
        SpeakerLabel = speaker,
        FirstSpeakerLabel = speaker,
        Start = order,
        End = order + 0.5,
        Words = new([new TurnWord("word", order, order + 0.5)]),
    };

    /// <summary>Creates a session, or continues it, with lines that it would write.</summary>
    public void Write(int number, Action<SessionJournalWriter> lines, Func<JournalHeader, JournalHeader>? change = null)
    {
        JournalHeader header = Talk.Header(Id(number)) with { Name = $"call {number}", CreatedAt = DateTime.UnixEpoch.AddDays(number), IsNamedByDate = number == 0 ? true : null };
        if (change is not null) header = change(header);
        using (SessionJournalWriter journal = File.Exists(Journal(number)) ? SessionJournalWriter.Continue(Folder(number), Assert.Fail)
            : SessionJournalWriter.Create(Folder(number), header, Assert.Fail))
        {
            lines(journal);
            journal.Flush();
        }
        Touch(number);
    }

    public void Write(int number, params string[] texts) => Write(number, journal => journal.Turns([.. texts.Select((text, order) => Turn(number, order, text))]));

    public void Remove(int number)
    {
        if (Folder(number).Exists) SavedSessions.Remove(Root, Id(number));
    }

    /// <summary>Gives a journal a time of its own, after whatever changed it.</summary>
    public void Touch(int number)
    {
        _now = _now.AddSeconds(10);
        File.SetLastWriteTimeUtc(Journal(number), _now);
    }

    /// <summary>Searches as the cmdlet does.</summary>
    public Found Search(TranscriptQuery query, bool cached = true)
    {
        var report = new Found();
        report.Matches = [.. new TranscriptArchive(Root) { UsesCache = cached }.Search(query, report, Limit.Token)];
        return report;
    }

    public Found Search(string pattern, TextPatternKind kind = TextPatternKind.Words) => Search(new TranscriptQuery { Patterns = [pattern], Kind = kind });

    public void Dispose() => _root.Dispose();

    /// <summary>What a search found and reported.</summary>
    internal sealed class Found : IArchiveObserver
    {
        public TranscriptMatch[] Matches { get; set; } = [];

        public string[] Texts => [.. Matches.Select(match => match.Text)];

        public List<string> NotSearched { get; } = [];

        public List<string> WithDamage { get; } = [];

        public List<string> Problems { get; } = [];

        public void Unreadable(string id, StreamCoachException failure) => NotSearched.Add($"{id}: {failure.Kind}");

        public void Damaged(string id, string name) => WithDamage.Add($"{id} {name}");

        public void CacheProblem(string problem) => Problems.Add(problem);

        public void Progress(int searched, int all) => Assert.InRange(searched, 1, all);

        /// <summary>Everything about the matches, so that two searches can be compared.</summary>
        public string[] Whole => [.. Matches.Select(match => string.Join('|', match.SessionId, match.SessionName, match.Date.Ticks, match.Order, match.Speaker, match.Text,
            string.Join(',', match.Hits.Select(hit => (hit.Index, hit.Length, hit.Value))), match.Before, match.After, string.Join(' ', match.GetTurn().Words), match.Start)), .. NotSearched];
    }
}
