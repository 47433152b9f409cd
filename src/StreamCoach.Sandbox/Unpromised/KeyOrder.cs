namespace StreamCoach.Sandbox.Unpromised;

/// <summary>The order of the keys of an object.</summary>
public enum KeyOrder
{
    /// <summary>The order that the service was seen to use: <c>type</c> last in a Turn, first in other messages.</summary>
    Usual,

    /// <summary><c>type</c> first.</summary>
    TypeFirst,

    /// <summary><c>type</c> last.</summary>
    TypeLast,

    /// <summary>A different order in each object.</summary>
    Shuffled,
}
