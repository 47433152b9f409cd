using System.Diagnostics;
using System.Globalization;
using StreamCoach.Sandbox;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Soak;

/// <summary>
/// Streams a two-hour recording, uncompressed and compressed, each in its own process, and two minutes of it for comparison: memory must
/// stay flat, and no turn may be missing.
/// </summary>
internal static class LongFileRun
{
    private const double Speed = 200;
    private const int Short = 2;
    private const int Long = 125;
    // The limit for a hundred times as many turns, in bytes; the audio itself is 230 MB.
    private const long Slack = 8_000_000;

    public static async Task<int> RunAsync()
    {
        using var place = new SoakFolder();
        await using var sandbox = SandboxServer.Start(SoakFolder.Sandbox);
        byte[] wav = await File.ReadAllBytesAsync(SandboxServer.RecordingPath);
        bool good = true;
        foreach (string format in (string[])["wav", "flac", "m4a"])
        {
            (int Turns, long Held, long Peak) few = await StreamAsync(format, Short), many = await StreamAsync(format, Long);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{format,-5} 2 minutes: {Format(few)}; 2 hours: {Format(many)}"));
            // A lossy codec changes the audio, so the words are no longer known exactly.
            good &= many.Held - few.Held < Slack && (format == "m4a" ? many.Turns > few.Turns : many.Turns == few.Turns / Short * Long);
        }
        return good ? 0 : 1;

        async Task<(int Turns, long Held, long Peak)> StreamAsync(string format, int times)
        {
            string path = Path.Combine(place.Folder, $"{times}.wav");
            if (!File.Exists(path)) Write(path, wav, times);
            if (format != "wav")
            {
                string encoded = Path.ChangeExtension(path, format);
                using Process ffmpeg = Process.Start("ffmpeg", ["-y", "-loglevel", "error", "-i", path, encoded]);
                await ffmpeg.WaitForExitAsync();
                path = encoded;
            }
            using Process talk = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(LongFileRun).Assembly.Location, "file", sandbox.Endpoint.AbsoluteUri, path])
            {
                RedirectStandardOutput = true,
            })!;
            string[] said = (await talk.StandardOutput.ReadToEndAsync()).Split();
            return (int.Parse(said[0], CultureInfo.InvariantCulture), long.Parse(said[1], CultureInfo.InvariantCulture), long.Parse(said[2], CultureInfo.InvariantCulture));
        }

        static string Format((int Turns, long Held, long Peak) run) =>
            string.Create(CultureInfo.InvariantCulture, $"{run.Turns} turns, {run.Held / 1e6:0.0} MB on the heap, {run.Peak / 1e6:0} MB resident at most");
    }

    /// <summary>Streams a file and writes the number of turns, the heap size at the end, and the peak resident memory.</summary>
    public static async Task TalkAsync(string endpoint, string path)
    {
        await using TranscriptionSession session = TranscriptionSession.FromFile(path, new SessionOptions
        {
            Key = new ApiKey(SoakFolder.Key),
            Endpoint = ServiceEndpoint.Parse(endpoint),
            Speed = Speed,
        });
        await session.StartAsync();
        int turns = 0;
        await foreach (Turn _ in session.ReadTurnsAsync()) turns++;
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"{turns} {GC.GetTotalMemory(forceFullCollection: true)} {Process.GetCurrentProcess().PeakWorkingSet64}"));
    }

    private static void Write(string path, byte[] wav, int times)
    {
        using FileStream file = File.Create(path);
        byte[] header = wav[..44];
        int bytes = (wav.Length - 44) * times;
        BitConverter.TryWriteBytes(header.AsSpan(4), bytes + 36);
        BitConverter.TryWriteBytes(header.AsSpan(40), bytes);
        file.Write(header);
        for (int i = 0; i < times; i++) file.Write(wav.AsSpan(44));
    }
}
