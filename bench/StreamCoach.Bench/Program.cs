using System.Globalization;
using StreamCoach.Bench;

// Measures what StreamCoach costs, compared with the guide's two clients and a bare socket loop. bench/run builds what is needed and
// calls this program.
//   bench/run                 everything, about 25 minutes; writes docs/performance.md
//   bench/run quick           everything in short
//   bench/run [quick] PART... some parts: cpu memory start delay flood hour sessions allocation import micro; report only writes the page
// With 'client' and 'allocation-client' this program acts as one of the measured clients.

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args.FirstOrDefault())
{
    case "client":
        PlainClient.Run(new ClientArguments(args));
        return 0;
    case "allocation-client":
        await AllocationClient.RunAsync(new ClientArguments(args));
        return 0;
    case "idle":
        Thread.Sleep(1_000);
        return 0;
    default:
        return await Conductor.RunAsync(args);
}
