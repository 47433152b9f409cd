using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(StreamCoach.Tests.House.PesterFirst))]

namespace StreamCoach.Tests.House;

/// <summary>Starts the Pester suite first: it is the longest test, mostly waits for its own processes, and the others run beside it.</summary>
public sealed class PesterFirst : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IReadOnlyCollection<T> OrderTestCollections<T>(IReadOnlyCollection<T> testCollections)
        where T : ITestCollection => [.. testCollections.OrderBy(collection => !collection.TestCollectionDisplayName.Contains(typeof(PesterSuiteTests).FullName!, StringComparison.Ordinal))];
}
