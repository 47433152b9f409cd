using System.Text;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Collects an answer from the events of a stream (protocol: B5). Every field of an event may be missing, null or of another type.
/// </summary>
internal sealed class CompletionBuilder(ChatRequest request)
{
    private readonly StringBuilder _text = new();
    private string? _model;
    private string? _finish;
    private string? _id;
    private JsonElement? _usage;

    /// <summary>The printable answer so far. An API key may be split over two events, so the whole text is mrequest.</summary>
    public string Text => PrintableText.Lines(_text.ToString());

    /// <summary>The length so far, in characters.</summary>
    public int Length => _text.Length;

    /// <summary>The answer so far, as an interrupted one; <see langword="null"/> if it has no text.</summary>
    public GatewayCompletion? Part => string.IsNullOrWhiteSpace(Text) ? null : new(Text, _model ?? request.Model, FinishReasons.Interrupted, TokenUsage.Read(_usage), _id);

    /// <summary>An error that arrived instead of the rest of the answer.</summary>
    public CompletionError? Error { get; private set; }

    /// <summary>Adds the data of one event.</summary>
    /// <returns>Whether the text of the answer grew.</returns>
    /// <exception cref="JsonException">The data is not JSON.</exception>
    public bool Add(string data)
    {
        JsonElement piece = JsonElement.Parse(data);
        Error ??= GatewayError.Within(piece, request.Model);
        if (Error is not null) return false;
        JsonElement? choice = GatewayFields.First(piece, "choices");
        _model = GatewayFields.Text(piece, "model") ?? _model;
        _id = GatewayCompletion.IdOf(piece) ?? _id;
        _finish = GatewayFields.Text(choice, "finish_reason") ?? _finish;
        _usage = GatewayFields.Field(piece, "usage") ?? _usage;
        // Backends that do not stream send the whole message in one event.
        string? grown = MessageText.Raw(GatewayFields.Field(choice, "delta") ?? GatewayFields.Field(choice, "message"));
        _text.Append(grown);
        return grown is { Length: > 0 };
    }

    /// <summary>Returns the complete answer.</summary>
    /// <exception cref="StreamCoachException">The stream broke off, or contained no text.</exception>
    public GatewayCompletion ToCompletion()
    {
        if (_finish is null) throw new StreamCoachException(FailureKind.AnalysisUnreadable, "The gateway's answer broke off: its stream ended without a finish reason.");
        string reason = FinishReasons.Normalize(_finish);
        return string.IsNullOrWhiteSpace(Text) ? throw FinishReasons.NoText(reason, request, _usage, null)
            : new(Text, _model ?? request.Model, reason, TokenUsage.Read(_usage), _id);
    }
}
