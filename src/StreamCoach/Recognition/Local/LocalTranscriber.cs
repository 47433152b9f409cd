using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StreamCoach.Errors;
using StreamCoach.Threading;

namespace StreamCoach.Recognition.Local;

/// <summary>
/// Recognises speech on this machine. It is open as soon as its model is loaded, takes audio as fast as it comes, and runs on one thread of its own. What it
/// gives out is confirmed: nothing is ever sent again.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync frees the model. A token source without a timer or a wait handle needs no disposal, and it may be used after the end.")]
internal sealed class LocalTranscriber : ITranscriber
{
    private readonly TranscriberContext _context;
    private readonly SpeechModelFiles _files;
    private readonly Func<ISpeechEngine> _engine;
    private readonly LocalRecognition _recognition;
    private readonly CancellationTokenSource _hurry = new();
    private ISpeechModel? _model;

    private LocalTranscriber(TranscriberContext context, SpeechModelFiles files, StreamingOptions streaming, Func<ISpeechEngine> engine)
    {
        _context = context;
        _files = files;
        _engine = engine;
        _recognition = new(context, files.Name, LocalOptions.Segmentation(streaming), givesPartials: streaming.IncludePartialTurns != false);
    }

    /// <inheritdoc/>
    public long ConfirmedUntil => _recognition.ConfirmedUntil;

    /// <inheritdoc/>
    public int Refusals => 0;

    /// <summary>Checks the options.</summary>
    /// <returns>What makes the transcriber of a session.</returns>
    /// <exception cref="StreamCoachException">An option is out of range, or only the service can do it.</exception>
    public static Func<TranscriberContext, ITranscriber> For(SpeechModelFiles files, StreamingOptions streaming) => For(files, streaming, () => SpeechLibrary.Current);

    internal static Func<TranscriberContext, ITranscriber> For(SpeechModelFiles files, StreamingOptions streaming, Func<ISpeechEngine> engine)
    {
        LocalOptions.Check(streaming);
        return context => new LocalTranscriber(context, files, streaming, engine);
    }

    /// <inheritdoc/>
    public async Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        // A stop need not wait, unless audio was captured that has to be transcribed; and a forced one never does.
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(cancel, _hurry.Token, _context.Capture.IsLive ? CancellationToken.None : stop);
        try
        {
            _model = await ModelLoading.LoadAsync(() => _engine().Open(_files), leave.Token);
        }
        catch (StreamCoachException failure)
        {
            return failure;
        }
        _context.Diagnostics.Add(DiagnosticLevel.Verbose, string.Create(CultureInfo.InvariantCulture, $"The speech model '{_files.Name}' was loaded in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s."));
        return null;
    }

    /// <inheritdoc/>
    public async Task<TranscriberResult> RunAsync(long offset, CancellationToken abort)
    {
        var end = new TranscriberResult(null, Confirmed: false);
        _context.Observer.Began(new(null, _files.Name, offset));
        using CancellationTokenRegistration wake = abort.Register(_context.Capture.Buffer.WakeConsumer);
        await Background.RunAsync("StreamCoach recognition", () => end = _recognition.Run(_model!, offset, abort));
        abort.ThrowIfCancellationRequested();
        return end;
    }

    /// <inheritdoc/>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        LocalOptions.Check(changed);
        _recognition.Settings = LocalOptions.Segmentation(changed);
    }

    /// <inheritdoc/>
    public void SendChanges() => _context.Capture.Buffer.WakeConsumer();

    /// <inheritdoc/>
    public void ForceEndpoint() => _recognition.EndTurn();

    /// <inheritdoc/>
    public void KeepAlive() { }

    /// <inheritdoc/>
    public void SourceEnded() { }

    /// <inheritdoc/>
    public void Hurry()
    {
        _recognition.Hurry();
        _ = _hurry.CancelAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Interlocked.Exchange(ref _model, null)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
