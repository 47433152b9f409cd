using System.Reflection;

namespace StreamCoach.Errors;

/// <summary>What the user can do about a kind of failure, and its category: one entry in the catalogue of errors, <see cref="FailureKind"/>.</summary>
/// <param name="category">The category.</param>
/// <param name="advice">What the user can do.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class FailureAdviceAttribute(FailureCategory category, string advice) : Attribute
{
    public FailureCategory Category { get; } = category;

    public string Advice { get; } = advice;

    /// <summary>Returns the entry of a kind of failure.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind has no entry.</exception>
    public static FailureAdviceAttribute Of(FailureKind kind) => typeof(FailureKind).GetField(kind.ToString())?.GetCustomAttribute<FailureAdviceAttribute>()
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "The catalogue of errors has no entry for it.");
}
