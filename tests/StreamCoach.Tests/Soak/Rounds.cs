using System.Globalization;

namespace StreamCoach.Tests.Soak;

/// <summary>How long the tests of this folder run: a short slice in the suite, as long as one likes from bench/soak. Every seed is told.</summary>
internal static class Rounds
{
    /// <summary>The first seed; STREAMCOACH_SOAK_SEED where that is set.</summary>
    public static int Seed { get; } = Read("STREAMCOACH_SOAK_SEED") ?? 20261123;

    /// <summary>How many rounds; STREAMCOACH_SOAK_ROUNDS where that is set.</summary>
    /// <param name="inSuite">How many where it is not.</param>
    public static int Count(int inSuite) => Read("STREAMCOACH_SOAK_ROUNDS") ?? inSuite;

    /// <summary>Whether this is a long run of bench/soak, which prints what it counts.</summary>
    public static bool IsLong { get; } = Read("STREAMCOACH_SOAK_ROUNDS") is not null;

    /// <summary>As long as a run may take: a suite has a limit, a night has none.</summary>
    public static CancellationToken Limit => Read("STREAMCOACH_SOAK_ROUNDS") is null ? Tests.Limit.Token : CancellationToken.None;

    /// <summary>The sandboxes' key; STREAMCOACH_SOAK_KEY where bench/soak/secrecy looks for one afterwards.</summary>
    public static string Key { get; } = Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEY") ?? "sandbox";

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
}
