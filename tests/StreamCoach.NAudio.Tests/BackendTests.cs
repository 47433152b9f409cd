using System.Runtime.Loader;
using StreamCoach.Audio.Backend;
using StreamCoach.Tests.Audio.Files;

namespace StreamCoach.NAudio.Tests;

/// <summary>How the engine comes by the sound library.</summary>
public class BackendTests
{
    [Fact]
    public void It_is_loaded_in_a_context_of_its_own_and_shares_the_engine()
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
    public void Where_it_is_missing_or_broken_that_is_told()
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
