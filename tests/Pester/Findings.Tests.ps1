# A model's quotes are checked, displayed with their status, and exported to a CSV.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:sandbox = Open-Sandbox -Turn 'So, um, this is the first of the turns.', 'Who says that this is the second?'
    $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/findings.wav") -Endpoint $sandbox
    $script:turns = $session | Get-TranscriptTurn -Wait

    function Invoke-Lying {
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Lying())
        $turns | Invoke-TranscriptAnalysis -WarningVariable warned -WarningAction SilentlyContinue
        $script:warned = $warned
    }
}

AfterAll { Clear-Suite }

Describe 'Findings' {
    It 'have the original words and their position' {
        $finding = ($turns | Invoke-TranscriptAnalysis -WarningVariable warned).Findings[0]
        $finding.Status | Should -Be Exact
        $finding.Quote | Should -BeExactly 'So, um, this is the first of the turns.'
        $finding.SessionId | Should -Be $session.Id
        $finding.TurnOrder, $finding.FirstWord, $finding.LastWord | Should -Be 0, 0, 8
        $finding.Start | Should -Be 0
        $finding.End | Should -Be 1.8
        $warned | Should -BeNullOrEmpty
    }

    It 'that nobody said give a warning and are not omitted' {
        $findings = (Invoke-Lying).Findings
        $findings.Status | Should -Be Altered, Altered, NotFound
        $findings[-1].Quote | Should -BeNullOrEmpty
        $findings[-1].Claimed | Should -BeLike '*elephants*'
        $warned | Should -HaveCount 2
        "$warned" | Should -BeLike '1 of 3 quotes was not found*2 of 3 quotes differ from what was said*'
    }

    It 'are readable columns in a CSV' {
        Invoke-Lying | Select-Object -ExpandProperty Findings | Export-Csv "$TestDrive/findings.csv"
        $text = Get-Content "$TestDrive/findings.csv" -Raw
        $text | Should -Not -Match 'StreamCoach\.|System\.|Collection'
        $rows = Import-Csv "$TestDrive/findings.csv"
        $rows | Should -HaveCount 3
        $rows[0].Status | Should -Be Altered
        $rows[0].Quote | Should -Be 'So, um, this is the first of the turns.'
        $rows[0].Feedback, $rows[0].Suggestion | Should -Not -BeNullOrEmpty
        $rows[2].TurnOrder | Should -BeNullOrEmpty
    }

    It 'are marked in the table if nobody said them, with the advice below the quote' {
        $findings = (Invoke-Lying).Findings
        $lines = $findings | Out-String -Stream -Width 200 | Where-Object { $_ }
        $lines[0] | Should -Match '^\s+# Status     Time     Speaker  Quote$'
        $lines[2] | Should -BeLike '  1 Altered    00:00:00          So, um, this is the first of the turns.'
        $lines[3].Trim() | Should -BeExactly "$($findings[0].Feedback) $($findings[0].Suggestion)".Trim()
        $lines | Where-Object { $_ -like '  3 NotFound*(not said) My grandmother*' } | Should -HaveCount 1
    }

    It 'that are too short to check are not reported as not said' {
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Says('{"summary":"Short.","findings":[{"quote":"the first","feedback":"Good.","suggestion":""},{"quote":"nobody said any of that","feedback":"","suggestion":""}]}'))
        $analysis = $turns | Invoke-TranscriptAnalysis -WarningVariable warned -WarningAction SilentlyContinue
        $analysis.Findings.Status | Should -Be TooShort, NotFound
        $table = $analysis.Findings | Out-String -Width 200
        $table | Should -BeLike '*TooShort*(too short to check) the first*NotFound*(not said) nobody said*'
        $analysis.Findings | ForEach-Object { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($_)) } |
            Out-String -Width 200 | Should -BeLike '*(too short to check) the first*(not said) nobody*'
        $analysis | Out-String | Should -BeLike '*`[TooShort: not checked`] "the first"*`[NotFound: not said`] "nobody said*'
        $warned | Should -HaveCount 2
        "$warned" | Should -BeLike '1 of 2 quotes was not found*1 of 2 quotes *too short*'
    }

    It 'are listed with the model''s claim' {
        (Invoke-Lying).Findings[0] | Format-List | Out-String | Should -Match '(?s)Status\s+: Altered.*Quote\s+: So, um, this is.*Claimed\s+: So, um, this is never.*Feedback\s+: '
    }

    It 'keep their words in a job' {
        $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize((Invoke-Lying).Findings[0]))
        "$($back.Status)" | Should -Be Altered
        $back.Quote | Should -BeExactly 'So, um, this is the first of the turns.'
        $back | Out-String | Should -BeLike '*Altered*00:00:00*'
    }
}

