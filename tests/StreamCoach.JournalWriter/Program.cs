using StreamCoach.Audio;
using StreamCoach.JournalWriter;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

// Writes turns to a journal until a test kills it: StreamCoach.JournalWriter ROOT ID kill|full|record, ROOT - session ..., ROOT - model ADDRESS,
// or - - play FILE [MESSAGE CODE]
string root = args[0], id = args[1];
if (args[2] == "session")
{
    await SpokenSession.RunAsync(root, args[3..]);
    return 0;
}
if (args[2] == "play") return await PlayedSound.RunAsync(args[3..]);
if (args[2] == "model")
{
    Console.Out.WriteLine(await SmallModels.InstallAsync(root, new Uri(args[3])));
    return 0;
}
SessionFolder folder = SessionFolder.Create(root, id);
var warnings = new List<string>();
using SessionJournalWriter journal = SessionJournalWriter.Create(folder, Talk.Header(id), warnings.Add);
using AudioSpool spool = AudioSpool.Create(folder, Talk.BytesPerSecond, warnings.Add);
journal.Began("service-1", "u3-rt-pro", DateTime.UnixEpoch, 0);

int shown = 0;
switch (args[2])
{
    case "kill":
        // A turn on standard output counts as shown; the test kills this process at any moment.
        while (true)
        {
            Turn[] batch = [.. Enumerable.Range(shown, 1 + shown % 5).Select(order => Talk.Turn(id, order))];
            journal.Turns(batch);
            spool.Append(spool.End, Talk.Sound(spool.End));
            shown += batch.Length;
            Console.Out.WriteLine(shown);
            Console.Out.Flush();
        }
    case "full":
        // Continues after the disk is full, as a session does.
        for (int more = 0; more < 20; more += journal.IsWriting ? 0 : 1) journal.Turns([Talk.Turn(id, shown++)]);
        for (int second = 0; second < 100; second++) spool.Append(second * Talk.BytesPerSecond, new byte[Talk.BytesPerSecond]);
        int read = SavedJournal.Read(folder).Turns.TakeWhile(turn => turn.Text == Talk.Turn(id, turn.Order).Text).Count();
        Console.Out.WriteLine($"{shown - read}|{read}|{spool.IsBroken}|{string.Join('|', warnings)}");
        return 0;
    case "record":
        // A recorder that ignores broken pipes and signals. It prints its process id, and so does this process.
        using (ChildProgram recorder = ChildProgram.Start(["sh", "-c", "trap '' PIPE HUP INT TERM; echo $$; while :; do echo sound; sleep 0.1; done"], plain: false))
        using (var output = new StreamReader(recorder.StandardOutput))
        {
            Console.Out.WriteLine(output.ReadLine());
            Thread.Sleep(Timeout.Infinite);
        }
        return 0;
    default:
        throw new ArgumentException($"There is no mode '{args[2]}'.");
}
