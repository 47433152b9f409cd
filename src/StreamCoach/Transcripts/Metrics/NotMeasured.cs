using System.Collections.ObjectModel;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>Why a metric is <see langword="null"/>.</summary>
public enum NotMeasuredReason : long
{
    /// <summary>The transcript has no start and end times of turns.</summary>
    NoTimes,
    /// <summary>The transcript has no start and end times of words.</summary>
    NoWordTimes,
    /// <summary>The transcript has no speakers.</summary>
    NoSpeakers,
    /// <summary>The metric needs two speakers.</summary>
    OneSpeaker,
    /// <summary>The speaker never answered another speaker, or never within five seconds.</summary>
    NoReplies,
    /// <summary>There are fewer than 30 seconds of speech, so a rate would be random.</summary>
    TooLittleSpeech,
    /// <summary>The speech model omits filled pauses, so their absence means nothing.</summary>
    ModelStripsDisfluencies,
    /// <summary>No filled pause was found, and it is not known whether the speech model keeps them.</summary>
    ModelNotKnown,
    /// <summary>The counted words are English.</summary>
    LanguageNotCovered,
    /// <summary>The transcript has no punctuation.</summary>
    NotPunctuated,
    /// <summary>In one audio stream, overlapping speech is attributed to one speaker, so a measured overlap would be random.</summary>
    OneStream,
}

/// <summary>A metric that the transcript does not allow, and the reason.</summary>
public sealed class NotMeasured
{
    internal NotMeasured(string metric, NotMeasuredReason reason)
    {
        Metric = metric;
        Reason = reason;
    }

    /// <summary>The name of the property that is <see langword="null"/>.</summary>
    public string Metric { get; }

    /// <summary>Why it is <see langword="null"/>.</summary>
    public NotMeasuredReason Reason { get; }

    /// <summary>Returns the metric and the reason.</summary>
    public override string ToString() => $"{Metric}: {Reason}";
}

/// <summary>A read-only list of metrics that could not be measured. Its text is one line, so that a CSV column stays readable.</summary>
public sealed class NotMeasuredList : ReadOnlyCollection<NotMeasured>
{
    internal NotMeasuredList(IList<NotMeasured> list) : base(list)
    {
    }

    /// <summary>Returns all entries on one line.</summary>
    public override string ToString() => string.Join("; ", this);
}
