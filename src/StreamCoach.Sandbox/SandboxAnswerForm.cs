namespace StreamCoach.Sandbox;

/// <summary>
/// The ways in which the gateway's answers, streamed or not, differ from those of the real service. The service passes on what its
/// providers write, so a client must be able to read every form.
/// </summary>
[Flags]
public enum SandboxAnswerForm
{
    /// <summary>The form that the service was seen to use.</summary>
    None = 0,

    /// <summary>content is a list of parts, {"type":"text","text":"..."}, with one of another type among them.</summary>
    ContentAsParts = 1 << 0,

    /// <summary>There is no usage.</summary>
    NoUsage = 1 << 1,

    /// <summary>usage is null.</summary>
    NullUsage = 1 << 2,

    /// <summary>usage has values only under OpenAI's names, and zeros under the service's own, as in streams.</summary>
    OpenAIUsage = 1 << 3,

    /// <summary>A stream has pieces without choices: null, absent and empty.</summary>
    NullChoices = 1 << 4,

    /// <summary>Every number is a string.</summary>
    NumbersAsText = 1 << 5,

    /// <summary>There is no http_status_code, llm_status_code or response_time.</summary>
    NoStatusCode = 1 << 6,

    /// <summary>finish_reason is "end_turn" or "max_tokens", as with Claude.</summary>
    ClaudeReasons = 1 << 7,

    /// <summary>JSON is in a code fence, even with a schema.</summary>
    CodeFence = 1 << 8,

    /// <summary>Every object has an additional key.</summary>
    UnknownKeys = 1 << 9,

    /// <summary>The keys of every object are in reverse order.</summary>
    ReversedKeys = 1 << 10,

    /// <summary>There is no model, id or request_id.</summary>
    NoIds = 1 << 11,
}
