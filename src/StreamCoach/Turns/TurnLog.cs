using System.Runtime.InteropServices;
using StreamCoach.Errors;

namespace StreamCoach.Turns;

/// <summary>
/// The turns of one session, append-only, with a cursor per reader: late readers replay, two readers agree, and a failure comes after the
/// turns that came before it. A turn is written to the journal before anybody sees it.
/// </summary>
internal sealed class TurnLog
{
    // What a reader may be kept waiting for at most while more comes in.
    private const int LongestBurst = 64;

    // Whoever adds or changes turns holds this, so that the journal's lines have the order of the log; the gate alone is what readers wait for. The disk
    // is waited for with neither.
    private readonly Lock _adding = new();
    private readonly Lock _gate = new();
    private readonly List<Turn> _turns = [];
    private int _shown;
    private int _kept;
    private Turn? _partial;
    private int _partialVersion;
    private bool _completed;
    private StreamCoachException? _failure;
    private bool _inBurst;
    private int _untold;
    private bool _newTurns;
    private SpeakerNames _names = SpeakerNames.None;

    /// <summary>Begins with the turns of an earlier process, and the names that their speakers had.</summary>
    public void Begin(IEnumerable<Turn> saved, SpeakerNames names)
    {
        lock (_adding)
            lock (_gate)
            {
                _names = names;
                _turns.AddRange(saved);
                _shown = _kept = _turns.Count;
            }
    }

    /// <summary>
    /// Raised after a change, or a burst of them, outside the lock, on the thread that made it. Told is whether there is more than a turn that
    /// has grown: whoever does not read those need not wake.
    /// </summary>
    public event Action<bool>? Changed;

    /// <summary>How many turns readers may see.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _shown;
        }
    }

    /// <summary>The place of the turn that comes next.</summary>
    public int Next
    {
        get
        {
            lock (_gate) return _turns.Count;
        }
    }

    /// <summary>Where turns are kept on disk; <see langword="null"/> for nowhere.</summary>
    public ITurnJournal? Journal { get; set; }

    /// <summary>The turn that is still growing, if any.</summary>
    public Turn? Partial
    {
        get
        {
            lock (_gate) return _partial;
        }
    }

    /// <summary>Adds a turn at the end; it takes the next place, and the growing turn is over.</summary>
    /// <returns>The turn's place.</returns>
    public int Append(Turn turn)
    {
        int order;
        lock (_adding)
            lock (_gate)
            {
                if (_completed) return -1;
                order = _turns.Count;
                _turns.Add(turn.At(order).Named(_names));
                _partial = null;
            }
        Tell(newTurns: true);
        return order;
    }

    /// <summary>Replaces a turn for readers to come; those who had it do not get it twice.</summary>
    public void Revise(int order, Func<Turn, Turn> revise)
    {
        lock (_adding)
        {
            Turn revised;
            lock (_gate)
            {
                if (order < 0 || order >= _turns.Count) return;
                revised = _turns[order] = revise(_turns[order]).At(order).Named(_names);
            }
            if (order >= _kept) return;
            Journal?.Revised(revised, later: true);
        }
        Journal?.Flush();
    }

    /// <summary>Names the speakers, of the turns that are there for readers to come, and of all that follow.</summary>
    public void Rename(SpeakerNames names)
    {
        lock (_adding)
        {
            lock (_gate)
            {
                _names = _names.With(names);
                for (int i = 0; i < _turns.Count; i++) _turns[i] = _turns[i].Named(_names);
                _partial = _partial?.Named(_names);
            }
            Journal?.Names(names, later: true);
        }
        Journal?.Flush();
    }

    /// <summary>Shows how far the open turn has grown.</summary>
    public void SetPartial(Turn? turn)
    {
        lock (_gate)
        {
            if (_completed || (turn is null && _partial is null)) return;
            _partial = turn?.At(_turns.Count).Named(_names);
            _partialVersion++;
        }
        Tell(newTurns: false);
    }

    /// <summary>No turn comes after this.</summary>
    public void Complete(StreamCoachException? failure)
    {
        while (!TryComplete(failure)) Show();
        Changed?.Invoke(true);
    }

    /// <summary>Whether more is there to come in at once: readers are then told of it together, because waking one costs more than a turn.</summary>
    /// <remarks>For the one thread that writes.</remarks>
    public void Burst(bool goesOn)
    {
        _inBurst = goesOn;
        if (!goesOn && _untold > 0) TellNow();
    }

    /// <summary>The next thing that a reader has not seen: a turn, the newest partial, or the end.</summary>
    public TurnLogEntry Read(ref TurnCursor cursor, bool includePartials)
    {
        lock (_gate)
        {
            if (cursor.Next < _shown) return new(_turns[cursor.Next++], false, null);
            if (includePartials && _partial is not null && cursor.PartialVersion != _partialVersion)
            {
                cursor.PartialVersion = _partialVersion;
                return new(_partial, false, null);
            }
            return new(null, _completed, _failure);
        }
    }

    private void Tell(bool newTurns)
    {
        _newTurns |= newTurns;
        if (++_untold >= LongestBurst || !_inBurst) TellNow();
    }

    private void TellNow()
    {
        bool newTurns = _newTurns;
        (_untold, _newTurns) = (0, false);
        Show();
        Changed?.Invoke(newTurns);
    }

    // A burst of turns is one write.
    private void Show()
    {
        int all;
        lock (_adding)
        {
            all = _turns.Count;
            if (_shown == all) return;
            Journal?.Turns(CollectionsMarshal.AsSpan(_turns)[_kept..], later: true);
            _kept = all;
        }
        Journal?.Flush();
        lock (_gate) _shown = Math.Max(_shown, all);
    }

    private bool TryComplete(StreamCoachException? failure)
    {
        lock (_adding)
            lock (_gate)
            {
                if (_shown < _turns.Count) return false;
                if (_completed) return true;
                _completed = true;
                _failure = failure;
                _partial = null;
                return true;
            }
    }

    /// <summary>A copy of all finished turns.</summary>
    public IReadOnlyList<Turn> Snapshot()
    {
        lock (_gate) return _turns.GetRange(0, _shown);
    }
}

/// <summary>How far a reader has come.</summary>
internal struct TurnCursor
{
    public int Next;
    public int PartialVersion;
}

/// <summary>What a read found: a turn, or nothing yet, or the end with its failure.</summary>
internal readonly record struct TurnLogEntry(Turn? Turn, bool Ended, StreamCoachException? Failure);
