using System.Diagnostics;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Makes turn messages of continuous audio: finds turns by voice activity, decodes them while they grow where somebody waits for that, and decodes the final
/// text ahead while the silence that ends a turn is still running. One thread uses it.
/// </summary>
/// <param name="activity">Tells speech from other sound.</param>
/// <param name="decoder">Makes text of it.</param>
/// <param name="rate">Samples per second of the audio that comes in.</param>
/// <param name="settings">How turns are found.</param>
/// <param name="turns">Takes the messages. Times are in ms from the first sample.</param>
internal sealed class TurnStream(IVoiceActivity activity, ISpeechDecoder decoder, int rate, SegmenterSettings settings, Action<TurnMessage> turns)
{
    // What is decoded before the first and after the last block with speech: a soft beginning or end would be missing, and the decoder expects some silence.
    private const int Before = SpeechAudio.SampleRate * 320 / 1000, After = SpeechAudio.SampleRate * 320 / 1000;

    // The last word may end later than its attention, never by more than this: it then ends with the speech.
    private const double LongestEcho = 0.5;

    // A pass takes at most a quarter of the time; the rest is for the audio that came meanwhile and for other programs.
    private const int PassShare = 3;

    // A growing turn is decoded no more often: people do not read faster.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    private readonly SpeechResampler _resampler = new(rate);
    private readonly SpeechWindow _window = new();
    private readonly TurnSegmenter _segmenter = new(settings);
    private readonly WordAgreement _agreement = new();
    private long _analysed;
    private long _turnEnd;
    private int _order;
    private Pass? _ahead;
    private long _passBegan;
    private TimeSpan _lastPass;

    /// <summary>Whether growing turns are decoded, and finals ahead: somebody listens live.</summary>
    public bool IsLive { get; init; }

    /// <summary>Whether growing turns are given out.</summary>
    public bool GivesPartials { get; init; } = true;

    /// <summary>Asked between two tokens; <see langword="false"/> gives up what is being decoded.</summary>
    public Func<bool> GoOn { get; init; } = () => true;

    /// <summary>Called with each finished turn.</summary>
    public Action<DecodedSpeech>? Finished { get; init; }

    /// <summary>Whether a turn is growing.</summary>
    public bool IsOpen => _segmenter.IsOpen;

    /// <summary>Whether decoding was given up, so that what was said is not recognised.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Seconds from the first sample to the one before which everything is recognised, or was no speech.</summary>
    public double RecognizedUntil => (double)Math.Max(_turnEnd, IsOpen ? 0 : _analysed - Before - SpeechAudio.BlockLength) / SpeechAudio.SampleRate;

    /// <summary>Seconds of silence since the last speech.</summary>
    public double Silence => IsOpen ? 0 : (double)(_analysed - _turnEnd) / SpeechAudio.SampleRate;

    /// <summary>Changes how turns are found.</summary>
    public void Change(SegmenterSettings changed) => _segmenter.Change(changed);

