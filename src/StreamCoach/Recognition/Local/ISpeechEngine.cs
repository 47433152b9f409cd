using StreamCoach.Errors;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// The border between the engine and the speech library in src/StreamCoach.LocalSpeech, which <see cref="SpeechLibrary"/> loads on first use. No type of the
/// library may appear here. Audio is 16 kHz mono with full scale at 1.
/// </summary>
internal interface ISpeechEngine
{
    /// <summary>Loads a model. Models that are open already in this process share their weights.</summary>
    /// <exception cref="StreamCoachException">A file is missing, damaged or of another model, or there is too little memory.</exception>
    ISpeechModel Open(SpeechModelFiles files);
}

/// <summary>An open model. It may be used from several threads; each session makes its own detector and decoder.</summary>
internal interface ISpeechModel : IDisposable
{
    /// <summary>Makes a detector of speech.</summary>
    IVoiceActivity MakeVoiceActivity();

    /// <summary>Makes a decoder.</summary>
    ISpeechDecoder MakeDecoder();
}

/// <summary>Tells speech from other sound. It keeps state from block to block, so it belongs to one stream of audio.</summary>
internal interface IVoiceActivity : IDisposable
{
    /// <summary>The probability, 0 to 1, that the next block of audio is speech.</summary>
    /// <param name="block"><see cref="SpeechAudio.BlockLength"/> samples.</param>
    /// <exception cref="StreamCoachException">The model cannot be run.</exception>
    float Next(ReadOnlySpan<float> block);

    /// <summary>Forgets what was heard: the next block does not follow the one before.</summary>
    void Reset();
}

/// <summary>Makes text of speech. One thread uses it at a time.</summary>
internal interface ISpeechDecoder : IDisposable
{
    /// <summary>Decodes a piece of audio.</summary>
    /// <param name="samples">The audio, up to 30 s; what comes after is ignored.</param>
    /// <param name="goOn">Asked between two tokens; <see langword="false"/> gives up.</param>
    /// <returns>The words; <see langword="null"/> if it was given up.</returns>
    /// <exception cref="StreamCoachException">The model cannot be run.</exception>
    DecodedSpeech? Decode(ReadOnlyMemory<float> samples, Func<bool> goOn);
}

/// <summary>What was decoded.</summary>
/// <param name="Words">The words, with their punctuation.</param>
/// <param name="Loops">Whether the model repeated itself, or wrote more than can be spoken in the time: it does so where there is no speech that it knows.</param>
internal sealed record DecodedSpeech(IReadOnlyList<DecodedWord> Words, bool Loops)
{
    /// <summary>The mean confidence of the words, 0 to 1; 0 where there are none.</summary>
    public double Confidence => Words.Count == 0 ? 0 : Words.Average(word => word.Confidence);

    /// <summary>Where somebody clearly spoke and the model found no words, in seconds from the first sample of the piece.</summary>
    public IReadOnlyList<(double Start, double End)> Missed { get; init; } = [];
}

/// <summary>A word.</summary>
/// <param name="Text">The word with its punctuation.</param>
/// <param name="Start">Where it begins, in seconds from the first sample of the piece.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Confidence">How certain it is, 0 to 1.</param>
internal readonly record struct DecodedWord(string Text, double Start, double End, double Confidence);
