using StreamCoach.Errors;

namespace StreamCoach.Tests.Sessions;

/// <summary>Repeated warnings are all counted, without unlimited lines or memory.</summary>
public class SessionDiagnosticsTests
{
    private readonly SessionDiagnostics _diagnostics = new();

    [Fact]
    public void Warnings_that_differ_only_in_numbers_are_reported_at_1_2_3_10_100_and_at_the_end()
    {
        for (int i = 1; i <= 234; i++) _diagnostics.Add(DiagnosticLevel.Warning, $"Silence stands for {i}.5 s.");
        _diagnostics.Add(DiagnosticLevel.Warning, "Something else.");
        _diagnostics.Close();
        Assert.Equal(
            [
                "Silence stands for 1.5 s.", "Silence stands for 2.5 s.", "Silence stands for 3.5 s.", "Silence stands for 10.5 s. (10 times so far)",
                "Silence stands for 100.5 s. (100 times so far)", "Something else.", "134 more like this, 234 in all: Silence stands for 1.5 s.",
            ],
            Texts());
    }

    [Fact]
    public void A_warning_is_kept_however_many_messages_follow()
    {
        _diagnostics.Add(DiagnosticLevel.Warning, "First.");
        for (int i = 0; i < 10_000; i++) _diagnostics.Add(DiagnosticLevel.Verbose, $"Number {i}.");
        Assert.Contains("First.", Texts());
        Assert.Contains(_diagnostics.Since(0), note => note.Text.Contains("9800 earlier ones were discarded", StringComparison.Ordinal));
        Assert.Equal("Number 9999.", Assert.Single(_diagnostics.Since(10_000)).Text);
    }

    [Fact]
    public void Ten_thousand_different_warnings_are_counted_in_few_lines()
    {
        for (int i = 0; i < 10_000; i++) _diagnostics.Add(DiagnosticLevel.Warning, $"The service warns: {new string((char)('a' + i % 26), i / 26 + 1)}");
        _diagnostics.Close();
        Assert.InRange(_diagnostics.Since(0).Count, 50, 70);
        Assert.Contains(_diagnostics.Since(0), note => note.Text.Contains("9,950 in all", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_text_is_truncated()
    {
        _diagnostics.Add(DiagnosticLevel.Warning, new string('x', 1_000_000));
        Assert.InRange(Assert.Single(_diagnostics.Since(0)).Text.Length, 1_000, 5_000);
    }

    [Fact]
    public void Odd_messages_are_counted_too()
    {
        for (int i = 0; i < 5_000; i++) _diagnostics.Add(DiagnosticLevel.Debug, $"A message of {i} bytes could not be read.");
        _diagnostics.Close();
        Assert.Equal(7, _diagnostics.Since(0).Count);
    }

    private IEnumerable<string> Texts() => _diagnostics.Since(0).Select(note => note.Text);
}
