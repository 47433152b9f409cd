using System.Globalization;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Notices that a language is spoken which the model does not know: it writes confident nonsense then, and only the mean over many words shows it. Two people at
/// once have the same effect, and nothing in the words tells the two causes apart.
/// </summary>
/// <remarks>
/// Measured with both models on two to five stretches each of German, French and Spanish, of two English voices at once, and of eight English recordings: the mean of a
/// stretch is 0.22 to 0.70, 0.35 to 0.89, and 0.64 to 0.99, and 0.64 is that of 17 words in noise.
/// </remarks>
/// <param name="model">The model's name.</param>
internal sealed class LanguageDoubt(string model)
{
    // So few words are enough for a mean that English never has; more for one that is only rare in English.
    private const int Few = 12, Many = 40;
    private const double FewDoubtful = 0.5, ManyDoubtful = 0.58;

    private int _words;
    private double _sum;
    private bool _told;

    /// <summary>Counts the words of a finished turn.</summary>
    /// <returns>A warning, once, when the mean confidence says that this is hardly English.</returns>
    public string? Add(DecodedSpeech turn)
    {
        if (_told || turn.Words.Count == 0) return null;
        _words += turn.Words.Count;
        _sum += turn.Confidence * turn.Words.Count;
        double mean = _sum / _words;
        _told = (_words >= Few && mean < FewDoubtful) || (_words >= Many && mean < ManyDoubtful);
        // The talk may change its language later: only what was said last counts.
        if (_words >= Many) (_words, _sum) = (0, 0);
        if (!_told) return null;
        return string.Create(CultureInfo.InvariantCulture,
            $"The model '{model}' is unsure of most words (confidence {mean:0.00} on average). It knows English only: if another language is spoken, the text is wrong, and the service is needed. Several people at once have the same effect.");
    }
}
