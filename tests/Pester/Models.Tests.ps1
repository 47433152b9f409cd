# Models and templates, and their completion.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $env:STREAMCOACH_TEMPLATES = "$TestDrive/templates"
    New-Item "$TestDrive/templates" -ItemType Directory | Out-Null
    Set-Content "$TestDrive/templates/one on one.md" "# A talk between two`n`nSay who leads."
}

AfterAll {
    $env:STREAMCOACH_TEMPLATES = $null
    Clear-Suite
}

Describe 'Get-TranscriptAnalysisModel' {
    BeforeAll { $script:sandbox = Open-Sandbox }

    It 'lists the models of the gateway, without a key' {
        $models = Get-TranscriptAnalysisModel -Endpoint $sandbox
        $models.Id | Should -Contain claude-sonnet-4-6
        $models.Id | Should -Be ($models.Id | Sort-Object -Culture '')
        @($sandbox.GatewayRequests)[-1].GetHeaders().Keys | Should -Not -Contain Authorization
        $models | Where-Object Id -EQ claude-sonnet-5 | ForEach-Object SupportsTemperature | Should -BeFalse
    }

    It 'takes wildcards' {
        (Get-TranscriptAnalysisModel claude-*, gpt-4.1 -Endpoint $sandbox).Id | Should -Be 'claude-haiku-4-5-20251001', 'claude-sonnet-4-6', 'claude-sonnet-5', 'gpt-4.1'
        Get-TranscriptAnalysisModel absent* -Endpoint $sandbox | Should -BeNullOrEmpty
        Get-TranscriptAnalysisModel -Endpoint $sandbox | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'is a table, and a CSV without types' {
        Get-TranscriptAnalysisModel gpt-4.1 -Endpoint $sandbox | Out-String | Should -Match 'Id +Context +Schema.*\s+-[- ]+\s+gpt-4\.1 +1047576 +False +True +True +us +OpenAI'
        (Get-TranscriptAnalysisModel gpt-4.1 -Endpoint $sandbox | ConvertTo-Csv | ConvertFrom-Csv).SupportedParameters | Should -BeLike 'max_tokens, *'
    }

    It 'has dates and prices as values' {
        $retiring = Get-TranscriptAnalysisModel -Endpoint $sandbox | Where-Object RetirementDate
        $retiring.Id | Should -Be gpt-4.1
        $retiring.RetirementDate | Should -Be ([datetime]::new(2027, 1, 1, 0, 0, 0, [DateTimeKind]::Utc))
        $retiring.OutputPrice | Should -BeOfType decimal
        (Get-TranscriptAnalysisModel -Endpoint $sandbox | Sort-Object InputPrice)[0].Id | Should -Be qwen3.5-4b-32k-fast
        $list = $retiring | Format-List | Out-String
        $list | Should -Match '(?m)^OutputPrice +: 8\b'
        $list | Should -Match '(?m)^RetirementDate +: .*2027'
    }

    It 'ends with an error if the list is unavailable' {
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::ServerError())
        { Get-TranscriptAnalysisModel -Endpoint $sandbox -ErrorAction Stop } | Should -Throw -ErrorId 'ModelListUnavailable,StreamCoach.Commands.GetTranscriptAnalysisModelCommand'
    }

    It 'stops immediately' {
        $stop = Invoke-StoppedPipeline -Script { param($sandbox) Get-TranscriptAnalysisModel -Endpoint $sandbox } -Sandbox {
            $server = Open-Sandbox
            $server.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::Hang())
            $server
        } -When { @($sandbox.GatewayRequests).Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
    }
}

Describe 'The list of models' {
    It 'is requested once for many analyses' {
        $sandbox = Open-Sandbox
        1..3 | ForEach-Object { 'A: One two three.' | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -HaveCount 1 }
        @($sandbox.GatewayRequests | Where-Object Method -EQ GET) | Should -HaveCount 1
    }

    It 'gives one warning per command if it is missing' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::PlainEnvelope(404, 'not found'))
        $rows = 'one', 'two', 'three' | ForEach-Object { [pscustomobject]@{ SessionId = $_; Text = 'One two three.' } }
        $analyses = $rows | Invoke-TranscriptAnalysis -Endpoint $sandbox -WarningVariable warnings -WarningAction SilentlyContinue
        $analyses | Should -HaveCount 3
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike "*HTTP 404*For 'claude-sonnet-4-6' a context of 32,768 tokens is assumed*"
        $analyses.ModelNote | Should -Be (, "$warnings" * 3)
    }

    It 'gives a warning with -WhatIf too if it is missing' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::Html(200))
        'A: One two three.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $warnings | Should -HaveCount 1
    }

    It 'need not contain fallbacks for -FallbackModel' {
        $sandbox = Open-Sandbox
        'A: One two three.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -FallbackModel gpt-5.2, gpt-4.1 | Should -HaveCount 1
        ((Get-AnalysisRequest $sandbox)[-1].Body | ConvertFrom-Json).fallbacks.model | Should -Be gpt-5.2, gpt-4.1
    }
}

Describe 'Tab' {
    It 'completes models with those of the command''s gateway' {
        $sandbox = Open-Sandbox
        (Get-Completion "Invoke-TranscriptAnalysis -Endpoint $($sandbox.Endpoint) -Model claude-s").CompletionText | Should -Be claude-sonnet-4-6, claude-sonnet-5
        (Get-Completion "Invoke-TranscriptAnalysis -Endpoint $($sandbox.Endpoint) -FallbackModel gpt-5").ToolTip | Should -BeLike 'GPT-5.2, OpenAI, 400*000 tokens'
    }

    It 'returns only the rules without an error for an invalid list or address' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::Html(200))
        (Get-Completion "Invoke-TranscriptAnalysis -Endpoint $($sandbox.Endpoint) -Model " | Where-Object ResultType -EQ ParameterValue).CompletionText | Should -Be rules
        (Get-Completion "Invoke-TranscriptAnalysis -Endpoint 'no address' -Model " | Where-Object ResultType -EQ ParameterValue).CompletionText | Should -Be rules
    }

    It 'completes templates, including the user''s own' {
        (Get-Completion 'Invoke-TranscriptAnalysis -Template ').CompletionText | Should -Be coach, interview, lecture, "'one on one'", sales-call, stand-up
        (Get-Completion 'Invoke-TranscriptAnalysis -Template sal').ToolTip | Should -BeLike 'A sales call:*'
    }
}

Describe 'A template' {
    BeforeAll {
        $script:sandbox = Open-Sandbox
        function Read-Instruction { ((Get-AnalysisRequest $sandbox)[-1].Body | ConvertFrom-Json).messages[0].content }
    }

    It 'is sent to the model: <Name>' -ForEach @(
        @{ Name = 'coach'; With = @{}; Says = 'You coach people on how they speak.*' }
        @{ Name = 'sales-call'; With = @{ Template = 'sales-call' }; Says = 'You coach salespeople.*' }
        @{ Name = 'the user''s own'; With = @{ Template = 'One on One' }; Says = "Say who leads.`n*" }
    ) {
        'A: One two three.' | Invoke-TranscriptAnalysis -Endpoint $sandbox @With | Should -HaveCount 1
        Read-Instruction | Should -BeLike $Says
    }

    It 'may be a file in the current folder' {
        Push-Location "$TestDrive/templates"
        try { 'A: One two three.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Template './one on one.md' | Should -HaveCount 1 }
        finally { Pop-Location }
        Read-Instruction | Should -BeLike 'Say who leads.*'
    }

    It 'cannot be used with -Prompt' {
        { 'x' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Template coach -Prompt 'y' } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }
}
