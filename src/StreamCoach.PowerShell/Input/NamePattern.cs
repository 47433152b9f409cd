using System.Management.Automation;
using StreamCoach.Text;

namespace StreamCoach.Commands.Input;

/// <summary>
/// A pattern for an id or a name. A text that is no valid pattern, such as one with a single bracket, is taken literally. Stored names have no control
/// characters, so they are removed from the pattern too.
/// </summary>
internal sealed class NamePattern
{
    private readonly WildcardPattern _pattern;

    public NamePattern(string written)
    {
        string shown = PrintableText.Line(written);
        _pattern = new WildcardPattern(shown, WildcardOptions.IgnoreCase);
        HasWildcards = WildcardPattern.ContainsWildcardCharacters(shown);
        try
        {
            _pattern.IsMatch("");
        }
        catch (WildcardPatternException)
        {
            _pattern = new WildcardPattern(WildcardPattern.Escape(shown), WildcardOptions.IgnoreCase);
            HasWildcards = false;
        }
    }

    /// <summary>Whether it contains wildcards, so that no match is not an error.</summary>
    public bool HasWildcards { get; }

    public bool IsMatch(string? name) => name is not null && _pattern.IsMatch(name);

    /// <summary>Whether a text contains wildcards.</summary>
    public static bool ContainsWildcards(string written) => WildcardPattern.ContainsWildcardCharacters(written) && new NamePattern(written).HasWildcards;
}
