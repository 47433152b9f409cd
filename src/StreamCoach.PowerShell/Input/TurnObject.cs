using System.Collections;
using System.Management.Automation;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>An object with a Text, read by its properties' names: a turn that came back from a job or from JSON, or a row of a CSV.</summary>
internal static class TurnObject
{
    /// <summary>The object as a row; see <see cref="TurnRow"/>.</summary>
    public static RowValue Row(PSObject row) => name => row.Properties[name]?.Value switch
    {
        PSObject { BaseObject: not PSCustomObject and not IEnumerable } wrapped => wrapped.BaseObject,
        PSObject { BaseObject: string text } => text,
        PSObject { BaseObject: IEnumerable words } => Rows(words),
        // In a CSV the words are text, and their times are gone.
        IEnumerable words and not string => Rows(words),
        var value => value,
    };

    private static IEnumerable<RowValue> Rows(IEnumerable words) => words.Cast<object?>().OfType<object>().Select(word => Row(PSObject.AsPSObject(word)));
}
