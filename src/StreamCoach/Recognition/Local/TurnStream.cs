using System.Diagnostics;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Makes turn messages of continuous audio: finds turns by voice activity, decodes them while they grow where somebody waits for that, and decodes the final
/// text ahead while the silence that ends a turn is still running. One thread uses it.
/// </summary>
/// <param name="audio">The audio.</param>
/// <param name="decoder">Makes text of it.</param>
/// <param name="settings">How turns are found.</param>
/// <param name="turns">Takes the messages. Times are in ms from the first sample.</param>
/// <param name="isLive">Whether somebody listens live: then growing turns are decoded, and finals ahead. Otherwise several turns are decoded together, up to
/// 10 s, and then told apart by their pauses: the models make fewer errors with more context.</param>
internal sealed class TurnStream(HeardAudio audio, ISpeechDecoder decoder, SegmenterSettings settings, Action<TurnMessage> turns, bool isLive = false)
{
    // Of a recording: a silence that ends a stretch of turns, and the longest stretch.
    private static readonly TimeSpan StretchSilence = TimeSpan.FromSeconds(2), LongestStretch = TimeSpan.FromSeconds(10);

    // What is decoded before the first and after the last block with speech: a soft beginning or end would be missing, and the decoder expects some silence.
    private const int Before = SpeechAudio.SampleRate * 320 / 1000, After = SpeechAudio.SampleRate * 320 / 1000;

    // The last word may end later than its attention, never by more than this: it then ends with the speech.
    private const double LongestEcho = 0.5;

    // A pass takes at most a quarter of the time; the rest is for the audio that came meanwhile and for other programs.
    private const int PassShare = 3;

    // A growing turn is decoded no more often: people do not read faster.
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(500);

    private readonly SpeechWindow _window = audio.Window;
    private readonly TurnSegmenter _segmenter = new(isLive ? settings : Stretches(settings));
    private readonly List<Pause> _pauses = [];
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

    /// <summary>Whether a turn is growing.</summary>
    public bool IsOpen => _segmenter.IsOpen;

    /// <summary>Whether decoding was given up, so that what was said is not recognised.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Seconds from the first sample to the one before which everything is recognised, or was no speech.</summary>
    public double RecognizedUntil => (double)Math.Max(_turnEnd, IsOpen ? 0 : audio.Taken - Before - SpeechAudio.BlockLength) / SpeechAudio.SampleRate;

    /// <summary>Seconds of silence since the last speech.</summary>
    public double Silence => IsOpen ? 0 : (double)(audio.Taken - _turnEnd) / SpeechAudio.SampleRate;

    /// <summary>Changes how turns are found.</summary>
    public void Change(SegmenterSettings changed)
    {
        _settings = changed;
        _segmenter.Change(isLive ? changed : Stretches(changed));
    }

    /// <summary>No audio waits: decodes the growing turn if that is due, and gives out the turns that ended meanwhile.</summary>
    public void CatchUp()
    {
        DecodeGrowing();
        Analyse();
    }

    /// <summary>Ends the open turn now.</summary>
    public void EndTurn()
    {
        if (IsOpen) Take(_segmenter.Close());
    }

    /// <summary>The audio has ended.</summary>
    public void Finish()
    {
        audio.Finish();
        Analyse();
        EndTurn();
    }

    /// <summary>Gives out the turns that end in the audio that was added.</summary>
    public void Analyse()
    {
        while (audio.TryTake(out float probability))
        {
            (bool wasOpen, int silence) = (IsOpen, _segmenter.Silence);
            SegmentEvent happened = _segmenter.Add(probability);
            if (wasOpen && IsOpen && _segmenter.Silence == 0 && silence >= _settings.MinSilence) _pauses.Add(new(_segmenter.Count - 1 - silence, _segmenter.Count - 1));
            Take(happened);
            if (!IsOpen) _window.ForgetBefore(audio.Taken - Before - 2 * SpeechAudio.BlockLength);
        }
    }

