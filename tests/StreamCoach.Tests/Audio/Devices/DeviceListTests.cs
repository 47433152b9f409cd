using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Audio.Devices;

/// <summary>Parses real output of each system's programs (of arecord, and of ffmpeg on macOS: output as their source code writes it).</summary>
public class DeviceListTests
{
    private const string Pactl = """
        Source #0
        	State: IDLE
        	Name: mic.monitor
        	Description: Monitor of Desk_Microphone
        	Sample Specification: s16le 1ch 16000Hz
        	Channel Map: mono
        	Monitor of Sink: mic
        	Properties:
        		device.description = "Monitor of Desk_Microphone"
        		device.class = "monitor"

        Source #3
        	State: SUSPENDED
        	Name: alsa_input.usb-RODE.mono
        	Description: Röde: NT-USB
        	Sample Specification: s24le 2ch 48000Hz
        	Monitor of Sink: n/a
        	Ports:
        		mic: Name: Mikrofon (type: Mic)

        """;

    private const string PactlInfo = """
        Server Name: pulseaudio
        Default Sample Specification: s16le 2ch 44100Hz
        Default Sink: mic
        Default Source: alsa_input.usb-RODE.mono
        """;

    private const string PwCli = """
        	id 27, type PipeWire:Interface:Node/3
         		object.serial = "28"
         		node.name = "Dummy-Driver"
        	id 31, type PipeWire:Interface:Node/3
         		object.serial = "32"
         		node.description = "Desk Mic"
         		node.name = "desk-mic"
         		media.class = "Audio/Source/Virtual"
        	id 32, type PipeWire:Interface:Node/3
         		node.description = "Loud Speakers"
         		node.name = "speakers"
         		media.class = "Audio/Sink"
        	id 40, type PipeWire:Interface:Node/3
         		node.name = "firefox"
         		media.class = "Stream/Output/Audio"
        """;

    private const string PwMetadata = """
        Found "default" metadata 35
        update: id:0 key:'default.audio.sink' value:'{ "name": "speakers" }' type:'Spa:String:JSON'
        update: id:0 key:'default.configured.audio.source' value:'{ "name": "gone" }' type:'Spa:String:JSON'
        update: id:0 key:'default.audio.source' value:'{"name":"desk-mic"}' type:'Spa:String:JSON'
        """;

    private const string Arecord = """
        null
            Discard all samples (playback) or generate zero samples (capture)
        default
            Playback/recording through the PulseAudio sound server
        lavrate
            Rate Converter Plugin Using Libav/FFmpeg Library
        hw:CARD=PCH,DEV=0
            HDA Intel PCH, ALC295 Analog
            Direct hardware device without any conversions
        plughw:CARD=PCH,DEV=0
            HDA Intel PCH, ALC295 Analog
            Hardware device with all software conversions
        dsnoop:CARD=PCH,DEV=0
            HDA Intel PCH, ALC295 Analog
            Direct sample snooping device
        """;

    private const string AvFoundation = """
        [AVFoundation indev @ 0x7f8] AVFoundation video devices:
        [AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera
        [AVFoundation indev @ 0x7f8] AVFoundation audio devices:
        [AVFoundation indev @ 0x7f8] [0] MacBook Pro Microphone
        [AVFoundation indev @ 0x7f8] [1] NT-USB [Desk]
        : Input/output error
        """;

    private const string SystemProfiler = """
        { "SPAudioDataType" : [ { "_items" : [
            { "_name" : "MacBook Pro Microphone", "coreaudio_device_input" : 1, "coreaudio_device_srate" : 48000 },
            { "_name" : "NT-USB [Desk]", "coreaudio_default_audio_input_device" : "spaudio_yes", "coreaudio_device_input" : 2 },
            { "_name" : "MacBook Pro Speakers", "coreaudio_default_audio_output_device" : "spaudio_yes" }
          ], "_name" : "coreaudio_device" } ] }
        """;

    [Fact]
    public void PulseAudio_sources_and_monitors_are_distinguished_and_both_defaults_marked() => Assert.Equal(
    [
        "mic.monitor|Monitor of Desk_Microphone|Loopback|True|1|16000",
        "alsa_input.usb-RODE.mono|Röde: NT-USB|Microphone|True|2|48000",
    ], PulseList.Parse(Pactl, PactlInfo).Select(Line));

    [Fact]
    public void PipeWire_lists_sources_and_sinks_but_no_drivers_or_streams() => Assert.Equal(
        ["desk-mic|Desk Mic|Microphone|True||", "speakers|Loud Speakers|Loopback|True||"], PipeWireList.Parse(PwCli, PwMetadata).Select(Line));

    [Fact]
    public void Alsa_lists_each_card_once_and_no_pseudo_device() => Assert.Equal(
    [
        "default|Playback/recording through the PulseAudio sound server|Microphone|True||",
        "plughw:CARD=PCH,DEV=0|HDA Intel PCH, ALC295 Analog|Microphone|False||",
    ], AlsaList.Parse(Arecord).Select(Line));

