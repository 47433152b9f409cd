using System.Collections.ObjectModel;

namespace StreamCoach.Sandbox;

/// <summary>What a sandbox has seen, oldest first; a snapshot. As text its members are joined, so that a CSV column stays readable.</summary>
/// <typeparam name="T">Sessions or requests.</typeparam>
public sealed class SandboxList<T> : ReadOnlyCollection<T>
{
    internal SandboxList(T[] seen) : base(seen)
    {
    }

    /// <summary>The members joined; empty where there are none.</summary>
    public override string ToString() => string.Join("; ", this);
}
