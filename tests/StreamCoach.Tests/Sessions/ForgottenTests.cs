using System.Runtime.CompilerServices;
using StreamCoach.Errors;
using StreamCoach.Sandbox.Faults;
using StreamCoach.Sessions;
using StreamCoach.Tests.Audio;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Sessions;

/// <summary>An ended session without references is garbage-collected: no static list, timer, event or token refers to it.</summary>
public class ForgottenTests
{
    [Theory]
    [InlineData("heard to its end")]
    [InlineData("stopped")]
    [InlineData("aborted")]
    [InlineData("suspended, then stopped")]
    [InlineData("refused")]
    [InlineData("dropped and connected again")]
    [InlineData("failed on the way")]
    [InlineData("never started")]
    [InlineData("read")]
    [InlineData("saved")]
    public async Task An_ended_session_is_garbage_collected(string end)
    {
        await using SandboxServer sandbox = SandboxServer.Start();
        using var file = new TemporaryFile(".wav", Wav.Tone(1));
        string folder = Directory.CreateTempSubdirectory("streamcoach-").FullName;
        try
        {
            WeakReference session = await RunAsync(end, sandbox, file.Path, folder);
            await Task.Run(async () =>
            {
                CancellationToken limit = Limit.Token;
                while (session.IsAlive)
                {
                    limit.ThrowIfCancellationRequested();
                    // The threads of the session may still be ending.
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    await Task.Yield();
                }
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // In a method of its own, so that no local of the test keeps it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunAsync(string end, SandboxServer sandbox, string path, string folder)
    {
        if (end == "refused") sandbox.FaultNext(SandboxFault.Error(1008, "No."));
        if (end == "dropped and connected again") sandbox.FaultNext(SandboxFault.DropRst(0.2));
        if (end == "failed on the way") sandbox.FaultNext(SandboxFault.Error(3006, "No.", 0.2));
        TranscriptionSession session = TranscriptionSession.FromFile(path, Sandboxed.Options(sandbox, saveIn: end == "saved" ? folder : null));
        if (end != "never started")
        {
            try
            {
                await session.StartAsync();
            }
            catch (StreamCoachException) when (end == "refused")
            {
                return new(session);
            }
        }
        if (end == "read")
        {
            await foreach (Turn turn in session.ReadTurnsAsync(cancel: Limit.Token)) Assert.NotNull(turn.Text);
        }
        if (end.StartsWith("suspended", StringComparison.Ordinal)) session.Suspend();
        if (end == "aborted") session.Abort();
        else if (end is "stopped" or "never started" || end.StartsWith("suspended", StringComparison.Ordinal)) _ = session.StopAsync();
        await session.WaitForEndAsync().Within();
        return new(session);
    }
}
