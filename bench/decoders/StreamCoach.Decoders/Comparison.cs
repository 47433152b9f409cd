using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamCoach.Audio.Backend;
using StreamCoach.NAudio;
using StreamCoach.Sandbox;

namespace StreamCoach.Decoders;

/// <summary>Decodes the same files here and with ffmpeg, and prints a table of lengths, differences and speeds.</summary>
internal static class Comparison
{
    private const int Seconds = 300;

    // Two tones, one of them rising, with noise and strokes: what is hard for a codec.
    private const string Music = "aevalsrc=0.3*sin(440*2*PI*t)+0.05*(random(0)-0.5)+0.4*sin(880*2*PI*t)*exp(-30*mod(t\\,0.1))"
        + "|0.3*sin(150*2*PI*t*(1+mod(t\\,10)))+0.05*(random(1)-0.5):s=RATE";

    // The codec's own decoder, where ffmpeg has two.
    private static readonly (string Name, string Extension, string Encoding, int Rate, string? Decoder)[] Formats =
    [
        ("flac, 16 bits", "flac", "", 44_100, null),
        ("flac, 24 bits", "flac", "-sample_fmt s32 -bits_per_raw_sample 24", 96_000, null),
        ("aiff, 16 bits", "aiff", "-c:a pcm_s16be", 44_100, null),
        ("mp3, 128 kbit/s", "mp3", "-c:a libmp3lame -b:a 128k", 44_100, null),
        ("mp3, variable", "mp3", "-c:a libmp3lame -q:a 4", 44_100, null),
        ("MPEG layer II", "mp2", "-c:a mp2 -b:a 160k", 44_100, null),
        ("Ogg Vorbis", "ogg", "-c:a libvorbis -q:a 4", 44_100, null),
        ("Ogg Opus", "opus", "-c:a libopus -b:a 64k", 48_000, "libopus"),
    ];

    public static int Run()
    {
        string folder = Directory.CreateTempSubdirectory("streamcoach-decoders-").FullName;
        Console.WriteLine("| format | audio | samples | ffmpeg's | greatest difference, in steps of 16 bits | times real time | ffmpeg |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        bool differs = false;
        foreach ((string name, string extension, string encoding, int rate, string? decoder) in Formats)
        {
            foreach (bool speech in (bool[])[true, false])
            {
                string path = Path.Combine(folder, $"sound.{extension}");
                string input = speech ? $"-stream_loop -1 -i {SandboxServer.RecordingPath}" : $"-f lavfi -i {Music.Replace("RATE", $"{rate}", StringComparison.Ordinal)}";
                Ffmpeg([.. $"{input} -t {Seconds} -map 0:a:0 -y {encoding}".Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);
                (float[] wanted, double theirs) = Ffmpeg([.. decoder is null ? Array.Empty<string>() : ["-c:a", decoder], "-threads", "1", "-i", path, "-f", "f32le", "pipe:1"]);
                Decode(path, Seconds / 10);
                (float[] samples, int channels, double ours) = Decode(path, Seconds);
                // Opus fills bands with noise; versions of its decoder agree after the first blocks.
                int settled = decoder is null ? 0 : rate / 20 * channels;
                double difference = Difference(wanted, samples, settled);
                Console.WriteLine($"| {name} | {(speech ? "speech, mono" : "tones, stereo")} | {samples.Length / channels:N0} | {wanted.Length / channels:N0} | {difference:0.##} | {ours:N0} | {theirs:N0} |");
                differs |= samples.Length != wanted.Length;
            }
        }
        Directory.Delete(folder, recursive: true);
        return differs ? 1 : 0;
    }

    private static (float[] Samples, int Channels, double Speed) Decode(string path, int seconds)
    {
        using var process = Process.GetCurrentProcess();
        using ISampleReader reader = ((IAudioBackend)new NAudioBackend()).Decode(path) ?? throw new InvalidOperationException($"{path} was declined.");
        long most = (long)seconds * reader.SampleRate * reader.Channels;
        // Larger than the file, so that growing is not measured.
        var all = new float[(long)(seconds + 2) * reader.SampleRate * reader.Channels];
        TimeSpan before = process.TotalProcessorTime;
        int length = 0;
        while (length < most && reader.Read(all.AsSpan(length, Math.Min(4_096, all.Length - length))) is > 0 and int read) length += read;
        process.Refresh();
        double spent = (process.TotalProcessorTime - before).TotalSeconds;
        if (reader.Fault is { } fault) throw new InvalidOperationException($"{path} {fault}.");
        // The end may be later than what was asked for.
        while (reader.Read(all.AsSpan(length)) is > 0 and int read) length += read;
        return (all[..length], reader.Channels, (double)length / reader.Channels / reader.SampleRate / spent);
    }

    // ffmpeg's time includes its start, some 50 ms.
    private static (float[] Samples, double Speed) Ffmpeg(string[] arguments)
    {
        double before = ProgramTime();
        using var program = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", .. arguments]) { RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        program.StandardOutput.BaseStream.CopyTo(output);
        program.WaitForExit();
        if (program.ExitCode != 0) throw new InvalidOperationException($"ffmpeg ended with exit code {program.ExitCode}.");
        return ([.. MemoryMarshal.Cast<byte, float>(output.GetBuffer().AsSpan(0, (int)output.Length))], Seconds / (ProgramTime() - before));
    }

    // The processor time of all programs that have ended, in seconds; .NET does not tell it of one that has.
    private static double ProgramTime()
    {
        var usage = new long[18];
        if (GetUsage(-1, usage) != 0) throw new InvalidOperationException("getrusage failed.");
        return usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, long[] usage);

    private static double Difference(float[] wanted, float[] samples, int from)
    {
        double most = 0;
        for (int i = from; i < Math.Min(wanted.Length, samples.Length); i++) most = Math.Max(most, Math.Abs(wanted[i] - samples[i]));
        return most * 32_768;
    }
}
