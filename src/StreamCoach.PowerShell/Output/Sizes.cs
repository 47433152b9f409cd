using System.Globalization;

namespace StreamCoach.Commands.Output;

/// <summary>How a size in bytes is written for people.</summary>
internal static class Sizes
{
    /// <summary>In millions of bytes, as browsers and npm write a download: "67.6 MB".</summary>
    public static string Of(long bytes) => $"{(bytes / 1e6).ToString("N1", CultureInfo.CurrentCulture)} MB";
}
