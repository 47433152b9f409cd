using StreamCoach.Audio.Backend;
using StreamCoach.Errors;

namespace StreamCoach.Audio.Playback;

/// <summary>Plays through a program that reads its standard input.</summary>
internal sealed class ProgramOutput : IAudioOutput
{
    // RecordingPlayer ends a player that hangs, so this is only the last limit.
    private static readonly TimeSpan ExitLimit = TimeSpan.FromDays(1);

    private readonly ChildProgram _program;

    public ProgramOutput(PlayerProgram player, int sampleRate)
    {
        Name = player.Command[0];
        _program = ChildProgram.StartFed(player.Command);
        if (player.Input == PlayerInput.Wav) Write(WavHeader.Of(sampleRate, WavHeader.LongestAudio));
    }

    public string Name { get; }

    public void Write(ReadOnlySpan<byte> pcm)
    {
        try
        {
            _program.StandardInput.Write(pcm);
            _program.StandardInput.Flush();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            throw Failure(Name, _program, _program.WaitForExit(), error);
        }
    }

    public void Finish()
    {
        try
        {
            _program.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program has ended already; its exit code says how.
        }
        if (_program.WaitForExit(ExitLimit) is var exitCode and not 0) throw Failure(Name, _program, exitCode);
    }

    public void Interrupt() => _program.End();

    public void Dispose() => _program.Dispose();

    /// <summary>The failure of a player that ended with an error.</summary>
    public static StreamCoachException Failure(string name, ChildProgram program, int? exitCode, Exception? cause = null)
    {
        string reported = program.ErrorOutput;
        return new(FailureKind.PlaybackFailed,
            $"'{name}' cannot play{(exitCode is > 0 ? $" (exit code {exitCode})" : "")}.{(reported.Length > 0 ? $" It reported: {reported}" : "")}", cause);
    }
}
