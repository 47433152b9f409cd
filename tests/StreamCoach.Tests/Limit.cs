namespace StreamCoach.Tests;

/// <summary>Every wait of a test ends: by its event, or after this.</summary>
internal static class Limit
{
    public static readonly TimeSpan Time = TimeSpan.FromSeconds(30);

    public static CancellationToken Token => new CancellationTokenSource(Time).Token;

    public static Task Within(this Task task) => task.WaitAsync(Time);

    public static Task<T> Within<T>(this Task<T> task) => task.WaitAsync(Time);
}
