using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// What a model is asked to look for, kept in a Markdown file: a heading that says what it is for, then the instruction. Some come with
/// StreamCoach; a file of the user's own folder goes before one of the same name.
/// </summary>
public sealed class PromptTemplate
{
    /// <summary>The template that is used unless another is named.</summary>
    public const string DefaultName = "coach";

    /// <summary>The environment variable that names the user's own folder of templates.</summary>
    public const string FolderVariable = "STREAMCOACH_TEMPLATES";

    private const string Extension = ".md";
    private const int LongestFile = 100_000;

    private PromptTemplate(string name, string description, string text, string path)
    {
        Name = name;
        Description = description;
        Text = text;
        Path = path;
    }

    /// <summary>The file's name without its extension, as it stands on disk: a name may hold any character.</summary>
    public string Name { get; }

    /// <summary>What it is for: the file's heading.</summary>
    public string Description { get; }

    /// <summary>The instruction.</summary>
    public string Text { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The folder of those that come with StreamCoach.</summary>
    public static string OwnFolder { get; } = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(PromptTemplate).Assembly.Location)!, "Templates");

    /// <summary>The user's own folder, which need not exist: what <see cref="FolderVariable"/> names, or StreamCoach/Templates where the user's settings lie.</summary>
    public static string UserFolder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "StreamCoach", "Templates");

    /// <summary>All templates by name. A file that is no template is left out.</summary>
    public static IReadOnlyList<PromptTemplate> GetAll()
    {
        var all = new SortedDictionary<string, PromptTemplate>(StringComparer.OrdinalIgnoreCase);
        foreach (string folder in new[] { OwnFolder, UserFolder })
        {
            foreach (string file in Files(folder))
            {
                try
                {
                    PromptTemplate template = Load(file);
                    all[template.Name] = template;
                }
                catch (StreamCoachException)
                {
                    // Whoever asks for it by name is told what is wrong with it.
                }
            }
        }
        return [.. all.Values];
    }

    /// <summary>The template of a name, or of a file's path.</summary>
    /// <exception cref="StreamCoachException">There is none, or its file cannot be used.</exception>
    public static PromptTemplate Find(string nameOrPath)
    {
        if (nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || nameOrPath.AsSpan().ContainsAny('/', '\\')) return Load(nameOrPath);
        foreach (string folder in new[] { UserFolder, OwnFolder })
        {
            string? file = Files(folder).FirstOrDefault(file => System.IO.Path.GetFileNameWithoutExtension(file).Equals(nameOrPath, StringComparison.OrdinalIgnoreCase));
            if (file is not null) return Load(file);
        }
        throw new StreamCoachException(FailureKind.TemplateNotFound,
            $"There is no template '{nameOrPath}'. There are: {string.Join(", ", GetAll().Select(template => template.Name))}; your own would lie in {UserFolder}.");
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static PromptTemplate Load(string file)
    {
        string content;
        try
        {
            content = new FileInfo(file) is { Exists: true, Length: > LongestFile }
                ? throw new StreamCoachException(FailureKind.TemplateInvalid, $"The template '{file}' has more than {LongestFile} bytes.")
                : File.ReadAllText(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StreamCoachException(FailureKind.TemplateNotFound, $"There is no template file '{file}'.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamCoachException(FailureKind.TemplateInvalid, $"The template '{file}' cannot be read: {error.Message}", error);
        }
        string text = PrintableText.Lines(content.TrimStart('\uFEFF')).Trim();
        string description = "";
        if (text.StartsWith("# ", StringComparison.Ordinal))
        {
            int end = text.IndexOf('\n');
            description = (end < 0 ? text : text[..end])[2..].Trim();
            text = end < 0 ? "" : text[end..].Trim();
        }
        return text.Length == 0
            ? throw new StreamCoachException(FailureKind.TemplateInvalid, $"The template '{file}' holds no instruction: below its heading it should say what to look for.")
            : new(System.IO.Path.GetFileNameWithoutExtension(file), description, text, file);
    }

    private static IEnumerable<string> Files(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
