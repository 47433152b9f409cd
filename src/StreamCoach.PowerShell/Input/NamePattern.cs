using System.Management.Automation;
using StreamCoach.Text;

namespace StreamCoach.Commands.Input;

/// <summary>
/// What a user wrote to name something by its id or name: wildcards, or the name itself. One bracket alone, which no pattern has, stands for itself. Names are
/// kept as they are shown, so what was written is compared as it would be shown.
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

    /// <summary>Whether it may mean several, so that none is no error.</summary>
    public bool HasWildcards { get; }

    public bool IsMatch(string? name) => name is not null && _pattern.IsMatch(name);

    /// <summary>Whether a text that a user wrote may mean several.</summary>
    public static bool MayMeanSeveral(string written) => WildcardPattern.ContainsWildcardCharacters(written) && new NamePattern(written).HasWildcards;
}
