using FsCheck;
using FsCheck.Fluent;
using StreamCoach.Archive;
using StreamCoach.Archive.Patterns;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Archive;

/// <summary>After any history of writes, renames, deletions and damage, a search finds what a plain look at every turn finds.</summary>
public class SearchProperties
{
    private const int Sessions = 4;

    private static readonly string[] Words =
    [
        "budget", "Budgets", "BUDGET", "café", "cafe\u0301", "Cafe", "İstanbul", "istanbul", "ISTANBUL", "ısparta", "don't", "don\u2019t", "dont", "well-known", "well known", "straße", "STRASSE",
        "会議は明日", "日本", "й", "и", "Σίσυφος", "ΣΊΣΥΦΟΣ", "x", "a", "1.5", "C#", "\U0001F399", "한국", "각", "¿qué?", "…", "$5", "e-mail", "fi\uFB01",
    ];

    private static readonly string[] Patterns =
    [
        .. Words, "bud*", "*get", "b?dget", "*", "?", "well known", "budget x", "istanbul a", "会議", "cafe", "ss", "qué", "# a", "no such word",
    ];

    private static readonly Gen<string> Text = Gen.Elements(Words).ArrayOf().Select(words => string.Join(' ', words));

    private static readonly Gen<Change> AnyChange =
        from kind in Gen.Frequency((6, Gen.Constant(Kind.Turn)), (2, Gen.Constant(Kind.Revise)), (1, Gen.Constant(Kind.Name)), (1, Gen.Constant(Kind.Label)), (1, Gen.Constant(Kind.Delete)),
            (1, Gen.Constant(Kind.Noise)), (1, Gen.Constant(Kind.Cut)), (1, Gen.Constant(Kind.Edit)), (3, Gen.Constant(Kind.Search)), (3, Gen.Constant(Kind.DamageCache)))
        from session in Gen.Choose(0, Sessions - 1)
        from text in Text
        from number in Gen.Choose(0, int.MaxValue - 1)
        select new Change(kind, session, text, number);

