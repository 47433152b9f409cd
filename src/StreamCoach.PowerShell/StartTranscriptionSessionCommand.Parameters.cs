using System.Management.Automation;
using StreamCoach.Audio;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Recognition;

namespace StreamCoach.Commands;

/// <content>What a user can ask of it.</content>
public sealed partial class StartTranscriptionSessionCommand
{
    /// <summary>What to listen to: a name, a name with wildcards, an id, or a device of Get-TranscriptionDevice; the default microphone where none is given.</summary>
    [Parameter(ParameterSetName = MicrophoneSet, ValueFromPipelineByPropertyName = true)]
    [Alias("DeviceId")]
    [DeviceTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>Recordings: WAV, what the decoders that are there can read, or a web address; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Recordings, taken by the letter; Get-ChildItem can be piped in.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A program and its arguments, which writes 16-bit little-endian mono PCM to its standard output.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProgramSet)]
    [ValidateNotNullOrEmpty]
    public string[] AudioCommand { get; set; } = [];

    /// <summary>A stream that holds a WAV or raw 16-bit little-endian mono PCM. It stays the caller's to close.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StreamSet)]
    [ValidateNotNull]
    public Stream? InputStream { get; set; }

    /// <summary>The id of a saved session: what of it never had an answer is sent, and the session goes on.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ResumeSet)]
    [ArgumentCompleter(typeof(SavedSessionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Resume { get; set; }

    /// <summary>The rate of raw PCM, in Hz.</summary>
    [Parameter(ParameterSetName = ProgramSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateRange(8_000, 96_000)]
    public int SampleRate { get; set; } = 16_000;

    /// <summary>What is done when the device goes away: it is waited for, with silence in its place, or the session ends.</summary>
    [Parameter(ParameterSetName = MicrophoneSet)]
    public DeviceLossAction OnDeviceLost { get; set; }

    /// <summary>A WAV file to keep what is heard in; it is valid at every moment, and an existing file is not written over.</summary>
    [Parameter(ParameterSetName = MicrophoneSet)]
    [Parameter(ParameterSetName = ProgramSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateNotNullOrEmpty]
    public string? SaveAudio { get; set; }

    /// <summary>The speech model.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StreamingModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = StreamingOptions.DefaultModel;

    /// <summary>Words to listen for, at most 100 of at most 50 characters; Universal-3.6 Pro includes them in its price, and the service charges for them with other models.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KeyTerm { get; set; } = [];

    /// <summary>What the talk is about, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>Language codes to expect, at most 10; Universal-3.5 and 3.6 Pro only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Language { get; set; } = [];

    /// <summary>Tells speakers apart.</summary>
    [Parameter]
    public SwitchParameter SpeakerLabel { get; set; }

    /// <summary>The most speakers that are told apart, 1 to 10: a limit, not a hint. Needs SpeakerLabel.</summary>
    [Parameter]
    public int? MaxSpeaker { get; set; }

    /// <summary>Punctuation and capitals, for Universal-Streaming and Whisper models.</summary>
    [Parameter]
    public SwitchParameter FormatTurn { get; set; }

    /// <summary>Silence after which a turn may end, in ms.</summary>
    [Parameter]
    public int? MinTurnSilence { get; set; }

    /// <summary>Silence after which a turn ends in any case, in ms.</summary>
    [Parameter]
    public int? MaxTurnSilence { get; set; }

    /// <summary>How sure a Universal-Streaming model must be that a turn has ended, 0 to 1.</summary>
    [Parameter]
    public double? EndOfTurnConfidence { get; set; }

    /// <summary>Masks profanity.</summary>
    [Parameter]
    public SwitchParameter FilterProfanity { get; set; }

    /// <summary>Masks personal data; no partial turns arrive then.</summary>
    [Parameter]
    public SwitchParameter RedactPii { get; set; }

    /// <summary>After how much sound the session ends by itself; a number is seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>How many of this command's sessions run at once; the others wait.</summary>
    [Parameter]
    [ValidateRange(1, 1_000)]
    public int ThrottleLimit { get; set; } = 5;

    /// <summary>How long recordings wait while the service takes no further session at all; a number is seconds.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [SecondsTransformation]
    public TimeSpan QuotaWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A name to find the session by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Sends no recording that a saved session holds: that session is written, and one that was cut off goes on where it was.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Once { get; set; }

    /// <summary>The name of a variable for what becomes of the files: a TranscriptionRun, which counts while they run and afterwards.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? RunVariable { get; set; }

    /// <summary>Keeps nothing on disk: neither the turns, nor the sound that has no answer yet.</summary>
    [Parameter]
    public SwitchParameter NoJournal { get; set; }
}
