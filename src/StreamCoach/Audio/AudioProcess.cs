using StreamCoach.Text;

namespace StreamCoach.Audio;

/// <summary>A running program whose sound is recorded, together with the sound of the programs that it has started.</summary>
public sealed class AudioProcess
{
    private readonly Func<CancellationToken, Task> _waitForEnd;

    internal AudioProcess(int id, string name, Func<CancellationToken, Task> waitForEnd)
    {
        Id = id;
        Name = PrintableText.Line(name);
        _waitForEnd = waitForEnd;
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>The name of the program, without .exe.</summary>
    public string Name { get; }

    /// <summary>Returns <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    /// <summary>The process as a device: what it plays is recorded as what the computer plays is.</summary>
    internal AudioDevice AsDevice() => new(AudioSystem.Wasapi, Name, $"{Name}, process {Id}") { Kind = AudioDeviceKind.Loopback };

    /// <summary>Completes when the process has ended.</summary>
    internal Task WaitForEndAsync(CancellationToken token) => _waitForEnd(token);
}
