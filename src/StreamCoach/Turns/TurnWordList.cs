using System.Collections.ObjectModel;

namespace StreamCoach;

/// <summary>The words of a turn, read-only. As text it is the words joined, so that a CSV column stays readable.</summary>
public sealed class TurnWordList : ReadOnlyCollection<TurnWord>
{
    internal static readonly new TurnWordList Empty = new([]);

    internal TurnWordList(TurnWord[] words) : base(words)
    {
    }

    internal double? MeanConfidence
    {
        get
        {
            double sum = 0;
            int count = 0;
            foreach (TurnWord word in this)
            {
                if (word.Confidence is not { } confidence) continue;
                sum += confidence;
                count++;
            }
            return count == 0 ? null : Math.Round(sum / count, 4);
        }
    }

    /// <summary>The words joined by a space.</summary>
    public override string ToString() => string.Join(' ', this);
}
