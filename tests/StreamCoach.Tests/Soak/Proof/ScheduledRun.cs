using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Storage;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Soak.Proof;

/// <summary>
/// Runs a schedule and checks the rule: every second of audio is covered by the turns, or is in a gap with a warning, or the session is not Completed and
/// can be resumed; after the resume it has the complete transcript. No end takes longer than its limit.
/// </summary>
internal sealed class ScheduledRun(Schedule schedule) : IAsyncDisposable
{
    private const int BytesPerSecond = 32_000;
    private const int MostContinuations = 4;
    // Each connection is billed. A schedule has at most 21 faults, and a second without a connection has about ten attempts at this speed.
    private const int MostConnections = 100;

    // Far more than the limits of the schedule together: a session that is still open then hangs.
    private static readonly TimeSpan SessionLimit = TimeSpan.FromSeconds(60);

    private readonly SandboxServer _sandbox = SandboxServer.Start(schedule.Sandbox);
    private readonly Storage.TemporaryRoot _root = new();
    private readonly TemporaryFile _pcm = SampleRecording.Pcm();
    private SaidWord[] _said = SaidWord.Recorded;
    // The time in seconds up to which audio was captured.
    private double _captured = double.PositiveInfinity;

    /// <summary>The result, for the summary.</summary>
    public ProofOutcome Outcome { get; private set; } = new();

    public async Task RunAsync()
    {
        _sandbox.FaultNext(schedule.Faults);
        if ((schedule.Cut == Cut.Kill ? await KilledAsync() : await FirstAsync()) is not { } id) return;
        await ContinueAsync(id);
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        _pcm.Dispose();
        _root.Dispose();
    }

    // The id of the saved session; null if the service never began it.
    private async Task<string?> FirstAsync()
    {
        string copy = Path.Combine(_root.Path, "captured.wav");
        SessionOptions options = Options(_sandbox, schedule.Live && schedule.Suspends ? copy : null);
        TranscriptionSession session = schedule.Live
            ? TranscriptionSession.FromProgram(TestProgram.Play(_pcm.Path), 16_000, options)
            : TranscriptionSession.FromFile(SandboxServer.RecordingPath, options);
        await using var watched = new WatchedSession(session, _root.Path);
        try
        {
            await session.StartAsync().WaitAsync(SessionLimit);
        }
        catch (StreamCoachException)
        {
            await watched.EndAsync(SessionLimit);
            Require(session.State == SessionState.Failed && session.TurnCount == 0, $"the start failed, and the session is {session.State} with {session.TurnCount} turns");
            Outcome = Outcome with { Unborn = 1 };
            return null;
        }
        Task acting = new ScheduledUser(schedule, session).ActAsync(SessionLimit);
        await watched.EndAsync(SessionLimit);
        await acting;
        if (options.SaveAudio is not null) _said = await HeardWithoutDisturbanceAsync(copy);
        Outcome = Outcome with { First = session.State, Connections = _sandbox.Sessions.Count };
        Require(_sandbox.Sessions.Count <= MostConnections, $"it opened {_sandbox.Sessions.Count} sessions at the service");
        if (schedule.Live) _captured = Math.Max(session.AudioSent, DiskEnd(session.Id));
        else if (session.State == SessionState.Stopped) _captured = session.AudioSent;
        watched.Check();
        CheckTurns(session, session.State is SessionState.Completed ? double.PositiveInfinity : session.State is SessionState.Stopped ? session.AudioSent - 0.06 : 0);
        return session.Id;
    }

