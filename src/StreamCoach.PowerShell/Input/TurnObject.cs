using System.Collections;
using System.Management.Automation;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Input;

/// <summary>Reads an object by its property names: a deserialised turn, or a CSV row.</summary>
internal static class TurnObject
{
    /// <summary>The object as a row; see <see cref="TurnRow"/>.</summary>
    public static RowValue Row(PSObject row) => name => row.Properties[name]?.Value switch
    {
        PSObject { BaseObject: not PSCustomObject and not IEnumerable } wrapped => wrapped.BaseObject,
        PSObject { BaseObject: string text } => text,
        PSObject { BaseObject: IEnumerable words } => Rows(words),
        // A CSV has the words as text, without times.
        IEnumerable words and not string => Rows(words),
        var value => value,
    };

    private static IEnumerable<RowValue> Rows(IEnumerable words) => words.Cast<object?>().OfType<object>().Select(word => Row(PSObject.AsPSObject(word)));
}
