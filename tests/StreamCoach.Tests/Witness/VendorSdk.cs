using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamCoach.Tests.House;

namespace StreamCoach.Tests.Witness;

/// <summary>
/// The vendor's SDK and the TypeScript compiler, with the scripts of tests/witness that use them. They are installed into out/witness, once for each
/// content of package-lock.json. A test is skipped if there is no npm or npm cannot reach its registry; any other failure of npm fails it.
/// </summary>
internal static partial class VendorSdk
{
    private const int OldestNode = 20;
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromMinutes(1);

    // The errors of npm without a network or a registry.
    private static readonly string[] NoRegistry =
        ["ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "ENETUNREACH", "EHOSTUNREACH", "ERR_SOCKET_TIMEOUT", "ENOTCACHED"];

    private static readonly string Scripts = Path.Combine(ReferencesTests.Root(), "tests", "witness");
    private static readonly Lazy<Task<(string Folder, string? Missing)>> Installed = new(InstallAsync);

    /// <summary>Returns the folder of the scripts and their packages; skips the test if they are unavailable.</summary>
    public static async Task<string> FolderAsync()
    {
        (string folder, string? missing) = await Installed.Value;
        if (missing is not null) Assert.Skip($"The vendor's SDK was not tested: {missing}");
        return folder;
    }

    /// <summary>Runs a script and returns the JSON that it printed.</summary>
    /// <param name="script">Its name in tests/witness.</param>
    /// <param name="argument">Its argument, as text or as an object to serialise; <see langword="null"/> for none.</param>
    /// <param name="certificate">The PEM file of a certificate to trust.</param>
    public static async Task<JsonElement> RunAsync(string script, object? argument = null, string? certificate = null)
    {
        string folder = await FolderAsync();
        string[] arguments = argument is null ? [script] : [script, argument as string ?? JsonSerializer.Serialize(argument)];
        Outcome done = (await RunAsync("node", folder, ScriptLimit, new() { ["NODE_EXTRA_CA_CERTS"] = certificate }, arguments))!;
        Assert.True(done.ExitCode == 0, $"{script} ended with exit code {done.ExitCode}:\n{done.Errors}{done.Output}");
        return JsonElement.Parse(done.Output);
    }

    private static async Task<(string Folder, string? Missing)> InstallAsync()
    {
        string lockFile = Path.Combine(Scripts, "package-lock.json");
        string hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(lockFile)))[..12];
        string folder = Path.Combine(ReferencesTests.Root(), "out", "witness", hash);
        Outcome? node = await RunAsync("node", Scripts, ScriptLimit, [], "--version");
        if (node is null || !int.TryParse(Major().Match(node.Output).Value, CultureInfo.InvariantCulture, out int version) || version < OldestNode)
            return (folder, $"Node.js {OldestNode} or later was not found. Install it, with npm: https://nodejs.org");
        if (!Directory.Exists(folder) && await InstallAsync(folder) is { } missing) return (folder, missing);
        foreach (string script in Directory.GetFiles(Scripts, "*.mjs")) File.Copy(script, Path.Combine(folder, Path.GetFileName(script)), overwrite: true);
        return (folder, null);
    }

    // Installed into another folder and then moved, so that a killed run leaves no incomplete installation under the final name.
    private static async Task<string?> InstallAsync(string folder)
    {
        string work = $"{folder}-{Environment.ProcessId}";
        Directory.CreateDirectory(work);
        try
        {
            foreach (string file in Directory.GetFiles(Scripts, "package*.json")) File.Copy(file, Path.Combine(work, Path.GetFileName(file)), overwrite: true);
            Outcome? npm = await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", work, InstallLimit, new() { ["npm_config_update_notifier"] = "false" },
                "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=30000");
            if (npm is null) return "npm was not found. Install it with Node.js: https://nodejs.org";
            if (NoRegistry.FirstOrDefault(code => npm.Errors.Contains(code, StringComparison.Ordinal)) is { } code)
                return $"npm does not reach its registry ({code}). Connect to the network, or name a registry with: npm config set registry";
            Assert.True(npm.ExitCode == 0, $"npm ci ended with exit code {npm.ExitCode}:\n{npm.Errors}{npm.Output}");
            if (!Directory.Exists(folder)) Directory.Move(work, folder);
            return null;
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }
    }

    /// <returns><see langword="null"/> if the program does not exist.</returns>
    private static async Task<Outcome?> RunAsync(string program, string folder, TimeSpan limit, Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach ((string name, string? value) in environment) start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            return null;
        }
        using (process)
        {
            try
            {
                process.StandardInput.Close();
                Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
                await process.WaitForExitAsync().WaitAsync(limit);
                return new(process.ExitCode, await output.WaitAsync(limit), await errors.WaitAsync(limit));
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
    }

    [GeneratedRegex(@"(?<=^v)\d+")]
    private static partial Regex Major();

    private sealed record Outcome(int ExitCode, string Output, string Errors);
}
