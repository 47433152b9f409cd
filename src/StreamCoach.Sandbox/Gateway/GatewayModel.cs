namespace StreamCoach.Sandbox.Gateway;

/// <summary>A model of the sandbox's catalogue. The names are the service's; behind each stands the same set of rules.</summary>
internal sealed record GatewayModel(string Id, string Name, string Creator, int ContextLength, string[] Parameters, string[] Regions)
{
    private static readonly string[] Everything =
        ["max_tokens", "temperature", "stream", "tools", "tool_choice", "response_format", "fallbacks", "post_processing_steps"];

    private static readonly string[] NoSchema = [.. Everything.Except(["response_format"])];

    private static readonly string[] NoSchemaNorTemperature = [.. NoSchema.Except(["temperature"])];

    private static readonly string[] NoSchemaNorStream = [.. NoSchema.Except(["stream"])];

    private static readonly string[] Both = ["us", "eu"];

    private static readonly string[] UsOnly = ["us"];

    public static readonly GatewayModel[] All =
    [
        new("claude-sonnet-4-6", "Claude Sonnet 4.6", "Anthropic", 200_000, Everything, Both),
        new("claude-haiku-4-5-20251001", "Claude Haiku 4.5", "Anthropic", 200_000, Everything, Both),
        new("claude-sonnet-5", "Claude Sonnet 5", "Anthropic", 200_000, NoSchemaNorTemperature, UsOnly),
        new("gpt-5.2", "GPT-5.2", "OpenAI", 400_000, [.. Everything, "reasoning_effort"], UsOnly),
        new("gpt-4.1", "GPT-4.1", "OpenAI", 1_047_576, NoSchema, UsOnly),
        new("gpt-oss-120b", "gpt-oss-120b", "OpenAI", 131_072, NoSchemaNorStream, UsOnly),
        new("gemini-2.5-flash", "Gemini 2.5 Flash", "Google", 1_048_576, [.. Everything, "extra_body"], Both),
        new("qwen3.5-4b-32k-fast", "Qwen3.5 4B Fast", "Alibaba", 32_768, NoSchema, UsOnly),
    ];

    public static GatewayModel? Find(string id) => Array.Find(All, m => m.Id == id);
}
