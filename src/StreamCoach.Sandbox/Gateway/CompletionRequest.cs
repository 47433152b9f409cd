using System.Text.Json;

namespace StreamCoach.Sandbox.Gateway;

/// <summary>The body of POST /v1/chat/completions, checked like the gateway does.</summary>
/// <param name="Model">The requested model.</param>
/// <param name="UserText">The user's message: the last one, or the one that the assistant's partial answer follows.</param>
/// <param name="Begun">The partial answer to continue; empty for a new answer.</param>
/// <param name="Instructions">The system messages.</param>
/// <param name="PromptCharacters">The length of all messages.</param>
/// <param name="MaxTokens">The most tokens of the answer.</param>
/// <param name="Stream">Whether to stream the answer.</param>
/// <param name="WithUsage">Whether a stream ends with the usage.</param>
/// <param name="Structured">Whether the answer must match a schema.</param>
internal sealed record CompletionRequest(GatewayModel Model, string UserText, string Begun, string Instructions, int PromptCharacters, int MaxTokens, bool Stream, bool WithUsage, bool Structured)
{
    public const int DefaultMaxTokens = 1000;

    private const string QuestionMark = "Question:";

    /// <summary>The question that the instructions begin with; <see langword="null"/> if they ask for coaching.</summary>
    public string? Question => Instructions.StartsWith(QuestionMark, StringComparison.Ordinal) ? Instructions[QuestionMark.Length..].Split("\n\n", 2)[0].Trim() : null;

    private static readonly string[] AlwaysKnown =
        ["model", "messages", "prompt", "stream_options", "transcript_id", "model_region", "fallbacks", "fallback_config", "post_processing_steps", "name"];

    private static readonly string[] Gated =
    [
        "max_tokens", "temperature", "stream", "tools", "tool_choice", "response_format", "reasoning_effort", "extra_body",
    ];

    private static readonly string[] Roles = ["user", "assistant", "system", "tool"];

    /// <summary>Returns the request, or the errors to list in a 400.</summary>
    public static (CompletionRequest? Request, IReadOnlyList<string> Errors) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return (null, ["request body must be a JSON object"]);
        if (!body.TryGetProperty("model", out JsonElement named) || named.ValueKind != JsonValueKind.String)
            return (null, ["model is required"]);
        string id = named.GetString()!;
        if (GatewayModel.Find(id) is not { } model)
            return (null, [$"model {id} is not supported"]);

        List<string> errors = [.. Parameters(body, model), .. Values(body)];
        Prompt prompt = Conversation(body, errors);
        (string? user, int characters) = (prompt.User, prompt.Characters);
        if (errors.Count > 0 || user is null)
            return (null, errors.Count > 0 ? errors : ["one of messages or prompt is required"]);
        int maxTokens = body.TryGetProperty("max_tokens", out JsonElement max) ? max.GetInt32() : DefaultMaxTokens;
        if (ChatCompletion.Tokens(characters) > model.ContextLength)
            return (null, [FormattableString.Invariant($"prompt is too long: {ChatCompletion.Tokens(characters)} tokens > {model.ContextLength} maximum")]);
        bool usage = body.TryGetProperty("stream_options", out JsonElement options) && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("include_usage", out JsonElement include) && include.ValueKind == JsonValueKind.True;
        bool stream = body.TryGetProperty("stream", out JsonElement streamed) && streamed.GetBoolean();
        return (new CompletionRequest(model, user, prompt.Begun, prompt.Instructions, characters, maxTokens, stream, usage, body.TryGetProperty("response_format", out _)), []);
    }

    private static IEnumerable<string> Parameters(JsonElement body, GatewayModel model)
    {
        foreach (JsonProperty property in body.EnumerateObject())
        {
            // "stream": false requests nothing.
            if (property.Name == "stream" && property.Value.ValueKind == JsonValueKind.False)
                continue;
            bool known = AlwaysKnown.Contains(property.Name) || Gated.Contains(property.Name);
            if (!known || (Gated.Contains(property.Name) && !model.Parameters.Contains(property.Name)))
                yield return $"model {model.Id} does not support {property.Name}";
        }
    }

    private static IEnumerable<string> Values(JsonElement body)
    {
        if (body.TryGetProperty("max_tokens", out JsonElement max)
            && !(max.ValueKind == JsonValueKind.Number && max.TryGetInt32(out int tokens) && tokens >= 1))
            yield return "max_tokens must be an integer greater than or equal to 1";
        if (body.TryGetProperty("temperature", out JsonElement temperature)
            && !(temperature.ValueKind == JsonValueKind.Number && temperature.GetDouble() is >= 0 and <= 2))
            yield return "temperature must be a number between 0 and 2";
        if (body.TryGetProperty("stream", out JsonElement stream) && stream.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            yield return "stream must be a boolean";
        if (body.TryGetProperty("response_format", out JsonElement format) && !IsSchema(format))
            yield return "response_format must be of type json_schema with a name and a schema";
        if (body.TryGetProperty("model_region", out JsonElement region)
            && !(region.ValueKind == JsonValueKind.String && region.GetString() == "global"))
            yield return "model_region can only be set to global";
    }

    private static bool IsSchema(JsonElement format) =>
        format.ValueKind == JsonValueKind.Object
        && format.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "json_schema"
        && format.TryGetProperty("json_schema", out JsonElement schema) && schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String
        && schema.TryGetProperty("schema", out JsonElement shape) && shape.ValueKind == JsonValueKind.Object;

    private static Prompt Conversation(JsonElement body, List<string> errors)
    {
        if (body.TryGetProperty("prompt", out JsonElement prompt) && prompt.ValueKind == JsonValueKind.String)
            return new Prompt(prompt.GetString(), "", "", prompt.GetString()!.Length);
        if (!body.TryGetProperty("messages", out JsonElement messages))
            return new Prompt(null, "", "", 0);
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            errors.Add("messages must be a non-empty array");
            return new Prompt(null, "", "", 0);
        }

        string user = "", answered = "", begun = "", instructions = "";
        int characters = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            string? role = message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out JsonElement r)
                && r.ValueKind == JsonValueKind.String ? r.GetString() : null;
            string? content = message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out JsonElement c) ? Content(c) : null;
            if (!Roles.Contains(role) || content is null)
            {
                errors.Add("each message must have a role of user, assistant, system or tool, and text content");
                continue;
            }

            characters += content.Length;
            if (role == "system")
                instructions += content;
            else if (role == "assistant")
                (answered, begun) = (user, content);
            else if (role == "user")
                user = content;
        }

        return new Prompt(begun.Length > 0 ? answered : user, begun, instructions, characters);
    }

    private static string? Content(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
            return content.GetString();
        if (content.ValueKind != JsonValueKind.Array)
            return null;
        List<string> texts = [];
        foreach (JsonElement part in content.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Object || !part.TryGetProperty("text", out JsonElement text) || text.ValueKind != JsonValueKind.String)
                return null;
            texts.Add(text.GetString()!);
        }

        return string.Join('\n', texts);
    }

    private readonly record struct Prompt(string? User, string Begun, string Instructions, int Characters);
}
