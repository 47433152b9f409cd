using StreamCoach.Errors;

namespace StreamCoach.Services;

/// <summary>
/// How much a gateway may answer. A peer that sends more is no gateway, or a broken one: the rest is not read, the connection is closed, and the
/// failure is <see cref="FailureKind.AnswerTooLarge"/>. Time is bounded by the request's own timeout, which counts from the first byte sent to the last
/// one received, so an answer that drips, or that consists of keep-alive comments, ends with it.
/// </summary>
internal static class AnswerLimits
{
    /// <summary>An answer that comes in one piece, or one event of a stream: 16 MB. A million tokens, the most that can be asked for, are about 4 MB of text.</summary>
    public const int WholeBytes = 16 * 1024 * 1024;

    /// <summary>The text of an answer, in characters: as many as an answer in one piece can contain.</summary>
    public const int TextCharacters = WholeBytes;

    /// <summary>The list of models: 4 MB. The service's own takes about 60 KB; lists of 500 models take less than 1 MB.</summary>
    public const int ListBytes = 4 * 1024 * 1024;

    /// <summary>The models of a list: 2,000. The service lists about 50, the largest public gateways about 500.</summary>
    public const int ListedModels = 2_000;

    /// <summary>The body of a refusal: 64 KB are read and the rest is not. This is no failure, because the refusal is one already.</summary>
    public const int RefusalBytes = 64 * 1024;

    // An event carries a token or more in 250 to 700 bytes of JSON.
    private const int BytesPerToken = 1024;

    /// <summary>A streamed answer: 16 MB, and 1 KB for each token that was asked for.</summary>
    public static long StreamBytes(int maxTokens) => WholeBytes + (long)maxTokens * BytesPerToken;

    /// <summary>The failure of an answer above a limit.</summary>
    /// <param name="what">What is too large, with its verb: "The list of models of HOST is".</param>
    /// <param name="bytes">The limit.</param>
    public static StreamCoachException Exceeded(string what, long bytes) =>
        new(FailureKind.AnswerTooLarge, $"{what} larger than {bytes / (1024 * 1024)} MB. The rest was not read.");
}
