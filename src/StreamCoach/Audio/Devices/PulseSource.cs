using StreamCoach.Storage;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// A device of PulseAudio that was chosen. When it is pulled, the server moves its recorder to another device without a word, and strangers would
/// be heard: so the server is asked to tell of removals, and the recorder is ended when it was this one.
/// </summary>
internal sealed class PulseSource(IAudioSource recorder, AudioDevice device) : IAudioSource
{
    private ChildProgram? _events;
    private volatile bool _removed;

    public string Description => recorder.Description;

    public SourceKind Kind => SourceKind.Microphone;

    public string? DeviceId => device.Id;

    public string? Path => null;

    public bool IsLive => true;

    public bool Blocks => true;

    public double PaceLimit => recorder.PaceLimit;

    public int SampleRate => recorder.SampleRate;

    public void Open()
    {
        _events = ChildProgram.Start(["pactl", "subscribe"], plain: true);
        new Thread(Watch) { IsBackground = true, Name = "StreamCoach device" }.Start();
        recorder.Open();
    }

    public int Read(Span<byte> pcm)
    {
        int read = recorder.Read(pcm);
        return _removed ? throw new StreamCoachException(FailureKind.MicrophoneNotFound, $"'{device.Name}' is not there any more.") : read;
    }

    public void Interrupt()
    {
        _events?.End();
        recorder.Interrupt();
    }

    public void Dispose()
    {
        _events?.Dispose();
        recorder.Dispose();
    }

    private void Watch()
    {
        try
        {
            using var events = new StreamReader(_events!.StandardOutput);
            while (events.ReadLine() is { } line)
            {
                if (!line.Contains("'remove' on source #", StringComparison.Ordinal)) continue;
                if (PulseList.Read() is not { } devices || devices.Any(other => other.Id == device.Id)) continue;
                _removed = true;
                recorder.Interrupt();
                return;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It is ended with the recorder.
        }
    }
}
