# Invoke-TranscriptAnalysis -Model rules: the coach without a model, a key or a network.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:sandbox = Open-Sandbox -Turn 'So, um, how did the, uh, trial go?', 'Better than we expected it to.' -Speaker A, B
    $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/input.wav" -Part 0.6) -Endpoint $sandbox -SpeakerLabel
    $script:turns = $session | Get-TranscriptTurn -Wait
    # Neither a key nor a service: whoever asked for one would fail.
    $script:before = Use-Environment @{ ASSEMBLYAI_API_KEY = $null; STREAMCOACH_ENDPOINT = $null }
}

AfterAll {
    Use-Environment $before | Out-Null
    Clear-Suite
}

Describe 'The rules coach' {
    It 'takes <Name>, and asks nobody' -ForEach @(
        @{ Name = 'turns'; Make = { $turns }; OfSession = $true }
        @{ Name = 'a session'; Make = { $session }; OfSession = $true }
        @{ Name = 'rows of a CSV'; Make = { $turns | ConvertTo-Csv | ConvertFrom-Csv }; OfSession = $true }
        @{ Name = 'turns from Clixml'; Make = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($turns)) }; OfSession = $true }
        @{ Name = 'a saved session'; Make = { Get-TranscriptionSession -Saved $session.Id }; OfSession = $true }
        @{
            Name = 'an imported transcript'; OfSession = $true; Make = {
                $turns | Export-Transcript "$TestDrive/imported.json"
                Import-Transcript "$TestDrive/imported.json"
            }
        }
        @{ Name = 'strings'; Make = { $turns | ForEach-Object { "$($_.Speaker): $_" } }; OfSession = $false }
        @{ Name = 'objects with a Text'; Make = { $turns | Select-Object Text, Speaker }; OfSession = $false }
    ) {
        $asked = @(Get-AnalysisRequest $sandbox).Count
        $analysis = & $Make | Invoke-TranscriptAnalysis -Model rules
        $analysis | Should -HaveCount 1
        $analysis.SessionId | Should -Be ($OfSession ? $session.Id : $null)
        $analysis.Model | Should -BeExactly rules
        "$($analysis.Form), $($analysis.Usage)" | Should -BeExactly 'Rules, 0 in, 0 out'
        $measured = & $Make | Measure-Transcript
        $analysis.Summary | Should -BeLike "Made by rules, not by a language model*$($measured.Words) words in $($measured.Turns) turns*Filled pauses (um, uh): A $($measured.Speakers[0].FilledPauses) (*, B 0.*Questions: $($measured.Questions) (A 1, B 0)."
        $analysis.Findings | Should -HaveCount 1
        "$($analysis.Findings)" | Should -BeExactly 'Exact: So, um, how did the, uh, trial go?'
        @(Get-AnalysisRequest $sandbox) | Should -HaveCount $asked -Because 'nothing is sent'
    }

    It 'gives each session an analysis, or all of them one' {
        $rows = 'one', 'two' | ForEach-Object { [pscustomobject]@{ SessionId = $_; Order = 0; Text = "Is this session $($_)?" } }
        $analyses = $rows | Invoke-TranscriptAnalysis -Model rules
        $analyses.SessionId | Should -Be one, two
        $analyses.Findings.Quote | Should -Be 'Is this session one?', 'Is this session two?'
        $whole = $rows | Invoke-TranscriptAnalysis -Model rules -Combine
        $whole | Should -HaveCount 1
        $whole.Findings.SessionId | Should -Be one, two
        "$($whole.Coverage)" | Should -Be '2 of 2 turns'
    }

    It 'is shown with its findings, without tokens, and is in the report' {
        $analysis = $session | Invoke-TranscriptAnalysis -Model RULES
        $shown = ($analysis | Out-String -Width 200) -replace '\r'
        $shown | Should -BeLike '*1. `[Exact, A 00:00:00`] "So, um, how did the, uh, trial go?"*The only question. Check that it was answered.*`[rules, 2 of 2 turns, stop`]*'
        $analysis | Export-TranscriptReport "$TestDrive/report.html"
        $html = Get-Content "$TestDrive/report.html" -Raw
        $html | Should -BeLike '*analysed by rules*<p>Made by rules, not by a language model: figures are counted, nothing is judged.</p>*<p>Questions: 1 (A 1, B 0).</p>*said, word for word*'
    }

    It 'analyses nothing of nothing' {
        $read = Read-Failure { '', ' ' | Invoke-TranscriptAnalysis -Model rules }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'TranscriptEmpty,*'
        $read.Output | Should -BeNullOrEmpty
        { @() | Invoke-TranscriptAnalysis -Model rules -ErrorAction Stop } | Should -Throw -ErrorId 'TranscriptEmpty,*'
    }

    It 'does nothing with -WhatIf' {
        $turns | Invoke-TranscriptAnalysis -Model rules -WhatIf | Should -BeNullOrEmpty
    }

    It 'refuses -<Name>, which it could not follow' -ForEach @(
        @{ Name = 'Prompt'; Value = 'How was it?'; Says = 'language model' }
        @{ Name = 'Template'; Value = 'coach'; Says = 'language model' }
        @{ Name = 'FallbackModel'; Value = 'gpt-4.1'; Says = 'language model' }
        @{ Name = 'MaxToken'; Value = 100; Says = 'language model' }
        @{ Name = 'Temperature'; Value = 0; Says = 'language model' }
        @{ Name = 'TimeoutSec'; Value = 10; Says = 'language model' }
        @{ Name = 'Endpoint'; Value = 'http://127.0.0.1:1'; Says = 'gateway' }
        @{ Name = 'Region'; Value = 'EU'; Says = 'gateway' }
        @{ Name = 'ApiKey'; Value = [securestring]::new(); Says = 'gateway' }
    ) {
        $given = @{ $Name = $Value }
        $read = Read-Failure { 'Hello there.' | Invoke-TranscriptAnalysis -Model rules @given }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'OptionInvalid,*'
        $read.Error.Exception.Message | Should -BeLike "-$Name is for a $Says*Omit -$Name*"
        $read.Output | Should -BeNullOrEmpty
    }

    It 'is no fallback, and no model of the gateway' {
        $read = Read-Failure { 'Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -FallbackModel gpt-4.1, Rules }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'OptionInvalid,*'
        $read.Error.Exception.Message | Should -BeLike "'rules' is no model of a gateway*-FallbackModel*"
        $read = Read-Failure { Get-TranscriptAnalysisModel rules -Endpoint $sandbox }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'ModelNotAvailable,*'
        $read.Error.ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-TranscriptAnalysis -Model rules*'
    }

    It 'is offered for -Model, first, and nowhere else' {
        # No gateway answers at this address, and the coach is there all the same.
        (Get-Completion 'Invoke-TranscriptAnalysis -Endpoint http://127.0.0.1:1 -Model ').CompletionText | Should -Be rules
        (Get-Completion 'Invoke-TranscriptAnalysis -Endpoint http://127.0.0.1:1 -Model ru').ToolTip | Should -BeLike '*no key, no network*'
        Get-TranscriptAnalysisModel -Endpoint $sandbox | Out-Null
        $address = $sandbox.Endpoint.AbsoluteUri
        $offered = (Get-Completion "Invoke-TranscriptAnalysis -Endpoint $address -Model ").CompletionText
        $offered[0] | Should -Be rules
        $offered.Count | Should -BeGreaterThan 2
        (Get-Completion "Invoke-TranscriptAnalysis -Endpoint $address -FallbackModel ").CompletionText | Should -Not -Contain rules
    }

    It 'is not chosen for a session of another region' {
        $read = Read-Failure { 'Hello there.' | Invoke-TranscriptAnalysis }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'ApiKeyNotFound,*'
        ($session | Invoke-TranscriptAnalysis).Model | Should -Not -Be rules
    }
}
