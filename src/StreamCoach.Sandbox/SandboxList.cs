using System.Collections.ObjectModel;

namespace StreamCoach.Sandbox;

/// <summary>
/// A read-only snapshot of what a sandbox has received, oldest first. Its text is the members joined, so that a CSV column stays
/// readable.
/// </summary>
/// <typeparam name="T">Sessions or requests.</typeparam>
public sealed class SandboxList<T> : ReadOnlyCollection<T>
{
    internal SandboxList(T[] seen) : base(seen)
    {
    }

    /// <summary>Returns the members joined; empty if there are none.</summary>
    public override string ToString() => string.Join("; ", this);
}
