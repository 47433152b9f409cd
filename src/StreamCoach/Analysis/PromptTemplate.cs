using StreamCoach.Errors;
using StreamCoach.Text;

namespace StreamCoach.Analysis;

/// <summary>
/// An instruction for a model, stored in a Markdown file: a heading that describes it, then the text. Some are installed with
/// StreamCoach; a file in the user's own folder replaces an installed one of the same name.
/// </summary>
public sealed class PromptTemplate
{
    /// <summary>The template that is used by default.</summary>
    public const string DefaultName = "coach";

    /// <summary>The environment variable that sets the user's own folder of templates.</summary>
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

    /// <summary>The file name without its extension, unchanged; it may contain any character.</summary>
    public string Name { get; }

    /// <summary>What the template is for: the heading of the file.</summary>
    public string Description { get; }

    /// <summary>The instruction.</summary>
    public string Text { get; }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>The folder of the templates that are installed with StreamCoach.</summary>
    public static string OwnFolder { get; } = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(typeof(PromptTemplate).Assembly.Location)!, "Templates");

    /// <summary>
    /// The user's own folder, which may not exist: the value of <see cref="FolderVariable"/>, or StreamCoach/Templates in the user's
    /// settings.
    /// </summary>
    public static string UserFolder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named
        : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "StreamCoach", "Templates");

    /// <summary>Returns all templates, ordered by name. Invalid files are skipped.</summary>
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
                    // Find reports what is wrong with it.
                }
            }
        }
        return [.. all.Values];
    }

    /// <summary>Returns the template with a name, or in a file.</summary>
    /// <exception cref="StreamCoachException">The template does not exist, or its file is invalid.</exception>
    public static PromptTemplate Find(string nameOrPath)
    {
        if (nameOrPath.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || nameOrPath.AsSpan().ContainsAny('/', '\\')) return Load(nameOrPath);
        foreach (string folder in new[] { UserFolder, OwnFolder })
        {
            string? file = Files(folder).FirstOrDefault(file => System.IO.Path.GetFileNameWithoutExtension(file).Equals(nameOrPath, StringComparison.OrdinalIgnoreCase));
            if (file is not null) return Load(file);
        }
        throw new StreamCoachException(FailureKind.TemplateNotFound,
            $"There is no template '{nameOrPath}'. Available templates: {string.Join(", ", GetAll().Select(template => template.Name))}. Put your own in '{UserFolder}'.");
    }

    /// <summary>Returns <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private static PromptTemplate Load(string file)
    {
        string content;
        try
        {
            content = new FileInfo(file) is { Exists: true, Length: > LongestFile }
                ? throw new StreamCoachException(FailureKind.TemplateInvalid, $"The template '{file}' is larger than {LongestFile} bytes.")
                : File.ReadAllText(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StreamCoachException(FailureKind.TemplateNotFound, $"The template file '{file}' does not exist.", error);
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
            ? throw new StreamCoachException(FailureKind.TemplateInvalid, $"The template '{file}' contains no instruction. Describe below its heading what the model should look for.")
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
