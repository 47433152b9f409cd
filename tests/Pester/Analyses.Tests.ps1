# Analyses that are kept with their saved sessions.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:wav = Write-Wav "$TestDrive/call.wav" -Part 0.2
}

Describe 'An analysis' {
    BeforeEach {
        $script:sandbox = Open-Sandbox -Turn 'Um, so the price, um, is one hundred, I think.', 'Could you repeat that for me, please?'
        $script:session = Start-TranscriptionSession $wav -Endpoint $sandbox -Name talk
        $session | Get-TranscriptTurn -Wait | Out-Null
    }
    AfterEach { Clear-Suite }

    It 'is saved with its session, and read, exported and compared again without a request' {
        $made = $session | Invoke-TranscriptAnalysis -Template interview
        $rules = $session | Invoke-TranscriptAnalysis -Model rules
        $asked = @(Get-AnalysisRequest $sandbox).Count
        $read = Get-TranscriptAnalysis talk
        $read | Should -HaveCount 2
        $read[0] | Should -BeOfType StreamCoach.Analysis.TranscriptAnalysis
        $read[0].CreatedAt, $read[0].Model, $read[0].Template, $read[0].Text, $read[0].Summary | Should -Be $made.CreatedAt, $made.Model, 'interview', $made.Text, $made.Summary
        $read[0].Prompt | Should -BeExactly $made.Prompt
        "$($read[0].Usage)", "$($read[0].Coverage)", $read[0].FinishReason | Should -Be "$($made.Usage)", "$($made.Coverage)", $made.FinishReason
        ($read[0].Findings | ConvertTo-Json) | Should -BeExactly ($made.Findings | ConvertTo-Json)
        ($read[1].Findings | ConvertTo-Json) | Should -BeExactly ($rules.Findings | ConvertTo-Json)
        $read[1].EstimatedCost | Should -Be 0
        (Get-TranscriptAnalysis -Model rules).Model | Should -Be rules
        (Get-TranscriptAnalysis -Template inter*).Template | Should -Be interview
        Get-TranscriptAnalysis -Before $made.CreatedAt.AddMinutes(-1) | Should -BeNullOrEmpty
        (Get-TranscriptionSession -Saved | Get-TranscriptAnalysis -After $made.CreatedAt.AddMinutes(-1)) | Should -HaveCount 2
        $read[0] | Export-TranscriptReport "$TestDrive/again.html"
        Get-Content "$TestDrive/again.html" -Raw | Should -Match 'id="findings"'
        @(Get-AnalysisRequest $sandbox).Count | Should -Be $asked
        (Read-Failure { Get-TranscriptAnalysis nobody }).Error.FullyQualifiedErrorId | Should -BeLike 'SessionNotFound,*'
    }

    It 'shows the session''s present names, and its quotes are looked up again' {
        $session | Invoke-TranscriptAnalysis -Model rules | Out-Null
        $session | Set-TranscriptionSession -Name 'The price'
        $file = Get-ChildItem $session.Folder -Filter 'analysis-*.json'
        $text = (Get-Content $file -Raw | ConvertFrom-Json -AsHashtable)
        $text.findings[0].quote = 'these words were never said by anybody'
        Set-Content $file ($text | ConvertTo-Json -Depth 5)
        $read = Get-TranscriptAnalysis
        $read.SessionName | Should -Be 'The price'
        $lie = $read.Findings | Where-Object Claimed -Like 'these words*'
        $lie.Status | Should -Be NotFound
        $lie.IsVerified | Should -BeFalse
    }

    It 'is deleted with its session, also where it stands with another one' {
        $other = Start-TranscriptionSession $wav -Endpoint $sandbox -Name other
        $other | Get-TranscriptTurn -Wait | Out-Null
        $session, $other | Invoke-TranscriptAnalysis -Model rules -Combine | Out-Null
        Get-TranscriptAnalysis | Should -HaveCount 1 -Because 'one analysis is of both'
        (Get-TranscriptAnalysis other).ToTranscript().Turns.SessionName | Select-Object -Unique | Should -Be talk, other
        Remove-TranscriptionSession $session.Id
        Test-Path $session.Folder | Should -BeFalse
        Get-ChildItem $other.Folder -Filter 'analysis-*' | Should -BeNullOrEmpty -Because 'it quoted the session that is gone'
        (Get-TranscriptionSession -Saved).Name | Should -Be other
    }

    It 'that cannot be read is an error, and the others are written' -ForEach @('no json', '{"format":"StreamCoach analysis","version":99}', '{"format":"StreamCoach analysis","version":1}', '[]') {
        $session | Invoke-TranscriptAnalysis -Model rules | Out-Null
        Set-Content "$($session.Folder)/analysis-20200101-000000-00000000.json" $_
        $read = Read-Failure { Get-TranscriptAnalysis }
        $read.Output | Should -HaveCount 1
        $read.Error.FullyQualifiedErrorId | Should -Be 'SavedSessionUnreadable,StreamCoach.Commands.GetTranscriptAnalysisCommand'
        "$($read.Error)" | Should -BeLike '*analysis-20200101-000000-00000000.json*'
    }

    It 'of text or of an unsaved session is not saved, and -Verbose says so' {
        $said = 'Just, um, some text that nobody saved.' | Invoke-TranscriptAnalysis -Model rules -Verbose 4>&1
        $said | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Select-Object -Last 1 | Should -BeLike '*not saved*'
        Get-TranscriptAnalysis | Should -BeNullOrEmpty
    }
}