    /// <summary>Adds audio, and gives out the turns that end in it.</summary>
    /// <param name="pcm">Whole samples of 16 bits.</param>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        _resampler.Add(pcm, _window);
        Analyse();
    }

    /// <summary>No audio waits: decodes the growing turn if that is due.</summary>
    public void CatchUp()
    {
        if (!IsLive || !IsOpen || _ahead?.SpeechEnd == _segmenter.SpeechEnd) return;
        bool pauses = _segmenter.Silence >= settings.Pause;
        TimeSpan interval = _lastPass * PassShare > ShortestInterval ? _lastPass * PassShare : ShortestInterval;
        if (!pauses && (!GivesPartials || Stopwatch.GetElapsedTime(_passBegan) < interval)) return;
        if (Decode() is not { } pass) return;
        if (pauses) _ahead = pass;
        if (GivesPartials && IsSpeech(pass.Speech)) turns(Message(pass, _agreement.Add(pass.Speech.Words), ends: false));
    }

    /// <summary>Ends the open turn now.</summary>
    public void EndTurn()
    {
        if (IsOpen) Take(_segmenter.Close());
    }

    /// <summary>The audio has ended.</summary>
    public void Finish()
    {
        _resampler.Finish(_window);
        // The last block is filled with silence.
        if ((_window.End - _analysed) % SpeechAudio.BlockLength is > 0 and var rest) _window.Add(SpeechAudio.BlockLength - (int)rest).Clear();
        Analyse();
        EndTurn();
    }

    private void Analyse()
    {
        while (_window.End - _analysed >= SpeechAudio.BlockLength)
        {
            float probability = activity.Next(_window.Slice(_analysed, _analysed + SpeechAudio.BlockLength).Span);
            _analysed += SpeechAudio.BlockLength;
            Take(_segmenter.Add(probability));
            if (!IsOpen) _window.ForgetBefore(_analysed - Before - 2 * SpeechAudio.BlockLength);
        }
    }

    private void Take(SegmentEvent happened)
    {
        switch (happened)
        {
            case SegmentEvent.Begins:
                // The first pass comes when there is something to decode.
                _passBegan = Stopwatch.GetTimestamp();
                _lastPass = TimeSpan.Zero;
                break;
            case SegmentEvent.MayEnd:
                _ahead = Ahead();
                if (_ahead is { } ahead && EndsSentence(ahead.Speech)) Take(_segmenter.Close());
                break;
            case SegmentEvent.Ends:
                End(Ahead(), _segmenter.SpeechEnd * SpeechAudio.BlockLength);
                break;
            case SegmentEvent.Vanishes:
                End(new(new([], Loops: false), 0, 0), _segmenter.SpeechEnd * SpeechAudio.BlockLength);
                break;
            case SegmentEvent.TooLong:
                long cut = _segmenter.Cut();
                Pass? piece = Decode(cut * SpeechAudio.BlockLength);
                _segmenter.ContinueFrom(cut);
                End(piece, cut * SpeechAudio.BlockLength);
                break;
        }
    }

    // What was decoded ahead, if nothing was said since.
    private Pass? Ahead() => _ahead is { } ahead && ahead.SpeechEnd == _segmenter.SpeechEnd ? ahead : Decode();

    private void End(Pass? last, long end)
    {
        HasGivenUp |= last is null;
        if (last is not { } pass) return;
        bool isSpeech = IsSpeech(pass.Speech);
        // An empty final takes back the partials.
        turns(isSpeech ? Message(pass, pass.Speech.Words.Count, ends: true, end) : new() { Order = _order, Ends = true, IsFormatted = true, Text = "" });
        if (isSpeech) Finished?.Invoke(pass.Speech);
        _order++;
        _turnEnd = end;
        _ahead = null;
        _agreement.Clear();
        _window.ForgetBefore(Math.Min(end, _analysed - Before));
    }

    private Pass? Decode(long? end = null)
    {
        _passBegan = Stopwatch.GetTimestamp();
        long from = Math.Max(_turnEnd, Math.Max(_window.First, _segmenter.Start * SpeechAudio.BlockLength - Before));
        DecodedSpeech? speech = decoder.Decode(_window.Slice(from, end ?? _segmenter.SpeechEnd * SpeechAudio.BlockLength + After), GoOn);
        _lastPass = Stopwatch.GetElapsedTime(_passBegan);
        return speech is null ? null : new(speech, from, _segmenter.SpeechEnd);
    }

    private TurnMessage Message(Pass pass, int stable, bool ends, long speechEnd = long.MaxValue)
    {
        DecodedSpeech speech = pass.Speech;
        double from = Seconds(pass.From), until = Seconds(Math.Min(speechEnd, _window.End));
        var words = new RecognizedWord[speech.Words.Count];
        for (int i = 0; i < words.Length; i++)
        {
            DecodedWord word = speech.Words[i];
            double end = from + word.End;
            if (ends && i == words.Length - 1 && until > end) end = Math.Min(until, end + LongestEcho);
            words[i] = new() { Text = word.Text, Start = Milliseconds(from + word.Start), End = Milliseconds(end), Confidence = Math.Round(word.Confidence, 3), IsFinal = i < stable };
        }
        return new() { Order = _order, Ends = ends, IsFormatted = true, Text = string.Join(' ', speech.Words.Select(word => word.Text)), Words = words };
    }

    // Where there is no speech, the model repeats itself or guesses.
    private static bool IsSpeech(DecodedSpeech speech) => speech.Words.Count > 0 && speech.Confidence >= (speech.Loops ? 0.6 : 0.2);

    private static bool EndsSentence(DecodedSpeech speech) =>
        speech.Words is [.., { Text: var last }] && last.Length > 0 && last[^1] is '.' or '?' or '!' && !last.EndsWith("..", StringComparison.Ordinal);

    private static double Seconds(long sample) => (double)sample / SpeechAudio.SampleRate;

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1000);

    /// <summary>What was decoded of the open turn.</summary>
    /// <param name="Speech">The words.</param>
    /// <param name="From">The sample from which it was decoded.</param>
    /// <param name="SpeechEnd">The block after the last one with speech, when it was decoded.</param>
    private readonly record struct Pass(DecodedSpeech Speech, long From, long SpeechEnd);
}
