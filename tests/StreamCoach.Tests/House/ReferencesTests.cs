using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace StreamCoach.Tests.House;

/// <summary>Compares the references of the built assemblies with the rules in docs/architecture.md.</summary>
public class ReferencesTests
{
    private static readonly string Module = Path.Combine(Root(), "out", "StreamCoach");

    [Theory]
    [InlineData("StreamCoach.dll")]
    [InlineData("StreamCoach.Sandbox.dll")]
    public void The_engine_and_the_sandbox_reference_only_the_framework(string dll) => Assert.All(
        References(dll), reference => Assert.True(IsFramework(reference), $"{dll} references {reference}"));

    [Fact]
    public void The_cmdlets_reference_only_the_engine_the_sandbox_and_powershell() => Assert.Equal(
        ["StreamCoach", "StreamCoach.Sandbox", "System.Management.Automation"],
        References("StreamCoach.PowerShell.dll").Where(reference => !IsFramework(reference)).Order());

    [Theory]
    [InlineData("StreamCoach.dll", "System.Net.WebSockets.ClientWebSocket", "WebSocketConnection")]
    [InlineData("StreamCoach.dll", "System.Net.Http.HttpClient", "GatewayConnection", "ModelDownload")]
    [InlineData("StreamCoach.dll", "System.Net.Http.SocketsHttpHandler", "ServiceHandler")]
    [InlineData("StreamCoach.dll", "System.Diagnostics.Process", "ChildProgram", "RunningProgram")]
    [InlineData("StreamCoach.dll", "System.Runtime.Loader.AssemblyLoadContext", "ShippedLibrary")]
    // All output to a terminal goes through one type, which removes control characters.
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Cmdlet::WriteWarning", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Cmdlet::WriteVerbose", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Cmdlet::WriteDebug", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Cmdlet::WriteProgress", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Cmdlet::WriteInformation", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Cmdlet::ShouldProcess", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.Host.PSHostUserInterface::WriteLine", "Messages")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.ErrorRecord::.ctor", "ErrorRecords")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.CompletionResult::.ctor", "Completions")]
    [InlineData("StreamCoach.PowerShell.dll", "System.Management.Automation.WildcardPattern::IsMatch", "NamePattern")]
    public void Each_external_api_is_used_by_one_type(string dll, string outside, params string[] inside)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(Module, dll)));
        MetadataReader metadata = file.GetMetadataReader();
        string[] users = [.. metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => Names(metadata, file, type, outside)).Select(type => Outermost(metadata, type)).Distinct()];
        Assert.Equal(inside, users.Order(StringComparer.Ordinal));
    }

    // The cmdlets use only the engine's public members, like any other program.
    [Theory]
    [InlineData("StreamCoach.dll")]
    [InlineData("StreamCoach.Sandbox.dll")]
    public void Internals_are_visible_to_tests_bench_and_the_sound_and_speech_libraries_only(string dll) => Assert.Empty(Friends(dll).Except(
        ["StreamCoach.Tests", "StreamCoach.NAudio.Tests", "StreamCoach.JournalWriter", "StreamCoach.Soak", "StreamCoach.Bench", "StreamCoach.Decoders", "StreamCoach.NAudio", "StreamCoach.LocalSpeech"]));

    [Fact]
    public void The_module_ships_its_own_assemblies_and_no_others() => Assert.Equal(
        ["StreamCoach.PowerShell.dll", "StreamCoach.Sandbox.dll", "StreamCoach.dll"],
        Directory.GetFiles(Module, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void Only_the_speech_library_names_onnxruntime() => Assert.Equal(
        ["StreamCoach.LocalSpeech.dll"],
        Directory.GetFiles(Module, "StreamCoach*.dll", SearchOption.AllDirectories).Where(path => References(path).Contains("Microsoft.ML.OnnxRuntime")).Select(Path.GetFileName));

    [Fact]
    public void The_speech_library_ships_what_it_uses_and_natives_for_five_platforms()
    {
        string folder = Path.Combine(Module, "Dependencies", "LocalSpeech");
        Assert.Equal(["Microsoft.ML.OnnxRuntime.dll", "StreamCoach.LocalSpeech.dll", "System.Numerics.Tensors.dll"],
            Directory.GetFiles(folder, "*.dll").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        string runtimes = Path.Combine(folder, "runtimes");
        Assert.Equal(
            ["linux-arm64/native/libonnxruntime.so", "linux-x64/native/libonnxruntime.so", "osx-arm64/native/libonnxruntime.dylib", "win-arm64/native/onnxruntime.dll", "win-x64/native/onnxruntime.dll"],
            Directory.GetFiles(runtimes, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(runtimes, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_version_of_the_assemblies_is_that_of_the_manifest() => Assert.Matches(
        $@"ModuleVersion\s+= '{Regex.Escape(AssemblyName.GetAssemblyName(Path.Combine(Module, "StreamCoach.dll")).Version!.ToString(3))}'",
        File.ReadAllText(Path.Combine(Root(), "StreamCoach.psd1")));

    internal static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "StreamCoach.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not lie in the repository.");
    }

    private static string[] References(string dll)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(Module, dll)));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    // The names in an assembly's InternalsVisibleTo attributes.
    private static string[] Friends(string dll)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(Module, dll)));
        MetadataReader metadata = file.GetMetadataReader();
        string[] friends = [.. metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute).Where(IsFriend).Select(Name)];
        Assert.Contains("StreamCoach.Tests", friends);
        return friends;

        bool IsFriend(CustomAttribute attribute) => attribute.Constructor is { Kind: HandleKind.MemberReference } constructor
            && metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent is { Kind: HandleKind.TypeReference } type
            && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name) == "InternalsVisibleToAttribute";

        string Name(CustomAttribute attribute)
        {
            BlobReader value = metadata.GetBlobReader(attribute.Value);
            // ECMA-335 II.23.3: a prolog of two bytes comes before the arguments.
            value.ReadUInt16();
            return value.ReadSerializedString()!.Split(',')[0];
        }
    }

    private static bool IsFramework(string reference) =>
        reference != "System.Management.Automation" && (reference.StartsWith("System.", StringComparison.Ordinal) || reference is "System" or "Microsoft.Win32.Primitives" or "netstandard");

    // "Type" means any use of a type, "Type::Member" one member. A type uses another if one of its method bodies or fields refers to it by token; tokens are searched in the bytes of the code.
    private static bool Names(MetadataReader metadata, PEReader file, TypeDefinition type, string outside)
    {
        HashSet<int> types = [], tokens = [];
        string[] wanted = outside.Split("::");
        foreach (TypeReferenceHandle handle in metadata.TypeReferences)
        {
            TypeReference reference = metadata.GetTypeReference(handle);
            if ($"{metadata.GetString(reference.Namespace)}.{metadata.GetString(reference.Name)}" == wanted[0]) types.Add(MetadataTokens(handle));
        }
        foreach (MemberReferenceHandle handle in metadata.MemberReferences)
        {
            MemberReference member = metadata.GetMemberReference(handle);
            if (member.Parent is { Kind: HandleKind.TypeReference } parent && types.Contains(MetadataTokens(parent))
                && (wanted.Length == 1 || metadata.GetString(member.Name) == wanted[1])) tokens.Add(MetadataTokens(handle));
        }
        if (wanted.Length == 1) tokens.UnionWith(types);
        Assert.NotEmpty(tokens);
        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            int address = metadata.GetMethodDefinition(handle).RelativeVirtualAddress;
            if (address == 0) continue;
            byte[] code = file.GetMethodBody(address).GetILBytes() ?? [];
            for (int i = 0; i + 4 <= code.Length; i++)
            {
                if (tokens.Contains(BitConverter.ToInt32(code, i))) return true;
            }
        }
        return false;
    }

    private static int MetadataTokens(EntityHandle handle) => System.Reflection.Metadata.Ecma335.MetadataTokens.GetToken(handle);

    private static string Outermost(MetadataReader metadata, TypeDefinition type)
    {
        while (!type.GetDeclaringType().IsNil) type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return metadata.GetString(type.Name);
    }
}
