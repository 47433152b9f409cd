# Questions that are answered from several talks.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'A question' {
    BeforeAll {
        $script:talks = foreach ($said in ('Weekly call', 'We promised the delivery for Friday.', 'Who tests it before that?'), ('Review', 'The delivery slipped by one week.', 'That is what I feared.')) {
            $one = Open-Sandbox -Turn $said[1], $said[2] -Speaker A, B
            $session = Start-TranscriptionSession (Write-Wav "$TestDrive/$($said[0]).wav") -Endpoint $one -Name $said[0] -SpeakerLabel
            $session | Get-TranscriptTurn -Wait | Out-Null
            $session
        }
        $script:answering = Open-Sandbox
    }

    It 'is answered from the turns that a search found, each statement with its session, turn and quote' {
        $answer = Search-Transcript delivery | Invoke-TranscriptAnalysis -Question 'What happened to the delivery?' -Endpoint $answering
        $answer | Should -HaveCount 1
        $answer.Question, $answer.Summary, $answer.Template, $answer.SessionId | Should -Be 'What happened to the delivery?', $null, $null, $null
        $answer.Findings | Should -HaveCount 2
        ($answer.Findings | Sort-Object SessionName).SessionName | Should -Be Review, 'Weekly call'
        ($answer.Findings | Sort-Object SessionName).SessionId | Should -Be $talks[1].Id, $talks[0].Id
        $answer.Findings.Status | Should -Be Exact, Exact
        $answer.Findings.TurnOrder | Should -Be 0, 0
        $answer.Findings.Quote | Should -Contain 'The delivery slipped by one week.'
        $shown = $answer | Out-String -Width 200
        $shown | Should -BeLike '*What happened to the delivery?*1. Sandbox answer, found by rules: this was said about "delivery".*`[Exact, *, A 00:*`] "*delivery*"*'
        $shown | Should -BeLike '*`[Exact, Weekly call, A 00:*'
        $shown | Should -BeLike '*`[Exact, Review, A 00:*'
    }

    It 'is kept with each of its sessions, and read again' {
        $asked = $talks | Invoke-TranscriptAnalysis -Question 'Who feared the delivery?' -Endpoint $answering
        foreach ($talk in $talks) {
            $kept = Get-TranscriptAnalysis $talk.Id | Where-Object Question -EQ 'Who feared the delivery?'
            $kept | Should -HaveCount 1
            $kept.Findings.Feedback | Should -Be $asked.Findings.Feedback
            $kept.Findings.SessionName | Should -Be $asked.Findings.SessionName
        }
        $asked | Export-TranscriptReport "$TestDrive/asked.html"
        Get-Content "$TestDrive/asked.html" -Raw | Should -BeLike '*<h1>Who feared the delivery?</h1>*2 talks*<blockquote*slipped by one week.*Review, 20* UTC, A, at 0:0*'
        $talks[0] | Invoke-TranscriptAnalysis -Question 'Who feared the delivery?' -Endpoint $answering | Export-TranscriptReport "$TestDrive/one.html"
        Get-Content "$TestDrive/one.html" -Raw | Should -BeLike '*<h2 id="h-summary">Question</h2>*Who feared the delivery?*promised the delivery for Friday.*'
    }

    It 'with -WhatIf shows how many sessions are sent, and sends nothing' {
        $sent = @(Get-AnalysisRequest $answering).Count
        $null = Start-Transcript -Path "$TestDrive/shown.txt" -UseMinimalHeader
        try { $talks | Invoke-TranscriptAnalysis -Question 'Who feared it?' -Endpoint $answering -WhatIf } finally { $null = Stop-Transcript }
        Get-Content "$TestDrive/shown.txt" -Raw | Should -BeLike '*of 2 sessions*## Weekly call*'
        @(Get-AnalysisRequest $answering).Count | Should -Be $sent
    }

    It 'that the transcript does not answer says so' {
        $answer = $talks | Invoke-TranscriptAnalysis -Question 'Where is the elephant?' -Endpoint $answering -WarningVariable warned -WarningAction SilentlyContinue
        $answer.Findings | Should -HaveCount 0
        $warned | Should -BeLike "*found no answer in the transcript*"
        ($answer | Out-String).Trim() | Should -Match '(?s)^Where is the elephant\?\s+\[claude-sonnet-4-6, [^\]]+\]$'
    }

    It 'whose answer quotes what nobody said warns' {
        $answering.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Says('{"statements":[{"quote":"The delivery came in May.","statement":"It came in May."}]}'))
        $answer = $talks | Invoke-TranscriptAnalysis -Question 'When did it come?' -Endpoint $answering -WarningVariable warned -WarningAction SilentlyContinue
        $answer.Findings.IsVerified | Should -Be $false
        $warned | Should -BeLike '*nobody said that*'
        $answer | Out-String -Width 200 | Should -BeLike '*It came in May.*`[NotFound: not said*`] "The delivery came in May."*'
    }

    It 'is for a language model, not for the rules coach' {
        $read = Read-Failure { $talks | Invoke-TranscriptAnalysis -Question 'When?' -Model rules }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'OptionInvalid,*'
        "$($read.Error)" | Should -BeLike '*-Question is for a language model*'
    }

    AfterAll { Clear-Suite }
}
