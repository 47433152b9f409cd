namespace StreamCoach.Analysis.Rules;

/// <summary>A rule of the coach: one dimension of a conversation, such as pace.</summary>
internal interface IRule
{
    /// <summary>Returns the figures of all speakers with their reference, or why there are none: one sentence or more, on one line.</summary>
    string Describe(MeasuredTalk talk);

    /// <summary>Returns what is beyond a threshold.</summary>
    IEnumerable<Observation> Observe(MeasuredTalk talk);
}
