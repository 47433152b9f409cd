# Billing follows the open socket, so the sessions and recorders of a process or runspace end with it.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:noProgram = -not (Test-ScriptCommand)
    # Under nohup SIGHUP is ignored, by every child too.
    $ignored = (Get-Content /proc/self/status -ErrorAction Ignore) -match '^SigIgn:' -replace '\D*(\w+)$', '$1'
    $script:noHangUp = $ignored -and ([Convert]::ToUInt64($ignored[0], 16) -band 1)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach

    function Open-Talk([string] $Then = '[Threading.Thread]::Sleep(-1)') {
        # Another pwsh with a live session at a test sandbox, once audio has arrived.
        $sandbox = Open-Sandbox
        $pidFile = "$TestDrive/$([guid]::NewGuid()).pid"
        $command = (Get-LiveCommand -Silent -PidFile $pidFile | ForEach-Object { "'$($_ -replace "'", "''")'" }) -join ', '
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
            Import-Module '$(Get-ManifestPath)'
            `$session = Start-TranscriptionSession -AudioCommand $command
            $Then
"@
        [pscustomobject]@{ Sandbox = $sandbox; Child = $child; PidFile = $pidFile }
    }

    function Wait-Talk($Talk) {
        $seen = $Talk.Sandbox.WaitForSessionAsync(0)
        if (-not $seen.Wait(60000)) { throw "No session came. $($Talk.Child.HasExited ? $Talk.Child.StandardError.ReadToEnd() : 'The child runs.')" }
        if (-not $seen.Result.WaitForFirstAudioAsync().Wait(10000)) { throw 'No sound came.' }
        $seen.Result
    }

    function Confirm-End($Talk, $Seen) {
        # A process that was killed does not send Terminate.
        Wait-Until -Seconds 15 -For 'Terminate' { $Seen.Terminated } | Out-Null
        $Seen.WaitForEndAsync().Wait(15000) | Should -BeTrue -Because 'the socket is closed'
        Wait-Until -Seconds 15 -For 'the end of the program' { -not (Test-Running (Get-PidOf $Talk.PidFile)) } | Out-Null
    }
}

Describe 'The end of a process' -Skip:$noProgram {
    BeforeAll {
        # In parallel, because starting pwsh takes most of the time.
        $script:go = "$TestDrive/go"
        $talks = @{
            exit = Open-Talk -Then "while (-not (Test-Path '$go')) { [Threading.Thread]::Sleep(20) }; exit 3"
            end = Open-Talk -Then "while (-not (Test-Path '$go')) { [Threading.Thread]::Sleep(20) }"
            error = Open-Talk -Then "while (-not (Test-Path '$go')) { [Threading.Thread]::Sleep(20) }; throw 'enough'"
        }
        # Windows has no signals.
        if (-not $IsWindows) {
            $talks.TERM = Open-Talk
            $talks.HUP = Open-Talk
            $talks.reader = Open-Talk -Then '$session | Get-TranscriptTurn -Wait'
        }
        $script:talks = $talks
        $script:seen = @{}
        foreach ($name in $talks.Keys) { $seen[$name] = Wait-Talk $talks[$name] }
        New-Item $go | Out-Null
    }
    AfterAll { Clear-Suite }

    It 'by SIG<_> ends its sessions' -ForEach @('TERM'; if (-not $noHangUp) { 'HUP' }) {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no signals'; return }
        $seen[$_].Terminated | Should -BeFalse
        kill "-$_" $talks[$_].Child.Id
        Confirm-End $talks[$_] $seen[$_]
        $talks[$_].Child.WaitForExit(15000) | Should -BeTrue -Because 'the signal still ends the process'
    }

    It 'by SIGTERM ends them while turns are read' {
        if ($IsWindows) { Set-ItResult -Skipped -Because 'Windows has no signals'; return }
        $seen.reader.Terminated | Should -BeFalse
        kill -TERM $talks.reader.Child.Id
        Confirm-End $talks.reader $seen.reader
        $talks.reader.Child.WaitForExit(15000) | Should -BeTrue
    }

    It 'by <Name> ends its sessions' -ForEach @(
        @{ Name = 'exit'; Key = 'exit'; Code = 3 }
        @{ Name = 'the end of its script'; Key = 'end'; Code = 0 }
        @{ Name = 'an error'; Key = 'error'; Code = 1 }
    ) {
        Confirm-End $talks[$Key] $seen[$Key]
        $talks[$Key].Child.WaitForExit(15000) | Should -BeTrue
        $talks[$Key].Child.ExitCode | Should -Be $Code
    }
}

Describe 'The end of a runspace' -Skip:$noProgram {
    BeforeEach {
        $script:sandbox = Open-Sandbox
        $script:pidFile = "$TestDrive/$([guid]::NewGuid()).pid"
        $script:talk = [pscustomobject]@{ PidFile = $pidFile }
    }
    AfterEach { Clear-Suite }

    It 'ends the sessions that were started in it' {
        $runspace = Open-Runspace
        $powershell = [powershell]::Create($runspace).AddScript({ param($sandbox, $command) Start-TranscriptionSession -AudioCommand $command -Endpoint $sandbox })
        $powershell = $powershell.AddArgument($sandbox).AddArgument((Get-LiveCommand -PidFile $pidFile))
        $powershell.Invoke().State | Should -Be Running
        $seen = @($sandbox.Sessions)[0]
        $seen.WaitForFirstAudioAsync().Wait(15000) | Should -BeTrue
        $runspace.Close()
        Confirm-End $talk $seen
    }

    It 'ends those of a thread job' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $module = Get-ManifestPath
        $command = Get-LiveCommand -PidFile $pidFile
        $session = Start-ThreadJob {
            Import-Module $using:module
            Start-TranscriptionSession -AudioCommand $using:command -Endpoint $using:sandbox
            while (-not (Get-Content $using:pidFile -ErrorAction Ignore)) { [Threading.Thread]::Sleep(10) }
        } | Receive-Job -Wait -AutoRemoveJob
        Confirm-End $talk @($sandbox.Sessions)[0]
        # The service records the end before the session receives its answer.
        Wait-Until -For 'its end' { $session.State -in 'Stopped', 'Interrupted' } | Out-Null
    }
}
