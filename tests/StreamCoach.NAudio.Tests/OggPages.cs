using System.Buffers.Binary;

namespace StreamCoach.NAudio.Tests;

/// <summary>The pages of an Ogg file whose content a test changes.</summary>
internal static class OggPages
{
    /// <summary>Recomputes the check of each page, as far as the pages follow each other.</summary>
    public static void Seal(byte[] bytes)
    {
        for (int at = 0; at + 27 < bytes.Length && bytes.AsSpan(at).StartsWith("OggS"u8);)
        {
            int length = 27 + bytes[at + 26];
            for (int i = 0; i < bytes[at + 26] && at + 27 + i < bytes.Length; i++) length += bytes[at + 27 + i];
            if (at + length > bytes.Length) return;
            Span<byte> page = bytes.AsSpan(at, length);
            page.Slice(22, 4).Clear();
            uint check = 0;
            foreach (byte part in page)
            {
                check ^= (uint)part << 24;
                for (int bit = 0; bit < 8; bit++) check = (check << 1) ^ ((check & 0x8000_0000) != 0 ? 0x04C1_1DB7u : 0);
            }
            BinaryPrimitives.WriteUInt32LittleEndian(page[22..], check);
            at += length;
        }
    }
}
