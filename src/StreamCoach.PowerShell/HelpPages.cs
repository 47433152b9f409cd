namespace StreamCoach.Commands;

/// <summary>Where the pages of the help can be read: <c>Get-Help -Online</c> opens them.</summary>
internal static class HelpPages
{
    /// <summary>The address of a cmdlet's page, up to its name.</summary>
    public const string Begin = "https://github.com/StreamCoach/StreamCoach/blob/main/docs/cmdlets/";

    /// <summary>What follows the name.</summary>
    public const string End = ".md";
}
