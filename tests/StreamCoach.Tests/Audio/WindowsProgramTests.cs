using System.Text;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Audio;

/// <summary>Child programs on Windows: how they are found, what they may be passed, and what they report.</summary>
public sealed class WindowsProgramTests : IDisposable
{
    private readonly TemporaryRoot _root;

    public WindowsProgramTests()
    {
        if (!OperatingSystem.IsWindows()) Assert.Skip("This is not Windows.");
        _root = new();
    }

    public void Dispose() => _root?.Dispose();

    [Fact]
    public void A_batch_file_is_found_without_its_extension_and_a_script_is_not()
    {
        Write("recorder.cmd", "@exit 0");
        Write("script.js", "");
        Assert.Equal(At("recorder.cmd"), ProgramOnPath.Find(At("recorder")), ignoreCase: true);
        Assert.Equal(At("recorder.cmd"), ProgramOnPath.Find(At("recorder.cmd")), ignoreCase: true);
        Assert.Null(ProgramOnPath.Find(At("script")));
        Assert.Null(ProgramOnPath.Find(At("script.js")));
        Assert.NotNull(ProgramOnPath.Find("cmd"));
    }

    [Fact]
    public void Standard_error_is_utf_8()
    {
        Write("message.txt", "Gerät gestört: ñ ✓");
        using ChildProgram program = ChildProgram.Start(["cmd", "/c", "type", At("message.txt"), "1>&2"], plain: false);
        program.WaitForExit();
        Assert.Equal("Gerät gestört: ñ ✓", program.ErrorOutput);
    }

    [Theory]
    [InlineData("a&calc")]
    [InlineData("%PATH%")]
    [InlineData("say \"hi\"")]
    public void What_cmd_would_interpret_is_not_passed_to_a_batch_file(string argument)
    {
        Write("recorder.cmd", "@echo ran>\"%~dp0ran\"");
        var failure = Assert.Throws<StreamCoachException>(() => ChildProgram.Start([At("recorder"), argument], plain: false));
        Assert.Equal(FailureKind.OptionInvalid, failure.Kind);
        Assert.Contains($"'{argument}'", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(At("ran")));
    }

    [Fact]
    public void Other_arguments_are_passed_to_a_batch_file()
    {
        Write("recorder.cmd", "@echo [%~1]");
        using ChildProgram program = ChildProgram.Start([At("recorder"), "two words (1).wav"], plain: false);
        using var output = new StreamReader(program.StandardOutput);
        Assert.Equal("[two words (1).wav]", output.ReadToEnd().Trim());
    }

    [Fact]
    public void No_recorder_of_another_system_is_tried() => Assert.Empty(Recorders.All(null));

    private string At(string name) => Path.Combine(_root.Path, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
