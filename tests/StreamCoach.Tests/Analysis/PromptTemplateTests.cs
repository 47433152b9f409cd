using StreamCoach.Analysis;
using StreamCoach.Errors;

namespace StreamCoach.Tests.Analysis;

[Collection("alone")]
public sealed class PromptTemplateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamcoach").FullName;
    private readonly string? _before = Environment.GetEnvironmentVariable(PromptTemplate.FolderVariable);

    public PromptTemplateTests() => Environment.SetEnvironmentVariable(PromptTemplate.FolderVariable, _folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(PromptTemplate.FolderVariable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Five_templates_are_included_and_each_has_a_description()
    {
        IReadOnlyList<PromptTemplate> all = PromptTemplate.GetAll();
        Assert.Equal(["coach", "interview", "lecture", "sales-call", "stand-up"], all.Select(template => template.Name));
        Assert.All(all, template => Assert.True(template is { Description.Length: > 10, Text.Length: > 200 } && !template.Text.StartsWith('#')));
        Assert.Equal(PromptTemplate.Find("coach").Text, new AnalysisRequest { Transcript = Talks.Recording }.Prompt);
    }

    [Fact]
    public void The_users_templates_override_the_included_ones()
    {
        File.WriteAllText(Path.Combine(_folder, "Coach.md"), "\uFEFF# Mine\r\n\r\nJust say hello.\r\n");
        File.WriteAllText(Path.Combine(_folder, "one on one.md"), "No heading.");
        Assert.Equal(("Coach", "Mine", "Just say hello."), (PromptTemplate.Find("coach").Name, PromptTemplate.Find("COACH").Description, PromptTemplate.Find("coach").Text));
        Assert.Equal("No heading.", PromptTemplate.Find("one on one").Text);
        Assert.Equal("No heading.", PromptTemplate.Find(Path.Combine(_folder, "one on one.md")).Text);
        Assert.Equal(6, PromptTemplate.GetAll().Count);
    }

    [Fact]
    public void An_invalid_template_is_not_listed_and_using_it_is_an_error()
    {
        File.WriteAllText(Path.Combine(_folder, "empty.md"), "# Only a heading");
        File.WriteAllText(Path.Combine(_folder, "huge.md"), new string('x', 200_000));
        Assert.Equal(5, PromptTemplate.GetAll().Count);
        Assert.Equal(FailureKind.TemplateInvalid, Kind("empty"));
        Assert.Equal(FailureKind.TemplateInvalid, Kind("huge"));
        Assert.Equal(FailureKind.TemplateNotFound, Kind("absent"));
        Assert.Equal(FailureKind.TemplateNotFound, Kind("/absent/x.md"));
        Assert.Contains("coach, interview, lecture, sales-call, stand-up", Assert.Throws<StreamCoachException>(() => PromptTemplate.Find("absent")).Message);
    }

    [Fact]
    public void A_missing_template_folder_is_no_error()
    {
        Environment.SetEnvironmentVariable(PromptTemplate.FolderVariable, Path.Combine(_folder, "absent"));
        Assert.Equal(5, PromptTemplate.GetAll().Count);
    }

    private static FailureKind Kind(string name) => Assert.Throws<StreamCoachException>(() => PromptTemplate.Find(name)).Kind;
}
