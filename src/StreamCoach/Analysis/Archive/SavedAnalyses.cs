using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using StreamCoach.Errors;
using StreamCoach.Storage;
using StreamCoach.Text;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

namespace StreamCoach.Analysis.Archive;

/// <summary>Keeps analyses with the saved sessions that they are of, each in a file of its own in the session's folder, and deletes them with the session.</summary>
public static class SavedAnalyses
{
    /// <summary>Saves an analysis with each of its sessions that is saved; one of several sessions is saved with all of them.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="analysis">The analysis.</param>
    /// <returns>Whether it was saved. It is not if none of its sessions is.</returns>
    /// <exception cref="StreamCoachException">It cannot be written.</exception>
    public static bool Add(string folder, TranscriptAnalysis analysis)
    {
        string[] ids = [.. analysis.Transcript.Turns.Select(turn => turn.SessionId).OfType<string>().Distinct().Where(SessionFolder.IsId)];
        SessionFolder[] saved = [.. ids.Select(id => SessionFolder.Create(folder, id)).Where(session => session.Exists)];
        if (saved.Length == 0) return false;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(AnalysisFile.Of(analysis, [.. saved.Select(session => session.Id)]), AnalysisFileJson.Default.AnalysisFile);
        string name = SessionFolder.AnalysisName($"{analysis.CreatedAt.ToString("yyyyMMdd-HHmmssfff", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        foreach (SessionFolder session in saved)
        {
            try
            {
                using FileStream file = session.OpenFile(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                file.Write(json);
            }
            catch (ForeignAccessException error)
            {
                throw error.Failure();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new StreamCoachException(FailureKind.SavedSessionUnwritable, $"The analysis was not saved in '{session.Path}': {error.Message}", error);
            }
        }
        return true;
    }

    /// <summary>Reads the analyses of a saved session, the oldest first.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <param name="turns">Returns the turns of a saved session, in which the quotes are looked up; <see langword="null"/> for one that does not exist.</param>
    /// <param name="failed">Called for each file that cannot be read.</param>
    /// <exception cref="StreamCoachException">The session does not exist.</exception>
    public static IEnumerable<TranscriptAnalysis> Of(string folder, string id, Func<string, IReadOnlyList<Turn>?> turns, Action<StreamCoachException> failed)
    {
        SessionFolder session = SessionFolder.Open(folder, id);
        foreach (string name in Names(session))
        {
            if (Read(session, name, failed) is { } file) yield return file.ToAnalysis(new Transcript(file.SessionIds.SelectMany(of => turns(of) ?? [])));
        }
    }

    /// <summary>Returns the templates of the analyses of a saved session, each once; without looking up the quotes.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <param name="failed">Called for each file that cannot be read.</param>
    /// <returns>None for a session that is not saved, and none for the rules coach and for a prompt in the user's own words, which have no template.</returns>
    /// <exception cref="StreamCoachException">The session cannot be read.</exception>
    public static IReadOnlyList<string> TemplatesOf(string folder, string id, Action<StreamCoachException> failed) => SessionFolder.Create(folder, id) is not { Exists: true } session ? []
        : [.. Names(session).Select(name => PrintableText.KnownLine(Read(session, name, failed)?.Template)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Deletes the copies, in the folders of other sessions, of the analyses that are about a session too.</summary>
    /// <param name="folder">The folder of the saved sessions.</param>
    /// <param name="id">The session's id.</param>
    /// <exception cref="StreamCoachException">The session does not exist.</exception>
    /// <exception cref="IOException">One could not be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">One may not be deleted.</exception>
    public static void RemoveCopies(string folder, string id)
    {
        SessionFolder session = SessionFolder.Open(folder, id);
        foreach (string name in Names(session))
        {
            foreach (string other in Read(session, name, _ => { })?.SessionIds ?? [])
            {
                if (other != id && SessionFolder.IsId(other) && SessionFolder.Create(folder, other) is { Exists: true } copy) copy.DeleteFile(name);
            }
        }
    }

    private static string[] Names(SessionFolder session)
    {
        try
        {
            return [.. session.Names().Where(SessionFolder.IsAnalysisFile).Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.SavedSessionUnreadable, $"The session in '{session.Path}' cannot be read: {error.Message}", error);
        }
    }

    private static AnalysisFile? Read(SessionFolder session, string name, Action<StreamCoachException> failed)
    {
        try
        {
            using FileStream file = session.OpenFile(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return AnalysisFile.Read(file);
        }
        catch (ForeignAccessException error)
        {
            failed(error.Failure());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            failed(new(FailureKind.SavedSessionUnreadable, $"The analysis in '{session.FilePath(name)}' cannot be read: {error.Message.TrimEnd('.')}.", error));
        }
        return null;
    }
}
