using StreamCoach.Errors;

namespace StreamCoach.Archive;

/// <summary>Hears of what happens during a search. It is called on the thread that reads what is found.</summary>
public interface IArchiveObserver
{
    /// <summary>A session cannot be read, and was not searched.</summary>
    void Unreadable(string id, StreamCoachException failure);

    /// <summary>Lines of a session's journal cannot be read, and were not searched.</summary>
    void Damaged(string id, string name);

    /// <summary>The cache cannot be used.</summary>
    void CacheProblem(string problem);

    /// <summary>How many sessions have been searched, of how many.</summary>
    void Progress(int searched, int all);
}
