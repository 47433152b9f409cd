namespace StreamCoach.Sandbox.Unpromised;

/// <summary>The order of the keys of an object.</summary>
public enum KeyOrder
{
    /// <summary>As the service was seen to send it: <c>type</c> last in a Turn, first elsewhere.</summary>
    Usual,

    /// <summary><c>type</c> first.</summary>
    TypeFirst,

    /// <summary><c>type</c> last.</summary>
    TypeLast,

    /// <summary>Another order in each object.</summary>
    Shuffled,
}