    private async Task<string?> KilledAsync()
    {
        using var process = new SessionProcess(_root.Path, _sandbox, schedule, schedule.Live ? _pcm.Path : SandboxServer.RecordingPath);
        string[] shown = await process.KillAsync(SessionLimit);
        if (SavedSessions.Ids(_root.Path) is not [var id] || SavedSessions.Find(_root.Path, id) is not { } saved)
        {
            Require(shown.Length == 0, $"{shown.Length} turns were shown, and none is saved");
            Outcome = Outcome with { Unborn = 1 };
            return null;
        }
        string[] kept = [.. saved.GetTurns().Select(turn => $"{turn.Order}\t{turn.Text}")];
        Require(kept.Take(shown.Length).SequenceEqual(shown), $"shown {string.Join(" | ", shown)}; kept {string.Join(" | ", kept)}");
        Outcome = Outcome with { First = saved.State, Killed = SavedJournal.Read(SessionFolder.Open(_root.Path, id)).EndedState is null ? 1 : 0 };
        if (schedule.Live)
        {
            _captured = DiskEnd(id);
            // The program continues where its killed reader stopped, like a speaker.
            if (Outcome.Killed > 0) File.WriteAllBytes(_pcm.Path, [.. File.ReadAllBytes(_pcm.Path).Skip((int)(_captured * BytesPerSecond)), .. new byte[BytesPerSecond / 2]]);
            if (Outcome.Killed > 0) _captured = double.PositiveInfinity;
        }
        CheckTurns(saved, saved.State is SessionState.Completed ? double.PositiveInfinity : 0);
        return id;
    }

    private async Task ContinueAsync(string id)
    {
        SessionState state = SavedSessions.Open(_root.Path, id).State;
        for (int count = 0; ; count++)
        {
            Require(count < MostContinuations, $"continued {count} times, it is still {state}");
            await using var sandbox = SandboxServer.Start(new SandboxOptions { ApiKey = Rounds.Key, HeartbeatInterval = TimeSpan.FromMilliseconds(50) });
            if (count == 0 && schedule.Again is { } again) sandbox.FaultNext(again);
            TranscriptionSession session;
            try
            {
                session = SavedSessions.Resume(id, Options(sandbox, null), Sandboxed.Endpoint(sandbox));
            }
            catch (StreamCoachException failure) when (failure.Kind == FailureKind.NothingToResume)
            {
                break;
            }
            Outcome = Outcome with { Continued = count + 1 };
            bool began = true;
            await using (var watched = new WatchedSession(session, _root.Path))
            {
                try
                {
                    await session.StartAsync().WaitAsync(SessionLimit);
                }
                catch (StreamCoachException failure)
                {
                    Require(count == 0 && schedule.Again is not null, $"it cannot be continued: {failure.Message}");
                    began = false;
                }
                await watched.EndAsync(SessionLimit);
                state = session.State;
                // The program of a killed process is read again, and its audio is captured up to the next end.
                if (schedule.Live && double.IsInfinity(_captured) && state is not SessionState.Completed) _captured = Math.Max(session.AudioSent, DiskEnd(id));
                // A resume that did not begin changes nothing.
                if (!began) continue;
                watched.Check();
                CheckTurns(session, state == SessionState.Completed ? Until : 0);
            }
            if (state == SessionState.Completed) break;
        }
        TranscriptionSession whole = SavedSessions.Open(_root.Path, id);
        Outcome = Outcome with { Last = whole.State, Gaps = whole.Gaps.Count };
        bool continued = Outcome.Continued > 0;
        // A session that cannot be resumed must be complete.
        CheckTurns(whole, schedule.Live || continued ? Until : double.PositiveInfinity);
        if (continued) Require(whole.Gaps.Count == 0, $"continued against a healthy service, it still has gaps: {whole.Gaps}");
        if (!schedule.Live) Require(whole.State == SessionState.Completed, $"a recording that was continued is {whole.State}");
        if (whole.Gaps.Count > 0 || schedule.CutsTurns || !schedule.KnowsEnds || !double.IsInfinity(_captured)) return;
        Turn[] turns = [.. whole.GetTurns().Where(SaidWord.IsSaid)];
        string[] texts = [.. turns.Select(turn => SaidWord.PlainText(turn.Text))], expected = [.. Talks.Recording.Turns.Select(turn => SaidWord.PlainText(turn.Text))];
        Require(texts.SequenceEqual(expected), $"the turns are not those of the recording: {string.Join(" | ", turns.Select(turn => turn.Text))}");
        if (!schedule.KeepsTimes) return;
        foreach ((Turn turn, Turn said) in turns.Zip(Talks.Recording.Turns))
            Require(Math.Abs((turn.Start - said.Start)!.Value) < 0.15 && Math.Abs((turn.End - said.End)!.Value) < 0.15,
                $"'{turn.Text}' is at {turn.Start:0.00} to {turn.End:0.00} s and was said at {said.Start:0.00} to {said.End:0.00} s");
    }