Describe 'An answer that is not JSON' {
    It 'is kept with a warning, and its quotes are checked' {
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Says('Fine. You said "this is the first of the turns" well.'))
        $analysis = $turns | Invoke-TranscriptAnalysis -WarningVariable warned -WarningAction SilentlyContinue
        $analysis.Text | Should -BeExactly 'Fine. You said "this is the first of the turns" well.'
        $analysis.Form | Should -Be Prose
        $analysis.Findings.Status | Should -Be Exact
        "$warned" | Should -BeLike '*answered in prose*'
    }

    It 'in another language is NotFound' {
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Says('{"summary":"Gut.","findings":[{"quote":"Also, das ist der erste Beitrag.","feedback":"f","suggestion":"s"}]}'))
        ($turns | Invoke-TranscriptAnalysis -WarningAction SilentlyContinue).Findings.Status | Should -Be NotFound
    }
}

Describe 'A rate limit in the middle of many parts' {
    It 'keeps the finished parts, and is an error' {
        $sandbox.FaultNextGateway($null, [StreamCoach.Sandbox.Faults.GatewayFault]::RateLimited(0, 3))
        $long = 1..3000 | ForEach-Object { [pscustomobject]@{ SessionId = 'long'; Order = $_; Text = "This is turn number $_ of a talk that does not end." } }
        $read = Read-Failure { $long | Invoke-TranscriptAnalysis -Endpoint $sandbox -Model qwen3.5-4b-32k-fast }
        $read.Error.FullyQualifiedErrorId | Should -Be 'RateLimited,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        $read.Output | Should -HaveCount 1
        $read.Output.IsComplete | Should -BeFalse
        "$($read.Output.Coverage)" | Should -Match '^\d+ of 3000 turns in 1 of \d pieces$'
        $read.Output.Findings | Should -Not -BeNullOrEmpty
    }
}

Describe '-WhatIf' {
    It 'describes the text and its destination, and sends nothing' {
        $before = @(Get-AnalysisRequest $sandbox).Count
        $powershell = [powershell]::Create((Open-Runspace)).AddScript({
                param($turns)
                $turns | Invoke-TranscriptAnalysis -WhatIf -Verbose -Debug
            }).AddArgument($turns)
        $powershell.Invoke() | Should -BeNullOrEmpty
        # -WhatIf writes to the host; the whole text is only in -Debug, not in -Verbose.
        $powershell.Streams.Verbose.Message | Should -Not -Match 'first of the turns'
        $powershell.Streams.Debug.Message | Should -Contain "So, um, this is the first of the turns.`nWho says that this is the second?"
        @(Get-AnalysisRequest $sandbox).Count | Should -Be $before
    }

    It 'displays host, model, pieces and tokens' {
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
            Import-Module '$(Get-ManifestPath)'
            'A: One two three.', 'B: Four five.' | Invoke-TranscriptAnalysis -WhatIf
"@
        $child.WaitForExit(20000) | Should -BeTrue
        $child.StandardOutput.ReadToEnd().Trim() | Should -Match 'What if: .*"Send 31 characters in 1 piece, about \d+ tokens: "A: One two three\. / B: Four five\."" on target "claude-sonnet-4-6 at 127\.0\.0\.1:\d+ \(127\.0\.0\.1\)"'
    }
}