    private void DecodeGrowing()
    {
        if (!isLive || !IsOpen || _ahead?.SpeechEnd == _segmenter.SpeechEnd) return;
        bool pauses = _segmenter.Silence >= _settings.Pause;
        TimeSpan interval = _lastPass * PassShare > ShortestInterval ? _lastPass * PassShare : ShortestInterval;
        if (!pauses && (!GivesPartials || Stopwatch.GetElapsedTime(_passBegan) < interval)) return;
        if (Decode(goOn: () => GoOn() && Listen() && !IsOvertaken(pauses)) is not { } pass) return;
        if (pauses) _ahead = pass;
        if (GivesPartials && TurnDecoder.IsSpeech(pass.Speech)) turns(Message(pass, _agreement.Add(pass.Speech.Words), ends: false));
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
            case SegmentEvent.MayEnd when isLive:
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
        if (TurnDecoder.IsSpeech(pass.Speech))
        {
            Finished?.Invoke(pass.Speech);
            foreach ((DecodedSpeech turn, long turnEnd) in TurnsOf(pass, end))
            {
                turns(Message(pass with { Speech = turn }, turn.Words.Count, ends: true, turnEnd));
                _order++;
            }
        }
        else
        {
            // An empty final takes back the partials.
            turns(new() { Order = _order++, Ends = true, IsFormatted = true, Text = "" });
        }
        _pauses.RemoveAll(pause => pause.From * SpeechAudio.BlockLength < end);
        _turnEnd = end;
        _ahead = null;
        _agreement.Clear();
        _window.ForgetBefore(Math.Min(end, audio.Taken - Before));
    }

    // A pause ends a turn where silence does so live: a long one in any case, a shorter one after a sentence.
    private IEnumerable<(DecodedSpeech Turn, long End)> TurnsOf(Pass pass, long end)
    {
        IReadOnlyList<DecodedWord> words = pass.Speech.Words;
        int first = 0;
        foreach (Pause pause in _pauses)
        {
            double middle = Seconds((pause.From + pause.To) * SpeechAudio.BlockLength / 2 - pass.From);
            int next = first;
            while (next < words.Count && (words[next].Start + words[next].End) / 2 < middle) next++;
            if (next == first || next == words.Count) continue;
            DecodedSpeech turn = pass.Speech with { Words = [.. words.Take(next).Skip(first)] };
            if (pause.To - pause.From < _settings.MaxSilence && !EndsSentence(turn)) continue;
            yield return (turn, pause.From * SpeechAudio.BlockLength);
            first = next;
        }
        yield return (pass.Speech with { Words = [.. words.Skip(first)] }, end);
    }

    private Pass? Decode(long? end = null, Func<bool>? goOn = null)
    {
        _passBegan = Stopwatch.GetTimestamp();
        long from = Math.Max(_turnEnd, Math.Max(_window.First, _segmenter.Start * SpeechAudio.BlockLength - Before));
        DecodedSpeech? speech = TurnDecoder.Decode(decoder, _window, _segmenter, from, end ?? _segmenter.SpeechEnd * SpeechAudio.BlockLength + After, goOn ?? GoOn);
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

    private static bool EndsSentence(DecodedSpeech speech) =>
        speech.Words is [.., { Text: var last }] && last.Length > 0 && last[^1] is '.' or '?' or '!' && !last.EndsWith("..", StringComparison.Ordinal);

    private static double Seconds(long sample) => (double)sample / SpeechAudio.SampleRate;

    private static double Milliseconds(double seconds) => Math.Round(seconds * 1000);

    private static SegmenterSettings Stretches(SegmenterSettings settings)
    {
        int silence = Math.Max(settings.MaxSilence, SpeechAudio.Blocks(StretchSilence));
        return settings with { MinSilence = silence, MaxSilence = silence, Longest = Math.Min(settings.Longest, SpeechAudio.Blocks(LongestStretch)) };
    }

    /// <summary>A silence within a stretch, in blocks.</summary>
    private readonly record struct Pause(long From, long To);

    /// <summary>What was decoded of the open turn.</summary>
    /// <param name="Speech">The words.</param>
    /// <param name="From">The sample from which it was decoded.</param>
    /// <param name="SpeechEnd">The block after the last one with speech, when it was decoded.</param>
    private readonly record struct Pass(DecodedSpeech Speech, long From, long SpeechEnd);
}
