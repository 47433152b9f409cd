using System.Buffers.Binary;
using System.Text;

namespace StreamCoach.Tests.Audio;

/// <summary>Creates WAV files for tests from the format's specification, independently of the reader.</summary>
internal static class Wav
{
    public static byte[] Make(int tag, int channels, int rate, int bits, byte[] data, uint? length = null, byte[]? before = null, bool extensible = false)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        byte[] format = Format(tag, channels, rate, bits, extensible);
        writer.Write(Encoding.ASCII.GetBytes("RIFF"));
        writer.Write((uint)(4 + 8 + format.Length + (before?.Length ?? 0) + 8 + data.Length));
        writer.Write(Encoding.ASCII.GetBytes("WAVE"));
        if (before is not null) writer.Write(before);
        writer.Write(Encoding.ASCII.GetBytes("fmt "));
        writer.Write((uint)format.Length);
        writer.Write(format);
        writer.Write(Encoding.ASCII.GetBytes("data"));
        writer.Write(length ?? (uint)data.Length);
        writer.Write(data);
        return file.ToArray();
    }

    public static byte[] Mono16(int rate, params short[] samples)
    {
        var data = new byte[samples.Length * 2];
        for (int i = 0; i < samples.Length; i++) BinaryPrimitives.WriteInt16LittleEndian(data.AsSpan(i * 2), samples[i]);
        return Make(1, 1, rate, 16, data);
    }

    /// <summary>Returns a tone, which the sandbox takes for speech.</summary>
    public static byte[] Tone(double seconds, int rate = 16_000) =>
        Mono16(rate, [.. Enumerable.Range(0, (int)(seconds * rate)).Select(i => (short)(12_000 * Math.Sin(i * 2 * Math.PI * 440 / rate)))]);

    private static byte[] Format(int tag, int channels, int rate, int bits, bool extensible)
    {
        int block = channels * bits / 8;
        using var chunk = new MemoryStream();
        using var writer = new BinaryWriter(chunk);
        writer.Write((ushort)(extensible ? 0xFFFE : tag));
        writer.Write((ushort)channels);
        writer.Write((uint)rate);
        writer.Write((uint)(rate * block));
        writer.Write((ushort)block);
        writer.Write((ushort)bits);
        if (extensible)
        {
            writer.Write((ushort)22);
            writer.Write((ushort)bits);
            writer.Write(0u);
            writer.Write((ushort)tag);
            writer.Write(new byte[14]);
        }
        return chunk.ToArray();
    }
}
