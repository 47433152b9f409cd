# Runs Remove-Module at the same time as Stop, a forced stop, Dispose, Abort and the server's close, at random moments.
param([int] $Rounds, [int] $Seed)
$ErrorActionPreference = 'Stop'
$limit = [timespan]::FromSeconds(30)
$random = [Random]::new($Seed)
$env:ASSEMBLYAI_API_KEY = $env:STREAMCOACH_SOAK_KEY ?? 'sandbox'
$env:STREAMCOACH_DATA = Join-Path ([IO.Path]::GetTempPath()) "streamcoach-race-$PID"
Add-Type -Path (Join-Path $env:STREAMCOACH_MODULE StreamCoach.Sandbox.dll)
$ends = 'stop', 'force', 'dispose', 'abort', 'server'
$ending = {
    param($session, $server, $end, $milliseconds)
    Start-Sleep -Milliseconds $milliseconds
    switch ($end) {
        stop { $session.StopAsync().Wait() }
        force { $session.StopAsync($true).Wait() }
        dispose { $session.DisposeAsync().AsTask().Wait() }
        abort { $session.Abort() }
        server { $server.Dispose() }
    }
}
function Measure-Open {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    [pscustomobject] @{
        Sockets = @(Get-ChildItem "/proc/$PID/fd" -ErrorAction Ignore | Where-Object LinkTarget -Like 'socket:*').Count
        Threads = @(Get-ChildItem "/proc/$PID/task/*/comm" -ErrorAction Ignore | Get-Content -ErrorAction Ignore | Where-Object { $_ -like 'StreamCoach*' }).Count
    }
}

$wrong = 0
$saved = 0
$states = @{}
try {
    foreach ($round in 0..$Rounds) {
        Import-Module $env:STREAMCOACH_MODULE
        $server = [StreamCoach.Sandbox.SandboxServer]::Start([StreamCoach.Sandbox.SandboxOptions] @{ ApiKey = $env:ASSEMBLYAI_API_KEY })
        $session = Start-TranscriptionSession ([StreamCoach.Sandbox.SandboxServer]::RecordingPath) -Endpoint $server -NoJournal:($random.Next(2) -eq 0)
        $racers = foreach ($end in $ends | Where-Object { $random.Next(2) -eq 0 }) {
            $racer = [powershell]::Create().AddScript($ending).AddArgument($session).AddArgument($server).AddArgument($end).AddArgument($random.Next(60))
            [pscustomobject] @{ Shell = $racer; Result = $racer.BeginInvoke() }
        }
        Start-Sleep -Milliseconds $random.Next(60)
        Remove-Module StreamCoach
        foreach ($racer in $racers) {
            if (-not $racer.Result.AsyncWaitHandle.WaitOne($limit)) { $wrong++; "round ${round}: an end hangs" } else { $racer.Shell.EndInvoke($racer.Result); $racer.Shell.Dispose() }
        }
        if ($session.State -notin 'Completed', 'Failed') { $wrong++; "round ${round}: the session is $($session.State)" }
        if ($round -gt 0) { $states["$($session.State)"]++ }
        $server.Dispose()
        # The first round warms up.
        if ($round -eq 0) { $before = Measure-Open }
    }
    Import-Module $env:STREAMCOACH_MODULE
    foreach ($kept in Get-TranscriptionSession -Saved) {
        $saved++
        if ($kept.State -notin 'Completed', 'Failed', 'Interrupted') { $wrong++; "$($kept.Id) is still $($kept.State)" }
    }
    $after = Measure-Open
    if ($after.Sockets -gt $before.Sockets -or $after.Threads -gt $before.Threads) { $wrong++; "left: $($after.Sockets - $before.Sockets) sockets, $($after.Threads - $before.Threads) threads" }
    "Remove-Module in $Rounds races: $($states.Completed) completed, $([int]$states.Failed) lost their server first; $saved saved, none still locked; $wrong wrong"
} finally {
    if (-not $env:STREAMCOACH_SOAK_KEEP) { Remove-Item $env:STREAMCOACH_DATA -Recurse -ErrorAction Ignore }
}
exit [int][bool] $wrong
