using StreamCoach.Audio;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>How much of the audio one connection has sent, and from which offset it must be sent again if the connection drops.</summary>
internal sealed class AudioProgress(TranscriberContext context, ConnectionLimits limits)
{
    private readonly AudioCapture _capture = context.Capture;
    private readonly ITurnSink _turns = context.Turns;
    private long _sent;
    private long _sending;
    private long _alive;

    /// <summary>The offset after the last byte that was sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>The same in seconds, with the frame that is being sent: its answer may arrive before the send returns.</summary>
    public double SendingUntil => (double)Interlocked.Read(ref _sending) / _capture.BytesPerSecond;

    /// <summary>
    /// The offset from which audio is needed again: the end of the last finished turn, or without an open turn some seconds before the audio
    /// that was sent when the last message arrived, so that an hour of silence is not sent again. It never goes back, because earlier audio
    /// is no longer kept.
    /// </summary>
    public long ReplayFrom => Math.Min(Sent, Math.Max(Math.Max(_capture.Buffer.Released, Offset(_turns.ConfirmedUntil)),
        _turns.IsOpen ? 0 : Interlocked.Read(ref _alive) - Offset(limits.PartialLag.TotalSeconds)));

    /// <summary>Begins at an offset.</summary>
    public void Begin(long offset) => _sent = _sending = _alive = offset;

    /// <summary>A frame that ends at an offset is about to be sent.</summary>
    public void BeginSend(long end) => Interlocked.Exchange(ref _sending, end);

    /// <summary>The frame was sent.</summary>
    public void EndSend(long end) => Interlocked.Exchange(ref _sent, end);

    /// <summary>A message arrived: the service was alive when it had this much audio.</summary>
    public void MarkAlive() => Interlocked.Exchange(ref _alive, Sent);

    private long Offset(double seconds) => PcmFormat.Offset(seconds, _capture.BytesPerSecond);
}
