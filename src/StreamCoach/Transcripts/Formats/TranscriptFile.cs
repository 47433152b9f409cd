using System.Text;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Transcripts as files.</summary>
public static class TranscriptFile
{
    /// <summary>The format that a file's extension names.</summary>
    /// <exception cref="StreamCoachException">The extension names none.</exception>
    public static TranscriptFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".txt" => TranscriptFormat.Txt,
        ".md" or ".markdown" => TranscriptFormat.Md,
        ".json" => TranscriptFormat.Json,
        ".csv" => TranscriptFormat.Csv,
        ".srt" => TranscriptFormat.Srt,
        ".vtt" => TranscriptFormat.Vtt,
        var other => throw new StreamCoachException(FailureKind.TranscriptFormatUnknown, $"'{Path.GetFileName(path)}': the extension '{other}' names no format of a transcript."),
    };

    /// <summary>A transcript as text of a format.</summary>
    /// <exception cref="StreamCoachException">The format needs times, or one session, that the transcript has not.</exception>
    public static string Write(Transcript transcript, TranscriptFormat format) => format switch
    {
        TranscriptFormat.Txt => TextLines.Write(transcript),
        TranscriptFormat.Md => MarkdownFormat.Write(transcript),
        TranscriptFormat.Json => JsonFormat.Write(transcript),
        TranscriptFormat.Csv => CsvFormat.Write(transcript),
        TranscriptFormat.Srt => SrtFormat.Write(transcript),
        TranscriptFormat.Vtt => VttFormat.Write(transcript),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>Reads text of a format.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">The format.</param>
    /// <param name="name">The session, where the text names none.</param>
    /// <exception cref="StreamCoachException">The text is not of that format, or the format is Markdown.</exception>
    public static IReadOnlyList<Turn> Read(string text, TranscriptFormat format, string name)
    {
        IReadOnlyList<Turn> turns = format switch
        {
            TranscriptFormat.Txt => TextLines.Read(text.Split('\n')),
            TranscriptFormat.Md => throw new StreamCoachException(FailureKind.TranscriptFormatUnknown, "Markdown is only written, not read.")
            {
                OwnAdvice = "Import the transcript's JSON, which is read without loss, or give -Format Txt to take each line of the file as a turn.",
            },
            TranscriptFormat.Json => JsonFormat.Read(text),
            TranscriptFormat.Csv => CsvFormat.Read(text),
            TranscriptFormat.Srt => SrtFormat.Read(text),
            TranscriptFormat.Vtt => VttFormat.Read(text),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
        return [.. turns.Where(turn => turn.Text.Length > 0).Select(turn => turn.SessionId is null ? turn with { SessionId = name } : turn)];
    }

    /// <summary>
    /// Reads lines of plain text such as "[00:01:02] Ana: Hello.". Times and speakers are recognised only if every line has them; empty lines are skipped.
    /// </summary>
    /// <param name="lines">The lines.</param>
    /// <param name="sessionId">The session that they belong to; <see langword="null"/> for none.</param>
    public static IReadOnlyList<Turn> ReadLines(IEnumerable<string> lines, string? sessionId = null) => TextLines.Read(lines, sessionId);

    /// <summary>Writes a transcript to a file; one that was there is replaced as a whole, or not at all.</summary>
    /// <exception cref="StreamCoachException">The format does not fit, or the file cannot be written.</exception>
    public static void Save(Transcript transcript, string path, TranscriptFormat format) =>
        // Excel takes a CSV for what its own country's encoding would make of it, unless a byte order mark says otherwise.
        Save(Write(transcript, format), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: format == TranscriptFormat.Csv));

    /// <summary>Reads a file's turns.</summary>
    /// <exception cref="StreamCoachException">The file cannot be read, or is not of that format.</exception>
    public static IReadOnlyList<Turn> Load(string path, TranscriptFormat format)
    {
        try
        {
            return Read(File.ReadAllText(path), format, Path.GetFileNameWithoutExtension(path));
        }
        catch (StreamCoachException error)
        {
            throw new StreamCoachException(error.Kind, $"'{Path.GetFileName(path)}': {error.Message}", error) { OwnAdvice = error.OwnAdvice };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StreamCoachException(FailureKind.TranscriptFileNotFound, $"There is no file '{path}'.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.TranscriptFileUnreadable, $"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Checks that a file can be written, by writing an empty one beside it, which is deleted again.</summary>
    /// <exception cref="StreamCoachException">Its folder does not exist or may not be written to, it is a pipe or a device, the name is too long, or on Windows the file is read-only.</exception>
    public static void CheckWritable(string path)
    {
        // Elsewhere a file that is read-only may be replaced, for that is the folder's matter.
        if (OperatingSystem.IsWindows() && new FileInfo(path) is { Exists: true, IsReadOnly: true })
            throw new StreamCoachException(FailureKind.TranscriptFileUnwritable, $"'{path}' cannot be written: the file is read-only.");
        if (NewFile.IsDevice(path)) throw Device(path);
        string beside = Beside(path);
        try
        {
            using var probe = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, beside, error);
        }
    }

    internal static void Save(string text, string path, Encoding encoding)
    {
        string beside = Beside(path);
        try
        {
            if (NewFile.IsDevice(path)) throw Device(path);
            NewFile.Replace(path, beside, text, encoding);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside)) File.Delete(beside);
            throw Unwritable(path, beside, error);
        }
    }

    // To replace /dev/null, which root may do, would break the machine.
    private static StreamCoachException Device(string path) =>
        new(FailureKind.TranscriptFileUnwritable, $"'{path}' is a pipe or a device, and no file that can be replaced.");

    private static string Beside(string path) => $"{path}.{Path.GetRandomFileName()}.tmp";

    // The system's message names the file beside, which the user did not ask for.
    private static StreamCoachException Unwritable(string path, string beside, Exception error)
    {
        string folder = Path.GetDirectoryName(path) ?? path;
        string why = error is DirectoryNotFoundException || !Directory.Exists(folder) ? $"there is no folder '{folder}'"
            : error is PathTooLongException ? "the path or the name is too long for this system"
            // Some folders that take no file, such as /proc, say that the file does not exist.
            : error is UnauthorizedAccessException or FileNotFoundException ? $"the folder '{folder}' may not be written to"
            : error.Message.Replace(beside, path, StringComparison.Ordinal).TrimEnd('.');
        return new(FailureKind.TranscriptFileUnwritable, $"'{path}' cannot be written: {why}.", error);
    }

    internal static StreamCoachException Unreadable(string what, Exception? cause = null) => new(FailureKind.TranscriptFileUnreadable, what, cause);
}
