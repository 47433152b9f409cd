using System.Collections.Concurrent;
using StreamCoach.Errors;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>Reads a session's turns and warnings while it runs, as a pipeline does, and compares them with its final state.</summary>
internal sealed class WatchedSession : IAsyncDisposable
{
    private readonly TranscriptionSession _session;
    private readonly string _root;
    private readonly ConcurrentQueue<string> _warnings = [];
    private readonly List<int> _read = [];
    private readonly Task _reading;
    private int _next;

    public WatchedSession(TranscriptionSession session, string root)
    {
        _session = session;
        _root = root;
        session.Diagnostics.Added += Collect;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="ProofException">The end does not come.</exception>
    public async Task EndAsync(TimeSpan limit)
    {
        try
        {
            await Task.WhenAll(_session.Completion, _reading).WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            string[] last = [.. _warnings.TakeLast(5)];
            throw new ProofException($"it is still {_session.State} after {limit.TotalSeconds:0} s, with {_session.AudioSent:0.0} s sent, {_session.Reconnects} reconnects; warnings: {string.Join(" / ", last)}");
        }
        Collect();
    }

    /// <summary>Checks that the shown turns, those of the session and those of its journal are equal, that every gap has a warning, and that the state is saved.</summary>
    public void Check()
    {
        IReadOnlyList<Turn> turns = _session.GetTurns();
        Require(_read.SequenceEqual(Enumerable.Range(0, turns.Count)), $"{turns.Count} turns, and read were {string.Join(' ', _read)}");
        TranscriptionSession saved = SavedSessions.Open(_root, _session.Id);
        Require(saved.State == _session.State, $"it is {_session.State}, and saved as {saved.State}");
        Require(saved.GetTurns().Select(Line).SequenceEqual(turns.Select(Line)),
            $"the journal has {string.Join(" | ", saved.GetTurns().Select(Line))}, and the session {string.Join(" | ", turns.Select(Line))}");
        Require(saved.Gaps.Select(gap => gap.ToString()).SequenceEqual(_session.Gaps.Select(gap => gap.ToString())), $"the journal has the gaps {saved.Gaps}, and the session {_session.Gaps}");
        foreach (SessionGap gap in _session.Gaps) Require(_warnings.Contains($"{gap}."), $"no warning names the gap {gap}: {string.Join(" / ", _warnings)}");
        if (_session.State is SessionState.Interrupted) Require(_warnings.Any(text => text.Contains("ended before the service had confirmed", StringComparison.Ordinal)), "no warning says that it was cut off");
    }

    /// <summary>Aborts a session that did not end, so that the next run can start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_session.Completion.IsCompleted) return;
        _session.Abort();
        await Task.WhenAny(_session.Completion, Task.Delay(TimeSpan.FromSeconds(10)));
    }

    private static string Line(Turn turn) => FormattableString.Invariant($"{turn.Order} {turn.IsFinal} {turn.SpeakerLabel} {turn.Start:0.00} {turn.End:0.00} {turn.Text}");

    private async Task ReadAsync()
    {
        try
        {
            await foreach (Turn turn in _session.ReadTurnsAsync())
            {
                lock (_read) _read.Add(turn.Order);
            }
        }
        catch (StreamCoachException)
        {
            // A failed session throws to its readers at the end.
        }
    }

    // Diagnostics come from several threads, and only the latest are kept.
    private void Collect()
    {
        lock (_read)
        {
            foreach (Diagnostic note in _session.Diagnostics.Since(_next))
            {
                _next = note.Number + 1;
                if (note.Level == DiagnosticLevel.Warning) _warnings.Enqueue(note.Text);
            }
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new ProofException(otherwise);
    }
}
