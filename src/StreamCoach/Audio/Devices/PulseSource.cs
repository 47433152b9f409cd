using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Audio.Devices;

/// <summary>
/// Records a PulseAudio device that the user chose. When it is unplugged, the server silently moves its recorder to another device, which
/// would record the wrong people. So this source subscribes to removals and ends the recorder when its device is removed.
/// </summary>
/// <param name="recorder">The source that records the device.</param>
/// <param name="device">The device.</param>
/// <param name="diagnostics">Receives a warning when removals cannot be watched; by default nothing does.</param>
/// <param name="subscribe">The program that reports removals; pactl by default. Tests replace it.</param>
/// <param name="list">Lists the present devices; pactl's list by default. Tests replace it.</param>
internal sealed class PulseSource(
    IAudioSource recorder, AudioDevice device, SessionDiagnostics? diagnostics = null, string[]? subscribe = null, Func<IReadOnlyList<AudioDevice>?>? list = null) : IAudioSource
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly string[] _subscribe = subscribe ?? ["pactl", "subscribe"];
    private readonly Func<IReadOnlyList<AudioDevice>?> _list = list ?? PulseList.Read;
    private ChildProgram? _events;
    private volatile bool _heard;
    private volatile AudioDevice? _present;
    private volatile bool _removed;
    private int _warned;

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
        _events = ChildProgram.Start(_subscribe, plain: true);
        Background.Start("StreamCoach device", Watch, Unwatched);
        recorder.Open();
    }

    public int Read(Span<byte> pcm)
    {
        int read = recorder.Read(pcm);
        if (read > 0 && !_heard)
        {
            // Some servers record another device if this one is missing, so the first sound waits for a list of the devices.
            _heard = true;
            Background.Guard(() => { if (IsRemoved()) _removed = true; }, Unwatched);
        }
        return _removed ? throw new StreamCoachException(FailureKind.MicrophoneNotFound, $"'{device.Name}' is no longer connected.") : read;
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
            Task<string?> first = events.ReadLineAsync();
            TimeSpan pause = FirstPause;
            bool subscribed = false;
            while (!IsRemoved())
            {
                // The server does not report when the subscription begins, and a removal before that is not reported either. But it reports every program that
                // connects, and each listing is one. So devices are listed until the first event arrives, and once more after it.
                if (!subscribed)
                {
                    subscribed = first.Wait(pause);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
                else if (!WaitForRemoval(events))
                {
                    return;
                }
            }
            _removed = true;
            recorder.Interrupt();
        }
        catch (Exception) when (_events!.WasEnded)
        {
            // It was ended together with the recorder.
        }
    }

    // A device that was unplugged and plugged in again has the same name and another number, and the recorder records another device by then.
    private bool IsRemoved()
    {
        // A device that is just being plugged in may be missing in a list that was made before the recorder found it.
        bool wasThere = _heard || _present is not null;
        if (_list() is not { } devices) return false;
        if (devices.FirstOrDefault(other => other.Id == device.Id) is not { } present) return wasThere;
        return (Interlocked.CompareExchange(ref _present, present, null) ?? present).Index != present.Index;
    }

    private static bool WaitForRemoval(StreamReader events)
    {
        while (events.ReadLine() is { } line)
        {
            if (line.Contains("'remove' on source #", StringComparison.Ordinal)) return true;
        }
        return false;
    }

    // The watch and the first sound can fail for the same reason.
    private void Unwatched(Exception error)
    {
        if (Interlocked.Exchange(ref _warned, 1) == 1) return;
        diagnostics?.Add(DiagnosticLevel.Warning,
            $"If '{device.Name}' is unplugged from now on, this cannot be noticed and another device may be recorded instead: {error.GetBaseException().Message}");
    }
}
