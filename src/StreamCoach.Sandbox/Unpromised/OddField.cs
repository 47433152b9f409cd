namespace StreamCoach.Sandbox.Unpromised;

/// <summary>A field of a message that is not what the documentation says.</summary>
/// <param name="Message">The message's type, e.g. Turn.</param>
/// <param name="Field">The field's name; of a nested one the path, e.g. words.start. In a list it is that of every element.</param>
/// <param name="Form">What it is instead.</param>
public sealed record OddField(string Message, string Field, OddForm Form);

/// <summary>What a field is instead of its value.</summary>
public enum OddForm
{
    /// <summary>Not there.</summary>
    Absent,

    /// <summary>null.</summary>
    Null,

    /// <summary>A value of another type: a text for a number, a number for a text, a list for an object, and so on.</summary>
    OtherType,

    /// <summary>A text that no client knows, as a new value of an enumeration is.</summary>
    UnknownValue,
}
