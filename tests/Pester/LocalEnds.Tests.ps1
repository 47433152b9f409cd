# How sessions on this machine are paused, changed, stopped, killed and continued, and live audio.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/LocalModels.psm1"
    $script:noModels = -not (Test-TinyModel)
    $script:noPrograms = -not (Get-Command tail, bash -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1", "$PSScriptRoot/LocalModels.psm1"
    Import-StreamCoach

    # A session of the whole recording in its middle.
    function Open-Middle([int] $Turns = 2) {
        $session = Start-TranscriptionSession $recording 6>$null
        Wait-Until -Seconds 60 { $session.TurnCount -ge $Turns } | Out-Null
        $session.State | Should -Be Running
        $session
    }

    # The turns of the session that nobody disturbed, word for word and at the same times.
    function Confirm-Whole($Turn) {
        $Turn.Order | Should -Be @(0..($undisturbed.Count - 1))
        $Turn.Text | Should -BeExactly $undisturbed.Text
        $Turn.Start | Should -Be $undisturbed.Start
        $Turn.End | Should -Be $undisturbed.End
        $Turn.IsFinal | Should -Not -Contain $false
    }
}

Describe 'A recording that is cut off' -Skip:$noModels {
    BeforeAll {
        $script:recording = Write-Excerpt "$TestDrive/whole.wav" -Seconds 57
        Install-TinyModel
        $script:undisturbed = Start-TranscriptionSession $recording 6>$null | Get-TranscriptTurn -Wait
        $undisturbed.Count | Should -BeGreaterThan 6
    }
    BeforeEach { Install-TinyModel }
    AfterEach { Clear-Suite }

    It 'is Stopped when all that was captured is transcribed, and continues when it is resumed' {
        $session = Open-Middle
        $session | Stop-TranscriptionSession -WarningVariable warning
        $session.State | Should -Be Stopped
        $warning | Should -BeNullOrEmpty
        $session.Gaps | Should -BeNullOrEmpty
        # Those that were cut are not final; the continuation replaces them.
        $whole = @($session | Get-TranscriptTurn | Where-Object IsFinal)
        $whole.Count | Should -BeGreaterThan 0
        $whole.Text | Should -Be $undisturbed[0..($whole.Count - 1)].Text

        $resumed = Resume-TranscriptionSession $session.Id -InformationVariable printed
        $resumed.Id | Should -Be $session.Id
        $resumed.Region | Should -Be Local
        $printed | Should -BeNullOrEmpty
        Confirm-Whole ($resumed | Get-TranscriptTurn -Wait)
        $resumed.State | Should -Be Completed
    }

    It 'is Interrupted when captured audio is dropped, says so, and continues when it is resumed' {
        $session = Open-Middle
        $session | Stop-TranscriptionSession -Force -WarningVariable warning -WarningAction SilentlyContinue
        $session.State | Should -Be Interrupted
        $warning | Should -BeLike "whole: The session ended before all of its audio was transcribed.*Resume-TranscriptionSession $($session.Id)"
        $resumed = Resume-TranscriptionSession $session.Id
        Confirm-Whole ($resumed | Get-TranscriptTurn -Wait)
        $resumed.State | Should -Be Completed
    }

    It 'is not continued by the service' {
        $session = Open-Middle
        $session | Stop-TranscriptionSession -Force -WarningAction SilentlyContinue
        $sandbox = Open-Sandbox
        $read = Read-Failure { Resume-TranscriptionSession $session.Id -Endpoint $sandbox }
        $read.Error.FullyQualifiedErrorId | Should -Be 'RegionsMixed,StreamCoach.Commands.ResumeTranscriptionSessionCommand'
        "$($read.Error)" | Should -BeLike '*transcribed on this machine*not sent*'
        $sandbox.Sessions | Should -BeNullOrEmpty
    }

    It 'continues after its process was killed' {
        $child = Open-Child -Environment @{ STREAMCOACH_DATA = $env:STREAMCOACH_DATA } @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$recording' -Model moonshine-tiny -Name killed | Get-TranscriptTurn -Wait | ForEach-Object Text
"@
        1..2 | ForEach-Object { $child.StandardOutput.ReadLine() } | Should -Be $undisturbed[0..1].Text
        $child.Kill()
        $child.WaitForExit()
        $saved = Get-TranscriptionSession -Saved -Id killed
        $saved.State | Should -Be Interrupted
        @($saved | Get-TranscriptTurn).Count | Should -BeGreaterOrEqual 2 -Because 'a turn is saved before it is shown'
        Confirm-Whole (Resume-TranscriptionSession $saved.Id | Get-TranscriptTurn -Wait)
        (Get-TranscriptionSession -Saved -Id killed).State | Should -Be Completed
    }

    It 'ends with its own pipeline' {
        $first = Start-TranscriptionSession $recording -OutVariable session 6>$null | Get-TranscriptTurn -Wait | Select-Object -First 1
        $first.Text | Should -Be $undisturbed[0].Text
        Wait-Until -Seconds 30 { $session[0].State -in 'Stopped', 'Interrupted' } | Out-Null
    }

    It 'waits while it is suspended, which costs nothing' {
        $session = Open-Middle
        $session | Suspend-TranscriptionSession -WarningVariable warning
        $warning | Should -BeNullOrEmpty
        $session.State | Should -Be Suspended
        Wait-Until { $session.AudioWaiting -eq 0 } | Out-Null
        $session.AudioSent | Should -BeLessThan 50
        $session | Resume-TranscriptionSession
        $turns = $session | Get-TranscriptTurn -Wait
        $session.State | Should -Be Completed
        Confirm-Whole $turns
    }

    It 'takes changes of what it can do, and refuses the others' {
        $session = Open-Middle
        { $session | Set-TranscriptionSession -MaxTurnSilence 3000 -MinTurnSilence 2900 -ErrorAction Stop } | Should -Not -Throw
        { $session | Set-TranscriptionSession -ForceEndpoint -ErrorAction Stop } | Should -Not -Throw
        foreach ($with in @{ KeyTerm = 'Grafana' }, @{ Prompt = 'A call.' }, @{ Language = 'de' }) {
            $read = Read-Failure { $session | Set-TranscriptionSession @with }
            $read.Error.FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.SetTranscriptionSessionCommand'
            "$($read.Error)" | Should -BeLike "-$($with.Keys) *this machine*"
        }
        $session | Get-TranscriptTurn -Wait | Out-Null
        $session.State | Should -Be Completed
        $session.TurnCount | Should -BeLessThan $undisturbed.Count -Because 'longer pauses end turns now'
    }
}

