using System.Globalization;
using StreamCoach.Bench;

// What StreamCoach costs, beside the guide's two clients and a bare socket loop. bench/run builds what is needed and calls this.
//   bench/run                 everything, about 25 minutes; writes docs/performance.md
//   bench/run quick           everything in short
//   bench/run [quick] PART... some parts again: cpu memory start delay flood hour sessions allocation import micro; report only writes
// 'client' and 'allocation-client' are the roles that this program plays itself as one of those that are measured.

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
