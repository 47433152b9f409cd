using System.Text.RegularExpressions;

namespace StreamCoach.Tests.House;

/// <summary>No continuation, callback or disk access runs inside a lock, because threads that wait for the lock would wait for it too.</summary>
public partial class LocksTests
{
    [Fact]
    public void No_foreign_code_and_no_disk_access_runs_in_a_lock()
    {
        string[] found = [.. Sources().SelectMany(file => Bodies(File.ReadAllText(file))
            .SelectMany(body => Forbidden().Matches(body)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))];
        Assert.Empty(found);
    }

    [Theory]
    [InlineData("lock (_gate) _ready.Set();", ".Set(")]
    [InlineData("lock (_gate)\n{\n if (a) { b(); }\n Changed?.Invoke(true);\n}", "?.Invoke(")]
    [InlineData("lock (_gate) _file.Write(x);", "_file.Write(")]
    [InlineData("lock (_gate)\n lock (b)\n {\n _stop.Cancel();\n }\n", ".Cancel(")]
    public void A_call_in_a_lock_is_found(string code, string call) =>
        Assert.Contains(call, Assert.Single(Bodies(code).SelectMany(body => Forbidden().Matches(body)).Select(match => match.Value).Distinct()));

    [Fact]
    public void A_call_after_a_lock_is_not_found() => Assert.DoesNotContain(Bodies("lock (_gate) return;\n_ready.Set();\nlock (_gate)\n{\n x();\n}\n_ready.Set();"), body => Forbidden().IsMatch(body));

    internal static IEnumerable<string> Sources() => Directory.EnumerateFiles(Path.Combine(ReferencesTests.Root(), "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Contains("obj"));

    // The statement or block of a lock; a nested lock is found separately too.
    private static IEnumerable<string> Bodies(string code)
    {
        foreach (Match start in LockStatement().Matches(code))
        {
            int from = start.Index + start.Length, depth = 0, at = from;
            for (; at < code.Length; at++)
            {
                if (code[at] is '{' or '(') depth++;
                if (code[at] is '}' or ')') depth--;
                if (depth == 0 && (code[at] == '}' || code[at] == ';')) break;
            }
            yield return code[from..at];
        }
    }

    [GeneratedRegex(@"\block \([\w.]+\)\s*")]
    private static partial Regex LockStatement();

    [GeneratedRegex(@"\.Set\(|\bWake(Consumer|Producer)?\(|\.Cancel\(|\?\.Invoke\(|_warn\(|[nN]otes\.Add\(|\bnew Thread\(|\b(File|RandomAccess|Directory)\.\w+\(|_file[!?]?\.(Write|Dispose|Flush)\(|[jJ]ournal\?\.Flush\(|\.Join\(|Task\.WaitAll\(")]
    private static partial Regex Forbidden();
}
