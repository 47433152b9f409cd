using System.Management.Automation;
using StreamCoach.Turns;

namespace StreamCoach.Commands.Output;

/// <summary>Makes the objects of turns in the output of a cmdlet that writes those of several sessions: the table shows the session beside each.</summary>
internal static class TurnObjects
{
    /// <summary>The type name by which StreamCoach.Format.ps1xml recognises them; they are turns like all others.</summary>
    public const string OfSeveral = "StreamCoach.Turns.Turn#OfSeveralSessions";

    /// <summary>Returns the object to write.</summary>
    public static object Of(Turn turn, bool isOneOfSeveral)
    {
        if (!isOneOfSeveral) return turn;
        // A copy, because the name is attached to the object, and another command may show the session's turns alone.
        var shown = new PSObject(turn with { });
        shown.TypeNames.Insert(0, OfSeveral);
        return shown;
    }
}
