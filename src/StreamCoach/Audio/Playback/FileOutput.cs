using Microsoft.Win32.SafeHandles;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;
using StreamCoach.Storage;

namespace StreamCoach.Audio.Playback;

/// <summary>Plays through a program that reads files only: writes a temporary WAV that only this user can read, and deletes it afterwards.</summary>
internal sealed class FileOutput : IAudioOutput
{
    // RecordingPlayer ends a player that hangs, so this is only the last limit.
    private static readonly TimeSpan ExitLimit = TimeSpan.FromDays(1);

    private readonly PlayerProgram _player;
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"streamcoach-{Guid.NewGuid():N}.wav");
    private readonly SafeFileHandle _file;
    private readonly byte[] _header;
    private readonly Lock _gate = new();
    private ChildProgram? _program;
    private bool _interrupted;
    private long _bytes;

    public FileOutput(PlayerProgram player, int sampleRate)
    {
        _player = player;
        _header = WavHeader.Of(sampleRate, 0);
        try
        {
            _file = NewFile.Create(_path, FileShare.Read);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    public string Name => _player.Command[0];

    public void Write(ReadOnlySpan<byte> pcm)
    {
        try
        {
            RandomAccess.Write(_file, pcm, WavHeader.Bytes + _bytes);
            _bytes += pcm.Length;
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }
    }

    public void Finish()
    {
        WavHeader.SetLength(_header, (uint)Math.Min(_bytes, WavHeader.LongestAudio));
        try
        {
            RandomAccess.Write(_file, _header, 0);
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }
        _file.Dispose();
        lock (_gate)
        {
            if (_interrupted) return;
        }
        ChildProgram program = ChildProgram.Start([.. _player.Command, _path], plain: true);
        bool interrupted;
        lock (_gate)
        {
            _program = program;
            interrupted = _interrupted;
        }
        if (interrupted) program.End();
        if (program.WaitForExit(ExitLimit) is var exitCode and not 0) throw ProgramOutput.Failure(Name, program, exitCode);
    }

    public void Interrupt()
    {
        ChildProgram? program;
        lock (_gate)
        {
            _interrupted = true;
            program = _program;
        }
        program?.End();
    }

    public void Dispose()
    {
        _program?.Dispose();
        _file.Dispose();
        try
        {
            SharingViolation.Repeat(() => File.Delete(_path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The temporary folder is gone, and the file with it.
        }
    }

    private StreamCoachException Unwritable(Exception error) =>
        new(FailureKind.PlaybackFailed, $"The audio for '{Name}' cannot be written to the temporary folder: {error.Message}",
            "Check that the temporary folder is writable and that its disk has room.", error);
}
