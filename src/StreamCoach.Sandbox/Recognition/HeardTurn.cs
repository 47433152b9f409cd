using System.Globalization;

namespace StreamCoach.Sandbox.Recognition;

/// <summary>A turn that is being heard: the recording's words, or sound of which only the length is known.</summary>
internal sealed class HeardTurn
{
    private readonly List<HeardWord> _words = [];
    private long _worded = -1;

    private HeardTurn(int recordedTurn, long start)
    {
        RecordedTurn = recordedTurn;
        Start = start;
        LastSound = start;
    }

    /// <summary>The turn of the recording, from 0; -1 for other sound.</summary>
    public int RecordedTurn { get; }

    public bool IsOtherSound => RecordedTurn < 0;

    /// <summary>When it began, in ms.</summary>
    public long Start { get; }

    /// <summary>When it was last heard to sound, in ms.</summary>
    public long LastSound { get; private set; }

    /// <summary>The recording's turn was heard to its last word.</summary>
    public bool Complete { get; private set; }

    /// <summary>The place of the last word in the recording; -1 before the first.</summary>
    public int LastWordIndex { get; private set; } = -1;

    /// <summary>The words so far. Other sound says only how long it is, in three words that share its time.</summary>
    public IReadOnlyList<HeardWord> Words
    {
        get
        {
            if (IsOtherSound && _worded != LastSound)
                WordLength();
            return _words;
        }
    }

    /// <summary>The number the service gave it, once something of it was sent; -1 before.</summary>
    public int Order { get; set; } = -1;

    public int PartialsSent { get; set; }

    public int WordsSent { get; set; }

    public long LastPartial { get; set; }

    public string Speaker => Words.Count > 0 ? Words[0].Speaker : "A";

    public static HeardTurn Known(int recordedTurn, long start) => new(recordedTurn, start);

    public static HeardTurn Sound(long start) => new(-1, start);

    public void Add(HeardWord word, int index, bool last)
    {
        _words.Add(word);
        LastWordIndex = index;
        Complete = last;
        LastSound = word.End;
    }

    /// <summary>Sound went on until then.</summary>
    public void SoundsUntil(long ms) => LastSound = Math.Max(LastSound, ms);

    private void WordLength()
    {
        _worded = LastSound;
        long length = LastSound - Start;
        string[] texts = ["[speech", (length / 1000.0).ToString("0.0", CultureInfo.InvariantCulture), "s]"];
        _words.Clear();
        for (int i = 0; i < texts.Length; i++)
            _words.Add(new HeardWord(texts[i], Start + (length * i / texts.Length), Start + (length * (i + 1) / texts.Length), 0.5, "A"));
    }
}
