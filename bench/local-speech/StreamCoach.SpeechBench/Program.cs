using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StreamCoach.Recognition;
using StreamCoach.Recognition.Local;
using StreamCoach.Sandbox;
using StreamCoach.Sessions;
using StreamCoach.SpeechBench;
using StreamCoach.Turns;

// Measures one speech model in one process: words, times, processor time, loading, memory.
// Arguments: the folder of the models, the model's name, the module's folder, then recordings with a .txt beside each. "-v" shows what was heard;
// "-live" plays the bundled recording, or the only one given, at the speed of speech instead, and "-final" does so without partials; "-proofs" gives it the recordings and damaged models;
// "-heard" scores a file of what another recogniser heard; "-long" and "-sessions" measure memory.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] options = [.. args.Where(argument => argument[0] == '-')];
bool shows = options.Contains("-v"), live = options.Contains("-live"), finals = options.Contains("-final"), proofs = options.Contains("-proofs"), others = options.Contains("-heard");
args = [.. args.Except(options)];
string models = args[0], name = args[1], folder = Path.Combine(models, name);
var call = JsonDocument.Parse(File.ReadAllText(Path.ChangeExtension(SandboxServer.RecordingPath, ".json"))).RootElement.GetProperty("turns").EnumerateArray()
    .SelectMany(turn => turn.GetProperty("words").EnumerateArray()).Select(word => (Text: word.GetProperty("text").GetString()!, Start: word.GetProperty("start").GetDouble() / 1000)).ToList();
string spoken = string.Join(' ', call.Select(word => word.Text));
if (others)
{
    Heard.Print(name, args[3], spoken);
    return 0;
}

var files = new SpeechModelFiles(name, Path.Combine(folder, "encoder_model.onnx"), Path.Combine(folder, "decoder_model_merged.onnx"), Path.Combine(folder, "vocabulary.bin"),
    Path.Combine(models, "silero-vad", "silero_vad_v5.onnx"));
(ISpeechEngine? engine, string? missing) = SpeechLibrary.Load(args[2], StreamCoach.Libraries.ShippedLibrary.Platform);
if (engine is null) throw new InvalidOperationException(missing);

if (options.Contains("-long") || options.Contains("-sessions"))
{
    var endurance = new Endurance(engine, files);
    await (options.Contains("-long") ? endurance.LongAsync(args[3]) : endurance.SessionsAsync(args[3]));
    return 0;
}
if (proofs) return await new Proofs(engine, files).RunAsync(args[3..], damaged: 1_000) == 0 ? 0 : 1;

long began = Stopwatch.GetTimestamp();
using ISpeechModel model = engine.Open(files);
double loading = Stopwatch.GetElapsedTime(began).TotalSeconds;

if (live || finals)
{
    await Live.RunAsync(engine, files, args.Length == 4 ? args[3] : SandboxServer.RecordingPath, partials: !finals, shows);
    return 0;
}

Result bundled = await Run(SandboxServer.RecordingPath, spoken);
var startErrors = new List<double>();
string[] saidWords = [.. call.SelectMany(word => WordErrors.Normalize(word.Text))];
double[] saidStarts = [.. call.SelectMany(word => WordErrors.Normalize(word.Text).Select((_, i) => i == 0 ? word.Start : double.NaN))];
string[] heardWords = [.. bundled.Turns.SelectMany(turn => turn.Words).SelectMany(word => WordErrors.Normalize(word.Text))];
double[] heardStarts = [.. bundled.Turns.SelectMany(turn => turn.Words).SelectMany(word => WordErrors.Normalize(word.Text).Select((_, i) => i == 0 ? word.Start : double.NaN))];
var signed = new List<double>();
foreach ((int said, int heard) in WordErrors.Align(saidWords, heardWords).Pairs)
{
    if (said < 0 || heard < 0 || saidWords[said] != heardWords[heard]) continue;
    double error = heardStarts[heard] - saidStarts[said];
    if (double.IsNaN(error)) continue;
    signed.Add(error);
    startErrors.Add(Math.Abs(error));
}
startErrors.Sort();
signed.Sort();

int errors = 0, words = 0;
double audio = 0, cpu = 0;
foreach (string path in args[3..])
{
    Result result = await Run(path, File.ReadAllText(Path.ChangeExtension(path, ".txt")));
    errors += result.Errors;
    words += result.Words;
    audio += result.Seconds;
    cpu += result.Cpu;
}

string memory = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)).Split(':')[1].Trim().Split(' ')[0] : "0";
Console.WriteLine($"{name} | WER bundled {100.0 * bundled.Errors / bundled.Words:0.0} % ({bundled.Errors}/{bundled.Words}) | WER real {(words == 0 ? 0 : 100.0 * errors / words):0.0} % ({errors}/{words})"
    + $" | starts median {1000 * startErrors[startErrors.Count / 2]:0} p90 {1000 * startErrors[startErrors.Count * 9 / 10]:0} bias {1000 * signed[signed.Count / 2]:0} ms"
    + $" | CPU/audio bundled {bundled.Cpu / bundled.Seconds:0.000} real {(audio > 0 ? cpu / audio : 0):0.000} | loading {loading:0.00} s | peak {int.Parse(memory, CultureInfo.InvariantCulture) / 1024} MB");
return 0;

async Task<Result> Run(string path, string said)
{
    TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
    await using TranscriptionSession session = TranscriptionSession.FromFile(path, new SessionOptions
    {
        Speed = 10_000,
        Streaming = new StreamingOptions { Model = name },
        Transcriber = LocalTranscriber.For(files, new StreamingOptions { Model = name }, () => engine),
    });
    await session.StartAsync();
    await session.WaitForEndAsync();
    if (session.Failure is { } failure) throw new InvalidOperationException(failure.ToString());
    double used = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    IReadOnlyList<Turn> turns = session.GetTurns();
    string[] heard = [.. turns.SelectMany(turn => WordErrors.Normalize(turn.Text))], expected = WordErrors.Normalize(said);
    int wrong = WordErrors.Align(expected, heard).Errors;
    if (shows)
    {
        Console.WriteLine($"{Path.GetFileName(path)}: {wrong}/{expected.Length}");
        foreach (Turn turn in turns) Console.WriteLine($"  {turn.Start:0.00}-{turn.End:0.00} {turn.Confidence:0.00} {turn.Text}");
        if (wrong > 0) Console.WriteLine($"  said: {said}");
    }
    return new(wrong, expected.Length, turns, session.AudioSent, used);
}

internal sealed record Result(int Errors, int Words, IReadOnlyList<Turn> Turns, double Seconds, double Cpu);
