using System.Buffers;
using System.Diagnostics;

namespace StreamCoach.Sandbox;

/// <summary>
/// One streaming session as the sandbox received it. Properties are plain values, for tables and files; methods return the rest. All
/// members are safe for use from any thread.
/// </summary>
public sealed class SandboxSession
{
    private readonly Lock _gate = new();
    private readonly bool _keepAudio;
    private readonly bool _keepFrameTimes;
    private readonly ArrayBufferWriter<byte> _audio = new();
    private readonly List<long> _frameTimes = [];
    private readonly List<string> _textMessages = [];
    private readonly List<(double Seconds, TaskCompletionSource Reached)> _waiting = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstAudio = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyDictionary<string, string> _parameters;
    private readonly IReadOnlyDictionary<string, string> _headers;
    private string _unknownParameters = "";
    private long _audioBytes;
    private double _audioSeconds;
    private int _frames;
    private int _minFrameBytes;
    private int _maxFrameBytes;
    private bool _terminated;
    private int? _closeCode;

    internal SandboxSession(int index, IReadOnlyDictionary<string, string> query, IReadOnlyDictionary<string, string> headers, SandboxOptions options)
    {
        Index = index;
        _parameters = query;
        _headers = headers;
        _keepAudio = options.KeepAudio;
        _keepFrameTimes = options.KeepAudio || options.KeepFrameTimes;
    }

    /// <summary>The number of the session, from 0.</summary>
    public int Index { get; }

    /// <summary>The session id in Begin.</summary>
    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>
    /// The decoded parameters of the address as name=value, joined by ampersands; <see cref="GetQuery"/> returns them one by one.
    /// </summary>
    public string Query => string.Join('&', _parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"));

    /// <summary>The parameters that the service does not know and silently ignores, joined by commas. A good client sends none.</summary>
    public string UnknownParameters
    {
        get => Volatile.Read(ref _unknownParameters);
        internal set => Volatile.Write(ref _unknownParameters, value);
    }

    /// <summary>The received audio in bytes.</summary>
    public long AudioBytes => Interlocked.Read(ref _audioBytes);

    /// <summary>The received audio in seconds; always 0 for compressed encodings, whose length is unknown.</summary>
    public double AudioSeconds => Volatile.Read(ref _audioSeconds);

    /// <summary>The number of received audio messages.</summary>
    public int Frames => Volatile.Read(ref _frames);

    /// <summary>The size of the smallest audio message in bytes; 0 before the first one.</summary>
    public int MinFrameBytes => Volatile.Read(ref _minFrameBytes);

    /// <summary>The size of the largest audio message in bytes; 0 before the first one.</summary>
    public int MaxFrameBytes => Volatile.Read(ref _maxFrameBytes);

    /// <summary>The number of received text messages.</summary>
    public int TextMessages
    {
        get
        {
            lock (_gate)
                return _textMessages.Count;
        }
    }

    /// <summary>Whether the client has sent Terminate.</summary>
    public bool Terminated => Volatile.Read(ref _terminated);

    /// <summary>Whether the socket is closed.</summary>
    public bool Closed => _ended.Task.IsCompleted;

    /// <summary>The close code that the server sent, or otherwise received; null if there was no close frame.</summary>
    public int? CloseCode
    {
        get
        {
            lock (_gate)
                return _closeCode;
        }
    }

    /// <summary>When the connection was accepted, in <see cref="Stopwatch"/> ticks.</summary>
    internal long AcceptedAt { get; } = Stopwatch.GetTimestamp();

    internal TimeSpan Age => Stopwatch.GetElapsedTime(AcceptedAt);

    /// <summary>Returns the decoded parameters of the address; of a repeated one, the last value.</summary>
    public IReadOnlyDictionary<string, string> GetQuery() => _parameters;

    /// <summary>Returns the headers of the upgrade request, including Authorization; names are not case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> GetHeaders() => _headers;

    /// <summary>Returns the text messages of the client, oldest first.</summary>
    public IReadOnlyList<string> GetTextMessages()
    {
        lock (_gate)
            return _textMessages.ToArray();
    }

    /// <summary>Returns a copy of the audio bytes so far; empty without <see cref="SandboxOptions.KeepAudio"/>.</summary>
    public byte[] GetAudio()
    {
        lock (_gate)
            return _audio.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Returns when each audio message arrived, in <see cref="Stopwatch"/> ticks; empty without <see cref="SandboxOptions.KeepAudio"/> or
    /// <see cref="SandboxOptions.KeepFrameTimes"/>.
    /// </summary>
    public IReadOnlyList<long> GetFrameTimestamps()
    {
        lock (_gate)
            return _frameTimes.ToArray();
    }

    /// <summary>Completes when the first audio message arrives; is cancelled if the session ends without one.</summary>
    public Task WaitForFirstAudioAsync() => _firstAudio.Task;

    /// <summary>Completes when the socket is closed, in any way.</summary>
    public Task WaitForEndAsync() => _ended.Task;

    /// <summary>Completes when this much audio was received; cancelled by the token, and fails if the session ends before.</summary>
    /// <param name="seconds">Seconds of audio, 0 or more.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="InvalidOperationException">The session ended before this much audio arrived.</exception>
    public Task WaitForAudioAsync(double seconds, CancellationToken ct = default)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_audioSeconds >= seconds)
                return Task.CompletedTask;
            if (Closed)
                return Task.FromException(TooShort(seconds));
            _waiting.Add((seconds, reached));
        }

        return reached.Task.WaitAsync(ct);
    }

    /// <summary>Returns <see cref="Id"/>.</summary>
    public override string ToString() => Id;

    /// <param name="frame">The message.</param>
    /// <param name="bytesPerSecond">Bytes per second; 0 for compressed encodings.</param>
    internal void OnAudio(ReadOnlySpan<byte> frame, int bytesPerSecond)
    {
        lock (_gate)
        {
            _audioBytes += frame.Length;
            _audioSeconds = bytesPerSecond == 0 ? 0 : (double)_audioBytes / bytesPerSecond;
            _minFrameBytes = _frames == 0 ? frame.Length : Math.Min(_minFrameBytes, frame.Length);
            _maxFrameBytes = Math.Max(_maxFrameBytes, frame.Length);
            _frames++;
            if (_keepAudio)
                _audio.Write(frame);
            if (_keepFrameTimes)
                _frameTimes.Add(Stopwatch.GetTimestamp());

            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                if (_audioSeconds < _waiting[i].Seconds)
                    continue;
                _waiting[i].Reached.TrySetResult();
                _waiting.RemoveAt(i);
            }
        }

        _firstAudio.TrySetResult();
    }

    internal void OnText(string message)
    {
        lock (_gate)
            _textMessages.Add(message);
    }

    internal void OnTerminate() => Volatile.Write(ref _terminated, true);

    internal void OnClose(int code)
    {
        lock (_gate)
            _closeCode ??= code;
    }

    internal void OnEnd()
    {
        lock (_gate)
        {
            _ended.TrySetResult();
            _firstAudio.TrySetCanceled();
            foreach ((double seconds, TaskCompletionSource reached) in _waiting)
                reached.TrySetException(TooShort(seconds));
            _waiting.Clear();
        }
    }

    private InvalidOperationException TooShort(double seconds) =>
        new(FormattableString.Invariant($"The session ended after {_audioSeconds} s of audio, before {seconds} s."));
}
