namespace StreamCoach.Tests;

/// <summary>The limit of every wait in a test.</summary>
internal static class Limit
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    public static CancellationToken Token => new CancellationTokenSource(Time).Token;

    public static Task Within(this Task task) => task.WaitAsync(Time);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Time);
}
