namespace StreamCoach.Recognition.Local;

/// <summary>
/// Makes turn messages of a recording, for which nobody waits. Several turns are decoded together, as one stretch of up to 10 s, and then told apart by their
/// pauses: the models make fewer errors with more context.
/// </summary>
/// <remarks>
/// What becomes of a stretch depends on nothing before it: voice activity, resampling, numbers and times begin anew with each. A session that continues at the
/// beginning of a stretch therefore ends with the same turns as one that was not interrupted.
/// </remarks>
/// <param name="audio">The audio, which can begin anew.</param>
/// <param name="decoder">Makes text of it.</param>
/// <param name="settings">How turns are found.</param>
/// <param name="turns">Takes the messages, and whether more of the same stretch follow. Times are in ms from the first sample of the stretch. The last turn confirms the whole stretch.</param>
internal sealed class RecordedTurns(HeardAudio audio, ISpeechDecoder decoder, SegmenterSettings settings, Action<TurnMessage, bool> turns) : ITurnStream
{
    // A silence that ends a stretch, and the longest stretch. Where nobody speaks, it ends after the same time, so that what is kept of it does not grow.
    private static readonly TimeSpan StretchSilence = TimeSpan.FromSeconds(2), LongestStretch = TimeSpan.FromSeconds(10);

    private SegmenterSettings _settings = settings;
    private TurnPauses _pauses = new();
    private TurnSegmenter _segmenter = new(Stretches(settings));

    /// <summary>Asked between two tokens; <see langword="false"/> gives up what is being decoded.</summary>
    public Func<bool> GoOn { get; init; } = () => true;

    /// <summary>Called with the speech of each stretch.</summary>
    public Action<DecodedSpeech>? Finished { get; init; }

    /// <summary>Called when a stretch has ended, with the samples of the source that it had. The next one begins there.</summary>
    public Action<long>? Ended { get; init; }

    /// <summary>Called with the first and the last sample of the source, from the beginning of the stretch, between which somebody spoke and no text was found.</summary>
    public Action<long, long>? Missed { get; init; }

    /// <inheritdoc/>
    public bool HasGivenUp { get; private set; }

    /// <inheritdoc/>
    public double RecognizedUntil => 0;

    /// <inheritdoc/>
    public double Silence => 0;

    /// <inheritdoc/>
    public void Change(SegmenterSettings changed)
    {
        _settings = changed;
        _segmenter.Change(Stretches(changed));
    }

    /// <inheritdoc/>
    public void Analyse()
    {
        while (!HasGivenUp && audio.TryTake(out float probability))
        {
            (bool wasOpen, int silence) = (_segmenter.IsOpen, _segmenter.Silence);
            SegmentEvent happened = _segmenter.Add(probability);
            if (wasOpen && _segmenter.IsOpen && _segmenter.Silence == 0 && silence >= _settings.MinSilence) _pauses.Add(_segmenter.Count - 1 - silence, _segmenter.Count - 1);
            switch (happened)
            {
                case SegmentEvent.Ends or SegmentEvent.Vanishes:
                    End(happened);
                    break;
                case SegmentEvent.TooLong:
                    long cut = _segmenter.Cut() * SpeechAudio.BlockLength;
                    End(cut, cut, cut);
                    break;
                case SegmentEvent.None when !_segmenter.IsOpen && _segmenter.Count >= SpeechAudio.Blocks(LongestStretch) && probability < _settings.Threshold:
                    Restart(audio.Taken - TurnMessages.Before);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void CatchUp() => Analyse();

    /// <inheritdoc/>
    public void EndTurn()
    {
        if (_segmenter.IsOpen) End(_segmenter.Close());
    }

    /// <inheritdoc/>
    public void Finish()
    {
        audio.Finish();
        Analyse();
        while (_segmenter.IsOpen && !HasGivenUp)
        {
            EndTurn();
            Analyse();
        }
    }

    private void End(SegmentEvent happened)
    {
        long speechEnd = _segmenter.SpeechEnd * SpeechAudio.BlockLength, end = Math.Min(speechEnd + TurnMessages.After, audio.Taken);
        if (happened == SegmentEvent.Ends) End(speechEnd + TurnMessages.After, speechEnd, end);
        else Restart(end);
    }

    // Decodes until one sample; the speech ends at another, and the stretch at a third.
    private void End(long until, long speechEnd, long end)
    {
        long from = Math.Max(0, _segmenter.Start * SpeechAudio.BlockLength - TurnMessages.Before);
        if (TurnDecoder.Decode(decoder, audio.Window, _segmenter, from, until, GoOn) is not { } speech)
        {
            HasGivenUp = true;
            return;
        }
        foreach ((double missedFrom, double missedTo) in speech.Missed)
            Missed?.Invoke(audio.SourceSample(from + (long)(missedFrom * SpeechAudio.SampleRate)), audio.SourceSample(from + (long)(missedTo * SpeechAudio.SampleRate)));
        if (TurnDecoder.IsSpeech(speech))
        {
            Finished?.Invoke(speech);
            (DecodedSpeech Turn, long End)[] found = [.. _pauses.Split(speech, from, speechEnd, _settings.MaxSilence)];
            for (int i = 0; i < found.Length; i++)
            {
                bool isLast = i == found.Length - 1;
                double? confirmed = isLast ? audio.SourceMilliseconds(end) : null;
                turns(TurnMessages.Ended(i, found[i].Turn, from, found[i].End, confirmed), !isLast);
            }
        }
        Restart(end);
    }

    private void Restart(long sample)
    {
        long passed = audio.SourceSample(sample);
        audio.Restart(sample);
        _segmenter = new(Stretches(_settings));
        _pauses = new();
        Ended?.Invoke(passed);
    }

    private static SegmenterSettings Stretches(SegmenterSettings settings)
    {
        int silence = Math.Max(settings.MaxSilence, SpeechAudio.Blocks(StretchSilence));
        return settings with { MinSilence = silence, MaxSilence = silence, Longest = Math.Min(settings.Longest, SpeechAudio.Blocks(LongestStretch)) };
    }
}
