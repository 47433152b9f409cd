namespace StreamCoach.Sandbox.Recognition;

/// <summary>
/// Recognizes a session's samples. Audio that equals the bundled recording, sample for sample, becomes its words; other audio is compared
/// with every 50 ms of the recording, and then passed to the <see cref="SoundDetector"/>.
/// </summary>
internal sealed class Recognizer
{
    private const int Window = RecordingIndex.Window;

    // A word whose first 50 ms or more are missing begins where the recording was found.
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
    private int _position;
    private int _lockedFrom;
    private long _shift;
    private int _nextWord;

    /// <param name="sampleRate">The sample rate in Hz; the recording is found only at its own rate.</param>
    /// <param name="lossless">False for lossy encodings, whose samples cannot match.</param>
    /// <param name="tracker">Receives the recognized words and sounds.</param>
    public Recognizer(int sampleRate, bool lossless, TurnTracker tracker)
    {
        _recording = lossless && sampleRate == Recording.SampleRate ? Recording.Bundled : null;
        _tracker = tracker;
        _detector = new SoundDetector(sampleRate, tracker);
        _sampleRate = sampleRate;
        _tick = Math.Max(1, sampleRate / 20);
    }

    /// <summary>The audio clock in ms.</summary>
    public long Now => _heard * 1000 / _sampleRate;

    /// <summary>Whether the latest audio was speech, or sounds like it.</summary>
    public bool Sounding => _locked || _detector.Sounding;

    /// <summary>Processes samples. The clock ticks at the same offsets however the samples are split into messages.</summary>
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

    /// <summary>Decides the samples that were held back for the search, and ends the open turn; false if there was none.</summary>
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

    /// <summary>Searches for the recording in the pending samples; false if more samples are needed.</summary>
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

            int position = _recording!.Index.Find(pending[i..]);
            if (position < 0)
                continue;
            Reject(i);
            Lock(position);
            int same = Follow(_pending.AsSpan(0, _pendingCount));
            Drop(same);
            return true;
        }

        Reject(pending.Length);
        return false;
    }

    private void Lock(int position)
    {
        _detector.Reset();
        _locked = true;
        _position = position;
        _lockedFrom = position;
        _shift = _heard - _pendingCount - position;
        // A word of which more than half is missing is not recognized.
        _nextWord = Array.FindIndex(_recording!.Words, w => (w.Start + w.End) / 2 >= position);
    }

    /// <summary>Returns how many of the samples equal the recording's; fewer than all end the lock.</summary>
    private int Follow(ReadOnlySpan<short> samples)
    {
        int same = samples.CommonPrefixLength(_recording!.Samples.AsSpan(_position));
        _position += same;
        while (_nextWord >= 0 && _nextWord < _recording.Words.Length && _recording.Words[_nextWord].Start < _position)
        {
            RecordedWord word = _recording.Words[_nextWord];
            int from = _lockedFrom - word.Start > MissedHead ? _lockedFrom : word.Start;
            long start = Math.Max(0, Ms(from + _shift));
            _tracker.OnRecordedSound(word, _nextWord, start, Ms(Math.Min(_position, word.End) + _shift));
            if (word.End > _position)
                break;
            _tracker.OnRecordedWord(word, _nextWord, new HeardWord(word.Text, start, Ms(word.End + _shift), word.Confidence, word.Speaker));
            _nextWord++;
        }

        if (InsideTurn())
            _tracker.OnRecordedPause(Ms(_position + _shift));
        if (same < samples.Length)
            _locked = false;
        return same;
    }

    /// <summary>Whether the next word belongs to the same turn as the previous one, so that a pause is a hesitation.</summary>
    private bool InsideTurn() =>
        _nextWord > 0 && _nextWord < _recording!.Words.Length && !_recording.Words[_nextWord - 1].EndsTurn
        && _recording.Words[_nextWord - 1].End > _lockedFrom;

    /// <summary>Passes the first pending samples on as other audio.</summary>
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
