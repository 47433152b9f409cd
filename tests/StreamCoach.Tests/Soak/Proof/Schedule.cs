using System.Globalization;
using StreamCoach.Recognition;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Unpromised;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>How a run is interrupted, in addition to the faults of the service.</summary>
public enum Cut
{
    /// <summary>Only by the schedule.</summary>
    AsDrawn,

    /// <summary>The service ends the session with an error that is not retried.</summary>
    Failure,

    /// <summary>The process is killed with <c>kill -9</c>.</summary>
    Kill,
}

/// <summary>A user's action, and the second of sent audio at which it happens.</summary>
internal sealed record UserAction(UserActionKind Kind, double At, int Value);

internal enum UserActionKind
{
    Suspend,
    ForceEndpoint,
    Change,
    // The following actions end the session.
    Stop,
    StopDiscarding,
    Abort,
    EndOfProcess,
}

/// <summary>
/// One run of the bundled recording, generated from a seed: faults of the service, its unpromised behaviour, and the user's actions. Positions are in
/// seconds of audio and not of time, so that a seed gives the same run on every machine.
/// </summary>
internal sealed record Schedule
{
    /// <summary>The speed relative to real time.</summary>
    public const double Speed = 40;

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(300);

    public required int Seed { get; init; }

    public required bool Live { get; init; }

    public required Cut Cut { get; init; }

    public required StreamingOptions Model { get; init; }

    public required UnpromisedBehavior Habits { get; init; }

    /// <summary>The faults of the first connections, in order.</summary>
    public required SandboxFault?[] Faults { get; init; }

    /// <summary>The fault of every later connection; <see langword="null"/> for none.</summary>
    public required SandboxFault? Always { get; init; }

    public required double? MaxRealtimeFactor { get; init; }

    public required UserAction[] Actions { get; init; }

    /// <summary>The fault during the first resume; <see langword="null"/> for none.</summary>
    public required SandboxFault?[]? Again { get; init; }

    /// <summary>For <see cref="Cut.Kill"/>: the seconds of audio, on all connections, after which the process is killed.</summary>
    public required double KillAt { get; init; }

    public required bool ShortPing { get; init; }

    /// <summary>Short limits; a session that waits longer fails the test.</summary>
    public ConnectionLimits Limits => new()
    {
        HeartbeatTimeout = TimeSpan.FromSeconds(1),
        TerminationTimeout = TimeSpan.FromSeconds(1),
        Outage = TimeSpan.FromSeconds(4),
        OutageAtEnd = TimeSpan.FromSeconds(2),
        PingInterval = ShortPing ? Wait : TimeSpan.FromSeconds(20),
        PongTimeout = ShortPing ? Wait : TimeSpan.FromSeconds(20),
    };

    /// <summary>Whether the times of words are reliable.</summary>
    public bool KeepsTimes => Habits.WordsAhead == TimeSpan.Zero && !Habits.OddFields.Any(odd => odd.Field is "words" or "words.text" or "words.start" or "words.end");

    /// <summary>
    /// Whether the end of a turn is known exactly, so that no word is lost or repeated when a connection is replaced. If the service sends no words, or times
    /// the last one too late, it can only be estimated.
    /// </summary>
    public bool KnowsEnds => Habits.WordsAhead == TimeSpan.Zero && !Habits.OddFields.Any(odd => odd.Field is "words" or "words.text");

    /// <summary>Whether a turn may have been ended early, so that only the words are comparable.</summary>
    public bool CutsTurns => Actions.Length > 0;

    public bool Suspends => Actions.Any(action => action.Kind == UserActionKind.Suspend);

    public UserAction? Ending => Array.Find(Actions, action => action.Kind >= UserActionKind.Stop);

    public SandboxOptions Sandbox => new()
    {
        ApiKey = Rounds.Key,
        HeartbeatInterval = TimeSpan.FromMilliseconds(50),
        Unpromised = Habits,
        DoubleFinal = Seed % 3 != 0,
        Fault = Always,
        MaxRealtimeFactor = MaxRealtimeFactor,
    };

