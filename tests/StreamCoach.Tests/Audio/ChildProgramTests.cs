using StreamCoach.Audio;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Audio;

public class ChildProgramTests
{
    // macOS has no setsid, but perl.
    private const string WithPerl = """
        mkdir -p "$0/bin"; for program in sh ps tr sleep dotnet perl; do ln -s "$(command -v $program)" "$0/bin/"; done
        PATH="$0/bin" exec "$@"
        """;

    private const string WithoutBoth = """
        mkdir -p "$0/bin"; for program in sh ps tr sleep dotnet; do ln -s "$(command -v $program)" "$0/bin/"; done
        PATH="$0/bin" exec "$@"
        """;

    [Theory]
    [InlineData(null)]
    [InlineData(WithPerl)]
    [InlineData(WithoutBoth)]
    public async Task A_recorder_that_ignores_signals_ends_with_the_killed_process(string? shell)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("Processes are read from /proc.");
        using var root = new TemporaryRoot();
        using var writer = new Writer(root.Path, "record", shell);
        string recorder = (await writer.ReadLineAsync())!;
        Assert.True(Lives(recorder));
        // The fifth field of stat is the group, which the keys of a terminal do not reach.
        Assert.Equal(shell != WithoutBoth, File.ReadAllText($"/proc/{recorder}/stat").Split(") ")[1].Split(' ')[2] == recorder);
        await writer.KillAsync();
        CancellationToken limit = Limit.Token;
        while (Lives(recorder)) await Task.Delay(10, limit);
    }

    [Fact]
    public async Task A_program_that_exits_ends_its_output_and_has_its_exit_code()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There is no shell; tests/Pester/Sources.Tests.ps1 passes arguments to a program.");
        using ChildProgram program = ChildProgram.Start(["sh", "-c", "printf '%s|' \"$@\" \"$(cat)\"; echo broke >&2; exit 3", "a b", "$HOME", "*", ""], plain: false);
        using var output = new StreamReader(program.StandardOutput);
        // Arguments are passed unchanged, and nothing can be read from the terminal.
        Assert.Equal("$HOME|*|||", await output.ReadToEndAsync(Limit.Token));
        Assert.Equal(3, program.WaitForExit());
        Assert.Equal("broke", program.ErrorOutput);
    }

    // A zombie counts as ended.
    private static bool Lives(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }
}
