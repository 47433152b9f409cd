namespace StreamCoach.Audio;

/// <summary>Where a system lets programs use the microphone, in the words of its settings.</summary>
internal static class MicrophonePrivacy
{
    /// <summary>The page of the settings; <see langword="null"/> on Linux, which has none.</summary>
    public static string? Page => OperatingSystem.IsWindows() ? "Settings > Privacy & security > Microphone"
        : OperatingSystem.IsMacOS() ? "System Settings > Privacy & Security > Microphone"
        : null;

    /// <summary>
    /// How long a recorder may take to deliver its first audio. macOS asks the user at the first use, and the recorder delivers nothing until that is answered.
    /// </summary>
    public static TimeSpan FirstAudioLimit => OperatingSystem.IsMacOS() ? TimeSpan.FromMinutes(1) : ProgramSource.FirstAudioLimit;

    /// <summary>What to do where access is denied; <see langword="null"/> for the general advice.</summary>
    public static string? Advice => !OperatingSystem.IsMacOS() ? null
        : $"Allow the terminal to use the microphone in {Page}, and open the terminal again. Over SSH, or from a service, macOS cannot ask.";
}
