using System.Reflection;

namespace StreamCoach.Errors;

/// <summary>What the catalogue of errors, <see cref="FailureKind"/>, says of one.</summary>
/// <param name="category">What sort of thing went wrong.</param>
/// <param name="advice">What a user can do about it.</param>
[AttributeUsage(AttributeTargets.Field)]
internal sealed class FailureEntryAttribute(FailureCategory category, string advice) : Attribute
{
    public FailureCategory Category { get; } = category;

    public string Advice { get; } = advice;

    /// <exception cref="ArgumentOutOfRangeException">The kind has no entry.</exception>
    public static FailureEntryAttribute Of(FailureKind kind) => typeof(FailureKind).GetField(kind.ToString())?.GetCustomAttribute<FailureEntryAttribute>()
        ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "The catalogue of errors has no entry for it.");
}
