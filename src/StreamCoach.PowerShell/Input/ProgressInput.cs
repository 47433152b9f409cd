using System.Management.Automation;
using StreamCoach.Analysis;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Progress;

namespace StreamCoach.Commands.Input;

/// <summary>
/// Collects the talks of a history. A session is measured at once and not kept, so that a pipeline of hundreds of saved sessions needs the memory of one;
/// turns and rows are collected until the end, because only then a talk is complete.
/// </summary>
/// <param name="history">The history to which the talks are added.</param>
/// <param name="filter">The kind of talk; <see langword="null"/> for all.</param>
internal sealed class ProgressInput(ProgressHistory history, TalkFilter? filter = null)
{
    private readonly TranscriptInput _others = new();
    private bool _hasOthers;

    /// <summary>The talks so far.</summary>
    public ProgressHistory History => history;

    /// <summary>Adds an object; one that contains no transcript is a non-terminating error.</summary>
    public void TryAdd(PSObject? input, PSCmdlet cmdlet)
    {
        if (LanguagePrimitives.GetEnumerable(input) is { } several)
        {
            foreach (object? one in several) TryAdd(one is null ? null : PSObject.AsPSObject(one), cmdlet);
        }
        else if (input?.BaseObject is TranscriptionSession session)
        {
            Add(session);
        }
        else
        {
            _hasOthers = true;
            if (input?.BaseObject is TranscriptAnalysis analysis) filter?.Add(analysis);
            _others.TryAdd(input, cmdlet);
        }
    }

    /// <summary>Adds a session.</summary>
    public void Add(TranscriptionSession session)
    {
        // Before the turns are read.
        if (filter?.Fits(session) != false) Add(new Transcript(session.GetTurns()), session);
    }

    /// <summary>Adds what was collected, and returns the history.</summary>
    public ProgressHistory Complete()
    {
        if (!_hasOthers) return history;
        foreach (TranscriptPart part in _others.PartsOrNone) Add(part);
        _hasOthers = false;
        return history;
    }

    /// <summary>Adds the turns of one session, or those without a session.</summary>
    public void Add(TranscriptPart part)
    {
        Transcript transcript = part.Transcript;
        if (transcript.Turns is not [var first, ..]) return;
        if (part.Session is { } session)
        {
            if (filter?.Fits(session) != false) Add(transcript, session);
        }
        else if (filter?.FitsWithoutSession(part.SessionId) != false)
        {
            history.Add(transcript, part.SessionId ?? "", first.SessionName ?? part.SessionId ?? "a talk", first.StartedAt ?? DateTime.UtcNow, isMicrophone: false);
        }
    }

    private void Add(Transcript transcript, TranscriptionSession session) =>
        history.Add(transcript, session.Id, session.Name, transcript.Turns is [{ StartedAt: { } began }, ..] ? began : session.CreatedAt,
            new SessionMonitor(session) is { IsMicrophone: true, IsPlayback: false });
}
