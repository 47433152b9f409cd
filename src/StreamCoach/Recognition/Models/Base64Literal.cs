using System.Buffers.Text;
using System.Security.Cryptography;

namespace StreamCoach.Recognition.Models;

/// <summary>Finds a file that a script contains as a base64 literal.</summary>
internal static class Base64Literal
{
    /// <summary>Decodes the literal that has the wanted content.</summary>
    /// <param name="script">The script, in UTF-8.</param>
    /// <param name="wanted">The content.</param>
    /// <returns><see langword="null"/> if no literal has it.</returns>
    public static byte[]? Find(ReadOnlySpan<byte> script, FileContent wanted)
    {
        long length = (wanted.Bytes + 2) / 3 * 4;
        for (int start = 0; start < script.Length;)
        {
            int end = start;
            while (end < script.Length && IsBase64(script[end])) end++;
            if (end - start == length && Base64.IsValid(script[start..end]))
            {
                byte[] content = new byte[length];
                Base64.DecodeFromUtf8(script[start..end], content, out _, out int written);
                if (written == wanted.Bytes && Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(0, written))) == wanted.Sha256) return content[..written];
            }
            start = end + 1;
        }
        return null;
    }

    private static bool IsBase64(byte character) => char.IsAsciiLetterOrDigit((char)character) || character is (byte)'+' or (byte)'/' or (byte)'=';
}
