namespace StreamCoach.Commands;

/// <summary>The addresses of the online help, which <c>Get-Help -Online</c> opens.</summary>
internal static class HelpPages
{
    /// <summary>The address of a cmdlet's page, before the cmdlet's name.</summary>
    public const string Begin = "https://github.com/StreamCoach/StreamCoach/blob/main/docs/cmdlets/";

    /// <summary>The address after the cmdlet's name.</summary>
    public const string End = ".md";
}
