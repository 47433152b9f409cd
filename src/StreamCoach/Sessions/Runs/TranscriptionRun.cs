using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Sessions.Runs;

/// <summary>
/// What became of the sessions that one command started, so far and at the end: every figure is counted anew when it is read. Safe for use from any
/// thread.
/// </summary>
public sealed class TranscriptionRun
{
    // Beyond this nobody plans, and the calendar ends in the year 9999.
    private const double LongestEstimateDays = 365;

    private readonly Lock _gate = new();
    private readonly DateTime _began = DateTime.UtcNow;
    private readonly List<RunPart> _parts = [];
    private readonly List<RunFailure> _refused = [];
    private int _skipped;
    private int _turnsBefore;

    internal TranscriptionRun()
    {
    }

    /// <summary>The recordings that were taken in so far.</summary>
    public int Files
    {
        get
        {
            lock (_gate) return _parts.Count + _refused.Count + _skipped;
        }
    }

    /// <summary>Those that were heard to the end in this run.</summary>
    public int Done => Count(SessionState.Completed);

    /// <summary>Those that are open now, or open or close their line.</summary>
    public int Running => Parts().Count(part => part.Session.State is not SessionState.Queued && !part.Session.State.IsEnd());

    /// <summary>Those that wait: for a place, or for the service.</summary>
    public int Queued => Count(SessionState.Queued);

    /// <summary>Those that failed; <see cref="Failures"/> says why.</summary>
    public int Failed => Failures.Count;

    /// <summary>Those that were stopped or cut off before their end was confirmed; the same command with <c>-Once</c> continues them.</summary>
    public int Interrupted => Count(SessionState.Interrupted) + Count(SessionState.Stopped);

    /// <summary>Those that were not sent, because a saved session or another file of the run holds the same.</summary>
    public int Skipped
    {
        get
        {
            lock (_gate) return _skipped;
        }
    }

    /// <summary>Hours of sound that this run has sent. What is sent again after a dropped line counts once.</summary>
    public double AudioHours => Math.Round(AudioSeconds(Parts()) / 3600, 4);

    /// <summary>Finished turns, with those that were taken from saved sessions.</summary>
    public int Turns
    {
        get
        {
            lock (_gate) return _turnsBefore + _parts.Sum(part => part.Session.TurnCount);
        }
    }

    /// <summary>How often a lost connection was opened again, or a session asked for again because the service took no more.</summary>
    public int Retries => Parts().Sum(part => part.Session.Reconnects - part.ReconnectsBefore + part.Session.Refusals);

    /// <summary>How often sound was lost that no turn can hold.</summary>
    public int Gaps => Parts().Sum(part => part.Session.Gaps.Count - part.GapsBefore);

    /// <summary>
    /// What the time that the sessions were open costs at the service's published prices, in US dollars (see <see cref="StreamingPrice"/>);
    /// <see langword="null"/> where one of them has no known price. A sandbox is reckoned like the service.
    /// </summary>
    public decimal? EstimatedCost
    {
        get
        {
            decimal? cost = Parts().Aggregate((decimal?)0, (sum, part) => sum + (decimal)((part.Session.Duration - part.OpenBefore) / 3600) * StreamingPrice.PerHour(Recognised(part.Session)));
            return cost is { } known ? Math.Round(known, 4) : null;
        }
    }

    /// <summary>What has no published price and so makes <see cref="EstimatedCost"/> unknown, with a comma between; <see langword="null"/> where all of it has one.</summary>
    public string? Unpriced => Parts().SelectMany(part => StreamingPrice.Unpriced(Recognised(part.Session))).Distinct().ToArray() is { Length: > 0 } names ? string.Join(", ", names) : null;

    /// <summary>The day of the prices in <see cref="EstimatedCost"/>.</summary>
    public DateTime PricesAsOf { get; } = StreamingPrice.AsOf;

