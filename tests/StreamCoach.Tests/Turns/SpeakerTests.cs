using System.Collections;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Turns;

public class SpeakerTests
{
    [Fact]
    public void Speaker_names_apply_to_existing_and_later_turns_and_labels_are_kept()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log);
        Say(assembler, 0, "A");
        log.Rename(new(new Hashtable { ["A"] = " Ana\u001b ", ["B"] = "Ben" }));
        Say(assembler, 1, "B");
        Say(assembler, 2, "C");
        Assert.Equal(["Ana\uFFFD", "Ben", "C"], log.Snapshot().Select(turn => turn.Speaker));
        Assert.Equal(["A", "B", "C"], log.Snapshot().Select(turn => turn.SpeakerLabel));
        log.Rename(new(new Hashtable { ["A"] = "", ["C"] = "Cleo" }));
        Assert.Equal(["A", "Ben", "Cleo"], log.Snapshot().Select(turn => turn.Speaker));
    }

    [Fact]
    public void A_revision_changes_the_speaker_and_keeps_the_first_label()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", StreamingOptions.DefaultModel, log);
        log.Rename(new(new Hashtable { ["A"] = "Ana", ["B"] = "Ben" }));
        Say(assembler, 0, "A");
        assembler.Accept(new SpeakerRevision { TurnOrder = 0, SpeakerLabel = "B" });
        assembler.Accept(new SpeakerRevision { TurnOrder = 0, SpeakerLabel = "C" });
        Turn turn = Assert.Single(log.Snapshot());
        Assert.Equal(("C", "C", "A"), (turn.Speaker, turn.SpeakerLabel, turn.FirstSpeakerLabel));
    }

    [Fact]
    public void A_late_formatted_final_keeps_speaker_name_and_first_label()
    {
        var log = new TurnLog();
        var assembler = new TurnAssembler("s", "universal-streaming-english", log);
        log.Rename(new(new Hashtable { ["B"] = "Ben" }));
        assembler.Accept(Message(0, "A", formatted: false), default, DateTime.UnixEpoch);
        assembler.ReleaseOverdue(DateTime.UnixEpoch + TurnAssembler.TwinLimit);
        assembler.Accept(new SpeakerRevision { TurnOrder = 0, SpeakerLabel = "B" });
        assembler.Accept(Message(0, null, formatted: true), default, DateTime.UnixEpoch);
        Turn turn = Assert.Single(log.Snapshot());
        Assert.Equal(("Ben", "B", "A"), (turn.Speaker, turn.SpeakerLabel, turn.FirstSpeakerLabel));
    }

    [Fact]
    public void An_empty_label_is_refused() =>
        Assert.Equal(FailureKind.OptionInvalid, Assert.Throws<StreamCoachException>(() => new SpeakerNames(new Hashtable { [" "] = "Ana" })).Kind);

    private static void Say(TurnAssembler assembler, int order, string speaker) => assembler.Accept(Message(order, speaker, formatted: true), default, DateTime.UnixEpoch);

    private static TurnMessage Message(int order, string? speaker, bool formatted) => new()
    {
        Order = order,
        Text = "Hello.",
        Ends = true,
        IsFormatted = formatted,
        MayEndAgain = !formatted,
        SpeakerLabel = speaker,
        Words = [new() { Text = "Hello.", Start = 0, End = 100, Confidence = 0.9 }],
    };
}
