using System.Runtime.InteropServices;
using StreamCoach.Errors;

namespace StreamCoach.Audio;

/// <summary>
/// Watches a session's incoming audio: level, clipping, digital silence, stalls and lost devices. It is called on the capture thread for
/// each piece of audio, and allocates nothing there; any thread may read it.
/// </summary>
/// <param name="watchesZeros">Whether digital silence is reported; a working microphone never delivers it.</param>
internal sealed class InputMonitor(bool watchesZeros = false)
{
    /// <summary>The length of digital silence that is reported, 10 s: a silent room still has noise, a muted device has none.</summary>
    public static readonly TimeSpan ZerosLimit = TimeSpan.FromSeconds(10);

    /// <summary>The level of digital silence in dBFS: one step of 16 bits is -90 dBFS.</summary>
    public const double LowestLevel = -96;

    private const int FullScale = 32_768;

    // Stored as int, because a volatile field can be no wider.
    private volatile int _state;
    // The mean square relative to full scale; converted to a level only when it is read.
    private double _power = double.NaN;
    private long _clipped;
    private long _zeroBytes;
    private int _overruns;
    private int _losses;
    private bool _zerosReported;

    /// <summary>Creates a monitor for a device, or for the default microphone. Loopback audio may be digital silence.</summary>
    public static InputMonitor Of(AudioDevice? device) => new(watchesZeros: device?.Kind != AudioDeviceKind.Loopback);

    /// <summary>The diagnostics of the session, which receive the reports.</summary>
    public SessionDiagnostics Diagnostics { get; } = new();

    /// <summary>The state of the incoming audio.</summary>
    public InputState State
    {
        get => (InputState)_state;
        private set => _state = (int)value;
    }

    /// <summary>The level of the newest audio (RMS) in dBFS, -96 to 0; <see langword="null"/> while no audio arrives.</summary>
    public double? Level => Volatile.Read(ref _power) is var power && double.IsNaN(power) ? null : Math.Round(Math.Max(LowestLevel, 10 * Math.Log10(power)), 1);

    /// <summary>The number of samples at full scale. Many of them mean that the gain is too high.</summary>
    public long ClippedSamples => Interlocked.Read(ref _clipped);

    /// <summary>How often audio was lost between the device and this process.</summary>
    public int Overruns => _overruns;

    /// <summary>How often the device was lost.</summary>
    public int DeviceLosses => _losses;

    /// <summary>Measures audio that arrived.</summary>
    /// <param name="pcm">16-bit mono.</param>
    /// <param name="bytesPerSecond">The rate in bytes per second.</param>
    public void Measure(ReadOnlySpan<byte> pcm, int bytesPerSecond)
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
        // The silence that replaces a lost device says nothing about it.
        if (State == InputState.Lost) return;
        _zeroBytes = sum == 0 ? _zeroBytes + pcm.Length : 0;
        if (watchesZeros && _zeroBytes >= ZerosLimit.TotalSeconds * bytesPerSecond) ReportZeros();
        else if (State is InputState.Opening or InputState.Stalled || (State == InputState.Silent && sum != 0)) State = InputState.Hearing;
    }

    /// <summary>Reports that the device is present and delivers nothing.</summary>
    public void Stalled()
    {
        if (State is not (InputState.Hearing or InputState.Silent or InputState.WrongRate)) return;
        State = InputState.Stalled;
        Volatile.Write(ref _power, double.NaN);
        Diagnostics.Add(DiagnosticLevel.Warning, "The device delivers no audio. It may be suspended, or in use by another program.");
    }

    /// <summary>Reports that a file delivers nothing, because its disk or network share does not respond.</summary>
    /// <param name="name">The path of the file.</param>
    /// <param name="waiting">How long it has delivered nothing.</param>
    /// <param name="limit">How long it is waited for before the session ends.</param>
    public void Hangs(string name, TimeSpan waiting, TimeSpan limit)
    {
        if (State is InputState.Stalled or InputState.Closed) return;
        State = InputState.Stalled;
        Volatile.Write(ref _power, double.NaN);
        Diagnostics.Add(DiagnosticLevel.Warning,
            $"'{name}' could not be read for {waiting.TotalSeconds:0} s because its disk or network share does not respond. The session ends after {limit.TotalSeconds:0} s.");
    }

    /// <summary>Reports audio that was lost before it reached this process.</summary>
    public void Overrun(TimeSpan lost) =>
        Diagnostics.Add(Interlocked.Increment(ref _overruns) == 1 ? DiagnosticLevel.Warning : DiagnosticLevel.Verbose,
            $"About {lost.TotalSeconds:0.0} s of audio from the device were lost because the machine was too busy.");

    /// <summary>Reports that the device delivers a multiple of the audio that its sample rate announces.</summary>
    public void WrongRate(double times)
    {
        if (State == InputState.WrongRate) return;
        State = InputState.WrongRate;
        Diagnostics.Add(DiagnosticLevel.Warning,
            $"The device delivers {times:0.00} times the audio that its sample rate announces, so speech cannot be recognized. Choose another device with -Device.");
    }

    /// <summary>Reports that the device delivers the audio that its sample rate announces.</summary>
    public void RightRate()
    {
        if (State == InputState.WrongRate) State = InputState.Hearing;
    }

    /// <summary>Reports that the device is gone.</summary>
    public void Lost(string cause)
    {
        State = InputState.Lost;
        _zeroBytes = 0;
        Interlocked.Increment(ref _losses);
        Diagnostics.Add(DiagnosticLevel.Warning, $"The device was lost, and the session waits until it is back. {cause}");
    }

    /// <summary>Reports that audio arrives again.</summary>
    public void Back(string description, TimeSpan away)
    {
        State = InputState.Hearing;
        Diagnostics.Add(DiagnosticLevel.Warning, $"Audio arrives again, from {description}. The {away.TotalSeconds:0.0} s without the device are silence.");
    }

    /// <summary>Reports that the program that was recorded has ended, and the audio with it.</summary>
    public void ProgramEnded(string description) => Diagnostics.Add(DiagnosticLevel.Warning, $"The program '{description}' has ended, so its session ends too.");

    /// <summary>Records that no more audio is taken.</summary>
    public void Closed()
    {
        State = InputState.Closed;
        Volatile.Write(ref _power, double.NaN);
    }

    private void ReportZeros()
    {
        if (State == InputState.WrongRate) return;
        State = InputState.Silent;
        if (_zerosReported) return;
        _zerosReported = true;
        Diagnostics.Add(DiagnosticLevel.Warning, $"The microphone has delivered only digital silence for {ZerosLimit.TotalSeconds:0} s. It is muted, not permitted{(MicrophonePrivacy.Page is { } page ? $" ({page})" : "")}, or the wrong device.");
    }
}
