namespace StreamCoach.Analysis;

/// <summary>The form in which a model answered.</summary>
public enum AnswerForm : long
{
    /// <summary>JSON on which the gateway enforced a schema.</summary>
    Schema,
    /// <summary>JSON that the prompt requested.</summary>
    Json,
    /// <summary>Lines that begin with SUMMARY, QUOTE, FEEDBACK and SUGGESTION, or with QUOTE, STATEMENT and TALK.</summary>
    Text,
    /// <summary>Free prose: the text in quotation marks was taken as quotes and checked.</summary>
    Prose,
    /// <summary>No model answered: the analysis was made by rules.</summary>
    Rules,
}
