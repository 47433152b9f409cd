namespace StreamCoach.Sandbox.Gateway;

/// <summary>A model of the sandbox's catalogue. The names are the service's; behind each stands the same set of rules.</summary>
/// <param name="Id">What a request names.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Creator">Who made it.</param>
/// <param name="ContextLength">Tokens of prompt and answer together.</param>
/// <param name="Parameters">The options that it takes.</param>
/// <param name="Regions">Where it is offered.</param>
/// <param name="Prompt">US dollars for a million tokens that are sent: an example, not the service's price of today.</param>
/// <param name="Completions">US dollars for a million tokens of the answer: an example too.</param>
internal sealed record GatewayModel(string Id, string Name, string Creator, int ContextLength, string[] Parameters, string[] Regions, decimal Prompt, decimal Completions)
{
    // The service takes fallbacks and post-processing with every model, and lists them with none.
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

    /// <summary>When it is retired, in unix seconds; 0 while nothing is planned.</summary>
    public long RetirementDate { get; init; }

    public static GatewayModel? Find(string id) => Array.Find(All, m => m.Id == id);
}
