using System.Runtime.Loader;
using StreamCoach.Audio.Backend;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>Loading of the audio library by the engine.</summary>
public class BackendTests
{
    [Fact]
    public void The_library_has_its_own_load_context_and_shares_the_engine()
    {
        IAudioBackend backend = AudioBackend.Current!;
        Assert.Null(AudioBackend.Missing);
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(backend.GetType().Assembly)!;
        Assert.NotEqual(AssemblyLoadContext.Default, context);
        // Each decoder is loaded by the first file that needs it.
        string[] decoders = ["NLayer", "NVorbis", "Concentus"];
        foreach (string extension in (string[])["mp3", "ogg", "opus"]) backend.Decode(SpeechFile.Path(extension))?.Dispose();
        Assert.All(decoders, decoder => Assert.Contains(context.Assemblies, assembly => assembly.GetName().Name == decoder));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, assembly => decoders.Contains(assembly.GetName().Name));
        Assert.DoesNotContain(context.Assemblies, assembly => assembly.GetName().Name == "StreamCoach");
    }

    [Fact]
    public void The_library_references_only_the_engine_and_its_own_packages()
    {
        IEnumerable<string> named = AudioBackend.Current!.GetType().Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);
        Assert.Equal(["Concentus", "NAudio.Core", "NAudio.Wasapi", "NLayer", "NVorbis", "StreamCoach"],
            named.Where(name => !name.StartsWith("System.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_module_contains_the_library_with_licences_and_without_a_second_engine()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "StreamCoach.slnx"))) root = root.Parent;
        if (root is null) Assert.Skip("The tests do not lie in the repository.");
        string folder = Path.Combine(root.FullName, "out", "StreamCoach", "Dependencies");
        Assert.Equal(
            ["Concentus.LICENSE.txt", "Concentus.dll", "NAudio.Core.dll", "NAudio.Wasapi.dll", "NLayer.dll", "NVorbis.dll", "StreamCoach.NAudio.dll", "StreamCoach.NAudio.pdb",
                "System.Numerics.Tensors.dll", "THIRD-PARTY-NOTICES.txt"],
            Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_or_broken_library_is_reported()
    {
        string folder = Directory.CreateTempSubdirectory("streamcoach-").FullName;
        Assert.Contains($"{Path.Combine(folder, "Dependencies")}", AudioBackend.Load(folder).Missing);
        Directory.CreateDirectory(Path.Combine(folder, "Dependencies"));
        File.WriteAllText(Path.Combine(folder, "Dependencies", "StreamCoach.NAudio.dll"), "no library");
        (IAudioBackend? backend, string? missing) = AudioBackend.Load(folder);
        Assert.Null(backend);
        Assert.Contains("cannot be loaded", missing);
        Directory.Delete(folder, recursive: true);
    }
}
