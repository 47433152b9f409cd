using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Services;

namespace StreamCoach.Sessions.Runs;

/// <summary>
/// Summarises the sessions that one command started, while it runs and at its end. Each property is calculated when it is read. Safe for use from any
/// thread.
/// </summary>
public sealed class TranscriptionRun
{
    // A longer estimate is of no use, and could exceed the range of DateTime.
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

    /// <summary>The number of recordings so far.</summary>
    public int Files
    {
        get
        {
            lock (_gate) return _parts.Count + _refused.Count + _skipped;
        }
    }

    /// <summary>The number of recordings that were completed in this run.</summary>
    public int Done => Count(SessionState.Completed);

    /// <summary>The number of recordings whose session is connecting, running or stopping.</summary>
    public int Running => Parts().Count(part => part.Session.State is not SessionState.Queued && !part.Session.State.IsEnd());

    /// <summary>The number of recordings whose session is queued, because of the throttle limit or the service.</summary>
    public int Queued => Count(SessionState.Queued);

    /// <summary>The number of recordings that failed; see <see cref="Failures"/>.</summary>
    public int Failed => Failures.Count;

    /// <summary>The number of recordings that were stopped or interrupted before their end; the same command with <c>-Once</c> continues them.</summary>
    public int Interrupted => Count(SessionState.Interrupted) + Count(SessionState.Stopped);

    /// <summary>The number of recordings that were not sent, because a saved session or another file of the run has the same content.</summary>
    public int Skipped
    {
        get
        {
            lock (_gate) return _skipped;
        }
    }

    /// <summary>Hours of audio that this run has sent. Audio that is sent again after a lost connection counts once.</summary>
    public double AudioHours => Math.Round(AudioSeconds(Parts()) / 3600, 4);

    /// <summary>The number of final turns, including those of saved sessions.</summary>
    public int Turns
    {
        get
        {
            lock (_gate) return _turnsBefore + _parts.Sum(part => part.Session.TurnCount);
        }
    }

    /// <summary>How often a lost connection was opened again, or a session was requested again because the service accepted no more.</summary>
    public int Retries => Parts().Sum(part => part.Session.Reconnects - part.ReconnectsBefore + part.Session.Refusals);

    /// <summary>The number of gaps, in which audio was lost.</summary>
    public int Gaps => Parts().Sum(part => part.Session.Gaps.Count - part.GapsBefore);

    /// <summary>
    /// The cost of the time for which the sessions were open, in US dollars at the service's published prices (see <see cref="StreamingPrice"/>);
    /// <see langword="null"/> if the price of one is unknown. Sessions of a sandbox count like those of the service.
    /// </summary>
    public decimal? EstimatedCost
    {
        get
        {
            decimal? cost = Parts().Aggregate((decimal?)0, (sum, part) => sum + (decimal)((part.Session.Duration - part.OpenBefore) / 3600) * PricePerHour(part.Session));
            return cost is { } known ? Math.Round(known, 4) : null;
        }
    }

    /// <summary>The models and options without a published price, comma-separated, for which <see cref="EstimatedCost"/> is unknown; <see langword="null"/> if there are none.</summary>
    public string? Unpriced
    {
        get
        {
            IEnumerable<string> names = Parts().Where(part => !IsFree(part.Session)).SelectMany(part => StreamingPrice.Unpriced(Recognised(part.Session)));
            return string.Join(", ", names.Distinct()) is { Length: > 0 } list ? list : null;
        }
    }

    /// <summary>The date of the prices in <see cref="EstimatedCost"/>.</summary>
    public DateTime PricesAsOf { get; } = StreamingPrice.AsOf;

    /// <summary>Seconds from the start of the command to the end of the last session, or to now if one still runs.</summary>
    public double Elapsed
    {
        get
        {
            DateTime end = Parts().Aggregate(_began, (latest, part) => part.Session.EndedAt is not { } ended ? DateTime.MaxValue : ended > latest ? ended : latest);
            return Math.Round(((end == DateTime.MaxValue ? DateTime.UtcNow : end) - _began).TotalSeconds, 1);
        }
    }

    /// <summary>The recordings that failed, with the reasons.</summary>
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

    /// <summary>Whether a session waits until the service accepts it.</summary>
    internal bool WaitsForService => Parts().Any(part => part.Session.QueuedFor == QueueReason.Service);

    /// <summary>
    /// The estimated remaining time at the speed so far; <see langword="null"/> until the first file has ended, while a web address is open (its length is
    /// unknown), and beyond a year.
    /// </summary>
    internal TimeSpan? TimeLeft
    {
        get
        {
            RunPart[] parts = Parts();
            RunPart[] open = [.. parts.Where(part => !part.Session.State.IsEnd())];
            RunPart[] heard = [.. parts.Where(part => part.Session.State == SessionState.Completed && part.Bytes > 0)];
            double seconds = AudioSeconds(heard), sent = AudioSeconds(parts);
            if (seconds <= 0 || sent <= 0 || open.Any(part => part.Bytes == 0)) return null;
            // The completed files show how many bytes a second of audio takes, and so how long the others are.
            double bytesPerSecond = heard.Sum(part => (double)part.Bytes) / seconds;
            double left = open.Sum(part => Math.Max(0, part.Bytes / bytesPerSecond - AudioSeconds([part])));
            double days = (DateTime.UtcNow - _began).TotalDays * left / sent;
            return days < LongestEstimateDays ? TimeSpan.FromDays(days) : null;
        }
    }

    /// <summary>Returns the numbers of recordings that are done, failed and interrupted.</summary>
    public override string ToString() => $"{Done + Skipped} of {Files} done, {Failed} failed" + (Interrupted is > 0 and int cut ? $", {cut} interrupted" : "");

    /// <summary>Adds a session that is about to be started.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bytes">The length of its file in bytes; 0 if it has none.</param>
    internal void Add(TranscriptionSession session, long bytes)
    {
        lock (_gate) _parts.Add(new(session, bytes, session.Reconnects, session.Gaps.Count, session.Duration, session.AudioSent));
    }

    /// <summary>Counts a recording that needs no session.</summary>
    /// <param name="saved">The saved session that has its turns; <see langword="null"/> if another file of this run has the same content.</param>
    internal void Skip(TranscriptionSession? saved)
    {
        lock (_gate)
        {
            _skipped++;
            _turnsBefore += saved?.TurnCount ?? 0;
        }
    }

    /// <summary>Counts a recording for which no session could be created.</summary>
    internal void Fail(string path, StreamCoachException failure)
    {
        lock (_gate) _refused.Add(new(path, failure.Kind.ToString(), failure.Message));
    }

    // The service bills the model that it runs, which may replace a retired one.
    private static StreamingOptions Recognised(TranscriptionSession session) => session.Streaming with { Model = session.Model };

    private static decimal? PricePerHour(TranscriptionSession session) => IsFree(session) ? 0 : StreamingPrice.PerHour(Recognised(session));

    // A model on this machine costs nothing.
    private static bool IsFree(TranscriptionSession session) => session.Endpoint == ServiceEndpoint.ThisMachine;

    private static double AudioSeconds(IEnumerable<RunPart> parts) => parts.Sum(part => part.Session.AudioSent - part.SentBefore);

    private int Count(SessionState state) => Parts().Count(part => part.Session.State == state);

    private RunPart[] Parts()
    {
        lock (_gate) return [.. _parts];
    }

    /// <summary>A session, with its counts before this run, which a resumed session has.</summary>
    private sealed record RunPart(TranscriptionSession Session, long Bytes, int ReconnectsBefore, int GapsBefore, double OpenBefore, double SentBefore);
}
