using System.Globalization;

namespace StreamCoach.Tests.Soak;

/// <summary>The length of this folder's tests: short in the suite, any length from bench/soak. Every seed is printed.</summary>
internal static class Rounds
{
    /// <summary>The first seed: STREAMCOACH_SOAK_SEED if it is set.</summary>
    public static int Seed { get; } = Read("STREAMCOACH_SOAK_SEED") ?? 20261123;

    /// <summary>The number of rounds: STREAMCOACH_SOAK_ROUNDS if it is set.</summary>
    /// <param name="inSuite">The number otherwise.</param>
    public static int Count(int inSuite) => Read("STREAMCOACH_SOAK_ROUNDS") ?? inSuite;

    /// <summary>Whether this is a long run of bench/soak, which prints its counts.</summary>
    public static bool IsLong { get; } = Read("STREAMCOACH_SOAK_ROUNDS") is not null;

    /// <summary>The time limit of a run: limited in the suite, unlimited otherwise.</summary>
    public static CancellationToken Limit => Read("STREAMCOACH_SOAK_ROUNDS") is null ? Tests.Limit.Token : CancellationToken.None;

    /// <summary>The sandboxes' key: STREAMCOACH_SOAK_KEY, for which bench/soak/secrecy searches afterwards.</summary>
    public static string Key { get; } = Environment.GetEnvironmentVariable("STREAMCOACH_SOAK_KEY") ?? "sandbox";

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) ? number : null;
}
