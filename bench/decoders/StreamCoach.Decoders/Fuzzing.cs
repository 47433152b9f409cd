using System.Diagnostics;
using StreamCoach.Audio.Backend;
using StreamCoach.Errors;
using StreamCoach.NAudio;
using StreamCoach.NAudio.Tests;

namespace StreamCoach.Decoders;

/// <summary>Changes bytes of files and decodes them: each must end, as audio or with an error that was announced.</summary>
internal static class Fuzzing
{
    // Two seconds at 48 kHz; ten seconds of silence may replace lost audio, and a damaged rate is another rate.
    private const long MostSamples = 20_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static int Run(int bytes)
    {
        Console.WriteLine("| format | files | changed bytes | decoded | decoded, damage reported | declined | refused with an error | slowest, ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (string format in (string[])["flac", "aiff", "mp3", "ogg", "opus"])
        {
            if (!Fuzz(format, bytes)) return 1;
        }
        return 0;
    }

    private static bool Fuzz(string format, int bytes)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "fixtures", $"speech.{format}"));
        string path = Path.Combine(Path.GetTempPath(), $"streamcoach-fuzz-{Environment.ProcessId}.bin");
        var counts = new Dictionary<Outcome, int>();
        double slowest = 0;
        int changed = 0, seed = 0;
        for (; changed < bytes; seed++)
        {
            var random = new Random(seed);
            byte[] file = [.. whole];
            // A file whose headers are damaged is declined, so most are damaged behind them: Vorbis has the longest.
            int from = random.Next(4) == 0 ? 0 : Math.Min(4_000, file.Length / 2);
            for (int i = random.Next(1, 250); i > 0; i--)
            {
                int at = random.Next(from, file.Length);
                file[at] ^= (byte)random.Next(1, 256);
                changed++;
            }
            // A page with a wrong check is skipped as a whole; a decoder sees what is in a page with a right one.
            if (format is "ogg" or "opus" && seed % 4 != 0) OggPages.Seal(file);
            if (seed % 5 == 0) file = file[..random.Next(file.Length)];
            File.WriteAllBytes(path, file);
            // A decoder that hangs is a thread that does not end.
            Task<Outcome> decoding = Task.Run(() => Decode(path));
            long began = Stopwatch.GetTimestamp();
            bool ended;
            try
            {
                ended = decoding.Wait(Limit);
            }
            catch (AggregateException error)
            {
                Console.WriteLine($"{format}, seed {seed}: {error.InnerException}");
                return false;
            }
            if (!ended)
            {
                Console.WriteLine($"{format}, seed {seed}: not decoded after {Limit.TotalSeconds} s");
                return false;
            }
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            counts[decoding.Result] = counts.GetValueOrDefault(decoding.Result) + 1;
        }
        File.Delete(path);
        Console.WriteLine($"| {format} | {seed:N0} | {changed:N0} | {string.Join(" | ", Enum.GetValues<Outcome>().Select(outcome => $"{counts.GetValueOrDefault(outcome):N0}"))} | {slowest:N0} |");
        return true;
    }

    private static Outcome Decode(string path)
    {
        try
        {
            using ISampleReader? reader = ((IAudioBackend)new NAudioBackend()).Decode(path);
            if (reader is null) return Outcome.Declined;
            var part = new float[4_999];
            long all = 0;
            while (reader.Read(part) is > 0 and int read)
            {
                all += read;
                if (all > MostSamples) throw new InvalidOperationException("It does not end.");
            }
            return reader.Fault is null ? Outcome.Decoded : Outcome.Damaged;
        }
        catch (StreamCoachException error) when (error.Kind is FailureKind.AudioTruncated or FailureKind.AudioEmpty)
        {
            return Outcome.Refused;
        }
    }

    private enum Outcome
    {
        Decoded,
        Damaged,
        Declined,
        Refused,
    }
}
