using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace StreamCoach.Turns;

/// <summary>
/// The read-only list of a turn's words. Its text is the words joined, so that a CSV column stays readable. Two lists of the same words are equal.
/// </summary>
[JsonConverter(typeof(TurnWordListConverter))]
public sealed class TurnWordList : ReadOnlyCollection<TurnWord>, IEquatable<TurnWordList>
{
    internal static readonly new TurnWordList Empty = new([]);

    /// <summary>Creates a list of words in the order given.</summary>
    public TurnWordList(IEnumerable<TurnWord> words) : this([.. words])
    {
    }

    internal TurnWordList(TurnWord[] words) : base(words)
    {
    }

    /// <summary>The mean confidence of the words that have one; <see langword="null"/> if none has.</summary>
    internal double? MeanConfidence
    {
        get
        {
            double sum = 0;
            int count = 0;
            for (int i = 0; i < Count; i++)
            {
                if (this[i].Confidence is not { } confidence) continue;
                sum += confidence;
                count++;
            }
            return count == 0 ? null : Math.Round(sum / count, 4);
        }
    }

    /// <summary>The number of characters of all words, without spaces.</summary>
    internal int TextLength
    {
        get
        {
            int length = 0;
            for (int i = 0; i < Count; i++) length += this[i].Text.Length;
            return length;
        }
    }

    /// <summary>The speaker of all words; <see langword="null"/> if there is none, or more than one.</summary>
    internal string? OnlySpeaker
    {
        get
        {
            for (int i = 1; i < Count; i++)
            {
                if (this[i].Speaker != this[0].Speaker) return null;
            }
            return Count > 0 ? this[0].Speaker : null;
        }
    }

    /// <summary>Whether the other list has the same words.</summary>
    public bool Equals(TurnWordList? other) => other is not null && (ReferenceEquals(this, other) || this.SequenceEqual(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TurnWordList);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0], this[^1]);

    /// <summary>Returns the words joined by spaces.</summary>
    public override string ToString() => string.Join(' ', this);
}
