using System.Runtime.InteropServices;
using StreamCoach.Sandbox.Dialects;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sandbox.Gateway;
using StreamCoach.Sandbox.Recognition;

namespace StreamCoach.Sandbox.Streaming;

/// <summary>Processes a session's audio and messages, without a socket: its messages are collected in <see cref="Out"/>.</summary>
internal sealed class StreamingSession
{
    private readonly SessionSettings _settings;
    private readonly SandboxOptions _options;
    private readonly Dialect _dialect;
    private readonly TurnTracker _tracker;
    private readonly Recognizer? _recognizer;
    private readonly FrameGate _gate;
    private readonly bool _muLaw;
    private short[] _decoded = [];
    private long _lastRevision;

    public StreamingSession(SessionSettings settings, SandboxOptions options)
    {
        _settings = settings;
        _options = options;
        _dialect = Dialect.For(settings, options);
        LyingTurns = new LyingTurns(_dialect);
        _dialect.Settled = OnSettled;
        _tracker = new TurnTracker(_dialect) { MaxTurnLength = settings.IsPro ? 60_000 : long.MaxValue };
        int sampleBytes = Encodings.SampleBytes(settings.Encoding);
        _gate = new FrameGate(settings.SampleRate, sampleBytes, options.MaxRealtimeFactor);
        _muLaw = settings.Encoding == Encodings.MuLaw;
        if (sampleBytes > 0)
            _recognizer = new Recognizer(settings.SampleRate, !_muLaw, _tracker);
        ApplySettings();
    }

    /// <summary>Messages to send, oldest first; the caller sends and removes them.</summary>
    public List<byte[]> Out => _dialect.Out;

    public LyingTurns LyingTurns { get; }

    /// <summary>Whether the latest audio was speech, or sounds like it. The heartbeat reads it from another thread.</summary>
    public bool Sounding => _recognizer?.Sounding ?? false;

    /// <summary>Bytes per second; 0 for a compressed encoding, whose duration is unknown.</summary>
    public int BytesPerSecond => _gate.BytesPerSecond;

    /// <summary>Returns a turn order that no turn has.</summary>
    public int TakeOrder() => _dialect.TakeOrder();

    /// <summary>Processes one audio message, and returns what is wrong with it, or null.</summary>
    public ServiceError? Hear(ReadOnlySpan<byte> frame)
    {
        if (_gate.Check(frame.Length) is { } wrong)
            return wrong;
        if (_recognizer is null)
            return null;
        _recognizer.Hear(_muLaw ? Decode(frame) : MemoryMarshal.Cast<byte, short>(frame));
        if ((_options.Unpromised.RevisionInterval ?? _settings.RevisionInterval) is { } interval && _recognizer.Now - _lastRevision >= interval.TotalMilliseconds)
        {
            _lastRevision = _recognizer.Now;
            _dialect.Revise();
        }

        return null;
    }

    public void ForceEndpoint() => _recognizer?.Flush();

    /// <summary>Adds the last messages before Termination.</summary>
    public void Terminate() => _dialect.OnTerminate(_recognizer?.Flush() ?? false);

    public void Change(IReadOnlyList<KeyValuePair<string, string>> changes)
    {
        foreach ((string name, string value) in changes)
            _settings.Set(name, value);
        ApplySettings();
    }

    private void ApplySettings()
    {
        _tracker.MinTurnSilence = _settings.MinTurnSilence;
        _tracker.MaxTurnSilence = _settings.MaxTurnSilence;
    }

    private void OnSettled(SpokenTurn turn)
    {
        if (_settings.LlmGateway is { } asked)
            Out.Add(Messages.GatewayResponse(turn, TurnCompletion.Answer(asked, turn.Transcript)));
        if (_options.Unpromised.TwoFinals)
            Out.Add(turn.ToJson());
        if (_options.Unpromised.EmptyFinals)
            Out.Add(new SpokenTurn(TakeOrder(), "", []) { Ends = true, Formatted = turn.Formatted, Confidence = 1 }.ToJson());
        LyingTurns.After(turn);
    }

    private ReadOnlySpan<short> Decode(ReadOnlySpan<byte> frame)
    {
        if (_decoded.Length < frame.Length)
            _decoded = new short[frame.Length];
        for (int i = 0; i < frame.Length; i++)
            _decoded[i] = Encodings.FromMuLaw(frame[i]);
        return _decoded.AsSpan(0, frame.Length);
    }
}
