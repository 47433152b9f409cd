namespace StreamCoach.Recognition.Local;

/// <summary>
/// Finds turns in what the voice activity detector says of each block of 32 ms. It holds no audio and no clock: blocks are its time.
/// </summary>
internal sealed class TurnSegmenter
{
    // A single block above the threshold is a click.
    private const int FewestToBegin = 2;

    // A turn with less speech is a cough or a chair: "yes" takes 200 ms.
    private const int FewestInTurn = 4;

    // A short word, and what the detector says of it: "sure" is 14 blocks with a mean of 0.94.
    private const int FewestInWord = 8;
    private const double Clear = 0.8;

    // Speech goes on down to this much below the threshold, as in Silero's own segmentation: else soft word ends count as silence.
    private const double Hysteresis = 0.15;

    // The blocks over which a pause is looked for: shorter ones are closures of a consonant.
    private const int PauseWidth = 5;

    private readonly List<float> _probabilities = [];
    private SegmenterSettings _settings;
    private int _aboveInRow;
    private int _spoken;
    private float _last;

    /// <summary>Begins in silence.</summary>
    public TurnSegmenter(SegmenterSettings settings) => _settings = settings;

    /// <summary>The number of blocks so far.</summary>
    public long Count { get; private set; }

    /// <summary>Whether somebody speaks, or spoke until a pause that is too short to end the turn.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The first block of the open turn.</summary>
    public long Start { get; private set; }

    /// <summary>The block after the last one with speech.</summary>
    public long SpeechEnd { get; private set; }

    /// <summary>The blocks since then.</summary>
    public int Silence => (int)(Count - SpeechEnd);

    /// <summary>Changes the settings, from the next block on.</summary>
    public void Change(SegmenterSettings settings) => _settings = settings;

    /// <summary>Whether a block of the open turn is speech.</summary>
    public bool IsSpeech(float probability) => probability >= _settings.Threshold - Hysteresis;

    /// <summary>Takes the probability that the next block is speech.</summary>
    public SegmentEvent Add(float probability)
    {
        Count++;
        if (!IsOpen) return Begins(probability) ? SegmentEvent.Begins : SegmentEvent.None;
        _probabilities.Add(probability);
        if (IsSpeech(probability))
        {
            SpeechEnd = Count;
            _spoken++;
        }
        if (Silence >= _settings.MaxSilence || (_spoken < FewestInTurn && Silence >= _settings.MinSilence)) return Close();
        if (Count - Start >= _settings.Longest) return SegmentEvent.TooLong;
        // Each once, and the later one where both are due.
        return Silence == _settings.MinSilence ? SegmentEvent.MayEnd : Silence == _settings.Pause ? SegmentEvent.Pauses : SegmentEvent.None;
    }

    /// <summary>Ends the open turn.</summary>
    /// <returns>Whether it had enough speech for a turn.</returns>
    public SegmentEvent Close()
    {
        SegmentEvent end = _spoken >= FewestInTurn ? SegmentEvent.Ends : SegmentEvent.Vanishes;
        IsOpen = false;
        _aboveInRow = 0;
        return end;
    }

    /// <summary>The number of blocks with speech between two blocks of the open turn, or of the one that ended last.</summary>
    public int Spoken(long from, long to) => Between(from, to).Count(IsSpeech);

    /// <summary>Whether somebody clearly speaks between two blocks, long enough for a word: not a cough, and not a sound that is like a voice.</summary>
    public bool IsClear(long from, long to)
    {
        float[] spoken = [.. Between(from, to).Where(IsSpeech)];
        return spoken.Length >= FewestInWord && spoken.Average() >= Clear;
    }

    /// <summary>The first block with speech between two blocks, and the one after the last; the two blocks where there is none.</summary>
    public (long First, long End) SpokenPart(long from, long to)
    {
        List<float> between = Between(from, to);
        int first = between.FindIndex(IsSpeech);
        long begin = Math.Clamp(from, Start, Start + _probabilities.Count);
        return first < 0 ? (from, to) : (begin + first, begin + between.FindLastIndex(IsSpeech) + 1);
    }

    /// <summary>The block at which a turn that is too long is cut: in the middle of its most silent part, not too near to its beginning.</summary>
    public long Cut() => Quietest(Start + _probabilities.Count / 3, Start + _probabilities.Count);

    /// <summary>The middle of the most silent part between two blocks of the turn; the end where they are too near to each other.</summary>
    public long Quietest(long from, long to)
    {
        int end = (int)Math.Clamp(to - Start, 0, _probabilities.Count), best = end;
        double least = double.PositiveInfinity;
        for (int first = (int)Math.Clamp(from - Start, 0, end); first + PauseWidth <= end; first++)
        {
            double sum = 0;
            for (int i = first; i < first + PauseWidth; i++) sum += _probabilities[i];
            // The later one of two that are alike: longer pieces are recognised better.
            if (sum > least + 0.05) continue;
            least = Math.Min(least, sum);
            best = first + PauseWidth / 2;
        }
        return Start + best;
    }

    /// <summary>Continues the turn from a block on: what was before is a turn of its own.</summary>
    public void ContinueFrom(long block)
    {
        _probabilities.RemoveRange(0, (int)Math.Clamp(block - Start, 0, _probabilities.Count));
        Start = block;
        _spoken = _probabilities.Count(IsSpeech);
        if (SpeechEnd <= block) Close();
    }

    private List<float> Between(long from, long to)
    {
        int first = (int)Math.Clamp(from - Start, 0, _probabilities.Count), count = (int)Math.Clamp(to - Start, first, _probabilities.Count) - first;
        return _probabilities.GetRange(first, count);
    }

    private bool Begins(float probability)
    {
        _aboveInRow = probability >= _settings.Threshold ? _aboveInRow + 1 : 0;
        if (_aboveInRow < FewestToBegin)
        {
            _last = probability;
            return false;
        }
        // The block until it was certain belongs to the turn.
        _probabilities.Clear();
        _probabilities.AddRange([_last, probability]);
        Start = Count - FewestToBegin;
        SpeechEnd = Count;
        _spoken = FewestToBegin;
        return IsOpen = true;
    }
}

/// <summary>How turns are found; lengths in blocks of 32 ms.</summary>
/// <param name="Threshold">The probability from which a block is speech, 0 to 1.</param>
/// <param name="Pause">The silence after which it is worth looking at what was said.</param>
/// <param name="MinSilence">The silence after which a turn may end.</param>
/// <param name="MaxSilence">The silence after which it ends in any case.</param>
/// <param name="Longest">The longest turn.</param>
internal sealed record SegmenterSettings(double Threshold, int Pause, int MinSilence, int MaxSilence, int Longest);

/// <summary>What a block made of the turn.</summary>
internal enum SegmentEvent
{
    /// <summary>Nothing new.</summary>
    None,
    /// <summary>A turn has begun.</summary>
    Begins,
    /// <summary>The speaker pauses.</summary>
    Pauses,
    /// <summary>The turn may end here.</summary>
    MayEnd,
    /// <summary>The turn has ended.</summary>
    Ends,
    /// <summary>It was no turn: it had too little speech.</summary>
    Vanishes,
    /// <summary>The turn is as long as it may be, and has to be cut.</summary>
    TooLong,
}
