using StreamCoach.Errors;

namespace StreamCoach.Services;

/// <summary>
/// The limits for a gateway's answers. A peer that sends more is not a gateway or a broken one: the rest is not read, the connection is
/// closed, and the failure is <see cref="FailureKind.AnswerTooLarge"/>. Time is limited by the request's own timeout, from the first byte
/// sent to the last one received, so a slow answer, or one of keep-alive comments only, ends with it.
/// </summary>
internal static class AnswerLimits
{
    /// <summary>
    /// An answer in one piece, or one event of a stream: 16 MB. A million tokens, the most that can be requested, are about 4 MB of text.
    /// </summary>
    public const int WholeBytes = 16 * 1024 * 1024;

    /// <summary>The text of an answer, in characters: as many as an answer in one piece can contain.</summary>
    public const int TextCharacters = WholeBytes;

    /// <summary>The list of models: 4 MB. The service's own list is about 60 KB; lists of 500 models are below 1 MB.</summary>
    public const int ListBytes = 4 * 1024 * 1024;

    /// <summary>The models of a list: 2,000. The service lists about 50, the largest public gateways about 500.</summary>
    public const int ListedModels = 2_000;

    /// <summary>
    /// The body of a refusal: 64 KB are read. A longer body is no failure of its own, because the refusal already is one.
    /// </summary>
    public const int RefusalBytes = 64 * 1024;

    // An event contains one or more tokens in 250 to 700 bytes of JSON.
    private const int BytesPerToken = 1024;

    /// <summary>A streamed answer: 16 MB plus 1 KB for each requested token.</summary>
    public static long StreamBytes(int maxTokens) => WholeBytes + (long)maxTokens * BytesPerToken;

    /// <summary>Creates the failure for an answer above a limit.</summary>
    /// <param name="what">What is too large, with its verb: "The list of models of HOST is".</param>
    /// <param name="bytes">The limit.</param>
    public static StreamCoachException Exceeded(string what, long bytes) =>
        new(FailureKind.AnswerTooLarge, $"{what} larger than {bytes / (1024 * 1024)} MB. The rest was not read.");
}
