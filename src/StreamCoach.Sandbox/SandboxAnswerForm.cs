namespace StreamCoach.Sandbox;

/// <summary>
/// In which ways the gateway's answers, whole and streamed, differ from what the service was seen to send. The service passes on what its providers
/// write, so a client must read an answer in each form.
/// </summary>
[Flags]
public enum SandboxAnswerForm
{
    /// <summary>As the service was seen to answer.</summary>
    None = 0,

    /// <summary>content is a list of parts, {"type":"text","text":"..."}, with one of another type among them.</summary>
    ContentAsParts = 1 << 0,

    /// <summary>There is no usage.</summary>
    NoUsage = 1 << 1,

    /// <summary>usage is null.</summary>
    NullUsage = 1 << 2,

    /// <summary>usage has OpenAI's names alone, and zeros under the service's own, as streams have them.</summary>
    OpenAIUsage = 1 << 3,

    /// <summary>A stream has pieces without choices: null, absent and empty.</summary>
    NullChoices = 1 << 4,

    /// <summary>Every number is a text.</summary>
    NumbersAsText = 1 << 5,

    /// <summary>There is no http_status_code, llm_status_code or response_time.</summary>
    NoStatusCode = 1 << 6,

    /// <summary>finish_reason is "end_turn" or "max_tokens", as Claude has it.</summary>
    ClaudeReasons = 1 << 7,

    /// <summary>JSON stands in a code fence, even where a schema holds the model to it.</summary>
    CodeFence = 1 << 8,

    /// <summary>Every object has a key more.</summary>
    UnknownKeys = 1 << 9,

    /// <summary>The keys of every object come in the opposite order.</summary>
    ReversedKeys = 1 << 10,

    /// <summary>There is no model, id or request_id.</summary>
    NoIds = 1 << 11,
}
