using StreamCoach.Analysis;
using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Sandbox;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Transcripts;
using StreamCoach.Turns;

// The whole job in one file: streams audio, prints turns as they end, and analyses the transcript.
//   dotnet run --project samples/QuickStart                  the bundled recording, on the sandbox
//   dotnet run --project samples/QuickStart -- --path x.wav  a WAV of your own; or --mic: the microphone, until you press Enter
//   ... --live                                               the real service, with the key in ASSEMBLYAI_API_KEY

string? path = null;
bool mic = false, live = false;
for (int i = 0; i < args.Length; i++)
{
    if (args[i] == "--path" && i + 1 < args.Length) path = args[++i];
    else if (args[i] == "--mic") mic = true;
    else if (args[i] == "--live") live = true;
    else return Fail($"Unknown argument '{args[i]}'. Known: --path FILE, --mic, --live.");
}

await using SandboxServer? sandbox = live ? null : SandboxServer.Start();
try
{
    if (live && ApiKey.FromEnvironment() is null) return Fail("--live needs the key in ASSEMBLYAI_API_KEY.");
    var options = new SessionOptions
    {
        Key = sandbox is null ? ApiKey.FromEnvironment() : new ApiKey(sandbox.ApiKey),
        Endpoint = sandbox is null ? ServiceEndpoint.ForRegion(ServiceRegion.US) : ServiceEndpoint.Parse(sandbox.Endpoint.AbsoluteUri),
        Streaming = new StreamingOptions { SpeakerLabels = true },
    };
    await using TranscriptionSession session = mic
        ? TranscriptionSession.FromMicrophone(options)
        : TranscriptionSession.FromFile(path ?? SandboxServer.RecordingPath, options);

    await session.StartAsync();
    Console.WriteLine($"Listening to {session.Source} with {session.Model} at {session.Region}.");
    if (sandbox is not null) Console.WriteLine("This is the sandbox: it knows the transcript of the bundled recording, and recognises nothing.");
    if (mic)
    {
        Console.WriteLine("Press Enter to end.");
        _ = Task.Run(() => { Console.ReadLine(); return session.StopAsync(); });
    }

    await foreach (Turn turn in session.ReadTurnsAsync(includePartials: !Console.IsOutputRedirected))
    {
        string line = $"{TimeSpan.FromSeconds(turn.Start ?? 0):mm\\:ss}  {turn.Speaker,-7}  {turn}";
        if (turn.IsFinal) Console.WriteLine(Console.IsOutputRedirected ? line : $"\r\e[K{line}");
        else Console.Write($"\r\e[K\e[2m{(line.Length < Console.WindowWidth ? line : line[..Math.Max(0, Console.WindowWidth - 1)])}\e[0m");
    }
    if (session.TurnCount == 0) return Fail("No speech was recognised, so there is nothing to analyse.");

    Console.WriteLine($"\n{session.TurnCount} turns from {session.AudioSent:0.0} s of audio. Requesting an analysis from {AnalysisRequest.DefaultModel} at {options.Endpoint} ...\n");
    TranscriptAnalysis analysis = await new TranscriptCoach(new GatewayClient(options.Endpoint, options.Key))
        .AnalyzeAsync(new AnalysisRequest { Transcript = new Transcript(session.GetTurns()) });
    Console.WriteLine(analysis.Summary);
    foreach (Finding finding in analysis.Findings)
        Console.WriteLine($"\n{finding.Number}. {(finding.IsVerified ? $"\"{finding.Quote}\"" : $"({finding.Status}) {finding.Claimed}")}\n{finding.Feedback} {finding.Suggestion}");
    Console.WriteLine($"\n[{analysis.Model}, {analysis.Usage}, {analysis.FinishReason}]");

    Console.WriteLine($"""

        The same in PowerShell:
          Import-Module ./out/StreamCoach
        {(sandbox is null ? "" : "  Start-TranscriptionSandbox -UseByDefault | Tee-Object -Variable sandbox\n")}  $session = Start-TranscriptionSession{(mic ? "" : $" -Path {(path is null ? "$sandbox.Recording" : $"'{path}'")}")} -SpeakerLabel
          $session | Get-TranscriptTurn -Wait
          $session | Stop-TranscriptionSession -PassThru | Invoke-TranscriptAnalysis
        """);
    return 0;
}
catch (StreamCoachException error)
{
    return Fail($"{error} {error.Advice}");
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}
