using System.Management.Automation;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Commands.Output;

/// <summary>A file that a cmdlet writes: its path as PowerShell means it, -NoClobber, -PassThru and -WhatIf.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Checks the file before anything is read, which may be an hour of talk. What is wrong ends the pipeline: nothing before the cmdlet begins.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that writes it.</param>
    /// <param name="path">The path, as it was given.</param>
    /// <param name="noClobber">Whether a file that exists is an error.</param>
    /// <param name="accept">Throws where the file's name does not fit.</param>
    public static void Check(PSCmdlet cmdlet, string path, bool noClobber, Action<string> accept)
    {
        try
        {
            string full = Resolve(cmdlet, path, noClobber);
            accept(full);
            // Looking whether a folder may be written to is writing.
            bool whatIf = cmdlet.SessionState.PSVariable.GetValue("WhatIfPreference") is true || cmdlet.MyInvocation.BoundParameters.ContainsKey("WhatIf");
            if (!whatIf) TranscriptFile.CheckWritable(full);
        }
        catch (StreamCoachException error)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(error, path));
        }
    }

    /// <summary>Writes the file. What is wrong is an error of the cmdlet.</summary>
    public static void Write(PSCmdlet cmdlet, string path, bool noClobber, bool passThru, string action, Action<string> write)
    {
        string full;
        try
        {
            full = Resolve(cmdlet, path, noClobber);
            if (!cmdlet.Agrees(full, action)) return;
            write(full);
            cmdlet.Tell($"Written: {full}");
        }
        catch (StreamCoachException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, path));
            return;
        }
        // From the provider, so that Get-Content and others find its path.
        if (passThru) cmdlet.WriteObject(cmdlet.InvokeProvider.Item.Get([full], force: true, literalPath: true), enumerateCollection: true);
    }

    private static string Resolve(PSCmdlet cmdlet, string path, bool noClobber)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem") throw ErrorRecords.FileUnwritable($"'{path}' is no file: it lies in {provider.Name}.");
        if (Directory.Exists(full)) throw ErrorRecords.FileUnwritable($"'{path}' is a folder.");
        if (noClobber && File.Exists(full)) throw ErrorRecords.FileExists(full);
        return full;
    }
}
