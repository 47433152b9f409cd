using System.Management.Automation;
using StreamCoach.Errors;
using StreamCoach.Transcripts.Formats;

namespace StreamCoach.Commands.Output;

/// <summary>Writes a cmdlet's output file: resolves its path, and implements -NoClobber, -PassThru and -WhatIf.</summary>
internal static class OutputFile
{
    /// <summary>
    /// Checks the file before any input is read, so that a live session is not recorded in vain. A fault is a terminating error.
    /// </summary>
    /// <param name="cmdlet">The cmdlet that writes it.</param>
    /// <param name="path">The path as the user typed it.</param>
    /// <param name="noClobber">Whether a file that exists is an error.</param>
    /// <param name="accept">Throws if the file's name is not acceptable.</param>
    public static void Check(PSCmdlet cmdlet, string path, bool noClobber, Action<string> accept)
    {
        try
        {
            string full = Resolve(cmdlet, path, noClobber);
            accept(full);
            // The check creates a file, so -WhatIf omits it.
            bool whatIf = cmdlet.SessionState.PSVariable.GetValue("WhatIfPreference") is true || cmdlet.MyInvocation.BoundParameters.ContainsKey("WhatIf");
            if (!whatIf) TranscriptFile.CheckWritable(full);
        }
        catch (StreamCoachException error)
        {
            cmdlet.ThrowTerminatingError(ErrorRecords.From(error, path));
        }
    }

    /// <summary>Writes the file. A failure is a non-terminating error.</summary>
    /// <returns>Whether it was written: not after a failure, or with -WhatIf.</returns>
    public static bool Write(PSCmdlet cmdlet, string path, bool noClobber, bool passThru, string action, Action<string> write)
    {
        string full;
        try
        {
            full = Resolve(cmdlet, path, noClobber);
            if (!cmdlet.ShouldAct(full, action)) return false;
            write(full);
            cmdlet.Verbose($"Written to '{full}'.");
        }
        catch (StreamCoachException error)
        {
            cmdlet.WriteError(ErrorRecords.From(error, path));
            return false;
        }
        // From the provider, so that the object has the PSPath that Get-Content and others bind to.
        if (passThru) cmdlet.WriteObject(cmdlet.InvokeProvider.Item.Get([full], force: true, literalPath: true), enumerateCollection: true);
        return true;
    }

    private static string Resolve(PSCmdlet cmdlet, string path, bool noClobber)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem") throw ErrorRecords.FileUnwritable($"'{path}' is not a file: it is a path of the {provider.Name} provider.");
        if (Directory.Exists(full)) throw ErrorRecords.FileUnwritable($"'{path}' is a folder.");
        if (noClobber && File.Exists(full)) throw ErrorRecords.FileExists(full);
        return full;
    }
}
