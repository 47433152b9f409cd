using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>Which running program is meant by a name or a process id.</summary>
public class AudioProcessesTests
{
    private static readonly DateTime Morning = new(2026, 11, 28, 8, 0, 0, DateTimeKind.Utc);

    // A browser with processes of its own, one of which belongs to another program; two editors; a program that has the id of the editor's ended parent.
    private static readonly RunningProgram[] Running =
    [
        new(4, 0, "System", null),
        new(100, 4, "explorer", Morning),
        new(201, 200, "browser", Morning.AddMinutes(2)),
        new(200, 100, "browser", Morning.AddMinutes(1)),
        new(202, 200, "browser", Morning.AddMinutes(3)),
        new(203, 202, "browser", null),
        new(300, 100, "editor", Morning.AddMinutes(4)),
        new(301, 100, "editor", Morning.AddMinutes(5)),
        new(400, 401, "Player", Morning.AddMinutes(6)),
        new(401, 100, "player", Morning.AddMinutes(7)),
        new(500, 500, "own", Morning),
        new(600, 100, "300", Morning),
    ];

    [Theory]
    [InlineData("explorer", 100)]
    [InlineData("EXPLORER.EXE", 100)]
    [InlineData("202", 202)]
    [InlineData("browser", 200)]
    [InlineData("browser.exe", 200)]
    [InlineData("own", 500)]
    // An id comes before a name of digits.
    [InlineData("300", 300)]
    public void A_name_or_an_id_finds_the_program(string wanted, int id) => Assert.Equal(id, AudioProcesses.Find(wanted, Running).Id);

    [Fact]
    public void The_name_is_that_of_the_program_and_not_what_was_typed() => Assert.Equal("explorer", AudioProcesses.Find("Explorer.exe", Running).Name);

    [Theory]
    [InlineData("editor", "'editor' is the name of 2 programs that run independently, with the process ids 300, 301.")]
    // The parent began later, so it only has the number of the process that was the parent.
    [InlineData("player", "'player' is the name of 2 programs that run independently, with the process ids 400, 401.")]
    public void Programs_that_did_not_start_each_other_are_ambiguous(string wanted, string message)
    {
        var failure = Assert.Throws<StreamCoachException>(() => AudioProcesses.Find(wanted, Running));
        Assert.Equal((FailureKind.ProcessAmbiguous, message), (failure.Kind, failure.Message));
        Assert.Contains("-LoopbackProcess", failure.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("brow")]
    [InlineData("browser*")]
    [InlineData("999")]
    [InlineData("-4")]
    [InlineData(".exe")]
    public void What_is_not_running_is_not_found(string wanted)
    {
        var failure = Assert.Throws<StreamCoachException>(() => AudioProcesses.Find(wanted, Running));
        Assert.Equal(FailureKind.ProcessNotFound, failure.Kind);
        Assert.Contains($"'{wanted}'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Elsewhere_than_on_Windows_the_error_says_what_to_do()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("This is Windows.");
        var failure = Assert.Throws<StreamCoachException>(() => AudioProcesses.Find($"{Environment.ProcessId}"));
        Assert.Equal(FailureKind.ProcessLoopbackNotSupported, failure.Kind);
        Assert.Contains(OperatingSystem.IsMacOS() ? "BlackHole" : "--monitor-stream=NUMBER", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void On_Windows_a_program_is_listed_with_the_one_that_started_it()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Skip("This is not Windows.");
            return;
        }
        using System.Diagnostics.Process child = StartSilence();
        RunningProgram listed = Assert.Single(RunningProgram.List(), program => program.Id == child.Id);
        Assert.Equal((child.ProcessName, child.StartTime, Environment.ProcessId), (listed.Name, listed.StartedAt, listed.ParentId));
        Assert.Single(RunningProgram.List(), listed.WasStartedBy);
        child.Kill();
    }

    [Fact]
    public async Task The_end_of_a_program_is_awaited()
    {
        using System.Diagnostics.Process child = StartSilence();
        AudioProcess process = AudioProcesses.Find($"{child.Id}", [new(child.Id, 0, "silence", null)]);
        Task ended = process.WaitForEndAsync(Limit.Token);
        Assert.False(ended.IsCompleted);
        child.Kill();
        await ended.Within();
        // One that has ended before has ended.
        await process.WaitForEndAsync(Limit.Token).Within();
    }

    private static System.Diagnostics.Process StartSilence()
    {
        string[] command = TestProgram.Silence;
        return System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
    }
}