Describe 'Live audio on this machine' -Skip:($noModels -or $noPrograms) {
    BeforeAll {
        $script:live = Write-Excerpt "$TestDrive/live.wav" -Seconds 11
    }
    BeforeEach { Install-TinyModel }
    AfterEach { Clear-Suite }

    It 'is transcribed while it is spoken: partial turns, then final ones with their delay' {
        # Silence until the model is loaded, then the talk at the speed of speech, so that there is time for partial turns on a busy machine too.
        $begins = "$TestDrive/begins"
        $spoken = "until [ -e '$begins' ]; do head -c 16000 /dev/zero; sleep 0.45; done; { head -c 44 > /dev/null; for i in {1..23}; do head -c 16000; sleep 0.45; done; } < '$live'"
        $session = Start-TranscriptionSession -AudioCommand bash, -c, $spoken 6>$null
        Wait-Until -Seconds 30 { $session.State -eq 'Running' } | Out-Null
        New-Item $begins | Out-Null
        $read = $session | Get-TranscriptTurn -Wait -IncludePartial
        $session.State | Should -Be Completed
        $session.IsLive | Should -BeTrue
        $partials = @($read | Where-Object { -not $_.IsFinal })
        $partials.Count | Should -BeGreaterThan 1
        $partials[0].Order | Should -Be 0
        $final = @($read | Where-Object IsFinal)
        $final[0].Text | Should -BeLike 'So, um, thanks for making the time today*'
        $final.Count | Should -BeGreaterOrEqual 2
        $final[0].LagMs | Should -Not -BeNullOrEmpty
        [array]::IndexOf($read, $final[0]) | Should -BeGreaterThan ([array]::IndexOf($read, $partials[0]))
        # Words that stay come before words that may change.
        $partials.Words.IsFinal | Should -Contain $false
    }

    It 'ends the turn at once with -ForceEndpoint' {
        # The last words, and then silence that never ends.
        $session = Start-TranscriptionSession -AudioCommand bash, -c, "tail -c +45 '$live' | head -c 100000; exec cat /dev/zero" -MinTurnSilence 9000 -MaxTurnSilence 9000 6>$null
        Wait-Until -Seconds 30 { $session.AudioSent -gt 4 } | Out-Null
        $session.TurnCount | Should -Be 0
        $session | Set-TranscriptionSession -ForceEndpoint
        Wait-Until -Seconds 30 { $session.TurnCount -eq 1 } | Out-Null
        ($session | Stop-TranscriptionSession -PassThru).State | Should -Be Stopped
        ($session | Get-TranscriptTurn).Text | Should -BeLike 'So, um, thanks*'
    }

    It 'gives no turn for silence' {
        $session = Start-TranscriptionSession -AudioCommand cat, /dev/zero -Duration 3 6>$null
        $session | Get-TranscriptTurn -Wait -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $session.State | Should -Be Completed
    }
}
