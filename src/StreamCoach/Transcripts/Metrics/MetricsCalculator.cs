using StreamCoach.Errors;

namespace StreamCoach.Transcripts.Metrics;

/// <summary>Calculates the metrics of one transcript: counts per turn, then turn-taking, then totals per speaker and for all.</summary>
internal sealed class MetricsCalculator
{
    // With less speech than this, a rate is random.
    private const int LeastTalkMs = 30_000;

    private readonly string? _sessionId;
    private readonly string? _sessionName;
    private readonly string? _path;
    private readonly string? _model;
    private readonly TurnCounts[] _turns;
    private readonly IReadOnlyList<SpeakerSpan> _talk;
    private readonly string?[] _speakers;
    private readonly bool _timed;
    private readonly bool _wordTimed;
    private readonly bool _punctuated;
    private readonly bool _labelled;
    private readonly bool _english;
    private readonly NotMeasuredReason? _fillersMissing;
    private readonly int _durationMs;

    public MetricsCalculator(Transcript transcript)
    {
        if (transcript.Turns.Count == 0) throw new StreamCoachException(FailureKind.TranscriptEmpty, "The transcript contains no text to measure.");
        _sessionId = transcript.SessionId;
        _sessionName = transcript.SessionName;
        _path = transcript.Path;
        _model = transcript.Turns.Select(turn => turn.Model).FirstOrDefault(model => model is not null);
        _turns = [.. transcript.Turns.Select(turn => new TurnCounts(turn))];
        _timed = Array.TrueForAll(_turns, turn => turn.HasTimes);
        _wordTimed = _timed && Array.TrueForAll(_turns, turn => turn.HasWordTimes);
        _punctuated = Array.Exists(_turns, turn => turn.HasSentenceMarks);
        _speakers = [.. _turns.Where(turn => !turn.IsUnknown).Select(turn => turn.Speaker).Distinct()];
        _labelled = !_speakers.Contains(null) && _speakers.Length > 0;
        _english = transcript.Turns.All(turn => turn.Language is null || turn.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase));
        _fillersMissing = !_english ? NotMeasuredReason.LanguageNotCovered : FillersMissing();
        _talk = _timed ? SpeakerSpan.Of(_turns) : [];
        _durationMs = _timed ? _turns.Max(turn => turn.EndMs) : 0;
    }

    public TranscriptMetrics ToMetrics()
    {
        var missing = new List<NotMeasured>();
        NotMeasuredReason? noTimes = _timed ? null : NotMeasuredReason.NoTimes;
        NotMeasuredReason? noFloor = noTimes ?? (!_labelled ? NotMeasuredReason.NoSpeakers : _speakers.Length < 2 ? NotMeasuredReason.OneSpeaker : null);
        SpeakerMetrics[] speakers = [.. _speakers.Select(Of)];
        int talkMs = AllTalkMs;
        int words = _turns.Sum(turn => turn.Words);
        int silentMs = _durationMs - TurnTaking.TalkedMs(_talk);
        int[] gaps = [.. TurnTaking.Replies(_talk).Select(reply => reply.GapMs)];
        int fillers = _turns.Sum(turn => turn.FilledPauses);
        Lack(missing, NotMeasuredReason.OneStream, nameof(TranscriptMetrics.OverlapMs));
        return new(_sessionId, speakers, missing)
        {
            SessionName = _sessionName,
            Path = _path,
            Model = _model,
            Turns = _turns.Length,
            Words = words,
            UnknownSpeakerWords = _turns.Where(turn => turn.IsUnknown).Sum(turn => turn.Words),
            DurationSeconds = If(missing, noTimes, nameof(TranscriptMetrics.DurationSeconds), Seconds(_durationMs)),
            TalkSeconds = If(missing, noTimes, nameof(TranscriptMetrics.TalkSeconds), Seconds(talkMs)),
            SilenceSeconds = If(missing, noTimes, nameof(TranscriptMetrics.SilenceSeconds), Seconds(silentMs)),
            SilencePercent = If(missing, noTimes, nameof(TranscriptMetrics.SilencePercent), Rate(silentMs * 100.0, _durationMs)),
            SpeechRateWpm = If(missing, noTimes ?? TooLittle(talkMs), nameof(TranscriptMetrics.SpeechRateWpm), Rate(_talk.Where(said => !said.IsUnknown).Sum(said => said.Words) * 60_000.0, talkMs)),
            ElapsedWpm = If(missing, noTimes ?? TooLittle(_durationMs), nameof(TranscriptMetrics.ElapsedWpm), Rate(words * 60_000.0, _durationMs)),
            SpeakerSwitches = Count(missing, noFloor, nameof(TranscriptMetrics.SpeakerSwitches), gaps.Length),
            SpeakerSwitchesPerMinute = If(missing, noFloor, nameof(TranscriptMetrics.SpeakerSwitchesPerMinute), Rate(gaps.Length * 60_000.0, _durationMs, 2)),
            MedianReplyGapMs = If(missing, noFloor ?? NoReplies(gaps), nameof(TranscriptMetrics.MedianReplyGapMs), TurnTaking.Median(gaps.Where(gap => !TurnTaking.IsLapse(gap)))),
            Questions = Count(missing, _punctuated ? null : NotMeasuredReason.NotPunctuated, nameof(TranscriptMetrics.Questions), _turns.Sum(turn => turn.Questions)),
            FilledPauses = Count(missing, _fillersMissing, nameof(TranscriptMetrics.FilledPauses), fillers),
            FilledPausesPer100Words = If(missing, _fillersMissing, nameof(TranscriptMetrics.FilledPausesPer100Words), Rate(fillers * 100.0, words, 2)),
            DiscourseMarkerCandidates = Count(missing, NoMarkers, nameof(TranscriptMetrics.DiscourseMarkerCandidates), _turns.Sum(turn => turn.Markers)),
            LongPauses = Count(missing, NoWordTimes, nameof(TranscriptMetrics.LongPauses), _talk.Sum(said => said.LongPauses)),
        };
    }

    private SpeakerMetrics Of(string? speaker)
    {
        var missing = new List<NotMeasured>();
        TurnCounts[] turns = [.. _turns.Where(turn => !turn.IsUnknown && turn.Speaker == speaker)];
        SpeakerSpan[] own = [.. _talk.Where(said => !said.IsUnknown && said.Speaker == speaker)];
        int words = turns.Sum(turn => turn.Words), fillers = turns.Sum(turn => turn.FilledPauses), markers = turns.Sum(turn => turn.Markers), questions = turns.Sum(turn => turn.Questions);
        int talkMs = own.Sum(said => said.TalkMs), spokenMs = talkMs - own.Sum(said => said.PausedMs);
        int[] gaps = [.. TurnTaking.Replies(_talk).Where(reply => reply.Speaker == speaker).Select(reply => reply.GapMs)];
        int[] replies = [.. gaps.Where(gap => !TurnTaking.IsLapse(gap))];
        (int StartMs, int Ms)? monologue = TurnTaking.LongestMonologue(_talk, speaker);

        NotMeasuredReason? noTimes = _timed ? null : NotMeasuredReason.NoTimes;
        NotMeasuredReason? noSpeaker = noTimes ?? (_labelled ? null : NotMeasuredReason.NoSpeakers);
        NotMeasuredReason? noFloor = noSpeaker ?? (_speakers.Length < 2 ? NotMeasuredReason.OneSpeaker : null);
        NotMeasuredReason? noRate = noTimes ?? TooLittle(talkMs);
        NotMeasuredReason? noQuestions = _punctuated ? null : NotMeasuredReason.NotPunctuated;
        return new(_sessionId, speaker, missing)
        {
            SessionName = _sessionName,
            Turns = turns.Length,
            Words = words,
            Contributions = Count(missing, noTimes, nameof(SpeakerMetrics.Contributions), own.Length),
            TalkSeconds = If(missing, noTimes, nameof(SpeakerMetrics.TalkSeconds), Seconds(talkMs)),
            TalkShare = If(missing, noSpeaker, nameof(SpeakerMetrics.TalkShare), Rate(talkMs, AllTalkMs, 4)),
            TalkPercentOfSession = If(missing, noSpeaker, nameof(SpeakerMetrics.TalkPercentOfSession), Rate(talkMs * 100.0, _durationMs)),
            SpeechRateWpm = If(missing, noRate, nameof(SpeakerMetrics.SpeechRateWpm), Rate(words * 60_000.0, talkMs)),
            ArticulationRateWpm = If(missing, noRate ?? NoWordTimes, nameof(SpeakerMetrics.ArticulationRateWpm), Rate(words * 60_000.0, spokenMs)),
            LongestMonologueSeconds = If(missing, noSpeaker, nameof(SpeakerMetrics.LongestMonologueSeconds), Seconds(monologue?.Ms ?? 0)),
            LongestMonologueStart = If(missing, noSpeaker, nameof(SpeakerMetrics.LongestMonologueStart), Seconds(monologue?.StartMs ?? 0)),
            LongestListeningSeconds = If(missing, noFloor, nameof(SpeakerMetrics.LongestListeningSeconds), Seconds(TurnTaking.LongestListening(_talk, speaker) ?? 0)),
            MedianReplyGapMs = If(missing, noFloor ?? NoReplies(gaps), nameof(SpeakerMetrics.MedianReplyGapMs), TurnTaking.Median(replies)),
            Replies = Count(missing, noFloor, nameof(SpeakerMetrics.Replies), replies.Length),
            ImmediateReplies = Count(missing, noFloor, nameof(SpeakerMetrics.ImmediateReplies), replies.Count(gap => gap < SpeakerSpan.ShortestPauseMs)),
            Lapses = Count(missing, noFloor, nameof(SpeakerMetrics.Lapses), gaps.Length - replies.Length),
            Questions = Count(missing, noQuestions, nameof(SpeakerMetrics.Questions), questions),
            QuestionsPerHour = If(missing, noQuestions ?? noTimes, nameof(SpeakerMetrics.QuestionsPerHour), Rate(questions * 3_600_000.0, _durationMs)),
            FilledPauses = Count(missing, _fillersMissing, nameof(SpeakerMetrics.FilledPauses), fillers),
            FilledPausesPerMinute = If(missing, _fillersMissing ?? noRate, nameof(SpeakerMetrics.FilledPausesPerMinute), Rate(fillers * 60_000.0, talkMs, 2)),
            FilledPausesPer100Words = If(missing, _fillersMissing, nameof(SpeakerMetrics.FilledPausesPer100Words), Rate(fillers * 100.0, words, 2)),
            DiscourseMarkerCandidates = Count(missing, NoMarkers, nameof(SpeakerMetrics.DiscourseMarkerCandidates), markers),
            DiscourseMarkerCandidatesPer100Words = If(missing, NoMarkers, nameof(SpeakerMetrics.DiscourseMarkerCandidatesPer100Words), Rate(markers * 100.0, words, 2)),
            Backchannels = Count(missing, _english ? null : NotMeasuredReason.LanguageNotCovered, nameof(SpeakerMetrics.Backchannels), turns.Count(turn => turn.IsBackchannel)),
            LongPauses = Count(missing, NoWordTimes, nameof(SpeakerMetrics.LongPauses), own.Sum(said => said.LongPauses)),
        };
    }

    private int AllTalkMs => _talk.Where(said => !said.IsUnknown).Sum(said => said.TalkMs);

    private NotMeasuredReason? NoWordTimes => _wordTimed ? null : _timed ? NotMeasuredReason.NoWordTimes : NotMeasuredReason.NoTimes;

    // Without commas and full stops no marker is set off.
    private NotMeasuredReason? NoMarkers => !_english ? NotMeasuredReason.LanguageNotCovered : _punctuated ? null : NotMeasuredReason.NotPunctuated;

    // The vendor's table: Universal-Streaming and Whisper omit filled pauses, u3-rt-pro keeps them. Universal-3.5 Pro kept one in a
    // recorded session. Nothing is published or recorded for Universal-3.6 Pro and others; a model that kept one in this transcript keeps
    // them.
    private NotMeasuredReason? FillersMissing() => _model switch
    {
        "u3-rt-pro" or "universal-3-5-pro" => null,
        not null when _model.StartsWith("universal-streaming", StringComparison.Ordinal) || _model.StartsWith("whisper", StringComparison.Ordinal) => NotMeasuredReason.ModelStripsDisfluencies,
        _ => Array.Exists(_turns, turn => turn.FilledPauses > 0) ? null : NotMeasuredReason.ModelNotKnown,
    };

    private static NotMeasuredReason? TooLittle(int ms) => ms < LeastTalkMs ? NotMeasuredReason.TooLittleSpeech : null;

    private static NotMeasuredReason? NoReplies(int[] gaps) => gaps.All(TurnTaking.IsLapse) ? NotMeasuredReason.NoReplies : null;

    private static double Seconds(int ms) => ms / 1000.0;

    private static double? Rate(double amount, int of, int digits = 1) => of == 0 ? 0 : Math.Round(amount / of, digits, MidpointRounding.AwayFromZero);

    private static double? If(List<NotMeasured> missing, NotMeasuredReason? reason, string metric, double? value) => Lack(missing, reason, metric) ? null : value;

    private static int? Count(List<NotMeasured> missing, NotMeasuredReason? reason, string metric, int value) => Lack(missing, reason, metric) ? null : value;

    private static bool Lack(List<NotMeasured> missing, NotMeasuredReason? reason, string metric)
    {
        if (reason is not { } why) return false;
        missing.Add(new(metric, why));
        return true;
    }
}
