using System.Globalization;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Notices that a language is spoken which the model does not know: it writes confident nonsense then, and only the mean over several turns shows it.
/// Measured: 0.28 to 0.56 for other languages, 0.88 to 0.90 for words that are right and 0.63 to 0.65 for wrong ones in English.
/// </summary>
/// <param name="model">The model's name.</param>
internal sealed class LanguageDoubt(string model)
{
    private const int FewestTurns = 4, FewestWords = 12;
    private const double Doubtful = 0.58;

    private int _turns;
    private int _words;
    private double _sum;
    private bool _told;

    /// <summary>Counts the words of a finished turn.</summary>
    /// <returns>A warning, once, when the mean confidence says that the language is another one.</returns>
    public string? Add(DecodedSpeech turn)
    {
        if (_told || turn.Words.Count == 0) return null;
        _turns++;
        _words += turn.Words.Count;
        _sum += turn.Confidence * turn.Words.Count;
        if (_turns < FewestTurns || _words < FewestWords) return null;
        double mean = _sum / _words;
        _told = mean < Doubtful;
        // The talk may change its language later: only what was said last counts.
        (_turns, _words, _sum) = (0, 0, 0);
        if (!_told) return null;
        return string.Create(CultureInfo.InvariantCulture,
            $"The model '{model}' is unsure of most words (confidence {mean:0.00} on average). It knows English only: if another language is spoken, the text is wrong, and the service is needed.");
    }
}