    private static readonly Gen<TranscriptQuery> AnyQuery =
        from patterns in Gen.Elements(Patterns).NonEmptyListOf()
        from kind in Gen.Elements(TextPatternKind.Words, TextPatternKind.Words, TextPatternKind.Literal, TextPatternKind.Regex)
        from needsAll in ArbMap.Default.GeneratorFor<bool>()
        from sensitive in ArbMap.Default.GeneratorFor<bool>()
        from context in Gen.Choose(0, 2)
        from speaker in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>("A", "Ana", "B")))
        select new TranscriptQuery
        {
            Patterns = [.. patterns.Take(3).Select(pattern => kind == TextPatternKind.Regex ? System.Text.RegularExpressions.Regex.Escape(pattern) : pattern)],
            Kind = kind,
            NeedsAll = needsAll,
            IsCaseSensitive = sensitive,
            ContextBefore = context,
            ContextAfter = context,
            Speaker = speaker is null ? null : name => name == speaker,
        };

    private enum Kind { Turn, Revise, Name, Label, Delete, Noise, Cut, Edit, Search, DamageCache }

    [Fact]
    public void A_search_with_the_cache_finds_what_a_plain_scan_finds() =>
        Prop.ForAll(AnyChange.ArrayOf().ToArbitrary(), AnyQuery.ArrayOf().Where(queries => queries.Length > 0).ToArbitrary(), (changes, queries) =>
        {
            using var talks = new SavedTalks();
            int next = 0;
            foreach (Change change in changes)
            {
                if (change.Kind == Kind.Search) Compare(talks, queries[next++ % queries.Length]);
                else Apply(talks, change);
            }
            foreach (TranscriptQuery query in queries) Compare(talks, query);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void Compare(SavedTalks talks, TranscriptQuery query)
    {
        string[] plain = talks.Search(query, cached: false).Whole;
        Assert.Equal(PlainScan(talks, query), plain);
        // The first one may build the cache, the second one reads it.
        Assert.Equal(plain, talks.Search(query).Whole);
        SavedTalks.Found again = talks.Search(query);
        Assert.Equal(plain, again.Whole);
        Assert.Empty(again.Problems);
        ListTests.Compare(talks);
    }

    // As somebody would who opens one session after another and looks at each turn.
    private static string[] PlainScan(SavedTalks talks, TranscriptQuery query)
    {
        var found = new SavedTalks.Found();
        List<TranscriptMatch> matches = [];
        TextPattern[] patterns = [.. query.Patterns.Select(pattern => TextPattern.Create(pattern, query.Kind, query.IsCaseSensitive))];
        foreach (string id in SavedSessions.Ids(talks.Root).Reverse())
        {
            TranscriptionSession session;
            try
            {
                session = SavedSessions.Open(talks.Root, id);
            }
            catch (StreamCoachException error)
            {
                found.Unreadable(id, error);
                continue;
            }
            FoundTurn[] turns = [.. session.GetTurns().Select(turn => new FoundTurn(turn))];
            for (int i = 0; i < turns.Length; i++)
            {
                List<TextHit> hits = [];
                int matched = patterns.Count(pattern => pattern.Find(turns[i].Shown.Text, hits));
                if (matched < (query.NeedsAll ? patterns.Length : 1) || (query.Speaker is { } wanted && !(turns[i].Shown.Speaker is { } speaker && wanted(speaker)))) continue;
                List<TextHit> apart = [];
                foreach (TextHit hit in hits.OrderBy(hit => hit.Index).ThenByDescending(hit => hit.Length))
                {
                    if (apart.TrueForAll(before => before.Index + before.Length <= hit.Index)) apart.Add(hit);
                }
                matches.Add(new(turns[i], session.CreatedAt, new TextHitList(apart), [.. turns.Take(i).TakeLast(query.ContextBefore)], [.. turns.Skip(i + 1).Take(query.ContextAfter)]));
            }
        }
        found.Matches = [.. matches];
        return found.Whole;
    }

    private static void Apply(SavedTalks talks, Change change)
    {
        int session = change.Session;
        bool exists = File.Exists(talks.Journal(session));
        switch (change.Kind)
        {
            case Kind.Turn when IsReadable(talks, session):
                talks.Write(session, journal => journal.Turns([SavedTalks.Turn(session, CountOf(talks, session), change.Text, change.Number % 3 == 0 ? null : change.Number % 3 == 1 ? "A" : "B")]));
                break;
            case Kind.Revise when IsReadable(talks, session) && CountOf(talks, session) is > 0 and var count:
                talks.Write(session, journal => journal.Revised(SavedTalks.Turn(session, change.Number % count, change.Text, "B")));
                break;
            case Kind.Name when IsReadable(talks, session):
                talks.Write(session, journal => journal.Names(new SpeakerNames(new Dictionary<string, string> { ["A"] = change.Number % 2 == 0 ? "Ana" : "" })));
                break;
            case Kind.Label when IsReadable(talks, session):
                talks.Write(session, journal =>
                {
                    if (change.Number % 3 == 0) journal.Named($"name {change.Text}");
                    else if (change.Number % 3 == 1) journal.Tags(new([change.Text, "tag"]));
                    else journal.Note(new(SavedTalks.Id(session), change.Number % 100, change.Text, DateTime.UnixEpoch));
                });
                break;
            case Kind.Delete:
                talks.Remove(session);
                break;
            case Kind.Noise when exists:
                File.AppendAllText(talks.Journal(session), "noise\n");
                talks.Touch(session);
                break;
            case Kind.Cut when exists:
                using (FileStream file = File.OpenWrite(talks.Journal(session))) file.SetLength(file.Length * (change.Number % 100) / 100);
                talks.Touch(session);
                break;
            case Kind.Edit when exists:
                // Same length; only the time tells.
                File.WriteAllText(talks.Journal(session), File.ReadAllText(talks.Journal(session)).Replace("budget", "butget", StringComparison.Ordinal));
                talks.Touch(session);
                break;
            case Kind.DamageCache:
                CacheDamage.Do(talks, change.Number);
                break;
            default:
                break;
        }
    }

    private static bool IsReadable(SavedTalks talks, int session) => !File.Exists(talks.Journal(session)) || SavedSessions.Find(talks.Root, SavedTalks.Id(session)) is not null;

    private static int CountOf(SavedTalks talks, int session) => SavedSessions.Find(talks.Root, SavedTalks.Id(session))?.TurnCount ?? 0;

    private sealed record Change(Kind Kind, int Session, string Text, int Number);
}
