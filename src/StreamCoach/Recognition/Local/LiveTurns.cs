using System.Diagnostics;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Makes turn messages of audio that somebody listens to: finds turns by voice activity, decodes them while they grow, and decodes the final text ahead while the
/// silence that ends a turn is still running.
/// </summary>
/// <param name="audio">The audio.</param>
/// <param name="decoder">Makes text of it.</param>
/// <param name="settings">How turns are found.</param>
/// <param name="turns">Takes the messages. Times are in ms from the first sample.</param>
internal sealed class LiveTurns(HeardAudio audio, ISpeechDecoder decoder, SegmenterSettings settings, Action<TurnMessage> turns) : ITurnStream
{
    // What is kept of the audio before a turn: a word that the model does not understand by itself may be clear after what was said before.
    private const int Context = 3 * SpeechAudio.SampleRate;

    // A pass takes at most a quarter of the time; the rest is for the audio that came meanwhile and for other programs.
    private const int PassShare = 3;

    // A growing turn is decoded no more often: people do not read faster.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    private readonly SpeechWindow _window = audio.Window;
    private readonly TurnSegmenter _segmenter = new(settings);
    private readonly TurnPauses _pauses = new();
    private SegmenterSettings _settings = settings;
    private readonly WordAgreement _agreement = new();
    private long _turnEnd;
    private int _order;
    private Pass? _ahead;
    private long _passBegan;
    private TimeSpan _lastPass;

    /// <summary>Whether growing turns are given out.</summary>
    public bool GivesPartials { get; init; } = true;

    /// <summary>Asked between two tokens; <see langword="false"/> gives up what is being decoded.</summary>
    public Func<bool> GoOn { get; init; } = () => true;

    /// <summary>Asked between two tokens of a growing turn, and adds the audio that came meanwhile; <see langword="false"/> gives up this pass and nothing else.</summary>
    public Func<bool> Listen { get; init; } = () => true;

    /// <summary>Called with each finished turn.</summary>
    public Action<DecodedSpeech>? Finished { get; init; }

    /// <summary>Called with the first and the last sample between which somebody spoke and no text was found.</summary>
    public Action<long, long>? Missed { get; init; }

    /// <inheritdoc/>
    public bool HasGivenUp { get; private set; }

    /// <inheritdoc/>
    public double RecognizedUntil => TurnMessages.Seconds(Math.Max(_turnEnd, IsOpen ? 0 : audio.Taken - TurnMessages.Before - SpeechAudio.BlockLength));

    /// <inheritdoc/>
    public double Silence => IsOpen ? 0 : TurnMessages.Seconds(audio.Taken - _turnEnd);

    private bool IsOpen => _segmenter.IsOpen;

    /// <inheritdoc/>
    public void Change(SegmenterSettings changed)
    {
        _settings = changed;
        _segmenter.Change(changed);
    }

    /// <inheritdoc/>
    public void CatchUp()
    {
        DecodeGrowing();
        Analyse();
    }

    /// <inheritdoc/>
    public void EndTurn()
    {
        if (IsOpen) Take(_segmenter.Close());
    }

    /// <inheritdoc/>
    public void Finish()
    {
        audio.Finish();
        Analyse();
        EndTurn();
    }

    /// <inheritdoc/>
    public void Analyse()
    {
        while (audio.TryTake(out float probability))
        {
            (bool wasOpen, int silence) = (IsOpen, _segmenter.Silence);
            SegmentEvent happened = _segmenter.Add(probability);
            if (wasOpen && IsOpen && _segmenter.Silence == 0 && silence >= _settings.MinSilence) _pauses.Add(_segmenter.Count - 1 - silence, _segmenter.Count - 1);
            Take(happened);
            if (!IsOpen) _window.ForgetBefore(audio.Taken - TurnMessages.Before - 2 * SpeechAudio.BlockLength - Context);
        }
    }

    private void DecodeGrowing()
    {
        if (!IsOpen || _ahead?.SpeechEnd == _segmenter.SpeechEnd) return;
        bool pauses = _segmenter.Silence >= _settings.Pause;
        TimeSpan interval = _lastPass * PassShare > ShortestInterval ? _lastPass * PassShare : ShortestInterval;
        if (!pauses && (!GivesPartials || Stopwatch.GetElapsedTime(_passBegan) < interval)) return;
        if (Decode(goOn: () => GoOn() && Listen() && !IsOvertaken(pauses), again: pauses) is not { } pass) return;
        if (pauses) _ahead = pass;
        if (GivesPartials && TurnDecoder.IsSpeech(pass.Speech)) turns(TurnMessages.Growing(_order, pass.Speech, pass.From, _agreement.Add(pass.Speech.Words)));
    }

    // Whether a pass delays the final. One at a pause can become the final, unless something was said since; so that somebody who pauses often still sees the
    // turn grow, it goes on until the turn may end.
    private bool IsOvertaken(bool pauses)
    {
        (bool speaks, int silence) = (false, _segmenter.Silence);
        foreach (float probability in audio.Waiting) (speaks, silence) = _segmenter.IsSpeech(probability) ? (true, 0) : (speaks, silence + 1);
        return pauses ? speaks && silence >= _settings.MinSilence : silence >= _settings.Pause;
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
                if (_ahead is { } ahead && TurnMessages.EndsSentence(ahead.Speech)) Take(_segmenter.Close());
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
        foreach ((double from, double to) in pass.Speech.Missed) Missed?.Invoke(pass.From + (long)(from * SpeechAudio.SampleRate), pass.From + (long)(to * SpeechAudio.SampleRate));
        if (TurnDecoder.IsSpeech(pass.Speech))
        {
            Finished?.Invoke(pass.Speech);
            foreach ((DecodedSpeech turn, long turnEnd) in _pauses.Split(pass.Speech, pass.From, end, _settings.MaxSilence)) turns(TurnMessages.Ended(_order++, turn, pass.From, turnEnd));
        }
        else
        {
            turns(TurnMessages.Empty(_order++));
        }
        _pauses.ForgetBefore(end / SpeechAudio.BlockLength);
        _turnEnd = end;
        _ahead = null;
        _agreement.Clear();
        _window.ForgetBefore(Math.Min(end, audio.Taken - TurnMessages.Before) - Context);
    }

    private Pass? Decode(long? end = null, Func<bool>? goOn = null, bool again = true)
    {
        _passBegan = Stopwatch.GetTimestamp();
        long from = Math.Max(_turnEnd, Math.Max(_window.First, _segmenter.Start * SpeechAudio.BlockLength - TurnMessages.Before));
        long to = end ?? _segmenter.SpeechEnd * SpeechAudio.BlockLength + TurnMessages.After;
        DecodedSpeech? speech = TurnDecoder.Decode(decoder, _window, _segmenter, from, to, goOn ?? GoOn, again);
        _lastPass = Stopwatch.GetElapsedTime(_passBegan);
        return speech is null ? null : new(speech, from, _segmenter.SpeechEnd);
    }

    /// <summary>What was decoded of the open turn.</summary>
    /// <param name="Speech">The words.</param>
    /// <param name="From">The sample from which it was decoded.</param>
    /// <param name="SpeechEnd">The block after the last one with speech, when it was decoded.</param>
    private readonly record struct Pass(DecodedSpeech Speech, long From, long SpeechEnd);
}
