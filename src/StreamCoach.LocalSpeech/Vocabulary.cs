using System.Text;
using StreamCoach.Errors;

namespace StreamCoach.LocalSpeech;

/// <summary>
/// The model's tokens. The file has one token a line, in the order of their numbers: pieces of words, where U+2581 stands for a space before the piece, and
/// single bytes of UTF-8, such as <c>&lt;0xE2&gt;</c>, for characters that have no piece.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>The token that begins a text, and the one that ends it.</summary>
    public const int Begin = 1, End = 2;

    /// <summary>The number of tokens that are text. The models have 32,768; the others are never written.</summary>
    public const int TextTokens = 32_000;

    // Larger than any file of this kind: 32,000 tokens take 243 kB.
    private const long LongestFile = 8 * 1024 * 1024;
    private const char Space = '\u2581';
    private const int FirstByte = 3;

    private readonly byte[][] _tokens;

    private Vocabulary(byte[][] tokens) => _tokens = tokens;

    /// <summary>The number of tokens.</summary>
    public int Count => _tokens.Length;

    /// <summary>Whether it has all tokens: a file that was cut off has fewer, or an empty one at its end.</summary>
    public bool IsWhole => Count == TextTokens && _tokens[^1].Length > 0;

    /// <summary>Reads the file.</summary>
    /// <exception cref="StreamCoachException">It cannot be read or is not of this form.</exception>
    public static Vocabulary Read(string path)
    {
        string[] lines;
        try
        {
            if (new FileInfo(path).Length > LongestFile) throw new InvalidDataException("It is too large for a vocabulary.");
            lines = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).Split('\n');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException)
        {
            throw Unusable(path, error.Message, error);
        }
        if (lines.Length < FirstByte + 256 || lines[0] != "<unk>" || lines[Begin] != "<s>" || lines[End] != "</s>") throw Unusable(path, "It has no vocabulary.");
        var tokens = new byte[lines.Length][];
        for (int i = 0; i < lines.Length; i++)
        {
            bool isByte = i is >= FirstByte and < FirstByte + 256;
            if (isByte && lines[i] != $"<0x{i - FirstByte:X2}>") throw Unusable(path, $"Its line {i + 1} does not stand for a byte.");
            tokens[i] = i < FirstByte ? [] : isByte ? [(byte)(i - FirstByte)] : Encoding.UTF8.GetBytes(lines[i].Replace(Space, ' '));
        }
        return new(tokens);
    }

    /// <summary>The token's bytes of UTF-8; a character may be spread over several tokens.</summary>
    public ReadOnlySpan<byte> this[int token] => token >= 0 && token < _tokens.Length ? _tokens[token] : [];

    private static StreamCoachException Unusable(string path, string why, Exception? cause = null) =>
        new(FailureKind.SpeechModelUnusable, $"The speech model's file '{path}' cannot be used: {why}", cause);
}