    private double Until => _captured - 0.06;

    private void CheckTurns(TranscriptionSession session, double until)
    {
        IReadOnlyList<Turn> turns = session.GetTurns();
        Require(turns.Select(turn => turn.Order).SequenceEqual(Enumerable.Range(0, turns.Count)), $"the turns are numbered {string.Join(' ', turns.Select(turn => turn.Order))}");
        if (!schedule.KnowsEnds) return;
        string? difference = SaidWord.Difference(turns, _said, session.Gaps, until);
        Require(difference is null,
            $"{session.State}, continued {Outcome.Continued} times: {difference}\n  {string.Join(" | ", turns.Select(turn => FormattableString.Invariant($"{turn.Start:0.00}-{turn.End:0.00}{(turn.IsFinal ? "" : " unfinished")} {turn.Text[..Math.Min(turn.Text.Length, 40)]}")))}");
    }

    // The transcript, without faults, of the audio that a suspended session captured.
    private static async Task<SaidWord[]> HeardWithoutDisturbanceAsync(string path)
    {
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromFile(path, Sandboxed.Options(sandbox, speed: Schedule.Speed));
        await session.StartAsync();
        await session.WaitForEndAsync().WaitAsync(SessionLimit);
        Require(session.State == SessionState.Completed, $"the undisturbed session is {session.State}: {session.Failure}");
        return SaidWord.Of(session.GetTurns());
    }

    private double DiskEnd(string id)
    {
        SessionFolder folder = SessionFolder.Open(_root.Path, id);
        long end = Directory.GetFiles(folder.Path, "audio-*.pcm")
            .Select(file => long.Parse(Path.GetFileNameWithoutExtension(file)["audio-".Length..], System.Globalization.CultureInfo.InvariantCulture) + (new FileInfo(file).Length & ~1L))
            .DefaultIfEmpty().Max();
        return Math.Max((double)end / BytesPerSecond, (double)((long)(SavedJournal.Read(folder).ConfirmedSeconds * BytesPerSecond) & ~1L) / BytesPerSecond);
    }

    private SessionOptions Options(SandboxServer sandbox, string? copy) => new()
    {
        Key = new ApiKey(sandbox.ApiKey),
        Endpoint = Sandboxed.Endpoint(sandbox),
        Streaming = schedule.Model,
        Speed = Schedule.Speed,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        Limits = schedule.Limits,
        SaveIn = _root.Path,
        SaveAudio = copy,
    };

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new ProofException(otherwise);
    }
}

/// <summary>The rule is violated.</summary>
internal sealed class ProofException(string what) : Exception(what);

/// <summary>The result of a run.</summary>
internal sealed record ProofOutcome
{
    /// <summary>1 if the service never began it, so that nothing was transcribed and nothing is saved.</summary>
    public int Unborn { get; init; }

    /// <summary>1 if its process was killed before its end.</summary>
    public int Killed { get; init; }

    /// <summary>The final state of the first session.</summary>
    public SessionState? First { get; init; }

    /// <summary>The state after the last resume.</summary>
    public SessionState? Last { get; init; }

    /// <summary>The number of resumes.</summary>
    public int Continued { get; init; }

    /// <summary>The number of remaining gaps.</summary>
    public int Gaps { get; init; }

    /// <summary>The number of connections of the first session.</summary>
    public int Connections { get; init; }
}
