using StreamCoach.Errors;
using StreamCoach.Transcripts.Metrics;

namespace StreamCoach.Transcripts.Progress;

/// <summary>
/// The talks of one speaker, added one by one and kept only as figures and a few moments. <see cref="Measure"/> compares the latest with the earlier ones.
/// </summary>
public sealed class ProgressHistory
{
    /// <summary>The environment variable with the speaker's name, for every command.</summary>
    public const string SpeakerVariable = "STREAMCOACH_ME";

    private readonly OwnSpeaker _speaker;
    private readonly List<ProgressTalk> _talks = [];
    private readonly HashSet<string> _ids = [];

    /// <summary>Creates an empty history.</summary>
    /// <param name="speaker">The speaker's name or label; <see langword="null"/> for that of <see cref="SpeakerVariable"/>.</param>
    /// <exception cref="StreamCoachException">Neither names a speaker: nothing personal is claimed of somebody who is not named.</exception>
    public ProgressHistory(string? speaker)
    {
        string name = speaker ?? Environment.GetEnvironmentVariable(SpeakerVariable) ?? "";
        if (string.IsNullOrWhiteSpace(name))
            throw new StreamCoachException(FailureKind.SpeakerNotGiven, $"It is not known which speaker you are: -Me is not given and {SpeakerVariable} is not set.");
        _speaker = new(name.Trim());
    }

    /// <summary>The speaker's name or label as it was given.</summary>
    public string Speaker => _speaker.Name;

    /// <summary>The number of talks with text, of this speaker or not.</summary>
    public int Talks { get; private set; }

    /// <summary>The talks of the speaker, oldest first.</summary>
    internal IReadOnlyList<ProgressTalk> Own => [.. _talks.OrderBy(talk => talk.At).ThenBy(talk => talk.Id, StringComparer.Ordinal)];

    /// <summary>The best and worst moments of all talks.</summary>
    internal TalkMoments Moments { get; } = new();

    /// <summary>Adds a talk. One that was added before, or has no text, changes nothing.</summary>
    /// <param name="transcript">The transcript of one session.</param>
    /// <param name="id">The session's id.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="at">When the talk began, in UTC.</param>
    /// <param name="isMicrophone">Whether it was spoken into a microphone, so that it is the speaker's own even without speaker labels.</param>
    /// <returns>Whether the speaker takes part in it.</returns>
    public bool Add(Transcript transcript, string id, string name, DateTime at, bool isMicrophone)
    {
        if (transcript.Turns.Count == 0 || !_ids.Add(id)) return false;
        Talks++;
        (bool isPart, string? speaker) = _speaker.In(transcript, isMicrophone);
        if (!isPart) return false;
        TranscriptMetrics metrics = TranscriptMetrics.Measure(transcript);
        // A speaker who only has turns that the service labels UNKNOWN has no metrics.
        if (metrics.Speakers.FirstOrDefault(of => of.Speaker == speaker) is not { } own) return false;
        var talk = new ProgressTalk(id, name, at, metrics, own, TalkKind.Of(transcript, metrics));
        _talks.Add(talk);
        Moments.Add(transcript, own, talk);
        return true;
    }

    /// <summary>Compares a talk, and the latest talks up to it, with the earlier ones that can be compared with it.</summary>
    /// <param name="sessionId">The talk; <see langword="null"/> for the latest one.</param>
    /// <param name="figures">The figures; <see langword="null"/> for all of <see cref="ProgressFigure.All"/>. The fewer, the smaller the changes that are found.</param>
    /// <param name="goals">The speaker's goals.</param>
    /// <param name="recent">How many latest talks are compared with all before them, at least 5; <see langword="null"/> for half of them, 5 to 20.</param>
    /// <exception cref="StreamCoachException">There is no talk, the speaker takes part in none, or not in that one.</exception>
    public IReadOnlyList<TranscriptProgress> Measure(string? sessionId = null, IReadOnlyList<ProgressFigure>? figures = null, IReadOnlyList<ProgressGoal>? goals = null, int? recent = null)
    {
        ThrowIfEmpty();
        IReadOnlyList<ProgressTalk> own = Own;
        ProgressTalk talk = sessionId is null ? own[^1] : own.FirstOrDefault(talk => talk.Id == sessionId)
            ?? throw new StreamCoachException(FailureKind.SpeakerNotFound, $"'{Speaker}' does not speak in the session '{sessionId}', or it is not among the compared talks.");
        return new TalkComparison(Speaker, own, talk).Measure(figures ?? ProgressFigure.All, goals ?? [], recent);
    }

    /// <summary>Returns the id of the speaker's latest talk with an id or a name, in any case; <see langword="null"/> if there is none.</summary>
    public string? FindTalk(string idOrName) =>
        Own.LastOrDefault(talk => talk.Id == idOrName || talk.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase))?.Id;

    /// <summary>Checks that the speaker takes part in a talk.</summary>
    /// <exception cref="StreamCoachException">There is no talk, or none of the speaker's.</exception>
    public void ThrowIfEmpty()
    {
        if (Talks == 0)
            throw new StreamCoachException(FailureKind.TranscriptEmpty, "There are no talks with text to compare.", "Get-TranscriptionSession -Saved lists the saved sessions. Each session is saved unless -NoJournal is given.");
        _speaker.ThrowIfUnknown(_talks.Count > 0);
        if (_talks.Count == 0) throw new StreamCoachException(FailureKind.SpeakerNotFound, $"'{Speaker}' says no word that could be measured in these talks.");
    }
}
