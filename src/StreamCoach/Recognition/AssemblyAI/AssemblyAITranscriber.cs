using StreamCoach.Errors;
using StreamCoach.Services;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>AssemblyAI's streaming service as a transcriber: checks the options that the service would ignore or refuse, and sends commands.</summary>
internal sealed class AssemblyAITranscriber : ITranscriber
{
    private readonly SessionDiagnostics _diagnostics;
    private readonly int _sampleRate;
    private readonly ReconnectingConnection _connection;
    private StreamingOptions _streaming;
    // Reported by SendChanges, because Change is called with a lock held.
    private string[] _newWarnings = [];

    private AssemblyAITranscriber(TranscriberContext context, ConnectionOptions options)
    {
        _diagnostics = context.Diagnostics;
        _sampleRate = context.SampleRate;
        // Options are checked before anything is opened at the service.
        string query = StreamingQuery.Build(options.Streaming, _sampleRate);
        foreach (string warning in ModelFit.Warnings(options.Streaming)) _diagnostics.Add(DiagnosticLevel.Warning, warning);
        _diagnostics.Add(DiagnosticLevel.Verbose, $"Connecting to {options.Endpoint.Streaming} with the model {options.Streaming.Model}, for {options.ConnectTimeout.TotalSeconds:0} s at most.");
        // Only at the debug level, because the prompt and the key terms are the user's words.
        _diagnostics.Add(DiagnosticLevel.Debug, $"The options are {query}");
        _streaming = options.Streaming;
        _connection = new(context, options);
    }

    /// <inheritdoc/>
    public long ConfirmedUntil => _connection.ConfirmedUntil;

    /// <inheritdoc/>
    public int Refusals => _connection.Refusals;

    /// <summary>Returns a factory of transcribers, one for each session.</summary>
    /// <exception cref="StreamCoachException">No key was given.</exception>
    public static Func<TranscriberContext, ITranscriber> For(ServiceEndpoint endpoint, ApiKey? key, StreamingOptions streaming, TimeSpan connectTimeout, TimeSpan quotaWait, ConnectionLimits limits)
    {
        if (key is not { } known) throw new StreamCoachException(FailureKind.ApiKeyNotFound, "No API key was given.");
        return context => new AssemblyAITranscriber(context, new(endpoint, known, streaming, connectTimeout, quotaWait, limits));
    }

    /// <inheritdoc/>
    public Task<StreamCoachException?> OpenAsync(CancellationToken stop, CancellationToken cancel) => _connection.OpenAsync(stop, cancel);

    /// <inheritdoc/>
    public Task<TranscriberResult> RunAsync(long offset, CancellationToken abort) => _connection.RunAsync(offset, abort);

    /// <inheritdoc/>
    public void Change(StreamingOptions changed, StreamingChange change)
    {
        StreamingQuery.Build(changed, _sampleRate);
        _newWarnings = [.. _newWarnings, .. ModelFit.Warnings(changed).Except(ModelFit.Warnings(_streaming))];
        _streaming = changed;
        _connection.Change(changed, change);
    }

    /// <inheritdoc/>
    public void SendChanges()
    {
        foreach (string warning in Interlocked.Exchange(ref _newWarnings, [])) _diagnostics.Add(DiagnosticLevel.Warning, warning);
        _connection.Wake();
    }

    /// <inheritdoc/>
    public void ForceEndpoint() => _connection.Send(ClientMessage.ForceEndpoint);

    /// <inheritdoc/>
    public void KeepAlive() => _connection.Send(ClientMessage.KeepAlive);

    /// <inheritdoc/>
    public void SourceEnded() => _connection.SourceEnded();

    /// <inheritdoc/>
    public void Hurry() => _connection.Hurry();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}

/// <summary>The address, key, options and limits of a session's connections.</summary>
internal sealed record ConnectionOptions(ServiceEndpoint Endpoint, ApiKey Key, StreamingOptions Streaming, TimeSpan ConnectTimeout, TimeSpan QuotaWait, ConnectionLimits Limits);
