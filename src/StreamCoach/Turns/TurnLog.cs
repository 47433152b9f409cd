using System.Runtime.InteropServices;
using StreamCoach.Errors;

namespace StreamCoach.Turns;

/// <summary>
/// The append-only list of a session's turns. Each reader has its own cursor, so that every reader gets all turns in the same order, and a failure after them.
/// A turn is written to the journal before any reader can see it.
/// </summary>
internal sealed class TurnLog
{
    // Readers are notified after this many changes at the latest.
    private const int LongestBurst = 64;

    // Held while turns are added or changed, so that the lines of the journal have the order of the log. Readers wait only for the gate. Neither is held during
    // a write.
    private readonly Lock _adding = new();
    private readonly Lock _gate = new();
    private readonly List<Turn> _turns = [];
    private int _published;
    private int _journaled;
    private Turn? _partial;
    private int _partialVersion;
    private bool _completed;
    private StreamCoachException? _failure;
    private bool _inBurst;
    private int _unnotifiedChanges;
    private bool _newTurns;
    private SpeakerNames _names = SpeakerNames.None;

    /// <summary>Adds the turns and speaker names that an earlier process saved, once: several readers may restore the same ones.</summary>
    public void Restore(IEnumerable<Turn> saved, SpeakerNames names)
    {
        lock (_adding)
            lock (_gate)
            {
                if (_turns.Count > 0) return;
                _names = names;
                _turns.AddRange(saved);
                _published = _journaled = _turns.Count;
            }
    }

    /// <summary>
    /// Raised after one or several changes, without a lock, on the thread that made them. The argument is false if only the partial turn has changed, so that
    /// readers of final turns need not wake.
    /// </summary>
    public event Action<bool>? Changed;

    /// <summary>The number of turns that readers can see.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _published;
        }
    }

    /// <summary>The first turn, if there is one.</summary>
    public Turn? First
    {
        get
        {
            lock (_gate) return _published > 0 ? _turns[0] : null;
        }
    }

    /// <summary>The last turn, if there is one.</summary>
    public Turn? Last
    {
        get
        {
            lock (_gate) return _published > 0 ? _turns[_published - 1] : null;
        }
    }

    /// <summary>The position of the next turn.</summary>
    public int Next
    {
        get
        {
            lock (_gate) return _turns.Count;
        }
    }

    /// <summary>Saves the turns on disk; <see langword="null"/> if they are not saved.</summary>
    public ITurnJournal? Journal { get; set; }

    /// <summary>The current partial turn, if any.</summary>
    public Turn? Partial
    {
        get
        {
            lock (_gate) return _partial;
        }
    }

    /// <summary>Appends a turn, which replaces the partial turn.</summary>
    /// <returns>The position of the turn; -1 if the log is complete.</returns>
    public int Append(Turn turn)
    {
        int order;
        lock (_adding)
            lock (_gate)
            {
                if (_completed) return -1;
                order = _turns.Count;
                _turns.Add(turn.WithOrder(order).WithNames(_names));
                _partial = null;
            }
        Notify(newTurns: true);
        return order;
    }

    /// <summary>Replaces a turn. Readers that have read it already do not get it again.</summary>
    public void Revise(int order, Func<Turn, Turn> revise)
    {
        lock (_adding)
        {
            Turn revised;
            lock (_gate)
            {
                if (order < 0 || order >= _turns.Count) return;
                revised = _turns[order] = revise(_turns[order]).WithOrder(order).WithNames(_names);
            }
            if (order >= _journaled) return;
            Journal?.Revised(revised, defer: true);
        }
        Journal?.Flush();
    }

    /// <summary>Sets names of speakers in all turns, existing and future. Readers that have read a turn already do not get it again. The session writes the names to its journal.</summary>
    public void Rename(SpeakerNames names)
    {
        lock (_adding)
            lock (_gate)
            {
                _names = _names.With(names);
                for (int i = 0; i < _turns.Count; i++) _turns[i] = _turns[i].WithNames(_names);
                _partial = _partial?.WithNames(_names);
            }
    }

    /// <summary>Sets the partial turn.</summary>
    public void SetPartial(Turn? turn)
    {
        lock (_gate)
        {
            if (_completed || (turn is null && _partial is null)) return;
            _partial = turn?.WithOrder(_turns.Count).WithNames(_names);
            _partialVersion++;
        }
        Notify(newTurns: false);
    }

    /// <summary>Completes the log: no turn follows.</summary>
    public void Complete(StreamCoachException? failure)
    {
        while (!TryComplete(failure)) Publish();
        Changed?.Invoke(true);
    }

    /// <summary>Starts or ends a burst of changes, after which readers are notified once, because waking a reader costs more than a turn.</summary>
    /// <remarks>Only for the thread that appends.</remarks>
    public void SetBurst(bool inBurst)
    {
        _inBurst = inBurst;
        if (!inBurst && _unnotifiedChanges > 0) NotifyNow();
    }

    /// <summary>Returns the next turn, the newest partial turn, or the end, after a reader's cursor.</summary>
    public TurnLogEntry Read(ref TurnCursor cursor, bool includePartials)
    {
        lock (_gate)
        {
            if (cursor.Next < _published) return new(_turns[cursor.Next++], false, null);
            if (includePartials && _partial is not null && cursor.PartialVersion != _partialVersion)
            {
                cursor.PartialVersion = _partialVersion;
                return new(_partial, false, null);
            }
            return new(null, _completed, _failure);
        }
    }

    private void Notify(bool newTurns)
    {
        _newTurns |= newTurns;
        if (++_unnotifiedChanges >= LongestBurst || !_inBurst) NotifyNow();
    }

    private void NotifyNow()
    {
        bool newTurns = _newTurns;
        (_unnotifiedChanges, _newTurns) = (0, false);
        Publish();
        Changed?.Invoke(newTurns);
    }

    // Writes all new turns in one system call, and then lets readers see them.
    private void Publish()
    {
        int all;
        lock (_adding)
        {
            all = _turns.Count;
            if (_published == all) return;
            Journal?.Turns(CollectionsMarshal.AsSpan(_turns)[_journaled..], defer: true);
            _journaled = all;
        }
        Journal?.Flush();
        lock (_gate) _published = Math.Max(_published, all);
    }

    private bool TryComplete(StreamCoachException? failure)
    {
        lock (_adding)
            lock (_gate)
            {
                if (_published < _turns.Count) return false;
                if (_completed) return true;
                _completed = true;
                _failure = failure;
                _partial = null;
                return true;
            }
    }

    /// <summary>Returns a copy of all final turns.</summary>
    public IReadOnlyList<Turn> Snapshot()
    {
        lock (_gate) return _turns.GetRange(0, _published);
    }
}

/// <summary>The position of a reader in a <see cref="TurnLog"/>.</summary>
internal struct TurnCursor
{
    public int Next;
    public int PartialVersion;
}

/// <summary>The result of reading a <see cref="TurnLog"/>: a turn, nothing yet, or the end with its failure.</summary>
internal readonly record struct TurnLogEntry(Turn? Turn, bool Ended, StreamCoachException? Failure);
