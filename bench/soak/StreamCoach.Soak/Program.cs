using System.Globalization;
using StreamCoach.Soak;

// The long versions of what tests/ does in short. bench/soak/kill, memory, long-file and full-disk build this program and call it. With
// 'talk', 'hours', 'file' and 'sound' it acts as one of its own child processes.

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["kill", .. var rest]:
        int[] numbers = [.. rest.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        return await KillRun.RunAsync(numbers.ElementAtOrDefault(0) is > 0 and var rounds ? rounds : 100, numbers.Length > 1 ? numbers[1] : Random.Shared.Next());
    case ["memory"]:
        return await MemoryRun.RunAsync();
    case ["long-file"]:
        return await LongFileRun.RunAsync();
    case ["full-disk"]:
        return await FullDiskRun.RunAsync();
    case ["talk", var endpoint, var folder, .. var command]:
        await SoakSession.RunAsync(endpoint, folder, command);
        return 0;
    case ["hours", var endpoint, var folder]:
        await MemoryRun.TalkAsync(endpoint, folder);
        return 0;
    case ["file", var endpoint, var path]:
        await LongFileRun.TalkAsync(endpoint, path);
        return 0;
    case ["sound"]:
        MemoryRun.WriteSound();
        return 0;
    default:
        Console.Error.WriteLine("bench/soak/kill [ROUNDS [SEED]], bench/soak/memory, bench/soak/long-file or bench/soak/full-disk");
        return 2;
}
