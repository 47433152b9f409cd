namespace StreamCoach.Sandbox.Recognition;

/// <summary>Keeps the one open turn, and ends it where the service would.</summary>
internal sealed class TurnTracker(ITurnListener listener)
{
    private const long ShortestSound = 100;

    private HeardTurn? _open;

    /// <summary>Silence after which a turn that is known to be complete ends, in ms.</summary>
    public int MinTurnSilence { get; set; }

    /// <summary>Silence after which any turn ends, in ms.</summary>
    public int MaxTurnSilence { get; set; }

    /// <summary>The length at which a turn is cut, in ms.</summary>
    public long MaxTurnLength { get; set; } = long.MaxValue;

    /// <summary>The recording's turn sounds: it begins or goes on, up to then.</summary>
    public void OnRecordedSound(RecordedWord word, int index, long start, long now)
    {
        if (_open is null || _open.RecordedTurn != word.Turn || index <= _open.LastWordIndex)
        {
            Close(start);
            _open = HeardTurn.Known(word.Turn, start);
        }

        _open.SoundsUntil(Math.Max(start, now));
    }

    /// <summary>The recording's turn still sounds, in a hesitation between two of its words.</summary>
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

    /// <summary>The clock moved on: ends the open turn if it is time, or tells that it is open.</summary>
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

    /// <summary>Ends the open turn now; false when there was none.</summary>
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
