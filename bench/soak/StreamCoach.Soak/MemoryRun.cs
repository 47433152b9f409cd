using System.Diagnostics;
using System.Runtime.InteropServices;
using StreamCoach.Recognition.AssemblyAI;
using StreamCoach.Sandbox;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Soak;

/// <summary>
/// Runs three hours of speech in 10,000 turns, at sixty times real time, in its own process, and saves the session. At the end it may use
/// memory for the turns, and no more.
/// </summary>
internal static class MemoryRun
{
    private const int Turns = 10_000;
    private const int Hours = 3;
    private const double Speed = 60;
    private const int SampleRate = 16_000;
    // The limit for memory other than the turns, in bytes.
    private const long Slack = 4_000_000;

    public static async Task<int> RunAsync()
    {
        using var place = new SoakFolder();
        string folder = place.Folder;
        await using var sandbox = SandboxServer.Start(SoakFolder.Sandbox);
        using Process talk = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(MemoryRun).Assembly.Location, "hours", sandbox.Endpoint.AbsoluteUri, folder]))!;
        await talk.WaitForExitAsync();
        return talk.ExitCode;
    }

    public static async Task TalkAsync(string endpoint, string folder)
    {
        string[] source = ["dotnet", "exec", typeof(MemoryRun).Assembly.Location, "sound"];
        await using TranscriptionSession session = TranscriptionSession.FromProgram(source, SampleRate, new SessionOptions
        {
            Key = new ApiKey(SoakFolder.Key),
            Endpoint = ServiceEndpoint.Parse(endpoint),
            SaveIn = folder,
            Speed = Speed,
            Streaming = new StreamingOptions { MaxTurnSilence = 100, MinTurnSilence = 100 },
        });
        await session.StartAsync();
        Console.WriteLine("   turns   audio    heap    peak resident    on disk: journal   audio");
        long first = 0;
        int seen = 0;
        await foreach (Turn turn in session.ReadTurnsAsync())
        {
            if (++seen % 1_000 != 0) continue;
            long held = GC.GetTotalMemory(forceFullCollection: true);
            if (seen == 1_000) first = held;
            Console.WriteLine($"{seen,8} {turn.End / 3600,5:0.00} h {Mega(held),7} {Mega(Process.GetCurrentProcess().PeakWorkingSet64),16} {Mega(Size(folder, "*.jsonl")),19} {Mega(Size(folder, "*.pcm")),7}");
        }
        long grown = GC.GetTotalMemory(forceFullCollection: true) - first;
        long turns = SizeOfTurns(session, seen - 1_000);
        Console.WriteLine($"{seen} turns. Heap growth since the 1,000th: {Mega(grown)}, of which the turns themselves: {Mega(turns)}. Sent: {session.AudioSent / 3600:0.00} h of audio.");
        if (seen < Turns * 0.99 || grown - turns > Slack) Environment.ExitCode = 1;
        GC.KeepAlive(session);
    }

    /// <summary>Writes audio as a recorder delivers it: speech with pauses.</summary>
    public static void WriteSound()
    {
        using Stream output = Console.OpenStandardOutput();
        const int Samples = Hours * 3600 * SampleRate / Turns;
        var pcm = new short[Samples];
        // Half of each turn is silence.
        for (int i = 0; i < Samples / 2; i++) pcm[i] = (short)(8_000 * Math.Sin(i * 0.1));
        for (int turn = 0; turn < Turns; turn++) output.Write(MemoryMarshal.AsBytes<short>(pcm));
    }

    // Loads the same turns once more, from the journal.
    private static long SizeOfTurns(TranscriptionSession session, int count)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        TranscriptionSession copy = SavedSessions.Open(Path.GetDirectoryName(Path.GetDirectoryName(session.Folder))!, session.Id);
        long size = GC.GetTotalMemory(forceFullCollection: true) - before;
        long share = size * count / copy.TurnCount;
        GC.KeepAlive(copy);
        return share;
    }

    private static long Size(string folder, string pattern) => new DirectoryInfo(folder).EnumerateFiles(pattern, SearchOption.AllDirectories).Sum(file => file.Length);

    private static string Mega(long bytes) => $"{bytes / 1e6:0.0} MB";
}
