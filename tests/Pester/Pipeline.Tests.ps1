# The three lines of the README, the one-liner, and turns in PowerShell's own cmdlets.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:noProgram = -not (Test-ScriptCommand)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'Transcription with analysis' {
    AfterEach { Clear-Suite }

    It 'takes three lines' {
        $sandbox = Start-TranscriptionSandbox -UseByDefault
        $session = Start-TranscriptionSession -Path $sandbox.Recording -Duration 2
        $turns = $session | Get-TranscriptTurn -Wait
        $analysis = $session | Stop-TranscriptionSession -PassThru | Invoke-TranscriptAnalysis

        $turns.Text | Should -Be 'So, um, thanks'
        $session.State | Should -Be Completed
        $session.AudioSent | Should -Be 2
        $analysis.SessionId | Should -Be $session.Id
        $analysis.Text | Should -BeLike '*"So, um, thanks"*'
        $analysis.Model | Should -Be 'claude-sonnet-4-6'
        $analysis.Usage.TotalTokens | Should -BeGreaterThan 0
        $sandbox.Sessions.Terminated | Should -BeTrue
    }

    It 'takes one line' {
        $sandbox = Open-Sandbox -Turn 'So, um, this is one.', 'Is this two?'
        $analysis = Start-TranscriptionSession (Write-Wav "$TestDrive/one.wav") -Endpoint $sandbox | Get-TranscriptTurn -Wait | Invoke-TranscriptAnalysis

        $analysis | Should -HaveCount 1
        $analysis.Text | Should -BeLike '*in 2 turns, 1 question, 2 filler words, *'
        ((Get-AnalysisRequest $sandbox).Body | ConvertFrom-Json).messages[1].content | Should -BeExactly "Transcript:`nSo, um, this is one.`nIs this two?"
    }

    It 'ends a live session with its last turn' -Skip:$noProgram {
        $sandbox = Open-Sandbox
        $session = Start-TranscriptionSession -AudioCommand (Get-LiveCommand) -Endpoint $sandbox
        @($sandbox.Sessions)[0].WaitForAudioAsync(0.3).Wait(15000) | Should -BeTrue
        $session | Get-TranscriptTurn | Should -BeNullOrEmpty -Because 'the turn has not ended'
        $session | Stop-TranscriptionSession -PassThru | Get-TranscriptTurn | Should -HaveCount 1
    }
}

Describe 'Pipeline input' {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'One.', 'Two.'
        $wav = Write-Wav "$TestDrive/piped.wav"
        $script:first, $script:second = 'First', 'Second' | ForEach-Object { Start-TranscriptionSession $wav -Endpoint $sandbox -Name $_ }
        $first, $second | Get-TranscriptTurn -Wait | Should -HaveCount 4
    }
    AfterAll { Clear-Suite }

    It 'is a session' {
        ($second | Get-TranscriptTurn).SessionId | Should -Be $second.Id, $second.Id
        ($second | Stop-TranscriptionSession -PassThru).Id | Should -Be $second.Id
    }

    It 'is any object with an Id or a SessionId' {
        ($first | Get-TranscriptTurn)[1] | Get-TranscriptTurn | Should -HaveCount 2
        ([pscustomobject]@{ SessionId = $second.Id } | Get-TranscriptTurn)[0].SessionId | Should -Be $second.Id
        ([pscustomobject]@{ Id = 'Sec*' } | Stop-TranscriptionSession -PassThru).Id | Should -Be $second.Id
        ([pscustomobject]@{ Name = 'First' } | Get-TranscriptionSession).Id | Should -Be $first.Id
        ('First', 'Sec*' | Get-TranscriptionSession).Id | Should -Be $first.Id, $second.Id
    }

    It 'is a name or an id of a session' {
        (Get-TranscriptTurn Second)[0].SessionId | Should -Be $second.Id
        (Stop-TranscriptionSession $first.Id -PassThru).Id | Should -Be $first.Id
        'First', 'Sec*' | Get-TranscriptTurn | Should -HaveCount 4
        $names = 'Second', $first.Id
        (Get-TranscriptTurn $names | Sort-Object SessionId -Unique).SessionId | Should -Be ($first.Id, $second.Id | Sort-Object)
        Get-TranscriptTurn @($first, $second) | Should -HaveCount 4
        $read = Read-Failure { 'nobody', 'First' | Get-TranscriptTurn }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SessionNotFound,StreamCoach.Commands.GetTranscriptTurnCommand'
        $read.Error.TargetObject | Should -Be nobody
        $read.Output | Should -HaveCount 2 -Because 'one that is not there stops nothing'
    }

    It 'is not a deserialized session, and the error says so' {
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($first)) |
            Select-Object *, @{ Name = 'Id'; Expression = { 'elsewhere' } } -ExcludeProperty Id
        (Read-Failure { $copy | Get-TranscriptTurn }).Error.FullyQualifiedErrorId | Should -Be 'SessionNotFound,StreamCoach.Commands.GetTranscriptTurnCommand'
    }
}

