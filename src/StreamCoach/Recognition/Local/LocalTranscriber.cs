using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StreamCoach.Audio;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Recognises speech on this machine. It is open as soon as its model is loaded, takes audio as fast as it comes, and runs on one thread of its own. What it
/// gives out is confirmed: nothing is ever sent again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync frees the model.")]
internal sealed class LocalTranscriber : ITranscriber
{
    // Times of messages count from the beginning of a stretch. It ends in a pause after this time, so that what is kept for each turn does not grow without a limit.
    private static readonly TimeSpan LongestStretch = TimeSpan.FromHours(1);
    private const double SilenceBetweenStretches = 2;

    // Whoever forces the end still gets the words that are nearly there.
    private static readonly TimeSpan HurriedLimit = TimeSpan.FromMilliseconds(700);

    private readonly TranscriberContext _context;
    private readonly FrameBuffer _buffer;
    private readonly SpeechModelFiles _files;
    private readonly Func<ISpeechEngine> _engine;
    private readonly LanguageDoubt _doubt;
    private readonly bool _givesPartials;
    private ISpeechModel? _model;
    private volatile SegmenterSettings _settings;
    private volatile bool _endTurn;
    private long _hurriedAt;
    private long _confirmed;

    private LocalTranscriber(TranscriberContext context, SpeechModelFiles files, StreamingOptions streaming, Func<ISpeechEngine> engine)
    {
        _context = context;
        _buffer = context.Capture.Buffer;
        _files = files;
        _doubt = new(files.Name);
        _engine = engine;
        _settings = LocalOptions.Segmentation(streaming);
        _givesPartials = streaming.IncludePartialTurns != false;
    }

    /// <inheritdoc/>
    public long ConfirmedUntil => Interlocked.Read(ref _confirmed);

    /// <inheritdoc/>
    public int Refusals => 0;

    private bool IsHurried => Interlocked.Read(ref _hurriedAt) != 0;

    /// <summary>Checks the options.</summary>
    /// <returns>What makes the transcriber of a session.</returns>
    /// <exception cref="StreamCoachException">An option is out of range, or only the service can do it.</exception>
    public static Func<TranscriberContext, ITranscriber> For(SpeechModelFiles files, StreamingOptions streaming) => For(files, streaming, () => SpeechLibrary.Current);

    internal static Func<TranscriberContext, ITranscriber> For(SpeechModelFiles files, StreamingOptions streaming, Func<ISpeechEngine> engine)
    {
        LocalOptions.Check(streaming);
        return context => new LocalTranscriber(context, files, streaming, engine);
    }

