using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamCoach.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>Encodes files for tests, and decodes them for comparison.</summary>
internal static class Ffmpeg
{
    /// <summary>Skips the test if ffmpeg is missing.</summary>
    public static void Require()
    {
        if (!FfmpegReader.IsFound) Assert.Skip("ffmpeg was not found on PATH.");
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The path; its extension selects the container.</param>
    /// <param name="arguments">The options for input and encoding, separated by spaces.</param>
    public static void Write(string path, string arguments) => Run([.. arguments.Split(' '), "-y", path]);

    /// <summary>Decodes a file to 32-bit floats, all channels interleaved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="decoder">ffmpeg's name of a decoder, instead of its default.</param>
    public static float[] Decode(string path, string? decoder = null) =>
        [.. MemoryMarshal.Cast<byte, float>(Run([.. decoder is null ? Array.Empty<string>() : ["-c:a", decoder], "-i", path, "-f", "f32le", "pipe:1"]))];

    private static byte[] Run(string[] arguments)
    {
        using var program = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> said = program.StandardError.ReadToEndAsync();
        var output = new MemoryStream();
        program.StandardOutput.BaseStream.CopyTo(output);
        program.WaitForExit();
        Assert.True(program.ExitCode == 0, said.Result);
        return output.ToArray();
    }
}