Describe 'A turn' {
    BeforeAll {
        $script:sandbox = Open-Sandbox -Turn 'Well, hello there.', 'What did you think of it?'
        $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/turns.wav") -Endpoint $sandbox
        $script:turns = $session | Get-TranscriptTurn -Wait
    }
    AfterAll { Clear-Suite }

    It 'has text, times and confidence' {
        $turns.Text | Should -Be 'Well, hello there.', 'What did you think of it?'
        $turns.Order | Should -Be 0, 1
        $turns.Start | Should -Be 0, 1
        $turns.End | Should -Be 0.6, 2.2
        $turns.Confidence | Should -Be 0.9, 0.9
        $turns.IsFinal | Should -Be $true, $true
        $turns.SessionId | Should -Be $session.Id, $session.Id
        $turns[1].StartedAt.Kind | Should -Be Utc
        ($turns[1].StartedAt - $turns[0].StartedAt).TotalSeconds | Should -BeGreaterThan 0
        $turns[0].Words.Text | Should -Be 'Well,', 'hello', 'there.'
    }

    It 'is its text as a string' {
        "$($turns[0])" | Should -BeExactly 'Well, hello there.'
        $turns -join ' / ' | Should -BeExactly 'Well, hello there. / What did you think of it?'
        "$($turns[0].Words)" | Should -BeExactly 'Well, hello there.'
    }

    It 'cannot be changed' {
        { $turns[0].Text = 'Something else.' } | Should -Throw
        { $turns[0].Words[0] = $null } | Should -Throw
        $turns[0].Text | Should -Be 'Well, hello there.'
    }

    It 'is filtered like any object' {
        $turns | Where-Object Confidence -GT 0.95 | Should -BeNullOrEmpty
        ($turns | Where-Object Text -Match '\?$').Order | Should -Be 1
    }
}

Describe 'Turns in a CSV, culture <_>' -ForEach 'en-US', 'de-DE' {
    BeforeAll {
        $script:before = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = $_
    }
    AfterAll {
        [cultureinfo]::CurrentCulture = $before
        Clear-Suite
    }

    It 'are complete and readable' {
        # Separators, quotes and letters outside ASCII, because that is what a CSV breaks on.
        $said = "So, ""um"", Zo`u{eb}; yes."
        $sandbox = Open-Sandbox -Turn $said, 'And two?'
        $csv = "$TestDrive/turns.csv"
        Start-TranscriptionSession -Path (Write-Wav "$TestDrive/x.wav") -Endpoint $sandbox | Get-TranscriptTurn -Wait | Where-Object Confidence -GT 0.5 |
            Export-Csv $csv
        $rows = Import-Csv $csv

        $rows.Text | Should -BeExactly $said, 'And two?'
        $rows[0].Words | Should -BeExactly $said
        [double]::Parse($rows[0].Confidence, [cultureinfo]::CurrentCulture) | Should -Be 0.9
        $rows | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -HaveCount 1
        ((Get-AnalysisRequest $sandbox).Body | ConvertFrom-Json).messages[1].content | Should -BeExactly "Transcript:`n$said`nAnd two?"
    }
}
