using System.Globalization;

namespace StreamCoach.Sandbox.Recognition;

/// <summary>A turn in progress: words of the recording, or other audio of which only the length is known.</summary>
internal sealed class HeardTurn
{
    private readonly List<HeardWord> _words = [];
    private long _wordedUntil = -1;

    private HeardTurn(int recordedTurn, long start)
    {
        RecordedTurn = recordedTurn;
        Start = start;
        LastSound = start;
    }

    /// <summary>The index of the turn in the recording, from 0; -1 for other audio.</summary>
    public int RecordedTurn { get; }

    public bool IsOtherSound => RecordedTurn < 0;

    /// <summary>When the turn began, in ms.</summary>
    public long Start { get; }

    /// <summary>When audio was last detected, in ms.</summary>
    public long LastSound { get; private set; }

    /// <summary>Whether the recording's turn was received to its last word.</summary>
    public bool Complete { get; private set; }

    /// <summary>The index of the last word in the recording; -1 before the first.</summary>
    public int LastWordIndex { get; private set; } = -1;

    /// <summary>The words so far. Other audio is described by its length, in three words that share its time.</summary>
    public IReadOnlyList<HeardWord> Words
    {
        get
        {
            if (IsOtherSound && _wordedUntil != LastSound)
                DescribeLength();
            return _words;
        }
    }

    /// <summary>The turn order, once a message of the turn was sent; -1 before.</summary>
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

    /// <summary>Extends the audio of the turn up to a time.</summary>
    public void SoundsUntil(long ms) => LastSound = Math.Max(LastSound, ms);

    private void DescribeLength()
    {
        _wordedUntil = LastSound;
        long length = LastSound - Start;
        string[] texts = ["[speech", (length / 1000.0).ToString("0.0", CultureInfo.InvariantCulture), "s]"];
        _words.Clear();
        for (int i = 0; i < texts.Length; i++)
            _words.Add(new HeardWord(texts[i], Start + (length * i / texts.Length), Start + (length * (i + 1) / texts.Length), 0.5, "A"));
    }
}