    public static Schedule Draw(int seed, bool live, Cut cut)
    {
        var random = new Random(HashOf(seed, live, cut));
        bool Chance(int percent) => random.Next(100) < percent;

        UnpromisedBehavior habits = ScheduleHabits.Draw(random);
        List<SandboxFault?> faults = [.. Enumerable.Range(0, Chance(15) ? 0 : random.Next(1, 9)).Select(i => ScheduleFaults.Draw(random, first: i == 0))];
        if (Chance(15)) faults.AddRange(Enumerable.Range(0, random.Next(2, 12)).Select(_ => ScheduleFaults.DrawRefusal(random)));
        if (cut == Cut.Failure) faults.Add(ScheduleFaults.DrawFinal(random));
        return new()
        {
            Seed = seed,
            Live = live,
            Cut = cut,
            Model = (Chance(50) ? new StreamingOptions() : new() { Model = "universal-streaming-english", FormatTurns = !Chance(20) }) with { SpeakerLabels = Chance(40) ? true : null },
            Habits = habits,
            Faults = [.. faults],
            Always = Chance(6) ? SandboxFault.Of((SandboxFaultKind)random.Next(3), 1 + 30 * random.NextDouble()) : null,
            MaxRealtimeFactor = Chance(15) ? Speed * (1 + 0.4 * random.NextDouble()) : null,
            // A killed process has no user actions.
            Actions = cut == Cut.Kill ? [] : [.. DrawActions(random, ends: cut == Cut.AsDrawn && Chance(45)).OrderBy(action => action.At)],
            Again = Chance(35) ? [.. Enumerable.Range(0, random.Next(1, 5)).Select(i => ScheduleFaults.Draw(random, first: i == 0))] : null,
            KillAt = 70 * random.NextDouble(),
            ShortPing = Chance(30),
        };
    }

    /// <summary>The command that repeats this run alone.</summary>
    public string Command => $"bench/soak/proof 1 {Seed} {(Live ? "live" : "file")} {Cut}";

    public override string ToString()
    {
        string List(IEnumerable<object?> values) => string.Join(", ", values.Select(value => value ?? "none"));
        string[] parts =
        [
            $"seed {Seed}, {(Live ? "live" : "file")}, {Cut}: {Command}",
            $"  model {Model.Model}, format {Model.FormatTurns}, labels {Model.SpeakerLabels}, short ping {ShortPing}, factor {MaxRealtimeFactor?.ToString(CultureInfo.InvariantCulture)}",
            $"  habits {Habits} {List(Habits.OddFields)}",
            $"  faults {List(Faults.Select(Describe))}; always {Describe(Always)}",
            $"  user {List(Actions)}",
            $"  again {(Again is null ? "healthy" : List(Again.Select(Describe)))}{(Cut == Cut.Kill ? FormattableString.Invariant($"; killed at {KillAt:0.0} s") : "")}",
        ];
        return string.Join('\n', parts);
    }

    private static string Describe(SandboxFault? fault) => fault is null ? "none" : FormattableString.Invariant($"{fault.Kind}{(fault.Code > 0 ? $" {fault.Code}" : "")}@{fault.AfterAudio:0.00}");

    // string.GetHashCode differs from process to process.
    private static int HashOf(int seed, bool live, Cut cut) => unchecked((seed * 6 + (live ? 3 : 0) + (int)cut) * (int)2654435761);

    private static IEnumerable<UserAction> DrawActions(Random random, bool ends)
    {
        double Place() => 55 * random.NextDouble();
        if (random.Next(100) < 20) yield return new(UserActionKind.Suspend, Place(), random.Next(5, 80));
        if (random.Next(100) < 20) yield return new(UserActionKind.ForceEndpoint, Place(), 0);
        if (random.Next(100) < 15) yield return new(UserActionKind.Change, Place(), random.Next(300, 3_000));
        if (ends) yield return new((UserActionKind)random.Next((int)UserActionKind.Stop, (int)UserActionKind.EndOfProcess + 1), Place(), 0);
    }
}
