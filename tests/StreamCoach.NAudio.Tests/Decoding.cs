using StreamCoach.Audio.Backend;

namespace StreamCoach.NAudio.Tests;

/// <summary>Reads a file through the audio library to its end.</summary>
internal static class Decoding
{
    /// <summary>Returns all samples, interleaved, and the fault of the file.</summary>
    public static (float[] Samples, string? Fault) ReadAll(string path, long most = long.MaxValue)
    {
        using ISampleReader? reader = AudioBackend.Current!.Decode(path);
        Assert.NotNull(reader);
        var all = new List<float>();
        // Not a whole number of frames of any channel count, nor of any codec's blocks.
        var part = new float[4_999];
        while (reader.Read(part) is > 0 and int read)
        {
            Assert.Equal(0, read % reader.Channels);
            all.AddRange(part.AsSpan(0, read));
            Assert.InRange(all.Count, 0, most);
        }
        Assert.Equal(0, reader.Read(part));
        if (reader.Fault is null && reader.Frames is { } frames) Assert.Equal(frames * reader.Channels, all.Count);
        return ([.. all], reader.Fault);
    }

    /// <summary>Returns the largest difference, in steps of 16 bits.</summary>
    public static double Difference(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double most = 0;
        for (int i = 0; i < first.Length; i++) most = Math.Max(most, Math.Abs(first[i] - second[i]));
        return most * 32_768;
    }
}
