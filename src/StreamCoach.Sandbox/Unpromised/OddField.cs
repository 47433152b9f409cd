namespace StreamCoach.Sandbox.Unpromised;

/// <summary>A field of a message that differs from the documentation.</summary>
/// <param name="Message">The type of the message, e.g. Turn.</param>
/// <param name="Field">The name of the field, or the path of a nested one, e.g. words.start. In a list, every element is
/// affected.</param>
/// <param name="Form">How it differs.</param>
public sealed record OddField(string Message, string Field, OddForm Form);

/// <summary>How a field differs from the documentation.</summary>
public enum OddForm
{
    /// <summary>It is absent.</summary>
    Absent,

    /// <summary>It is null.</summary>
    Null,

    /// <summary>It has another type: a string for a number, a number for a string, a list for an object, and so on.</summary>
    OtherType,

    /// <summary>It is a string that no client knows, such as a new value of an enumeration.</summary>
    UnknownValue,
}
