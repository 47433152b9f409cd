namespace StreamCoach.Transcripts.Report;

/// <summary>Assigns each speaker a name and a colour. There are six colours; colour is never the only distinction.</summary>
internal sealed class SpeakerColors
{
    private const int Colors = 6;

    private readonly List<string> _speakers;

    public SpeakerColors(Transcript transcript) => _speakers = [.. transcript.Turns.Select(said => Name(said.Speaker)).Distinct()];

    public IReadOnlyList<string> Names => _speakers;

    public static string Name(string? speaker) => speaker ?? "Talk";

    /// <summary>Returns the CSS class of the speaker's colour.</summary>
    public string ClassOf(string? speaker) => $"s{Math.Max(0, _speakers.IndexOf(Name(speaker))) % Colors}";
}
