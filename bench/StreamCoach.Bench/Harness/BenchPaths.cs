namespace StreamCoach.Bench.Harness;

/// <summary>The paths of the benchmark. Everything that a run creates is under bench/out, which git ignores.</summary>
internal static class BenchPaths
{
    public static string Bench { get; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../.."));

    public static string Repository { get; } = Path.GetFullPath(Path.Combine(Bench, ".."));

    public static string Out { get; } = Directory.CreateDirectory(Path.Combine(Bench, "out")).FullName;

    public static string Native(string program) => Path.Combine(Out, "native", program);

    public static string Results(string part) => Path.Combine(Directory.CreateDirectory(Path.Combine(Out, "results")).FullName, part + ".json");

    /// <summary>The module in a Release build, separate from out/StreamCoach, which may be a debug build.</summary>
    public static string Module { get; } = Path.Combine(Out, "module", "StreamCoach");

    public static string Page { get; } = Path.Combine(Repository, "docs", "performance.md");

    /// <summary>Returns a recording of the given length: noise, 16 kHz, 16 bits, mono.</summary>
    public static string Audio(double seconds)
    {
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(Out, "sound")).FullName, FormattableString.Invariant($"{seconds}.wav"));
        int bytes = (int)(seconds * 32_000);
        if (new FileInfo(path) is { Exists: true } known && known.Length == bytes + 44) return path;
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("RIFF"u8);
        writer.Write(36 + bytes);
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(16_000);
        writer.Write(32_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(bytes);
        var noise = new Random(1);
        var second = new byte[32_000];
        for (int left = bytes; left > 0; left -= second.Length)
        {
            noise.NextBytes(second);
            writer.Write(second, 0, Math.Min(left, second.Length));
        }
        return path;
    }
}
