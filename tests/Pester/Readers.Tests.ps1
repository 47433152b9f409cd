# Several readers of one session, early and late, in this and other runspaces.

BeforeDiscovery {
    $script:noThreadJob = -not (Get-Command Start-ThreadJob -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 0.1
    $script:long = Write-Wav "$TestDrive/long.wav" -Part -60
    $script:module = Get-ManifestPath
}

Describe 'A reader' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One.', 'Two.', 'Three.' }
    AfterEach { Clear-Suite }

    It 'that starts late gets all turns' {
        $session = Start-TranscriptionSession $short -Endpoint $sandbox
        $early = $session | Get-TranscriptTurn -Wait
        $late = $session | Get-TranscriptTurn
        $early.Text | Should -Be 'One.', 'Two.', 'Three.'
        $late | Should -Be $early
        $session | Get-TranscriptTurn -Wait | Should -Be $early -Because 'a session that has ended has nothing to wait for'
    }

    It 'starts with the latest turns with -Last' {
        $session = Start-TranscriptionSession $short -Endpoint $sandbox
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        ($session | Get-TranscriptTurn -Last 2).Text | Should -Be 'Two.', 'Three.'
        $session | Get-TranscriptTurn -Last 0 | Should -BeNullOrEmpty
        ($session | Get-TranscriptTurn -Last 9).Text | Should -Be 'One.', 'Two.', 'Three.'
    }

    It 'finds sessions by name and id' {
        $session = Start-TranscriptionSession $short -Endpoint $sandbox -Name 'Monday call'
        (Get-TranscriptTurn -Id 'monday*' -Wait).Text | Should -Be 'One.', 'Two.', 'Three.'
        (Get-TranscriptTurn -Id $session.Id).Count | Should -Be 3
        (Get-TranscriptionSession 'Monday call').Id | Should -Be $session.Id
        Get-TranscriptTurn -Id 'tuesday*' | Should -BeNullOrEmpty
        (Get-TranscriptTurn -ErrorAction Ignore -WarningAction Ignore).SessionId | Should -Contain $session.Id
    }

    It 'gets partial turns with -IncludePartial' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $growing = Open-Sandbox -Message $message
        $whole = ConvertTo-TurnMessage 'One two three.'
        $message.Add($whole.Replace('"end_of_turn":true', '"end_of_turn":false').Replace('One two three.', 'One two'))
        $message.Add($whole)
        $message.CompleteAdding()
        $turns = Start-TranscriptionSession $short -Endpoint $growing -OutVariable session | Get-TranscriptTurn -Wait -IncludePartial
        $turns[-1].Text | Should -Be 'One two three.'
        $turns[-1].IsFinal | Should -BeTrue
        @($turns | Where-Object IsFinal).Count | Should -Be 1
        ($session | Get-TranscriptTurn -IncludePartial).Text | Should -Be 'One two three.' -Because 'what has ended grows no more'
    }

    It 'in ForEach-Object -Parallel gets the same turns' {
        $session = Start-TranscriptionSession $short -Endpoint $sandbox
        $read = 1..3 | ForEach-Object -Parallel {
            Import-Module $using:module
            ($using:session | Get-TranscriptTurn -Wait).Text -join ' '
        }
        $read | Should -Be 'One. Two. Three.', 'One. Two. Three.', 'One. Two. Three.'
    }

    It 'in Start-ThreadJob follows a session of this runspace' -Skip:$noThreadJob {
        $session = Start-TranscriptionSession $short -Endpoint $sandbox
        $job = Start-ThreadJob {
            Import-Module $using:module
            $using:session | Get-TranscriptTurn -Wait
        }
        $here = $session | Get-TranscriptTurn -Wait
        $there = $job | Receive-Job -Wait -AutoRemoveJob
        $here.Text | Should -Be 'One.', 'Two.', 'Three.'
        $there | Should -Be $here
    }
}

Describe 'A runspace that only reads' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One.', 'Two.' }
    AfterEach { Clear-Suite }

    It 'does not end the session when it closes' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        $read = 1 | ForEach-Object -Parallel {
            Import-Module $using:module
            $using:session | Get-TranscriptTurn -Wait | Select-Object -First 2
        }
        $read.Text | Should -Be 'One.', 'Two.'
        $seen = @($sandbox.Sessions)[0]
        $seen.WaitForAudioAsync($seen.AudioSeconds + 0.3).Wait(15000) | Should -BeTrue -Because 'it goes on'
        $session.State | Should -Be Running
        $seen.Terminated | Should -BeFalse
    }

    It 'does not end the sandbox when it closes' {
        $texts = 1..2 | ForEach-Object -ThrottleLimit 1 -Parallel {
            Import-Module $using:module
            (Start-TranscriptionSession $using:short -Endpoint $using:sandbox | Get-TranscriptTurn -Wait).Text
        }
        $texts | Should -Be 'One.', 'Two.', 'One.', 'Two.'
        (Start-TranscriptionSession $short -Endpoint $sandbox | Get-TranscriptTurn -Wait).Text | Should -Be 'One.', 'Two.'
    }

    It 'analyses <Name> of another runspace at its endpoint' -ForEach @(
        @{ Name = 'a session'; Turns = $false }
        @{ Name = 'the turns of a session'; Turns = $true }
    ) {
        $elsewhere = Open-Sandbox -Option @{ ApiKey = 'another' }
        $env:STREAMCOACH_ENDPOINT = $elsewhere.Endpoint.AbsoluteUri
        $env:ASSEMBLYAI_API_KEY = 'another'
        $session = Start-TranscriptionSession $short -Endpoint $sandbox
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        $heard = $Turns ? $session.GetTurns() : $session
        $analysis = 1 | ForEach-Object -Parallel {
            Import-Module $using:module
            $using:heard | Invoke-TranscriptAnalysis
        }
        @(Get-AnalysisRequest $elsewhere).Count | Should -Be 0 -Because 'talk never reaches another gateway'
        @(Get-AnalysisRequest $sandbox).Count | Should -Be 1
        $analysis.SessionId | Should -Be $session.Id
    }
}
