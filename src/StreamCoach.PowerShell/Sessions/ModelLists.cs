using System.Collections.Concurrent;

namespace StreamCoach.Commands;

/// <summary>The gateways' lists of models for a while, so that completing a word does not ask for them at every key.</summary>
internal sealed class ModelLists
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<Uri, (long At, Task<IReadOnlyList<AnalysisModel>> List)> _lists = new();

    /// <summary>The list of an endpoint's gateway, which may still be on its way. One that failed is asked for anew.</summary>
    public Task<IReadOnlyList<AnalysisModel>> Of(ServiceEndpoint endpoint) => _lists.AddOrUpdate(
        endpoint.Gateway,
        _ => (Environment.TickCount64, Ask(endpoint)),
        (_, known) => known.List.IsFaulted || Environment.TickCount64 - known.At > Fresh.TotalMilliseconds ? (Environment.TickCount64, Ask(endpoint)) : known).List;

    private static Task<IReadOnlyList<AnalysisModel>> Ask(ServiceEndpoint endpoint) => Task.Run(() => new GatewayClient(endpoint, null).GetModelsAsync());
}
