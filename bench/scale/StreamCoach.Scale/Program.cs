using System.Globalization;
using StreamCoach.Scale;

// Measures many sessions in real time. bench/scale/sessions builds this program and calls it; with 'sandbox' and 'hold' it acts as the
// service and the client, in processes of their own.

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["sessions", .. var counts]:
        return await SessionsRun.RunAsync(counts.Length == 0 ? [10, 100, 1_000] : [.. counts.Select(text => int.Parse(text, CultureInfo.InvariantCulture))]);
    case ["sandbox"]:
        await Service.RunAsync();
        return 0;
    case ["hold", var endpoint, var sessions, var folder]:
        await SessionHost.RunAsync(endpoint, int.Parse(sessions, CultureInfo.InvariantCulture), folder);
        return 0;
    default:
        Console.Error.WriteLine("bench/scale/sessions [COUNT...]");
        return 2;
}
