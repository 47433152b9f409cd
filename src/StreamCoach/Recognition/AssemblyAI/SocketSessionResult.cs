using StreamCoach.Errors;

namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>How one WebSocket session ended.</summary>
/// <param name="Failure">Why it failed; <see langword="null"/> if it did not.</param>
/// <param name="Left">Whether this side ended it early, to continue on another connection.</param>
/// <param name="Confirmed">Whether the service confirmed Terminate, and so has processed all that it was sent.</param>
/// <param name="SentAll">Whether all the audio that this connection was to carry was sent, and Terminate after it.</param>
/// <param name="NoTermination">Whether only the confirmation of Terminate did not arrive in time: the connection may have been dead for a while.</param>
/// <param name="Gap">The audio that was lost before it could be sent, and before which the session ended; <see langword="null"/> for none.</param>
internal readonly record struct SocketSessionResult(StreamCoachException? Failure, bool Left, bool Confirmed, bool SentAll, bool NoTermination, (long From, long To)? Gap);
