namespace StreamCoach.Sessions;

/// <content>What a list shows of a journal.</content>
internal sealed partial class SavedJournal
{
    private JournalSummary MakeSummary() => new()
    {
        // The arguments of a program may contain secrets, and no list shows them.
        Header = Header with { Command = null },
        Options = Options,
        Model = Model,
        ConfirmedSeconds = ConfirmedSeconds,
        EndedState = EndedState,
        FailureKind = Failure?.Kind,
        FailureMessage = Failure?.Message,
        StartedAt = StartedAt,
        EndedAt = EndedAt,
        ServiceId = ServiceId,
        ProcessId = Owner?.ProcessId,
        Machine = Owner?.Machine,
        Connections = _connections,
        Gaps = [.. Gaps.Select(gap => new SavedGap(gap.Start, gap.Seconds, gap.Reason, gap.At))],
        Warnings = Warnings,
        TurnCount = Turns.Count,
        FirstText = Turns.Count > 0 ? Turns[0].Text[..Math.Min(Turns[0].Text.Length, JournalSummary.LongestFirstText)] : null,
        Name = Labels.Name,
        Tags = Labels.Tags,
        Notes = [.. Labels.Notes.Select(note => new SavedNote(note.Start, note.Text, note.At))],
        LastTurnEndedAt = Turns.Count > 0 ? Turns[^1].EndedAt : null,
    };
}
