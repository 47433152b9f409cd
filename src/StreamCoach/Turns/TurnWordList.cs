using System.Collections;

namespace StreamCoach;

/// <summary>The words of a turn, read-only. As text it is the words joined, so that a CSV column stays readable.</summary>
public sealed class TurnWordList : IReadOnlyList<TurnWord>
{
    internal static readonly TurnWordList Empty = new([]);

    private readonly TurnWord[] _words;

    internal TurnWordList(TurnWord[] words) => _words = words;

    /// <summary>The number of words.</summary>
    public int Count => _words.Length;

    /// <summary>The word at a place, from 0.</summary>
    public TurnWord this[int index] => _words[index];

    internal double? MeanConfidence
    {
        get
        {
            double sum = 0;
            int count = 0;
            foreach (TurnWord word in _words)
            {
                if (word.Confidence is not { } confidence) continue;
                sum += confidence;
                count++;
            }
            return count == 0 ? null : Math.Round(sum / count, 4);
        }
    }

    /// <summary>The words in order.</summary>
    public IEnumerator<TurnWord> GetEnumerator() => ((IEnumerable<TurnWord>)_words).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _words.GetEnumerator();

    /// <summary>The words joined by a space.</summary>
    public override string ToString() => string.Join(' ', (object[])_words);
}
