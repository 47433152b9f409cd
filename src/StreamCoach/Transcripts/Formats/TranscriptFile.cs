using System.Text;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Transcripts.Formats;

/// <summary>Reads and writes transcript files.</summary>
public static class TranscriptFile
{
    /// <summary>Returns the format for a file's extension.</summary>
    /// <exception cref="StreamCoachException">The extension is not that of a format.</exception>
    public static TranscriptFormat FormatOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".txt" => TranscriptFormat.Txt,
        ".md" or ".markdown" => TranscriptFormat.Md,
        ".json" => TranscriptFormat.Json,
        ".csv" => TranscriptFormat.Csv,
        ".srt" => TranscriptFormat.Srt,
        ".vtt" => TranscriptFormat.Vtt,
        var other => throw new StreamCoachException(FailureKind.TranscriptFormatUnknown, $"'{Path.GetFileName(path)}': the extension '{other}' is not that of a transcript format."),
    };

    /// <summary>Returns a transcript as text in a format.</summary>
    /// <exception cref="StreamCoachException">The format needs times, which the transcript does not have, or the turns of one session only.</exception>
    public static string Write(Transcript transcript, TranscriptFormat format) => format switch
    {
        TranscriptFormat.Txt => TextFormat.Write(transcript),
        TranscriptFormat.Md => MarkdownFormat.Write(transcript),
        TranscriptFormat.Json => JsonFormat.Write(transcript),
        TranscriptFormat.Csv => CsvFormat.Write(transcript),
        TranscriptFormat.Srt => SrtFormat.Write(transcript),
        TranscriptFormat.Vtt => VttFormat.Write(transcript),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>Reads the turns from text in a format.</summary>
    /// <param name="text">The text.</param>
    /// <param name="format">The format.</param>
    /// <param name="name">The session id and name of turns that contain no id.</param>
    /// <exception cref="StreamCoachException">The text does not have that format, or the format is Markdown.</exception>
    public static IReadOnlyList<Turn> Read(string text, TranscriptFormat format, string name)
    {
        IReadOnlyList<Turn> turns = format switch
        {
            TranscriptFormat.Txt => TextFormat.ReadSessions(text.Split('\n')),
            TranscriptFormat.Md => throw new StreamCoachException(FailureKind.TranscriptFormatUnknown, "Markdown transcripts cannot be read, only written.")
            {
                OwnAdvice = "Import the JSON of the transcript, which is read without loss, or specify -Format Txt to import each line of the file as a turn.",
            },
            TranscriptFormat.Json => JsonFormat.Read(text),
            TranscriptFormat.Csv => CsvFormat.Read(text),
            TranscriptFormat.Srt => SrtFormat.Read(text),
            TranscriptFormat.Vtt => VttFormat.Read(text),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
        return [.. turns.Where(turn => turn.Text.Length > 0).Select(turn => turn.SessionId is null ? turn with { SessionId = name, SessionName = turn.SessionName ?? name } : turn)];
    }

    /// <summary>
    /// Reads lines of plain text such as "[00:01:02] Ana: Hello.". Times and speakers are recognised only if every line has them; empty lines are skipped.
    /// </summary>
    /// <param name="lines">The lines.</param>
    /// <param name="sessionId">The session that they belong to; <see langword="null"/> for none.</param>
    public static IReadOnlyList<Turn> ReadLines(IEnumerable<string> lines, string? sessionId = null) => TextFormat.Read(lines, sessionId);

    /// <summary>Writes a transcript to a file. An existing file is replaced as a whole, or not at all.</summary>
    /// <exception cref="StreamCoachException">The format does not fit the transcript, or the file cannot be written.</exception>
    public static void Save(Transcript transcript, string path, TranscriptFormat format) =>
        // Without a byte order mark Excel reads a CSV in the encoding of its country.
        Save(Write(transcript, format), path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: format == TranscriptFormat.Csv));

    /// <summary>Reads the turns from a file.</summary>
    /// <exception cref="StreamCoachException">The file cannot be read, or does not have that format.</exception>
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
            throw new StreamCoachException(FailureKind.TranscriptFileNotFound, $"The file '{path}' does not exist.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.TranscriptFileUnreadable, $"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Checks that a file can be written, by creating a temporary file in its folder.</summary>
    /// <exception cref="StreamCoachException">The folder does not exist or is not writable, the path is a pipe or a device, the name is too long, or on Windows the file is
    /// read-only.</exception>
    public static void CheckWritable(string path)
    {
        // On other systems a read-only file can be replaced, because that depends on the permissions of the folder.
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

    internal static void Save(string text, string path, Encoding encoding) => Save(path, content =>
    {
        using var writer = new StreamWriter(content, encoding, leaveOpen: true);
        writer.Write(text);
    });

    /// <summary>Writes a file. An existing one is replaced as a whole, or not at all.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="write">Writes the content to the new file, which can be sought. Its own exceptions leave the existing file unchanged.</param>
    /// <exception cref="StreamCoachException">The file cannot be written.</exception>
    internal static void Save(string path, Action<Stream> write)
    {
        string beside = Beside(path);
        try
        {
            if (NewFile.IsDevice(path)) throw Device(path);
            NewFile.Replace(path, beside, write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(beside);
            throw Unwritable(path, beside, error);
        }
        catch
        {
            TryDelete(beside);
            throw;
        }
    }

    private static void TryDelete(string beside)
    {
        try
        {
            if (File.Exists(beside)) SharingViolation.Repeat(() => File.Delete(beside));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What prevents the writing is reported, and this would hide it.
        }
    }

    // Root could replace /dev/null, which would break the system.
    private static StreamCoachException Device(string path) =>
        new(FailureKind.TranscriptFileUnwritable, $"'{path}' is a pipe or a device, which cannot be replaced by a file.") { OwnAdvice = "Specify the name of a file." };

    /// <summary>Returns the failure if another program has the file open; <see langword="null"/> if none has.</summary>
    private static StreamCoachException? InUse(string path, Exception error) => !NewFile.IsOpenElsewhere(path) ? null
        : new(FailureKind.TranscriptFileInUse, $"'{path}' cannot be replaced, because another program has it open.", error);

    private static string Beside(string path) => $"{path}.{Path.GetRandomFileName()}.tmp";

    // The system's message contains the path of the temporary file, which would confuse the user.
    private static StreamCoachException Unwritable(string path, string beside, Exception error)
    {
        if (InUse(path, error) is { } inUse) return inUse;
        string folder = Path.GetDirectoryName(path) ?? path;
        string why = error is DirectoryNotFoundException || !Directory.Exists(folder) ? $"the folder '{folder}' does not exist"
            : LongPath.IsCause(error, path) ? "the path or the name is too long for this system"
            // Some folders in which no file can be created, such as /proc, report that the file does not exist.
            : error is UnauthorizedAccessException or FileNotFoundException ? $"the folder '{folder}' is not writable"
            : error.Message.Replace(beside, path, StringComparison.Ordinal).TrimEnd('.');
        return new(FailureKind.TranscriptFileUnwritable, $"'{path}' cannot be written: {why}.", error);
    }

    internal static StreamCoachException Unreadable(string what, Exception? cause = null) => new(FailureKind.TranscriptFileUnreadable, what, cause);
}
