using System.Diagnostics;
using StreamCoach.Audio;
using StreamCoach.Errors;

namespace StreamCoach.Recognition.Local;

/// <summary>Recognises the audio of one session: takes its frames on one thread, and gives out its turns with the proof of what is recognised. The other members may be used from any thread.</summary>
/// <param name="context">The session.</param>
/// <param name="model">The model's name.</param>
/// <param name="settings">How turns are found.</param>
/// <param name="givesPartials">Whether growing turns are given out.</param>
internal sealed class LocalRecognition(TranscriberContext context, string model, SegmenterSettings settings, bool givesPartials)
{
    // Times of messages count from the beginning of a stretch. It ends in a pause after this time, so that what is kept for each turn does not grow without a limit.
    private static readonly TimeSpan LongestStretch = TimeSpan.FromHours(1);
    private const double SilenceBetweenStretches = 2;

    // Whoever forces the end still gets the words that are nearly there.
    private static readonly TimeSpan HurriedLimit = TimeSpan.FromMilliseconds(700);

    private readonly FrameBuffer _buffer = context.Capture.Buffer;
    private readonly LanguageDoubt _doubt = new(model);
    private volatile SegmenterSettings _settings = settings;
    private volatile bool _endTurn;
    private long _hurriedAt;
    private long _confirmed;

    /// <summary>The offset in bytes up to which audio is recognised.</summary>
    public long ConfirmedUntil => Interlocked.Read(ref _confirmed);

    /// <summary>How turns are found, from the next frame on.</summary>
    public SegmenterSettings Settings { set => _settings = value; }

    private bool IsHurried => Interlocked.Read(ref _hurriedAt) != 0;

    /// <summary>Ends the open turn, after the audio that came before.</summary>
    public void EndTurn()
    {
        _endTurn = true;
        _buffer.WakeConsumer();
    }

    /// <summary>Ends the recognition within about a second.</summary>
    public void Hurry()
    {
        Interlocked.CompareExchange(ref _hurriedAt, Stopwatch.GetTimestamp(), 0);
        _buffer.WakeConsumer();
    }

    /// <summary>Recognises the audio until its end.</summary>
    /// <param name="speech">The model.</param>
    /// <param name="offset">The offset of the first byte.</param>
    /// <param name="abort">Aborts it.</param>
    public TranscriberResult Run(ISpeechModel speech, long offset, CancellationToken abort)
    {
        Interlocked.Exchange(ref _confirmed, offset);
        using IVoiceActivity activity = speech.MakeVoiceActivity();
        using ISpeechDecoder decoder = speech.MakeDecoder();
        var frames = new FrameReader(_buffer, offset);
        HeardAudio audio;
        long start = offset;
        bool isCutOff = false;
        ITurnStream stream = Begin();
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
                    context.Observer.Lost(frames.Next, frames.At);
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
            context.Turns.IsCutOff = isCutOff = context.Capture.IsCutOff;
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
            context.Turns.SentUntil = Seconds(frames.Next);
        }

        // A growing turn must not delay one that has ended.
        bool Listen()
        {
            while (frames.Take() && frames.Follows) Hear();
            return !_endTurn && !_buffer.IsDone && frames.Follows;
        }

        void Restart(long at)
        {
            BeginAt(at);
            activity.Reset();
            stream = Begin();
        }

        void BeginAt(long at)
        {
            start = at;
            context.Turns.Restart(Seconds(at));
            context.Turns.IsCutOff = isCutOff;
        }

        ITurnStream Begin()
        {
            bool isLive = context.Capture.IsLive;
            audio = new(activity, context.SampleRate, restarts: !isLive);
            return isLive ? Live() : Recorded();
        }

        LiveTurns Live() => new(audio, decoder, _settings, message => Accept(message, moreFollow: false))
        {
            GivesPartials = givesPartials,
            GoOn = GoOn,
            Listen = Listen,
            Finished = Doubt,
            Missed = (from, to) => Miss(Bytes(TurnMessages.Seconds(from)), Bytes(TurnMessages.Seconds(to))),
        };

        RecordedTurns Recorded() => new(audio, decoder, _settings, Accept)
        {
            GoOn = GoOn,
            Finished = Doubt,
            Missed = (from, to) => Miss(from * PcmFormat.BytesPerSample, to * PcmFormat.BytesPerSample),
            Ended = samples =>
            {
                BeginAt(start + samples * PcmFormat.BytesPerSample);
                Confirm(start);
            },
        };

        bool GoOn() => !abort.IsCancellationRequested && !(IsHurried && Stopwatch.GetElapsedTime(Interlocked.Read(ref _hurriedAt)) > HurriedLimit);

        void Miss(long from, long to) => context.Observer.NotUnderstood(start + from, start + to);
    }

    private void Doubt(DecodedSpeech turn)
    {
        if (_doubt.Add(turn) is { } warning) context.Diagnostics.Add(DiagnosticLevel.Warning, warning);
    }

    // Turns that were decoded together are saved together, so that a killed process leaves all of them or none.
    private void Accept(TurnMessage message, bool moreFollow)
    {
        context.Turns.Burst(moreFollow);
        context.Turns.Accept(message, context.Capture.Timeline.StartFor(context.Turns.Time(message)), DateTime.UtcNow);
    }

    private void Confirm(long offset)
    {
        if (offset <= Interlocked.Read(ref _confirmed)) return;
        Interlocked.Exchange(ref _confirmed, offset);
        _buffer.Release(offset);
    }

    private double Seconds(long bytes) => (double)bytes / context.Capture.BytesPerSecond;

    private long Bytes(double seconds) => PcmFormat.Offset(seconds, context.Capture.BytesPerSecond);
}
