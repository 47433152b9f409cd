using System.Runtime.InteropServices;
using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// What can be told of a session's sound while it comes in: how loud it is, whether it clips, is nothing but zeros, stalls, or its device is gone.
/// It is told of each piece of sound on the thread that captures, and allocates nothing there; anybody may read it.
/// </summary>
/// <param name="watchesZeros">Whether the sound should not be silent to the last bit: that of a microphone is not.</param>
internal sealed class InputMonitor(bool watchesZeros = false)
{
    /// <summary>What a silent room still has, a muted device has not: so long a run of zeros is worth a warning.</summary>
    public static readonly TimeSpan LongestZeros = TimeSpan.FromSeconds(10);

    /// <summary>The level of digital silence: one step of 16 bits lies at -90 dBFS.</summary>
    public const double LowestLevel = -96;

    private const int FullScale = 32_768;

    // 32 bits, for a wider field cannot be volatile.
    private volatile int _state;
    // Mean square of full scale; made a level only for whoever asks.
    private double _power = double.NaN;
    private long _clipped;
    private long _zeroBytes;
    private int _overruns;
    private int _losses;
    private bool _zerosTold;

    /// <summary>For a device, or for the default microphone. What the computer plays may well be nothing.</summary>
    public static InputMonitor Of(AudioDevice? device) => new(watchesZeros: device?.Kind != AudioDeviceKind.Loopback);

    /// <summary>The session's diagnostics; what is told here goes there.</summary>
    public SessionDiagnostics Diagnostics { get; } = new();

    /// <summary>How the sound comes in.</summary>
    public InputState State
    {
        get => (InputState)_state;
        private set => _state = (int)value;
    }

    /// <summary>The level of the newest sound (RMS), in dB below full scale, -96 to 0; <see langword="null"/> while none comes.</summary>
    public double? Level => Volatile.Read(ref _power) is var power && double.IsNaN(power) ? null : Math.Round(Math.Max(LowestLevel, 10 * Math.Log10(power)), 1);

    /// <summary>Samples that stand at the end of the scale: the gain is too high.</summary>
    public long ClippedSamples => Interlocked.Read(ref _clipped);

    /// <summary>How often sound was lost between the device and here.</summary>
    public int Overruns => _overruns;

    /// <summary>How often the device went away.</summary>
    public int DeviceLosses => _losses;

    /// <summary>Sound has come.</summary>
    /// <param name="pcm">16-bit mono.</param>
    /// <param name="bytesPerSecond">Its rate.</param>
    public void Hear(ReadOnlySpan<byte> pcm, int bytesPerSecond)
    {
        long sum = 0;
        int clipped = 0;
        ReadOnlySpan<short> samples = MemoryMarshal.Cast<byte, short>(pcm);
        foreach (short sample in samples)
        {
            sum += sample * sample;
            if (sample is short.MaxValue or short.MinValue) clipped++;
        }
        if (samples.Length == 0) return;
        Volatile.Write(ref _power, (double)sum / samples.Length / ((double)FullScale * FullScale));
        if (clipped > 0) Interlocked.Add(ref _clipped, clipped);
        // What is sent in a lost device's place says nothing of it.
        if (State == InputState.Lost) return;
        _zeroBytes = sum == 0 ? _zeroBytes + pcm.Length : 0;
        if (watchesZeros && _zeroBytes >= LongestZeros.TotalSeconds * bytesPerSecond) Zeros();
        else if (State is InputState.Opening or InputState.Stalled || (State == InputState.Silent && sum != 0)) State = InputState.Hearing;
    }

    /// <summary>The device is there and delivers nothing.</summary>
    public void Stalled()
    {
        if (State is not (InputState.Hearing or InputState.Silent or InputState.WrongRate)) return;
        State = InputState.Stalled;
        Volatile.Write(ref _power, double.NaN);
        Diagnostics.Add(DiagnosticLevel.Warning, "The device delivers no sound: it may be suspended, or another program may hold it.");
    }

    /// <summary>A file, or the disk or network share that it lies on, gives nothing.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="waits">How long it has given nothing.</param>
    /// <param name="limit">How long it is waited for.</param>
    public void Hangs(string name, TimeSpan waits, TimeSpan limit)
    {
        if (State is InputState.Stalled or InputState.Closed) return;
        State = InputState.Stalled;
        Volatile.Write(ref _power, double.NaN);
        Diagnostics.Add(DiagnosticLevel.Warning, $"The session waits for '{name}', which could not be read on for {waits.TotalSeconds:0} s: its disk or network share does not answer. After {limit.TotalSeconds:0} s the session ends.");
    }

    /// <summary>Sound was lost before it came here.</summary>
    public void Overrun(TimeSpan lost) =>
        Diagnostics.Add(Interlocked.Increment(ref _overruns) == 1 ? DiagnosticLevel.Warning : DiagnosticLevel.Verbose,
            $"About {lost.TotalSeconds:0.0} s of sound were lost between the device and here: the machine was too busy.");

    /// <summary>The device delivers so many times the sound that its rate promises.</summary>
    public void WrongRate(double times)
    {
        if (State == InputState.WrongRate) return;
        State = InputState.WrongRate;
        Diagnostics.Add(DiagnosticLevel.Warning, $"The device delivers {times:0.00} times the sound that its rate promises, so what it hears cannot be understood. Choose another with -Device.");
    }

    /// <summary>The device delivers what its rate promises.</summary>
    public void RightRate()
    {
        if (State == InputState.WrongRate) State = InputState.Hearing;
    }

    /// <summary>The device is gone.</summary>
    public void Lost(string cause)
    {
        State = InputState.Lost;
        _zeroBytes = 0;
        Interlocked.Increment(ref _losses);
        Diagnostics.Add(DiagnosticLevel.Warning, $"The device was lost, and is waited for. {cause}");
    }

    /// <summary>Sound comes again.</summary>
    public void Back(string description, TimeSpan away)
    {
        State = InputState.Hearing;
        Diagnostics.Add(DiagnosticLevel.Warning, $"Sound comes again, from {description}. Silence stands for the {away.TotalSeconds:0.0} s between.");
    }

    /// <summary>No more sound is taken.</summary>
    public void Closed()
    {
        State = InputState.Closed;
        Volatile.Write(ref _power, double.NaN);
    }

    private void Zeros()
    {
        if (State == InputState.WrongRate) return;
        State = InputState.Silent;
        if (_zerosTold) return;
        _zerosTold = true;
        Diagnostics.Add(DiagnosticLevel.Warning, $"Nothing but zeros has come for {LongestZeros.TotalSeconds:0} s: the microphone is muted, not permitted, or the wrong one.");
    }
}
