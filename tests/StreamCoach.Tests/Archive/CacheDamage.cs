namespace StreamCoach.Tests.Archive;

/// <summary>What can happen to the files of the cache: a process killed while it writes, a full disk, a failing disk, a file of another program.</summary>
internal static class CacheDamage
{
    public static void Do(SavedTalks talks, int number)
    {
        if (talks.CacheFiles is not { Length: > 0 } files) return;
        string file = files[number % files.Length];
        var random = new Random(number);
        byte[] bytes = File.ReadAllBytes(file);
        switch (number / 7 % 6)
        {
            case 0:
                File.WriteAllBytes(file, bytes[..random.Next(bytes.Length + 1)]);
                break;
            case 1 when bytes.Length > 0:
                for (int i = 0; i < 3; i++) bytes[random.Next(bytes.Length)] ^= (byte)random.Next(1, 256);
                File.WriteAllBytes(file, bytes);
                break;
            case 2:
                random.NextBytes(bytes);
                File.WriteAllBytes(file, bytes);
                break;
            case 3:
                byte[] more = new byte[random.Next(1, 500)];
                random.NextBytes(more);
                File.WriteAllBytes(file, [.. bytes, .. more]);
                break;
            case 4:
                File.Delete(file);
                break;
            default:
                // A process was killed between the new generation and the deletion of the old one.
                string copy = $"{file[..^8]}{int.Parse(file[^8..], System.Globalization.CultureInfo.InvariantCulture) + 1:00000000}";
                File.Copy(file, copy, overwrite: true);
                break;
        }
    }
}
