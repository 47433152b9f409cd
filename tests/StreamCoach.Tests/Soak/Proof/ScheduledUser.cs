using StreamCoach.Errors;
using StreamCoach.Recognition;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>Performs a schedule's user actions when the session has sent the specified audio.</summary>
internal sealed class ScheduledUser(Schedule schedule, TranscriptionSession session)
{
    // There is no event for a second of audio.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(3);

    /// <exception cref="ProofException">An end exceeds its limit.</exception>
    public async Task ActAsync(TimeSpan limit)
    {
        foreach (UserAction action in schedule.Actions)
        {
            while (session.AudioSent < action.At && !session.Completion.IsCompleted) await Task.WhenAny(session.Completion, Task.Delay(Look));
            if (session.Completion.IsCompleted) return;
            try
            {
                await ActAsync(action).WaitAsync(limit);
            }
            catch (StreamCoachException failure) when (failure.Kind == FailureKind.SessionNotRunning)
            {
                // The session has ended meanwhile, or is ending.
            }
            catch (TimeoutException)
            {
                throw new ProofException($"{action.Kind} had not returned after {limit.TotalSeconds:0} s; the session is {session.State}");
            }
        }
    }

    private async Task ActAsync(UserAction action)
    {
        switch (action.Kind)
        {
            case UserActionKind.Suspend:
                session.Suspend();
                await Task.WhenAny(session.Completion, Task.Delay(action.Value));
                session.Resume();
                break;
            case UserActionKind.ForceEndpoint:
                session.ForceEndpoint();
                break;
            case UserActionKind.Change:
                session.Change(new StreamingChange { MaxTurnSilence = action.Value, KeyTerms = ["dashboard"] });
                break;
            case UserActionKind.Stop:
                await session.StopAsync();
                break;
            case UserActionKind.StopDiscarding:
                await session.StopAsync(discardUnsent: true);
                break;
            case UserActionKind.Abort:
                session.Abort();
                await session.Completion;
                break;
            default:
                await Task.Run(() => SessionShutdown.StopAll([session]));
                await session.Completion;
                break;
        }
    }
}
