using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.LocalSpeech.Onnx;

/// <summary>
/// An ONNX model that is loaded once in a process, however many sessions use it, and freed a little after the last of them. It may be run from several threads;
/// each run uses the thread that calls it and no other.
/// </summary>
internal sealed class SharedSession : IDisposable
{
    // Recordings that a script transcribes one after the other load it once.
    private static readonly TimeSpan KeptUnused = TimeSpan.FromSeconds(10);
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, SharedSession> Open = [];

    private readonly string _path;
    private readonly Lazy<(InferenceSession Session, int Layers)> _loaded;
    private readonly Timer _unused;
    private int _users;

    private SharedSession(string path, Func<byte[], (byte[] Model, int Layers)>? edit)
    {
        _path = path;
        _loaded = new(() => Load(path, edit));
        _unused = new(_ => Free());
    }

    /// <summary>The model's inputs and the shapes of their tensors; -1 where any length fits.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _loaded.Value.Session.InputMetadata;

    /// <summary>The model's outputs.</summary>
    public IReadOnlyDictionary<string, NodeMetadata> Outputs => _loaded.Value.Session.OutputMetadata;

    /// <summary>The number of layers that the edit of the file found.</summary>
    public int Layers => _loaded.Value.Layers;

    /// <summary>Opens a model, or shares one that is open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="edit">Changes the content of the file before it is loaded.</param>
    /// <exception cref="StreamCoachException">The file cannot be read or is no model that can be run, or there is too little memory.</exception>
    public static SharedSession Of(string path, Func<byte[], (byte[] Model, int Layers)>? edit = null)
    {
        SharedSession shared;
        // A file that was replaced is another model.
        string key = $"{path}|{File.GetLastWriteTimeUtc(path).Ticks}";
        lock (Gate)
        {
            if (!Open.TryGetValue(key, out SharedSession? open)) Open[key] = open = new(path, edit) { Key = key };
            open._users++;
            shared = open;
        }
        try
        {
            // Outside the lock: it takes a second.
            _ = shared._loaded.Value;
            return shared;
        }
        catch
        {
            shared.Dispose();
            throw;
        }
    }

    private string Key { get; init; } = "";

    /// <summary>Runs the model.</summary>
    /// <exception cref="StreamCoachException">The inputs do not fit it, or there is too little memory.</exception>
    public IDisposableReadOnlyCollection<OrtValue> Run(RunOptions options, IReadOnlyCollection<string> inputs, IReadOnlyCollection<OrtValue> values, IReadOnlyCollection<string> outputs)
    {
        try
        {
            return _loaded.Value.Session.Run(options, inputs, values, outputs);
        }
        catch (OnnxRuntimeException error)
        {
            throw Failure(_path, error);
        }
    }

    /// <summary>One user less.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users > 0) return;
            if (_loaded.IsValueCreated)
            {
                _unused.Change(KeptUnused, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        // What could not be loaded is tried again by the next user.
        Free();
    }

    private void Free()
    {
        lock (Gate)
        {
            if (_users > 0 || !Open.TryGetValue(Key, out SharedSession? open) || open != this) return;
            Open.Remove(Key);
        }
        _unused.Dispose();
        if (_loaded.IsValueCreated) _loaded.Value.Session.Dispose();
    }

    /// <summary>A failure of a model's file.</summary>
    public static StreamCoachException Failure(string path, Exception error) => IsMemory(error)
        ? new(FailureKind.SpeechModelMemoryInsufficient, $"There is too little memory for the speech model in '{path}'.", error)
        : new(FailureKind.SpeechModelUnusable, $"The speech model's file '{path}' cannot be used: {PrintableText.Excerpt(error.Message)}", error);

    // The native library names it in the text alone.
    private static bool IsMemory(Exception error) => error is OutOfMemoryException || (error is OnnxRuntimeException
        && (error.Message.Contains("bad_alloc", StringComparison.Ordinal) || error.Message.Contains("Failed to allocate memory", StringComparison.Ordinal)));

    private static (InferenceSession, int) Load(string path, Func<byte[], (byte[] Model, int Layers)>? edit)
    {
        try
        {
            return (Create(path, edit, out int layers), layers);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OnnxRuntimeException or InvalidDataException or OutOfMemoryException or ArgumentException)
        {
            throw Failure(path, error);
        }
    }

    private static InferenceSession Create(string path, Func<byte[], (byte[] Model, int Layers)>? edit, out int layers)
    {
        InferenceSession session = FromContent(File.ReadAllBytes(path), edit, out layers);
        // The content of the decoder's file is twice 42 MB, and would stay for minutes where a program allocates little.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        return session;
    }

    // Not inlined: the content must be garbage when this has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static InferenceSession FromContent(byte[] content, Func<byte[], (byte[] Model, int Layers)>? edit, out int layers)
    {
        (content, layers) = edit?.Invoke(content) ?? (content, 0);
        using SessionOptions options = Options();
        return new InferenceSession(content, options);
    }

    private static SessionOptions Options()
    {
        NativeMemory.ReturnLargeBlocks();
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            // Shapes change with every token, so no plan of memory fits twice.
            EnableMemoryPattern = false,
            // An arena grows by doubling and returns nothing, for each session that runs at the same time.
            EnableCpuMemArena = false,
            // What a damaged file has wrong is in the exception; the native library would also write it to the terminal.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        // A thread that waits must not spin: the cores belong to the user.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }
}
