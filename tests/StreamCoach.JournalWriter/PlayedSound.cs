namespace StreamCoach.JournalWriter;

/// <summary>Stands in for cat and a shell, which Windows does not have: plays a file, writes a message to standard error, and ends with an exit code.</summary>
internal static class PlayedSound
{
    /// <param name="arguments">A file, <c>none</c>, or <c>zeros</c> for silence without an end; optionally a message and an exit code.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        await using (Stream output = Console.OpenStandardOutput())
        {
            while (arguments[0] == "zeros") await output.WriteAsync(new byte[16_000]);
            if (arguments[0] != "none")
            {
                await using FileStream file = File.OpenRead(arguments[0]);
                await file.CopyToAsync(output);
            }
        }
        if (arguments.Length == 1) return 0;
        await Console.Error.WriteLineAsync(arguments[1]);
        return int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture);
    }
}
