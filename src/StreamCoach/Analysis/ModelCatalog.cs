using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// Caches each gateway's list of models for some minutes, so that an analysis does not request it every time. Callers that need it while a
/// request is pending wait for the same response. The list is requested without a key, so it is the same for every key. Safe for use from
/// any thread.
/// </summary>
internal sealed class ModelCatalog(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // On this machine a list costs almost nothing, and another server may use the same port a moment later.
    private static readonly TimeSpan LoopbackLifetime = TimeSpan.FromSeconds(10);

    // Many analyses must not each wait for a gateway that cannot return its list.
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<Uri, Gateway> _gateways = [];

    /// <summary>The catalog of this process.</summary>
    public static ModelCatalog Shared { get; } = new(TimeProvider.System);

    /// <summary>Requests the list now and caches it.</summary>
    /// <exception cref="StreamCoachException">The list is unavailable.</exception>
    public async Task<IReadOnlyList<AnalysisModel>> RefreshAsync(Uri gateway, Func<Task<IReadOnlyList<AnalysisModel>>> request, CancellationToken cancel)
    {
        Listing listing = await Request(gateway, request).WaitAsync(cancel);
        return listing.Models ?? throw listing.Failure!;
    }

    /// <summary>Returns the cached list, or requests it.</summary>
    /// <exception cref="StreamCoachException">The list is unavailable.</exception>
    public async Task<IReadOnlyList<AnalysisModel>> GetAsync(Uri gateway, Func<Task<IReadOnlyList<AnalysisModel>>> request, CancellationToken cancel)
    {
        Listing listing = await CachedOrRequest(gateway, request, out _).WaitAsync(cancel);
        return listing.Models ?? throw listing.Failure!;
    }

    /// <summary>
    /// Looks a model up. If a cached list does not contain it, the list is requested once more, because the model may be new.
    /// </summary>
    public async Task<ModelLookup> FindAsync(Uri gateway, string model, Func<Task<IReadOnlyList<AnalysisModel>>> request, CancellationToken cancel)
    {
        Listing listing = await CachedOrRequest(gateway, request, out bool isCached).WaitAsync(cancel);
        if (listing.Models is null) return new(null, listing.Failure);
        if (listing.Find(model) is { } found) return new(found, null);
        bool requestAgain;
        lock (_gate) requestAgain = listing.Absent.Add(model) && isCached;
        if (!requestAgain) return new(null, null);
        Listing again = await Request(gateway, request).WaitAsync(cancel);
        lock (_gate) again.Absent.Add(model);
        return new(again.Find(model), null);
    }

    // One lock for both, because a pending list could arrive in between and be requested twice.
    private Task<Listing> CachedOrRequest(Uri gateway, Func<Task<IReadOnlyList<AnalysisModel>>> request, out bool isCached)
    {
        lock (_gate)
        {
            isCached = _gateways.TryGetValue(gateway, out Gateway? known) && IsFresh(known);
            return isCached ? Task.FromResult(known!.Last!) : Request(gateway, request);
        }
    }

    private bool IsFresh(Gateway gateway) => gateway.Last is { } last
        && time.GetElapsedTime(last.At) < (last.Models is null ? FailureLifetime : gateway.IsLoopback ? LoopbackLifetime : Lifetime);

    private Task<Listing> Request(Uri gateway, Func<Task<IReadOnlyList<AnalysisModel>>> request)
    {
        lock (_gate)
        {
            if (!_gateways.TryGetValue(gateway, out Gateway? known)) _gateways[gateway] = known = new(gateway.IsLoopback);
            // On another thread, so that no caller's code runs inside the lock, and without a caller's token, because others wait for the
            // same list.
            return known.Pending ??= Task.Run(() => RequestAsync(known, request));
        }
    }

    private async Task<Listing> RequestAsync(Gateway gateway, Func<Task<IReadOnlyList<AnalysisModel>>> request)
    {
        Listing listing;
        try
        {
            listing = new(await request(), null, time.GetTimestamp());
        }
        catch (StreamCoachException failure)
        {
            listing = new(null, failure, time.GetTimestamp());
        }
        catch (Exception error)
        {
            listing = new(null, new(FailureKind.ModelListUnavailable, $"The gateway's list of models is unavailable: {PrintableText.Excerpt(error.Message)}", error), time.GetTimestamp());
        }
        lock (_gate)
        {
            gateway.Pending = null;
            // An existing list is worth more than a failure; it expires by itself.
            if (listing.Models is not null || gateway.Last?.Models is null || !IsFresh(gateway)) gateway.Last = listing;
        }
        return listing;
    }

    private sealed class Gateway(bool isLoopback)
    {
        public bool IsLoopback => isLoopback;

        public Listing? Last { get; set; }

        public Task<Listing>? Pending { get; set; }
    }

    private sealed record Listing(IReadOnlyList<AnalysisModel>? Models, StreamCoachException? Failure, long At)
    {
        /// <summary>Models that the list does not contain, so that each of them causes only one extra request.</summary>
        public HashSet<string> Absent { get; } = [];

        public AnalysisModel? Find(string id) => Models?.FirstOrDefault(model => model.Id == id);
    }
}

/// <summary>The result of looking a model up in the gateway's list.</summary>
/// <param name="Model">The model; <see langword="null"/> if it is not listed.</param>
/// <param name="ListFailure">Why there is no list; <see langword="null"/> if there is one.</param>
internal readonly record struct ModelLookup(AnalysisModel? Model, StreamCoachException? ListFailure);
