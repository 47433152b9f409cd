namespace StreamCoach.Sandbox.Gateway;

/// <summary>A model of the sandbox's catalogue. The ids are the service's; the same rules answer for all of them.</summary>
/// <param name="Id">The id in requests.</param>
/// <param name="Name">The display name.</param>
/// <param name="Creator">The company that created the model.</param>
/// <param name="ContextLength">Tokens of prompt and answer together.</param>
/// <param name="Parameters">The supported options.</param>
/// <param name="Regions">The regions in which it is offered.</param>
/// <param name="Prompt">An example price in US dollars for a million input tokens, not the service's current price.</param>
/// <param name="Completions">An example price in US dollars for a million output tokens.</param>
internal sealed record GatewayModel(string Id, string Name, string Creator, int ContextLength, string[] Parameters, string[] Regions, decimal Prompt, decimal Completions)
{
    // The service accepts fallbacks and post-processing with every model, but lists them with none.
    private static readonly string[] Everything = ["max_tokens", "temperature", "stream", "tools", "tool_choice", "response_format"];

    private static readonly string[] NoSchema = [.. Everything.Except(["response_format"])];

    private static readonly string[] NoSchemaNorTemperature = [.. NoSchema.Except(["temperature"])];

    private static readonly string[] NoSchemaNorStream = [.. NoSchema.Except(["stream"])];

    private static readonly string[] Both = ["us", "eu"];

    private static readonly string[] UsOnly = ["us"];

    public static readonly GatewayModel[] All =
    [
        new("claude-sonnet-4-6", "Claude Sonnet 4.6", "Anthropic", 200_000, Everything, Both, 3, 15),
        new("claude-haiku-4-5-20251001", "Claude Haiku 4.5", "Anthropic", 200_000, Everything, Both, 1, 5),
        new("claude-sonnet-5", "Claude Sonnet 5", "Anthropic", 200_000, NoSchemaNorTemperature, UsOnly, 2, 10),
        new("gpt-5.2", "GPT-5.2", "OpenAI", 400_000, [.. Everything, "reasoning_effort"], UsOnly, 1.75m, 14),
        new("gpt-4.1", "GPT-4.1", "OpenAI", 1_047_576, NoSchema, UsOnly, 2, 8) { RetirementDate = 1_798_761_600 },
        new("gpt-oss-120b", "gpt-oss-120b", "OpenAI", 131_072, NoSchemaNorStream, UsOnly, 0.15m, 0.6m),
        new("gemini-2.5-flash", "Gemini 2.5 Flash", "Google", 1_048_576, [.. Everything, "extra_body"], Both, 0.3m, 2.5m),
        new("qwen3.5-4b-32k-fast", "Qwen3.5 4B Fast", "Alibaba", 32_768, NoSchema, UsOnly, 0.05m, 0.1m),
    ];

    /// <summary>The retirement date in Unix seconds; 0 if none is planned.</summary>
    public long RetirementDate { get; init; }

    public static GatewayModel? Find(string id) => Array.Find(All, m => m.Id == id);
}