    [Fact]
    public void MacOS_lists_microphones_and_no_cameras() => Assert.Equal(
        ["MacBook Pro Microphone|MacBook Pro Microphone|Microphone|False||", "NT-USB [Desk]|NT-USB [Desk]|Microphone|True||"],
        AVFoundationList.Parse(AvFoundation, SystemProfiler).Select(Line));

    [Fact]
    public void MacOS_records_a_device_by_its_number_of_the_moment()
    {
        AudioDevice device = AVFoundationList.Parse(AvFoundation, "")[1];
        Assert.Equal(1, device.Index);
        string[] command = Recorders.AVFoundation(device.Index!.Value);
        Assert.Equal(["-f", "avfoundation", "-audio_device_index", "1", "-i", ":none"], command[5..11]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"SPAudioDataType": [{"_items": 5}]}""")]
    [InlineData("""{"SPAudioDataType": [{"_items": [{"_name": 5, "coreaudio_default_audio_input_device": "spaudio_yes"}]}]}""")]
    public void MacOS_marks_no_default_if_it_is_unknown(string profile) => Assert.All(AVFoundationList.Parse(AvFoundation, profile), device => Assert.False(device.IsDefault));

    [Fact]
    public void Empty_and_invalid_output_gives_no_devices()
    {
        foreach (string text in (string[])["", "\n\n", "Connection failure: Connection refused", "Source #\nSource #1\n\tDescription: no name"])
        {
            Assert.Empty(PulseList.Parse(text, text));
            Assert.Empty(PipeWireList.Parse(text, text));
            Assert.Empty(AlsaList.Parse(text));
            Assert.Empty(AVFoundationList.Parse(text, text));
        }
    }

    [Theory]
    [InlineData("alsa_input.usb-rode.MONO")]
    [InlineData("röde: nt-usb")]
    [InlineData("*nt-usb")]
    [InlineData("alsa_input.*")]
    public void A_device_is_found_by_id_name_or_wildcard_in_any_case(string wanted) =>
        Assert.Equal("alsa_input.usb-RODE.mono", AudioDevices.Find(wanted, PulseList.Parse(Pactl, PactlInfo)).Id);

    [Fact]
    public void An_id_has_precedence_over_a_name_and_a_name_over_a_wildcard()
    {
        AudioDevice[] devices = [new(AudioSystem.Alsa, "a", "b"), new(AudioSystem.Alsa, "b", "c*"), new(AudioSystem.Alsa, "d", "c2")];
        Assert.Equal("b", AudioDevices.Find("b", devices).Id);
        Assert.Equal("b", AudioDevices.Find("C*", devices).Id);
    }

    [Theory]
    [InlineData("*o*", FailureKind.MicrophoneAmbiguous, "'Monitor of Desk_Microphone' (mic.monitor), 'Röde: NT-USB' (alsa_input.usb-RODE.mono)")]
    [InlineData("usb", FailureKind.MicrophoneNotFound, "Available devices: 'Monitor of Desk_Microphone' (mic.monitor)")]
    public void The_error_for_no_match_or_several_lists_the_devices(string wanted, FailureKind expected, string said)
    {
        var error = Assert.Throws<StreamCoachException>(() => AudioDevices.Find(wanted, PulseList.Parse(Pactl, PactlInfo)));
        Assert.Equal(expected, error.Kind);
        Assert.Contains(said, error.Message);
    }

    [Theory]
    [InlineData("arecord: main:831: audio open error: Device or resource busy", FailureKind.MicrophoneBusy)]
    [InlineData("ALSA lib: cannot open: Permission denied", FailureKind.MicrophoneNotPermitted)]
    [InlineData("Stream error: No such entity", FailureKind.MicrophoneNotFound)]
    [InlineData("[avfoundation @ 0x1] Failed to create AV capture input device: Cannot use MacBook Pro Microphone", FailureKind.MicrophoneNotPermitted)]
    [InlineData("[avfoundation @ 0x1] Failed to create AV capture input device: NT-USB is in use by another application", FailureKind.MicrophoneBusy)]
    [InlineData("[AVFoundation indev @ 0x1] Invalid audio device index", FailureKind.MicrophoneNotFound)]
    [InlineData("[AVFoundation indev @ 0x1] Audio device not found\n:Gone: Input/output error", FailureKind.MicrophoneNotFound)]
    [InlineData("arecord: pcm_read:2221: read error: Input/output error", FailureKind.MicrophoneFailed)]
    public void A_recorders_error_output_is_mapped_to_a_failure(string said, FailureKind expected) => Assert.Equal(expected, RecorderError.KindOf(said));

    private static string Line(AudioDevice device) => $"{device.Id}|{device.Name}|{device.Kind}|{device.IsDefault}|{device.Channels}|{device.SampleRate}";
}
