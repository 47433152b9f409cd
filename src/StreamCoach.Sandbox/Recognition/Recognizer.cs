namespace StreamCoach.Sandbox.Recognition;

/// <summary>
/// Hears a session's samples. What is the bundled recording, sample for sample, becomes its words; all else is searched for the
/// recording's 50 ms and then left to the <see cref="SoundDetector"/>.
/// </summary>
internal sealed class Recogniser
{
    private const int Window = RecordingIndex.Window;

    // A word whose head was missed by more than this is not timed before the place where the recording was found.
    private const int MissedHead = Recording.SampleRate / 20;

    private readonly Recording? _recording;
    private readonly TurnTracker _tracker;
    private readonly SoundDetector _detector;
    private readonly int _sampleRate;
    private readonly int _tick;
    private readonly short[] _pending = new short[3 * Window];
    private int _pendingCount;
    private long _heard;

    private bool _locked;
    private int _place;
    private int _lockedFrom;
    private long _shift;
    private int _nextWord;

    /// <param name="sampleRate">Hz; only at the recording's own rate can it be found.</param>
    /// <param name="lossless">False for sound that a codec has changed, where no sample can match.</param>
    /// <param name="tracker">Told of what is heard.</param>
    public Recogniser(int sampleRate, bool lossless, TurnTracker tracker)
    {
        _recording = lossless && sampleRate == Recording.SampleRate ? Recording.Bundled : null;
        _tracker = tracker;
        _detector = new SoundDetector(sampleRate, tracker);
        _sampleRate = sampleRate;
        _tick = Math.Max(1, sampleRate / 20);
    }

    /// <summary>The audio clock in ms.</summary>
    public long Now => _heard * 1000 / _sampleRate;

    /// <summary>The last sound was speech, or passes for it.</summary>
    public bool Sounding => _locked || _detector.Sounding;

    /// <summary>Hears samples. The clock ticks at the same places however the samples are cut into messages.</summary>
    public void Hear(ReadOnlySpan<short> samples)
    {
        while (samples.Length > 0)
        {
            int piece = (int)Math.Min(samples.Length, _tick - (_heard % _tick));
            HearPiece(samples[..piece]);
            samples = samples[piece..];
            if (_heard % _tick == 0)
                _tracker.Advance(Now);
        }
    }

    /// <summary>No more samples for now: what was held back for the search is decided. Ends the open turn; false when there was none.</summary>
    public bool Flush()
    {
        Reject(_pendingCount);
        return _tracker.Close(Now);
    }

    private void HearPiece(ReadOnlySpan<short> samples)
    {
        if (_recording is null)
        {
            _detector.Hear(samples, _heard);
            _heard += samples.Length;
            return;
        }

        if (_locked)
        {
            int same = Follow(samples);
            _heard += same;
            samples = samples[same..];
        }

        samples.CopyTo(_pending.AsSpan(_pendingCount));
        _pendingCount += samples.Length;
        _heard += samples.Length;
        while (_pendingCount > 0 && Search())
        {
        }
    }

    /// <summary>Looks for the recording in what is pending; false when more samples are needed to tell.</summary>
    private bool Search()
    {
        ReadOnlySpan<short> pending = _pending.AsSpan(0, _pendingCount);
        for (int i = 0; i < pending.Length; i++)
        {
            if (!RecordingIndex.IsLoud(pending[i]))
                continue;
            if (pending.Length - i < Window)
            {
                Reject(i);
                return false;
            }

            int place = _recording!.Index.Find(pending[i..]);
            if (place < 0)
                continue;
            Reject(i);
            Lock(place);
            int same = Follow(_pending.AsSpan(0, _pendingCount));
            Drop(same);
            return true;
        }

        Reject(pending.Length);
        return false;
    }

    private void Lock(int place)
    {
        _detector.Reset();
        _locked = true;
        _place = place;
        _lockedFrom = place;
        _shift = _heard - _pendingCount - place;
        // A word of which more than half was missed is not heard.
        _nextWord = Array.FindIndex(_recording!.Words, w => (w.Start + w.End) / 2 >= place);
    }

    /// <summary>How many of the samples go on as the recording does; fewer than all ends the lock.</summary>
    private int Follow(ReadOnlySpan<short> samples)
    {
        int same = samples.CommonPrefixLength(_recording!.Samples.AsSpan(_place));
        _place += same;
        while (_nextWord >= 0 && _nextWord < _recording.Words.Length && _recording.Words[_nextWord].Start < _place)
        {
            RecordedWord word = _recording.Words[_nextWord];
            int from = _lockedFrom - word.Start > MissedHead ? _lockedFrom : word.Start;
            long start = Math.Max(0, Ms(from + _shift));
            _tracker.OnRecordedSound(word, _nextWord, start, Ms(Math.Min(_place, word.End) + _shift));
            if (word.End > _place)
                break;
            _tracker.OnRecordedWord(word, _nextWord, new HeardWord(word.Text, start, Ms(word.End + _shift), word.Confidence, word.Speaker));
            _nextWord++;
        }

        if (InsideTurn())
            _tracker.OnRecordedPause(Ms(_place + _shift));
        if (same < samples.Length)
            _locked = false;
        return same;
    }

    /// <summary>The next word belongs to the turn of the one before it: a hesitation, not a turn's end.</summary>
    private bool InsideTurn() =>
        _nextWord > 0 && _nextWord < _recording!.Words.Length && !_recording.Words[_nextWord - 1].EndsTurn
        && _recording.Words[_nextWord - 1].End > _lockedFrom;

    /// <summary>The first pending samples are not the recording.</summary>
    private void Reject(int count)
    {
        _detector.Hear(_pending.AsSpan(0, count), _heard - _pendingCount);
        Drop(count);
    }

    private void Drop(int count)
    {
        _pending.AsSpan(count, _pendingCount - count).CopyTo(_pending);
        _pendingCount -= count;
    }

    private long Ms(long samples) => ((samples * 1000) + (_sampleRate / 2)) / _sampleRate;
}