    /// <summary>Seconds from the start of the command to the end of the last session, or to now.</summary>
    public double Elapsed
    {
        get
        {
            DateTime end = Parts().Aggregate(_began, (latest, part) => part.Session.EndedAt is not { } ended ? DateTime.MaxValue : ended > latest ? ended : latest);
            return Math.Round(((end == DateTime.MaxValue ? DateTime.UtcNow : end) - _began).TotalSeconds, 1);
        }
    }

    /// <summary>The recordings that failed, and why.</summary>
    public RunFailureList Failures
    {
        get
        {
            lock (_gate)
            {
                return new(
                [
                    .. _refused,
                    .. from part in _parts
                       where part.Session.Failure is not null
                       select new RunFailure(part.Session.Path ?? part.Session.Source, part.Session.Failure!.Kind.ToString(), part.Session.Failure.Message),
                ]);
            }
        }
    }

    /// <summary>Whether the service is what the run waits for.</summary>
    internal bool WaitsForService => Parts().Any(part => part.Session.QueuedFor == QueueReason.Service);

    /// <summary>
    /// How long the rest will take at the pace so far; <see langword="null"/> until the first file has ended, and while a web address is open, because
    /// its length is not known.
    /// </summary>
    internal TimeSpan? Left
    {
        get
        {
            RunPart[] parts = Parts();
            RunPart[] open = [.. parts.Where(part => !part.Session.State.IsEnd())];
            RunPart[] heard = [.. parts.Where(part => part.Session.State == SessionState.Completed && part.Bytes > 0)];
            double seconds = AudioSeconds(heard), sent = AudioSeconds(parts);
            if (seconds <= 0 || sent <= 0 || open.Any(part => part.Bytes == 0)) return null;
            // The files that have ended show how many bytes hold a second of sound, and so how long the others are.
            double bytesPerSecond = heard.Sum(part => (double)part.Bytes) / seconds;
            double left = open.Sum(part => Math.Max(0, part.Bytes / bytesPerSecond - AudioSeconds([part])));
            double days = (DateTime.UtcNow - _began).TotalDays * left / sent;
            return days < LongestEstimateDays ? TimeSpan.FromDays(days) : null;
        }
    }

    /// <summary>How many were done, failed and skipped, of how many.</summary>
    public override string ToString() => $"{Done + Skipped} of {Files} done, {Failed} failed" + (Interrupted is > 0 and int cut ? $", {cut} interrupted" : "");

    /// <summary>Takes a session in that is about to be started.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bytes">The length of its file; 0 where it has none.</param>
    internal void Add(TranscriptionSession session, long bytes)
    {
        lock (_gate) _parts.Add(new(session, bytes, session.Reconnects, session.Gaps.Count, session.Duration, session.AudioSent));
    }

    /// <summary>Takes note of a recording that needs no session.</summary>
    /// <param name="saved">The saved session that holds it; <see langword="null"/> where another file of this run is the same.</param>
    internal void Skip(TranscriptionSession? saved)
    {
        lock (_gate)
        {
            _skipped++;
            _turnsBefore += saved?.TurnCount ?? 0;
        }
    }

    /// <summary>Takes note of a recording for which no session could be made.</summary>
    internal void Fail(string path, StreamCoachException failure)
    {
        lock (_gate) _refused.Add(new(path, failure.Kind.ToString(), failure.Message));
    }

    // What the service runs in place of a model that it has retired is what it bills.
    private static StreamingOptions Recognised(TranscriptionSession session) => session.Streaming with { Model = session.Model };

    private static double AudioSeconds(IEnumerable<RunPart> parts) => parts.Sum(part => part.Session.AudioSent - part.SentBefore);

    private int Count(SessionState state) => Parts().Count(part => part.Session.State == state);

    private RunPart[] Parts()
    {
        lock (_gate) return [.. _parts];
    }

    /// <summary>A session, and what it had behind it when the run took it up.</summary>
    private sealed record RunPart(TranscriptionSession Session, long Bytes, int ReconnectsBefore, int GapsBefore, double OpenBefore, double SentBefore);
}
