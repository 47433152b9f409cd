using System.Collections.Concurrent;
using StreamCoach.Errors;

namespace StreamCoach.Archive;

/// <summary>Keeps what other threads report during a search, until the thread that reads what is found hands it to its observer.</summary>
internal sealed class ArchiveNotices : IArchiveObserver
{
    private readonly ConcurrentQueue<Action<IArchiveObserver>> _waiting = [];

    /// <summary>Hands over what was reported so far.</summary>
    public void DeliverTo(IArchiveObserver observer)
    {
        while (_waiting.TryDequeue(out Action<IArchiveObserver>? tell)) tell(observer);
    }

    public void Unreadable(string id, StreamCoachException failure) => _waiting.Enqueue(observer => observer.Unreadable(id, failure));

    public void Damaged(string id, string name) => _waiting.Enqueue(observer => observer.Damaged(id, name));

    public void CacheProblem(string problem) => _waiting.Enqueue(observer => observer.CacheProblem(problem));

    public void Progress(int searched, int all) => _waiting.Enqueue(observer => observer.Progress(searched, all));
}
