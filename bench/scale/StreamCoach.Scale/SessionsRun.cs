using System.Diagnostics;
using System.Globalization;

namespace StreamCoach.Scale;

/// <summary>
/// Runs ten, a hundred and a thousand sessions, one after the other, each with its own service and client; the numbers of docs/scale.md.
/// </summary>
internal static class SessionsRun
{
    public static async Task<int> RunAsync(IReadOnlyList<int> counts)
    {
        bool held = true;
        Console.WriteLine("| sessions | started in | CPU per session | process | peak memory | frame | late p50 | late p99 | later than a frame | latest | turns |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (int count in counts) held &= await RunAsync(count);
        return held ? 0 : 1;
    }

    private static async Task<bool> RunAsync(int count)
    {
        string folder = Directory.CreateTempSubdirectory("streamcoach-scale-").FullName;
        try
        {
            using Process service = Start("sandbox");
            string endpoint = (await service.StandardOutput.ReadLineAsync())!;
            using Process holder = Start("hold", endpoint, $"{count}", folder);
            string[] client = (await holder.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
            await holder.WaitForExitAsync();
            service.StandardInput.Close();
            string[] seen = (await service.StandardOutput.ReadToEndAsync()).Split(' ', StringSplitOptions.TrimEntries);
            await service.WaitForExitAsync();
            double cpu = Number(client[1]), p99 = Number(seen[4]), frame = Number(seen[2]);
            Console.WriteLine($"| {count:N0} | {client[0]} s | {cpu / count * 1000:0.00} ms/s | {cpu * 100:0.0} % of a core | {client[2]} MB | {frame} ms | {seen[3]} ms | {seen[4]} ms | {seen[5]} of {seen[1]} | {seen[6]} ms | {client[3]} |");
            return p99 <= frame && Number(client[2]) < 1_073 && client[4] == $"{count}" && client[5] == "0";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Process Start(params string[] role) => Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(SessionsRun).Assembly.Location, .. role])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    })!;
}
