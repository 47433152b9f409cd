using System.Management.Automation;
using StreamCoach.Audio;
using StreamCoach.Commands.Completion;
using StreamCoach.Commands.Input;
using StreamCoach.Recognition;

namespace StreamCoach.Commands;

/// <content>The parameters.</content>
public sealed partial class StartTranscriptionSessionCommand
{
    /// <summary>The audio device: a name, a name with wildcards, an id, or an object of Get-TranscriptionDevice; by default the default microphone.</summary>
    [Parameter(ParameterSetName = MicrophoneSet, ValueFromPipelineByPropertyName = true)]
    [Alias("DeviceId")]
    [DeviceTransformation]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DeviceCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>The program whose sound is recorded, with that of the programs it has started: a process id, a name, or an object of Get-Process. Windows only.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LoopbackProcessSet)]
    [ProcessTransformation]
    [ArgumentCompleter(typeof(ProcessCompleter))]
    [ValidateNotNullOrEmpty]
    public string? LoopbackProcess { get; set; }

    /// <summary>Recordings: WAV, any format that the available decoders read, or a web address; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Recordings by exact path, without wildcards; accepts Get-ChildItem by pipeline.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>A program and its arguments. The program writes 16-bit little-endian mono PCM to its standard output.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProgramSet)]
    [ValidateNotNullOrEmpty]
    public string[] AudioCommand { get; set; } = [];

    /// <summary>A stream with a WAV file or raw 16-bit little-endian mono PCM. The caller closes it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = StreamSet)]
    [ValidateNotNull]
    public Stream? InputStream { get; set; }

    /// <summary>The rate of raw PCM, in Hz.</summary>
    [Parameter(ParameterSetName = ProgramSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateRange(8_000, 96_000)]
    public int SampleRate { get; set; } = 16_000;

    /// <summary>What happens when the device is disconnected: the session waits for it and records silence meanwhile, or the session ends.</summary>
    [Parameter(ParameterSetName = MicrophoneSet)]
    [Parameter(ParameterSetName = LoopbackProcessSet)]
    public DeviceLossAction OnDeviceLost { get; set; }

    /// <summary>A WAV file to record the audio in. It is valid at every moment, and an existing file is not overwritten.</summary>
    [Parameter(ParameterSetName = MicrophoneSet)]
    [Parameter(ParameterSetName = LoopbackProcessSet)]
    [Parameter(ParameterSetName = ProgramSet)]
    [Parameter(ParameterSetName = StreamSet)]
    [ValidateNotNullOrEmpty]
    public string? SaveAudio { get; set; }

    /// <summary>The speech model. moonshine-base and moonshine-tiny run on this machine; without a key and an endpoint, the best installed one is the default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StreamingModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string Model { get; set; } = StreamingOptions.DefaultModel;

    /// <summary>Words to recognise, at most 100 of at most 50 characters each. Universal-3.6 Pro includes them in its price; with other models the service charges for them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KeyTerm { get; set; } = [];

    /// <summary>What the conversation is about, at most 1,750 characters; Universal-3.5 and 3.6 Pro only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>Language codes to expect, at most 10; Universal-3.5 and 3.6 Pro only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Language { get; set; } = [];

    /// <summary>Labels the speakers; the service's models only.</summary>
    [Parameter]
    public SwitchParameter SpeakerLabel { get; set; }

    /// <summary>The maximum number of speakers to label, 1 to 10: a limit, not a hint. Needs -SpeakerLabel.</summary>
    [Parameter]
    public int? MaxSpeaker { get; set; }

    /// <summary>Adds punctuation and capitals, for Universal-Streaming and Whisper models.</summary>
    [Parameter]
    public SwitchParameter FormatTurn { get; set; }

    /// <summary>Silence after which a turn may end, in ms, or with its unit such as 0.5s.</summary>
    [Parameter]
    [MillisecondsTransformation]
    public int? MinTurnSilence { get; set; }

    /// <summary>Silence after which a turn ends in any case, in ms, or with its unit such as 2s.</summary>
    [Parameter]
    [MillisecondsTransformation]
    public int? MaxTurnSilence { get; set; }

    /// <summary>The confidence at which a Universal-Streaming model ends a turn, 0 to 1.</summary>
    [Parameter]
    public double? EndOfTurnConfidence { get; set; }

    /// <summary>Masks profanity.</summary>
    [Parameter]
    public SwitchParameter FilterProfanity { get; set; }

    /// <summary>Masks personal data; the service then sends no partial turns.</summary>
    [Parameter]
    public SwitchParameter RedactPii { get; set; }

    /// <summary>Ends the session after this much audio, such as 90s, 10m or 2h; a number is seconds.</summary>
    [Parameter]
    [SecondsTransformation]
    public TimeSpan? Duration { get; set; }

    /// <summary>How long recordings wait while the service accepts no further session, such as 15m; a number is seconds.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [SecondsTransformation]
    public TimeSpan QuotaWait { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A name to find the session by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Tags to find the session by, such as a customer or a kind of talk.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = [];

    /// <summary>Transcribes no recording twice: if a saved session has transcribed it, that session is written; if it was interrupted, it is resumed.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Once { get; set; }

    /// <summary>The name of a variable that receives a TranscriptionRun: counts, failures and cost of the files, during the run and afterwards.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? RunVariable { get; set; }

    /// <summary>Saves nothing on disk: neither turns nor unacknowledged audio. The session cannot be resumed.</summary>
    [Parameter]
    public SwitchParameter NoJournal { get; set; }
}
