namespace StreamCoach.Sandbox.Recognition;

/// <summary>Tracks the one open turn, and ends it where the service would.</summary>
internal sealed class TurnTracker(ITurnListener listener)
{
    private const long ShortestSound = 100;

    private HeardTurn? _open;

    /// <summary>The silence in ms that ends a complete turn.</summary>
    public int MinTurnSilence { get; set; }

    /// <summary>The silence in ms that ends any turn.</summary>
    public int MaxTurnSilence { get; set; }

    /// <summary>The length in ms at which a turn is cut.</summary>
    public long MaxTurnLength { get; set; } = long.MaxValue;

    /// <summary>Begins or extends the recording's turn up to a time.</summary>
    public void OnRecordedSound(RecordedWord word, int index, long start, long now)
    {
        if (_open is null || _open.RecordedTurn != word.Turn || index <= _open.LastWordIndex)
        {
            Close(start);
            _open = HeardTurn.Known(word.Turn, start);
        }

        _open.SoundsUntil(Math.Max(start, now));
    }

    /// <summary>Extends the recording's turn during a hesitation between two of its words.</summary>
    public void OnRecordedPause(long now) => _open?.SoundsUntil(now);

    public void OnRecordedWord(RecordedWord word, int index, HeardWord heard) => _open?.Add(heard, index, word.EndsTurn);

    public void OnOtherSound(long start, long end)
    {
        if (_open is not { IsOtherSound: true })
        {
            Close(start);
            _open = HeardTurn.Sound(start);
        }

        _open.SoundsUntil(end);
    }

    /// <summary>Advances the clock: ends the open turn if it is due, or reports it as open.</summary>
    public void Advance(long now)
    {
        if (_open is null)
            return;
        int silence = _open.Complete ? Math.Min(MinTurnSilence, MaxTurnSilence) : MaxTurnSilence;
        if (now >= _open.LastSound + silence || now - _open.Start >= MaxTurnLength)
            Close(now);
        else
            listener.OnOpen(_open, now);
    }

    /// <summary>Ends the open turn now; false if there was none.</summary>
    public bool Close(long now)
    {
        HeardTurn? turn = _open;
        _open = null;
        if (turn is null || turn.Words.Count == 0 || (turn.IsOtherSound && turn.LastSound - turn.Start < ShortestSound))
            return false;
        listener.OnClosed(turn, now);
        return true;
    }
}
