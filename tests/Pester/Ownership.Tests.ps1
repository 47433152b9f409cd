# Ownership of sessions: a pipeline that ends early stops the sessions that it started, and no earlier ones.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    # These cmdlets write more than one object.
    $script:many = @(
        @{ Name = 'Get-TranscriptionSession'; Do = { Get-TranscriptionSession } }
        @{ Name = 'Get-TranscriptionSession -Saved'; Do = { Get-TranscriptionSession -Saved } }
        @{ Name = 'Get-TranscriptTurn'; Do = { Get-TranscriptTurn } }
        @{ Name = 'Get-TranscriptAnalysis'; Do = { $sessions | Invoke-TranscriptAnalysis -Endpoint $sandbox | Out-Null; Get-TranscriptAnalysis } }
        @{ Name = 'Get-TranscriptAnalysisModel'; Do = { Get-TranscriptAnalysisModel -Endpoint $sandbox } }
        @{ Name = 'Stop-TranscriptionSession'; Do = { $sessions | Stop-TranscriptionSession -PassThru } }
        @{ Name = 'Set-TranscriptionSession'; Do = { $sessions | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' } -PassThru } }
        @{ Name = 'Suspend-TranscriptionSession'; Do = { Suspend-TranscriptionSession -Id $sessions.Id -PassThru -WarningAction Ignore } }
        @{ Name = 'Resume-TranscriptionSession'; Do = { Resume-TranscriptionSession -Id $sessions.Id } }
        @{ Name = 'Test-TranscriptionSetup'; Do = { Test-TranscriptionSetup Disk, Gateway -Endpoint $sandbox } }
        @{ Name = 'Measure-Transcript'; Do = { $sessions | Measure-Transcript } }
        @{ Name = 'Measure-TranscriptProgress'; Do = { 'A: One?', 'B: Two.' | Measure-TranscriptProgress -Me A } }
        @{ Name = 'Search-Transcript'; Do = { Search-Transcript * -Id $sessions.Id } }
        if ($IsLinux) { @{ Name = 'Invoke-TranscriptPlayback'; Do = { Invoke-WithProgram @{ 'pw-play' = 'exec /bin/cat > /dev/null' } { $sessions | Invoke-TranscriptPlayback -PassThru } } } }
        @{ Name = 'Get-TranscriptionModel'; Do = { Get-TranscriptionModel } }
        @{ Name = 'Import-Transcript'; Do = { Import-Transcript $file.FullName } }
        # A Linux program replaces the devices.
        if ($IsLinux) { @{ Name = 'Get-TranscriptionDevice'; Do = { Invoke-WithProgram @{ arecord = 'printf "plughw:CARD=A\n  Desk mic\nplughw:CARD=B\n  Headset\n"' } { Get-TranscriptionDevice } } } }
    )
    $script:tried = @($many.Name -replace ' .*') + @(
        # Tested separately below.
        'Start-TranscriptionSession', 'Invoke-TranscriptAnalysis'
        if (-not $IsLinux) { 'Get-TranscriptionDevice', 'Invoke-TranscriptPlayback' }
        # These write one object.
        'Add-TranscriptNote', 'Start-TranscriptionSandbox', 'Export-Transcript', 'Export-TranscriptReport', 'Install-TranscriptionModel'
    )
    $script:noProgram = -not (Test-ScriptCommand)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:long = Write-Wav "$TestDrive/long.wav" -Part -60
}

Describe 'A pipeline that ends early' {
    BeforeEach {
        $script:sandbox = Open-Sandbox -Turn 'One.', 'Two.', 'Three.'
        $Error.Clear()
    }
    AfterEach { Clear-Suite }

    It 'stops the session that it started, <Name>' -Skip:$noProgram -ForEach @(
        @{ Name = 'a file'; Live = $false }
        @{ Name = 'a live one'; Live = $true }
    ) {
        $from = $Live ? @{ AudioCommand = Get-LiveCommand -PidFile "$TestDrive/first.pid" } : @{ Path = $long }
        $turn = Start-TranscriptionSession @from -Endpoint $sandbox -OutVariable session | Get-TranscriptTurn -Wait |
            ForEach-Object {
                # A program that ends before it has written its process id could not be found.
                if ($Live) { Get-PidOf "$TestDrive/first.pid" | Out-Null }
                $_
            } | Select-Object -First 1
        $turn.Text | Should -Be 'One.'
        $Error | Should -BeNullOrEmpty
        $seen = @($sandbox.Sessions)[0]
        Wait-Until -For 'Terminate' { $seen.Terminated } | Out-Null
        Wait-Until -For 'the close' { $seen.Closed } | Out-Null
        Wait-Until { $session[0].State -in 'Stopped', 'Interrupted' } | Out-Null
        $session[0] | Get-TranscriptTurn | Should -HaveCount 3 -Because 'what was heard is kept'
        if ($Live) { Wait-Until -For 'the end of the program' { -not (Test-Running (Get-PidOf "$TestDrive/first.pid")) } | Out-Null }
    }

    It 'does not stop a session of an earlier command' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        ($session | Get-TranscriptTurn -Wait | Select-Object -First 1).Text | Should -Be 'One.'
        $seen = @($sandbox.Sessions)[0]
        $seen.WaitForAudioAsync($seen.AudioSeconds + 0.3).Wait(15000) | Should -BeTrue -Because 'it goes on'
        $session.State | Should -Be Running
        $seen.Terminated | Should -BeFalse
        ($session | Get-TranscriptTurn).Text | Should -Be 'One.', 'Two.', 'Three.'
    }

    It 'stops its session when a later command fails' {
        { Start-TranscriptionSession $long -Endpoint $sandbox | Get-TranscriptTurn -Wait | ForEach-Object { throw 'too much' } } | Should -Throw 'too much'
        Wait-Until -For 'Terminate' { @($sandbox.Sessions)[0].Terminated } | Out-Null
    }

    It 'stops queued sessions before they are opened' {
        # The turn is sent when all three exist: one runs and two are queued.
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $sessions = [System.Collections.Generic.List[object]]::new()
        $turn = Start-TranscriptionSession $long, $long, $long -ThrottleLimit 1 -Endpoint $sandbox | ForEach-Object {
            $sessions.Add($_)
            if ($sessions.Count -eq 3) {
                $sessions[1, 2].State | Should -Be Queued, Queued
                $message.Add((ConvertTo-TurnMessage 'One.'))
                $message.CompleteAdding()
            }
            $_
        } | Get-TranscriptTurn -Wait | Select-Object -First 1
        $turn.Text | Should -Be 'One.'
        Wait-Until { @($sessions | Where-Object State -NotIn Stopped, Interrupted).Count -eq 0 } | Out-Null
        @($sandbox.Sessions).Count | Should -Be 1
    }

    It 'opens no further file, and the first session continues in its variable' {
        $session = Start-TranscriptionSession $long, $long -Endpoint $sandbox | Select-Object -First 1
        $seen = @($sandbox.Sessions)
        $seen | Should -HaveCount 1
        $seen[0].WaitForAudioAsync($seen[0].AudioSeconds + 0.3).Wait(15000) | Should -BeTrue -Because 'it goes on'
        $session.State | Should -Be Running
    }

    It 'requests no further analysis' {
        $answer = 1..1000 | ForEach-Object { [pscustomobject]@{ SessionId = "talk $_"; Text = 'Hello there.' } } |
            Invoke-TranscriptAnalysis -ThrottleLimit 1 -Endpoint $sandbox | Select-Object -First 1
        $answer.SessionId | Should -Be 'talk 1'
        # The other command's requests come after those that the first had queued.
        $asked = 1..2 | ForEach-Object {
            'A last talk.' | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -HaveCount 1
            @(Get-AnalysisRequest $sandbox).Count
        }
        # The first and the last; one more may have begun in the moment between an answer and its writing.
        $asked[0] | Should -BeIn 2, 3
        $asked[1] | Should -Be ($asked[0] + 1)
    }

    It 'is tested for every cmdlet that writes' -ForEach @{ Tried = $tried } {
        (Get-Command -Module StreamCoach | Where-Object OutputType).Name | Should -BeIn $Tried
    }

    It 'writes one object of <Name>' -ForEach $many {
        $sessions = 'first', 'second' | ForEach-Object { Start-TranscriptionSession $long -Endpoint $sandbox -Name $_ }
        foreach ($session in $sessions) { Wait-Until { $session.TurnCount -eq 3 } | Out-Null }
        $script:file = $sessions[0] | Export-Transcript "$TestDrive/first.json" -PassThru
        & $Do | Select-Object -First 1 | Should -HaveCount 1
        $Error | Should -BeNullOrEmpty
        & $Do | Should -Not -HaveCount 1 -Because 'there is more than one'
    }

    It 'does not stop a session that was only read' {
        # Without -Wait the pipeline does not end early, because it does not wait.
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        Wait-Until { $session.TurnCount -eq 3 } | Out-Null
        ($session | Get-TranscriptTurn | Select-Object -First 1).Text | Should -Be 'One.'
        $session.State | Should -Be Running
    }
}
