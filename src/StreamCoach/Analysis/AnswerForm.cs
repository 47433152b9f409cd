namespace StreamCoach.Analysis;

/// <summary>How a model's answer was written.</summary>
public enum AnswerForm : long
{
    /// <summary>JSON, held to a schema by the gateway.</summary>
    Schema,
    /// <summary>JSON, because it was asked for in words.</summary>
    Json,
    /// <summary>Lines that begin with SUMMARY, QUOTE, FEEDBACK and SUGGESTION.</summary>
    Text,
    /// <summary>Free prose: what stands in quotation marks was taken for quotes and checked.</summary>
    Prose,
}
