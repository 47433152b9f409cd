using System.Management.Automation;

namespace StreamCoach.Commands;

/// <summary>A file that a cmdlet writes: its path as PowerShell means it, -NoClobber, -PassThru and -WhatIf.</summary>
internal static class OutputFile
{
    public static void Write(PSCmdlet cmdlet, string path, bool noClobber, bool passThru, string action, Action<string> write)
    {
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        try
        {
            if (provider.Name != "FileSystem") throw Errors.FileUnwritable($"'{path}' is no file: it lies in {provider.Name}.");
            if (Directory.Exists(full)) throw Errors.FileUnwritable($"'{path}' is a folder.");
            if (noClobber && File.Exists(full)) throw Errors.FileExists(full);
            if (!cmdlet.ShouldProcess(full, action)) return;
            write(full);
            cmdlet.WriteVerbose($"Written: {full}");
        }
        catch (StreamCoachException error)
        {
            cmdlet.WriteError(Errors.From(error, path));
            return;
        }
        // From the provider, so that Get-Content and others find its path.
        if (passThru) cmdlet.WriteObject(cmdlet.InvokeProvider.Item.Get([full], force: true, literalPath: true), enumerateCollection: true);
    }
}
