using StreamCoach.Sandbox.Faults;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>Draws faults of a connection: every kind, at every position, more often near the end.</summary>
internal static class ScheduleFaults
{
    // The bundled recording's length in seconds.
    private const double Whole = 57;

    /// <summary>Draws a fault or none.</summary>
    /// <param name="random">The generator of the seed.</param>
    /// <param name="first">Whether it is for the first connection, where a fault at connect would fail the start.</param>
    public static SandboxFault? Draw(Random random, bool first)
    {
        double after = Place(random);
        return random.Next(first ? 15 : 21) switch
        {
            0 => null,
            1 => SandboxFault.DropFin(after),
            2 => SandboxFault.DropRst(after),
            3 => SandboxFault.HalfOpen(after),
            4 => SandboxFault.Error(3005, "Session Cancelled: An error occurred", after),
            5 => SandboxFault.Close(random.Next(2) == 0 ? 1011 : 1013, "", after),
            6 => SandboxFault.Malformed(after),
            7 => SandboxFault.Lying(after),
            8 => SandboxFault.Fragmented(after),
            9 => SandboxFault.Slow(TimeSpan.FromMilliseconds(random.Next(20)), after),
            10 => SandboxFault.Oversized(after),
            11 => SandboxFault.NoTermination(),
            12 => SandboxFault.NoPong(),
            13 => SandboxFault.Error(3008, "Session Expired: Maximum session duration exceeded", after),
            14 => random.Next(4) == 0 ? DrawFinal(random) : SandboxFault.Error(3006, "Session terminated due to inactivity: No messages received for 60 seconds", after),
            15 => SandboxFault.DropFin(),
            16 => SandboxFault.NeverBegin(),
            17 => SandboxFault.Delay(TimeSpan.FromMilliseconds(random.Next(300))),
            18 => SandboxFault.Error(3005, "Session Cancelled: An error occurred"),
            _ => DrawRefusal(random),
        };
    }

    /// <summary>Draws a refusal of the connection.</summary>
    public static SandboxFault DrawRefusal(Random random) => random.Next(4) switch
    {
        0 => SandboxFault.Refuse(random.Next(500, 504)),
        1 => SandboxFault.RefuseTcp(),
        2 => SandboxFault.Refuse(429),
        _ => SandboxFault.RateLimited(random.Next(2) == 0 ? 1008 : 3009),
    };

    /// <summary>Draws an error that is not retried.</summary>
    public static SandboxFault DrawFinal(Random random)
    {
        double after = Place(random);
        return random.Next(3) switch
        {
            0 => SandboxFault.Error(3006, "User Input Validation Error: Invalid Message Type: Bogus", after),
            1 => SandboxFault.Error(1008, "Unauthorized Connection: account disabled", after),
            _ => SandboxFault.Error(3007, "Input Duration Error: Input Duration Violation: 20.0 ms. Expected between 50 and 1000 ms", after),
        };
    }

    private static double Place(Random random) => random.Next(5) switch
    {
        0 => Whole - 2.5 * random.NextDouble(),
        1 or 2 => 1 + 11 * random.NextDouble(),
        _ => 0.05 + Whole * random.NextDouble(),
    };
}
