using System.Globalization;
using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>
/// The transcript in whatever is piped in: turns, turns that came back from a job, rows of a CSV, strings, sessions. The one place where this
/// is read.
/// </summary>
internal sealed class TranscriptInput
{
    private readonly List<TranscriptPart> _parts = [];

    /// <summary>The parts, one per session in the order of their first line; what belongs to no session is one part of its own.</summary>
    public IReadOnlyList<TranscriptPart> Parts => _parts;

    /// <summary>Takes an object.</summary>
    /// <exception cref="StreamCoachException">It holds no transcript.</exception>
    public void Add(PSObject input)
    {
        switch (input.BaseObject)
        {
            case TranscriptionSession session:
                TranscriptPart whole = Part(session.Id, session);
                foreach (Turn turn in session.GetTurns()) whole.Set(turn.Order, turn.Speaker, turn.Text);
                return;
            case Turn turn:
                Part(turn.SessionId, turn.Session).Set(turn.Order, turn.Speaker, turn.Text);
                return;
            case string text:
                Part(null).Set(null, null, text);
                return;
        }
        if (Property(input, "Text") is not { } line) throw Errors.InputNotSupported(input.BaseObject.GetType());
        int? order = int.TryParse(Property(input, "Order"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
        Part(Property(input, "SessionId")).Set(order, Property(input, "Speaker"), line);
    }

    // What came back from a job or a CSV has only the id: this runspace may still know the session.
    private TranscriptPart Part(string? sessionId, TranscriptionSession? session = null)
    {
        TranscriptPart? part = _parts.Find(part => part.SessionId == sessionId);
        if (part is null) _parts.Add(part = new TranscriptPart(sessionId));
        part.Session ??= session ?? (sessionId is null ? null : RunspaceSessions.Here.ById(sessionId));
        return part;
    }

    // An empty CSV cell is a missing value.
    private static string? Property(PSObject input, string name) =>
        Convert.ToString(input.Properties[name]?.Value, CultureInfo.InvariantCulture) is { Length: > 0 } value ? value : null;
}

/// <summary>The lines of one session.</summary>
internal sealed class TranscriptPart(string? sessionId)
{
    private readonly List<(int? Order, string Line)> _lines = [];

    public string? SessionId { get; } = sessionId;

    /// <summary>The session, where it is known: its gateway and key go with its words.</summary>
    public TranscriptionSession? Session { get; set; }

    /// <summary>The lines joined.</summary>
    public string Text => string.Join('\n', _lines.Select(line => line.Line));

    /// <summary>Adds a line. A turn that came before, when it was still growing or had another speaker, is replaced.</summary>
    public void Set(int? order, string? speaker, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        (int?, string) line = (order, AnalysisRequest.Line(speaker, text));
        int earlier = order is null ? -1 : _lines.FindLastIndex(known => known.Order == order);
        if (earlier < 0) _lines.Add(line);
        else _lines[earlier] = line;
    }
}