    /// <inheritdoc/>
    public async Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel)
    {
        StreamCoachException? failure = null;
        long began = Stopwatch.GetTimestamp();
        // It reads files of 70 MB and prepares them, which takes a second.
        Task loading = Background.RunAsync("StreamCoach model", () =>
        {
            try
            {
                _model = _engine().Open(_files);
            }
            catch (StreamCoachException error)
            {
                failure = error;
            }
        });
        try
        {
            await loading.WaitAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            _ = loading.ContinueWith(_ => Free(), TaskScheduler.Default);
            throw;
        }
        if (failure is null)
            _context.Diagnostics.Add(DiagnosticLevel.Verbose, string.Create(CultureInfo.InvariantCulture, $"The speech model '{_files.Name}' was loaded in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
        return failure;
    }

    /// <inheritdoc/>
    public async Task<TranscriberResult> RunAsync(long offset, CancellationToken abort)
    {
        var end = new TranscriberResult(null, Confirmed: false);
        Interlocked.Exchange(ref _confirmed, offset);
        _context.Observer.Began(new(null, _files.Name, offset));
        using CancellationTokenRegistration wake = abort.Register(_buffer.WakeConsumer);
        await Background.RunAsync("StreamCoach recognition", () => end = Recognize(offset, abort));
        abort.ThrowIfCancellationRequested();
        return end;
    }

    /// <inheritdoc/>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        LocalOptions.Check(changed);
        _settings = LocalOptions.Segmentation(changed);
    }

    /// <inheritdoc/>
    public void SendChanges() => _buffer.WakeConsumer();

    /// <inheritdoc/>
    public void ForceEndpoint()
    {
        _endTurn = true;
        _buffer.WakeConsumer();
    }

    /// <inheritdoc/>
    public void KeepAlive() { }

    /// <inheritdoc/>
    public void SourceEnded() { }

    /// <inheritdoc/>
    public void Hurry()
    {
        Interlocked.CompareExchange(ref _hurriedAt, Stopwatch.GetTimestamp(), 0);
        _buffer.WakeConsumer();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Free();
        return ValueTask.CompletedTask;
    }

    private void Free() => Interlocked.Exchange(ref _model, null)?.Dispose();

    private TranscriberResult Recognize(long offset, CancellationToken abort)
    {
        using IVoiceActivity activity = _model!.MakeVoiceActivity();
        using ISpeechDecoder decoder = _model.MakeDecoder();
        var frames = new FrameReader(_buffer, offset);
        HeardAudio audio;
        long start = offset;
        TurnStream stream = Begin();
        SegmenterSettings settings = _settings;
        try
        {
            while (!frames.IsDone && !abort.IsCancellationRequested && !stream.HasGivenUp)
            {
                if (settings != _settings) stream.Change(settings = _settings);
                if (!frames.Take())
                {
                    // After the audio that came before it.
                    if (_endTurn)
                    {
                        _endTurn = false;
                        stream.EndTurn();
                    }
                    stream.CatchUp();
                    _buffer.WaitForFrameAsync().AsTask().Wait(abort);
                    continue;
                }
                if (!frames.Follows)
                {
                    // Audio was lost before it could be taken: the turn before it cannot be continued.
                    stream.Finish();
                    _context.Observer.Lost(frames.Next, frames.At);
                    Restart(frames.At);
                }
                else if (Seconds(frames.At - start) > LongestStretch.TotalSeconds && stream.Silence > SilenceBetweenStretches)
                {
                    Restart(frames.At);
                }
                Hear();
                stream.Analyse();
                Confirm(start + Bytes(stream.RecognizedUntil));
            }
            abort.ThrowIfCancellationRequested();
            _context.Turns.IsCutOff = _context.Capture.IsCutOff;
            if (!stream.HasGivenUp) stream.Finish();
            if (stream.HasGivenUp) return new(null, Confirmed: false);
            Confirm(frames.Next);
            return new(null, Confirmed: true);
        }
        catch (StreamCoachException error)
        {
            return new(error, Confirmed: false);
        }
        catch (OperationCanceledException)
        {
            return new(null, Confirmed: false);
        }

        void Hear()
        {
            audio.Add(frames.Use());
            _context.Turns.SentUntil = Seconds(frames.Next);
        }

        // A growing turn must not delay one that has ended.
        bool Listen()
        {
            while (frames.Take() && frames.Follows) Hear();
            return !_endTurn && !_buffer.IsDone && frames.Follows;
        }

        void Restart(long at)
        {
            start = at;
            _context.Turns.Restart(Seconds(at));
            activity.Reset();
            stream = Begin();
        }

        TurnStream Begin() => new(audio = new(activity, _context.SampleRate), decoder, _settings, Accept, _context.Capture.IsLive)
        {
            GivesPartials = _givesPartials,
            GoOn = () => !abort.IsCancellationRequested && !(IsHurried && Stopwatch.GetElapsedTime(Interlocked.Read(ref _hurriedAt)) > HurriedLimit),
            Listen = Listen,
            Finished = speech =>
            {
                if (_doubt.Add(speech) is { } warning) _context.Diagnostics.Add(DiagnosticLevel.Warning, warning);
            },
        };
    }

    private void Accept(TurnMessage message) => _context.Turns.Accept(message, _context.Capture.Timeline.StartFor(_context.Turns.Time(message)), DateTime.UtcNow);

    private void Confirm(long offset)
    {
        if (offset <= Interlocked.Read(ref _confirmed)) return;
        Interlocked.Exchange(ref _confirmed, offset);
        _buffer.Release(offset);
    }

    private double Seconds(long bytes) => (double)bytes / _context.Capture.BytesPerSecond;

    private long Bytes(double seconds) => (long)(seconds * _context.Capture.BytesPerSecond) & ~1L;
}
