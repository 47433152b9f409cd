using System.Collections.Concurrent;
using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Archive;

/// <summary>
/// Searches sessions on all cores, and returns what is found in the order of the sessions, on the thread that asks. It searches a little ahead of what is read,
/// because a reader may stop after the first turn.
/// </summary>
/// <param name="sessions">The sessions in their order.</param>
/// <param name="make">Makes a search that one thread at a time uses.</param>
internal sealed class OrderedSearch(IReadOnlyList<SessionFolder> sessions, Func<SessionSearch> make)
{
    // Enough that waiting for a part costs little beside searching it.
    private const int PartSize = 4;

    private static readonly int MostAhead = Environment.ProcessorCount + 1;

    private readonly ConcurrentBag<SessionSearch> _idle = [];

    /// <summary>Returns what was found in one part of the sessions after the other.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IEnumerable<Part> Parts(CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Queue<Lazy<Part>> running = [];
        try
        {
            int next = 0;
            while (true)
            {
                while (next < sessions.Count && running.Count < MostAhead)
                {
                    // One session each at first, for an early first turn.
                    int begin = next, end = next = Math.Min(sessions.Count, begin < MostAhead ? begin + 1 : begin + PartSize);
                    var part = new Lazy<Part>(() => Search(begin, end, stop.Token));
                    running.Enqueue(part);
                    _ = Task.Run(() => part.Value, CancellationToken.None);
                }
                if (!running.TryPeek(out Lazy<Part>? first)) yield break;
                // It is searched here unless another thread has begun it.
                yield return first.Value;
                running.Dequeue();
            }
        }
        finally
        {
            stop.Cancel();
            // They use the cache, which is closed next.
            foreach (Lazy<Part> part in running) End(part);
        }
    }

    private static void End(Lazy<Part> part)
    {
        try
        {
            _ = part.Value;
        }
        catch (Exception error) when (error is OperationCanceledException or StreamCoachException)
        {
            // Nobody reads it, or its reader has had the error.
        }
    }

    private Part Search(int begin, int end, CancellationToken cancel)
    {
        if (!_idle.TryTake(out SessionSearch? search)) search = make();
        var part = new Part(end);
        for (int i = begin; i < end; i++)
        {
            cancel.ThrowIfCancellationRequested();
            part.Found.AddRange(search.In(sessions[i], part.Notices));
        }
        _idle.Add(search);
        return part;
    }

    /// <summary>What was found in some sessions.</summary>
    /// <param name="Searched">The number of sessions that were searched, to the last one of this part.</param>
    internal sealed record Part(int Searched)
    {
        /// <summary>The found turns in their order.</summary>
        public List<TranscriptMatch> Found { get; } = [];

        /// <summary>What was reported of these sessions.</summary>
        public ArchiveNotices Notices { get; } = new();
    }
}
