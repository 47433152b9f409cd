using System.Security.Cryptography;

namespace StreamCoach.Recognition.Models;

/// <summary>
/// A sample of a file that is read in a millisecond: 16 blocks of 4 KB, spread evenly from its first byte to its last, or the whole of a file of up to
/// 64 KB. It tells a foreign file, a cut one and one with holes from the real one; single changed bytes are found by the whole hash only.
/// </summary>
internal static class ContentSample
{
    private const int Blocks = 16, BlockBytes = 4096;

    /// <summary>Returns the SHA-256 of the sample, in lower-case hexadecimal.</summary>
    /// <exception cref="IOException">The file cannot be read, or became shorter.</exception>
    public static string Of(Stream file)
    {
        long length = file.Length;
        bool whole = length <= Blocks * BlockBytes;
        byte[] sample = new byte[whole ? (int)length : Blocks * BlockBytes];
        for (int block = 0; block < (whole ? 1 : Blocks); block++)
        {
            file.Position = whole ? 0 : (length - BlockBytes) * block / (Blocks - 1);
            file.ReadExactly(whole ? sample : sample.AsSpan(block * BlockBytes, BlockBytes));
        }
        return Convert.ToHexStringLower(SHA256.HashData(sample));
    }
}
