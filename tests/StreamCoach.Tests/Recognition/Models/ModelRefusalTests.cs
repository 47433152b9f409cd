using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Recognition.Models;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Recognition.Models;

/// <summary>A server that refuses a model's files, sends the client elsewhere, or is not there.</summary>
public sealed class ModelRefusalTests : IDisposable
{
    private const string Encoder = SmallModels.Large + "-encoder";

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Theory]
    [InlineData("http://models.example.com/file", "not encrypted")]
    [InlineData("ftp://models.example.com/file", "not encrypted")]
    [InlineData("javascript:alert(1)", "an address that is none")]
    [InlineData("", "an address that is none")]
    public async Task A_redirect_is_followed_to_encrypted_addresses_only(string location, string says)
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            await request.HeadAsync(302, location.Length > 0 ? $"Location: {location}\r\nContent-Length: 0\r\n" : "Content-Length: 0\r\n");
            return true;
        });
        await FailAsync(server, FailureKind.SpeechModelDownloadFailed, says);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_on_the_same_machine_is_followed_but_not_in_circles()
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != "detector.onnx" && request.Path != Encoder) return false;
            await request.HeadAsync(307, $"Location: /{(request.Path == Encoder ? Encoder : SmallModels.Little + "-encoder")}\r\nContent-Length: 0\r\n");
            return true;
        });
        // Followed, to a file of another length.
        await FailAsync(server, FailureKind.SpeechModelMismatch, "has 90,000 bytes instead of 5,003");
        File.WriteAllBytes(Path.Combine(_root.Path, "models", "detector.partial", "detector.onnx"), SmallModels.At("detector.onnx"));
        await FailAsync(server, FailureKind.SpeechModelDownloadFailed, "more than 5 times");
        Assert.Equal(6, server.Requests.Count(request => request.Path == Encoder));
    }

    [Theory]
    [InlineData(404, 1)]
    [InlineData(403, 1)]
    [InlineData(500, 5)]
    [InlineData(429, 5)]
    public async Task A_refusal_is_asked_again_only_where_it_may_pass(int status, int requests)
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            await request.HeadAsync(status, "Content-Length: 0\r\n");
            return true;
        });
        await FailAsync(server, FailureKind.SpeechModelDownloadFailed, $"HTTP {status}");
        Assert.Equal(requests, server.Requests.Count);
    }

    [Fact]
    public async Task No_server_is_an_error_that_names_the_address()
    {
        Uri address;
        await using (ModelServer server = ModelServer.Start()) address = server.Address;
        var store = new SpeechModelStore(_root.Path, SmallModels.Catalog(address));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => store.InstallAsync(SmallModels.Large, new() { RetryDelay = TimeSpan.Zero }).Within());
        Assert.Equal(FailureKind.SpeechModelDownloadFailed, failure.Kind);
        Assert.Contains($"{address.Authority} cannot be reached", failure.Message);
    }

    private SpeechModelStore Store(ModelServer server) => new(_root.Path, SmallModels.Catalog(server.Address));

    private Task<SpeechModel> InstallAsync(ModelServer server) =>
        Store(server).InstallAsync(SmallModels.Large, new() { RetryDelay = TimeSpan.Zero }).Within();

    private async Task FailAsync(ModelServer server, FailureKind kind, string says)
    {
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => InstallAsync(server));
        Assert.Contains(says, failure.Message);
        Assert.Equal(kind, failure.Kind);
        InstalledModel.IsAbsent(_root.Path, SmallModels.Large);
    }
}
