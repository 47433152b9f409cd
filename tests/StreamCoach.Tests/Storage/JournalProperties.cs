using FsCheck;
using FsCheck.Fluent;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Text;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Storage;

public class JournalProperties
{
    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Elements(0, -0.0, double.Epsilon, double.MaxValue, 1 / 3.0, 0.1 + 0.2),
        ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite));

    // Times within a session; impossible ones are corrected on reading (JournalEditTests).
    private static readonly Gen<double> Place = Gen.OneOf(
        Gen.Elements(0, double.Epsilon, 1 / 3.0, 0.1 + 0.2, TurnValue.LongestSeconds),
        Gen.Choose(0, int.MaxValue).Select(number => number / (int.MaxValue / TurnValue.LongestSeconds)));

    private static readonly Gen<double?> NumberOrNone = Gen.OneOf(Gen.Constant<double?>(null), Number.Select(number => (double?)number));

    // Any UTF-16, lone surrogates too.
    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Elements("", " ", "\0", "\"\\\n\r\u2028", "\u001b]0;x\a", "é🎙️話", "\ud83d", "a\udfffb"),
        Gen.Choose(0, 0xFFFF).ArrayOf().Select(codes => new string([.. codes.Select(code => (char)code)])));

    private static readonly Gen<string?> TextOrNone = Gen.OneOf(Gen.Constant<string?>(null), Text.Select(text => (string?)text));

    private static readonly Gen<DateTime> Time = ArbMap.Default.GeneratorFor<DateTime>().Select(time => DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static readonly Gen<TurnWord> Word =
        from text in Text
        from start in Place
        from end in Place
        from confidence in NumberOrNone
        from speaker in TextOrNone
        from isFinal in ArbMap.Default.GeneratorFor<bool>()
        select new TurnWord(text, start, end, confidence, speaker, isFinal);

    private static readonly Gen<Turn> AnyTurn =
        from text in Text
        from words in Word.ArrayOf()
        from speaker in TextOrNone
        from language in TextOrNone
        from startedAt in Time
        from endedAt in Time
        from times in Gen.Two(Place)
        from confidences in Gen.Two(NumberOrNone)
        from isFinal in ArbMap.Default.GeneratorFor<bool>()
        from lag in NumberOrNone
        select new Turn
        {
            SessionId = TemporaryRoot.Id,
            Text = text,
            Words = new([.. words]),
            Speaker = speaker,
            SpeakerLabel = speaker,
            FirstSpeakerLabel = speaker,
            Language = language,
            StartedAt = startedAt,
            EndedAt = endedAt,
            Start = times.Item1,
            End = times.Item2,
            Confidence = confidences.Item1,
            EndOfTurnConfidence = confidences.Item2,
            IsFinal = isFinal,
            LagMs = lag,
        };

    [Fact]
    public void Any_turn_is_read_back_without_control_characters() => Prop.ForAll(AnyTurn.ArrayOf().ToArbitrary(), turns =>
    {
        using var culture = new Culture("de-DE");
        using var root = new TemporaryRoot();
        turns = [.. turns.Select((turn, order) => turn.WithOrder(order))];
        using (SessionJournalWriter journal = SessionJournalWriter.Create(root.Folder, Talk.Header(TemporaryRoot.Id), Assert.Fail)) journal.Turns(turns);
        SavedJournal saved = SavedJournal.Read(root.Folder);
        Assert.Empty(saved.Warnings);
        Assert.Equal(turns.Length, saved.Turns.Count);
        for (int i = 0; i < turns.Length; i++) SameTurn.Assert(Whole(turns[i]), saved.Turns[i]);
    }).QuickCheckThrowOnFailure();

    // A journal may have been edited by anybody. A lone surrogate has no UTF-8 form and becomes U+FFFD, as everywhere in .NET.
    private static Turn Whole(Turn turn) => turn with
    {
        Text = Whole(turn.Text)!,
        Words = new([.. turn.Words.Select(word => word with { Text = Whole(word.Text)!, Speaker = Whole(word.Speaker) })]),
        Speaker = Whole(turn.Speaker),
        SpeakerLabel = Whole(turn.SpeakerLabel),
        FirstSpeakerLabel = Whole(turn.FirstSpeakerLabel),
        Language = Whole(turn.Language),
    };

    private static string? Whole(string? text) => text is null ? null : PrintableText.Line(System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)));
}
