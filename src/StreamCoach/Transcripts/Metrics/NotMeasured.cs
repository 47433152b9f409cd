using System.Collections.ObjectModel;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>Why a metric is <see langword="null"/>.</summary>
public enum NotMeasuredReason : long
{
    /// <summary>The transcript does not say when each turn began and ended.</summary>
    NoTimes,
    /// <summary>The transcript does not say when each word began and ended.</summary>
    NoWordTimes,
    /// <summary>The transcript does not say who spoke.</summary>
    NoSpeakers,
    /// <summary>It takes two speakers.</summary>
    OneSpeaker,
    /// <summary>This speaker never answered another, or never within five seconds.</summary>
    NoReplies,
    /// <summary>Fewer than 30 seconds of speech: a rate would be chance.</summary>
    TooLittleSpeech,
    /// <summary>The speech model leaves filled pauses out, so that none is no sign of none.</summary>
    ModelStripsDisfluencies,
    /// <summary>No filled pause was found, and it is not known whether the speech model would have kept one.</summary>
    ModelNotKnown,
    /// <summary>The words that are counted are English ones.</summary>
    LanguageNotCovered,
    /// <summary>The transcript has no sentence marks.</summary>
    NotPunctuated,
    /// <summary>On one stream overlapping speech goes to one speaker, so what is seen of it is chance.</summary>
    OneStream,
}

/// <summary>A metric that the data cannot bear.</summary>
public sealed class NotMeasured
{
    internal NotMeasured(string metric, NotMeasuredReason reason)
    {
        Metric = metric;
        Reason = reason;
    }

    /// <summary>The property that is <see langword="null"/>.</summary>
    public string Metric { get; }

    /// <summary>Why.</summary>
    public NotMeasuredReason Reason { get; }

    /// <summary>Both.</summary>
    public override string ToString() => $"{Metric}: {Reason}";
}

/// <summary>What could not be measured, read-only. As text it is one line, so that a CSV column stays readable.</summary>
public sealed class NotMeasuredList : ReadOnlyCollection<NotMeasured>
{
    internal NotMeasuredList(IList<NotMeasured> list) : base(list)
    {
    }

    /// <summary>All of it on one line.</summary>
    public override string ToString() => string.Join("; ", this);
}
