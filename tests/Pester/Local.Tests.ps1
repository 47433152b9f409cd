# Sessions that a speech model on this machine transcribes: without a key, without a network, and with what only the service can do refused.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/LocalModels.psm1"
    $script:noModels = -not (Test-TinyModel)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1", "$PSScriptRoot/LocalModels.psm1"
    Import-StreamCoach
    # The first three turns, and the beginning of a fourth one.
    $script:recording = Write-Excerpt "$TestDrive/talk.wav" -Seconds 17
    $script:begins = 'So*thanks for making the time today.*', 'Honestly, better than*', 'Oh*great*'
}

Describe 'Without a key and a model' {
    AfterEach { Clear-Suite }

    It 'names both cures' {
        $read = Read-Failure { Start-TranscriptionSession $recording }
        $read.Error.FullyQualifiedErrorId | Should -Be 'ApiKeyNotFound,StreamCoach.Commands.StartTranscriptionSessionCommand'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*ASSEMBLYAI_API_KEY*Install-TranscriptionModel moonshine-base*'
    }

    It 'shows with -WhatIf what a key would do' {
        $read = Read-Failure { Start-TranscriptionSession $recording -WhatIf }
        $read.Error | Should -BeNullOrEmpty
    }

    It 'says of a named model how to install it' {
        $read = Read-Failure { Start-TranscriptionSession $recording -Model moonshine-base }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SpeechModelNotInstalled,StreamCoach.Commands.StartTranscriptionSessionCommand'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*Install-TranscriptionModel moonshine-base*'
    }
}

Describe 'Without a key, with a model' -Skip:$noModels {
    BeforeAll {
        Install-TinyModel
        $turns = Start-TranscriptionSession $recording -RunVariable run -OutVariable session -InformationVariable printed 6>$null | Get-TranscriptTurn -Wait
        $script:turns, $script:session, $script:run, $script:printed = $turns, $session[0], $run, $printed
    }
    AfterAll { Clear-Suite }

    It 'transcribes a recording to its end' {
        $session.State | Should -Be Completed
        $session.Region | Should -Be Local
        $session.Model | Should -Be moonshine-tiny
        $session.ServiceId | Should -BeNullOrEmpty
        $session.AudioSent | Should -BeGreaterOrEqual 17
        $session.Gaps | Should -BeNullOrEmpty
    }

    It 'prints one line that says so' {
        @($printed) | Should -HaveCount 1
        "$printed" | Should -Be 'No API key: moonshine-tiny runs here.'
    }

    It 'writes final turns with words, times and confidence' {
        foreach ($i in 0..2) { $turns[$i].Text | Should -BeLike $begins[$i] }
        $turns.Order | Should -Be @(0..($turns.Count - 1))
        $turns.IsFinal | Should -Not -Contain $false
        $turns.Model | Sort-Object -Unique | Should -Be moonshine-tiny
        $turns.LagMs | Where-Object { $null -ne $_ } | Should -BeNullOrEmpty -Because 'a recording is not transcribed in real time'
        foreach ($turn in $turns) {
            $turn.Words.Text -join ' ' | Should -BeExactly $turn.Text
            $turn.Words.IsFinal | Should -Not -Contain $false
            $before = $turn.Start
            foreach ($word in $turn.Words) {
                $word.Start | Should -BeGreaterOrEqual $before
                $word.End | Should -BeGreaterThan $word.Start
                $word.Confidence | Should -BeGreaterThan 0
                $before = $word.Start
            }
            $turn.End | Should -BeGreaterOrEqual $turn.Words[-1].End
        }
        $turns[0].Start | Should -BeGreaterThan 0.2
        $turns[0].Start | Should -BeLessThan 0.5
        $turns[1].Start | Should -BeGreaterThan 5
    }

    It 'costs nothing' {
        $run.Done | Should -Be 1
        $run.EstimatedCost | Should -Be 0
        $run.Unpriced | Should -BeNullOrEmpty
    }

    It 'is saved like any other' {
        $saved = Get-TranscriptionSession -Saved -Id $session.Id
        $saved.Region | Should -Be Local
        $saved.State | Should -Be Completed
        $saved.Model | Should -Be moonshine-tiny
        ($saved | Get-TranscriptTurn).Text | Should -Be $turns.Text
    }

    It 'is measured, exported and imported' {
        ($session | Measure-Transcript).Words | Should -Be ($turns.Words | Measure-Object).Count
        foreach ($format in 'txt', 'md', 'json', 'csv', 'srt', 'vtt') {
            $session | Export-Transcript "$TestDrive/talk.$format"
            Get-Content "$TestDrive/talk.$format" -Raw | Should -BeLike '*making the time today*'
        }
        (Import-Transcript "$TestDrive/talk.json" | Get-TranscriptTurn).Text | Should -Be $turns.Text
        $session | Export-TranscriptReport "$TestDrive/talk.html"
        Get-Content "$TestDrive/talk.html" -Raw | Should -BeLike '*moonshine-tiny*'
    }
}

Describe 'The model of a session' -Skip:$noModels {
    BeforeEach { Install-TinyModel }
    AfterEach { Clear-Suite }

    It 'is named in any case, and nothing is printed then' {
        $session = Start-TranscriptionSession $recording -Model MOONSHINE-TINY -Duration 3 -InformationVariable printed
        $session.Model | Should -BeExactly moonshine-tiny
        $printed | Should -BeNullOrEmpty
        $session | Get-TranscriptTurn -Wait | Out-Null
        $session.State | Should -Be Completed
    }

    It 'runs on this machine, so <Name> is refused' -ForEach @(
        @{ Name = '-Region'; With = @{ Region = 'EU' } }
        @{ Name = '-Endpoint'; With = @{ Endpoint = 'http://127.0.0.1:9' } }
        @{ Name = '-ApiKey'; With = @{ ApiKey = 'key' } }
    ) {
        if ($With['ApiKey']) { $With = @{ ApiKey = ConvertTo-Key $With.ApiKey } }
        $before = @(Get-TranscriptionSession).Count
        $read = Read-Failure { Start-TranscriptionSession $recording -Model moonshine-tiny @With }
        $read.Error.FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.StartTranscriptionSessionCommand'
        "$($read.Error)" | Should -BeLike "*moonshine-tiny*$Name*"
        @(Get-TranscriptionSession).Count | Should -Be $before
    }

    It 'is damaged: the error says what and how to repair it' {
        Set-Content (Join-Path (Get-TranscriptionModel moonshine-tiny).Path vocabulary.bin) 'cut'
        foreach ($with in @{}, @{ Model = 'moonshine-tiny' }) {
            $read = Read-Failure { Start-TranscriptionSession $recording @with }
            $read.Error.FullyQualifiedErrorId | Should -Be 'SpeechModelDamaged,StreamCoach.Commands.StartTranscriptionSessionCommand'
            "$($read.Error)" | Should -BeLike '*vocabulary.bin*'
            $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*Install-TranscriptionModel moonshine-tiny*'
        }
    }

    It 'is the smaller one with a warning, where the better one is damaged' {
        $folder = New-Item (Join-Path (Split-Path (Get-TranscriptionModel moonshine-tiny).Path) moonshine-base) -ItemType Directory
        if (-not $IsWindows) { chmod go= $folder }
        $session = Start-TranscriptionSession $recording -Duration 1 -WarningVariable warning -WarningAction SilentlyContinue 6>$null
        $session.Model | Should -Be moonshine-tiny
        @($warning) | Should -HaveCount 1
        "$warning" | Should -BeLike "The speech model 'moonshine-base' is damaged, so 'moonshine-tiny' is used: *encoder_model.onnx' is missing. To repair it: Install-TranscriptionModel moonshine-base"
        Start-TranscriptionSession $recording -Duration 1 -Model moonshine-tiny -WarningVariable warning | Should -Not -BeNullOrEmpty
        $warning | Should -BeNullOrEmpty
    }

    It 'is needed to continue its sessions, and the advice fits' {
        $session = Start-TranscriptionSession $recording 6>$null
        $session | Stop-TranscriptionSession -Force -WarningAction SilentlyContinue
        Uninstall-TranscriptionModel moonshine-tiny -Confirm:$false
        $read = Read-Failure { Resume-TranscriptionSession $session.Id }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SpeechModelNotInstalled,StreamCoach.Commands.ResumeTranscriptionSessionCommand'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike 'Install it, and repeat the command: Install-TranscriptionModel moonshine-tiny.*'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -Not -BeLike '*omit*'
    }

    It 'is not used where a key is set, or an endpoint' {
        $sandbox = Open-Sandbox -Turn 'From the sandbox.'
        $env:STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri
        (Read-Failure { Start-TranscriptionSession $recording }).Error.FullyQualifiedErrorId | Should -BeLike 'ApiKeyNotFound,*'
        $env:ASSEMBLYAI_API_KEY = $sandbox.ApiKey
        $session = Start-TranscriptionSession $recording -Duration 1 -InformationVariable printed
        ($session | Get-TranscriptTurn -Wait).Text | Should -Be 'From the sandbox.'
        $session.Region | Should -Be $sandbox.Endpoint.Authority
        $printed | Should -BeNullOrEmpty
    }

    It 'needs a recogniser for this platform' {
        $module = New-Item "$TestDrive/module" -ItemType Directory
        Get-ChildItem (Split-Path (Get-ManifestPath)) | Where-Object Name -NE Dependencies | Copy-Item -Destination $module -Recurse
        $child = Open-Child -Environment @{ STREAMCOACH_DATA = $env:STREAMCOACH_DATA } @"
            Import-Module '$module/StreamCoach.psd1'
            try { Start-TranscriptionSession '$recording' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }
"@
        $said = $child.StandardOutput.ReadToEnd()
        $said | Should -BeLike '*LocalSpeechUnavailable,StreamCoach.Commands.StartTranscriptionSessionCommand*-ApiKey*'
    }
}

Describe 'What only the service can do' -Skip:$noModels {
    BeforeAll { Install-TinyModel }
    AfterAll { Clear-Suite }

    It '<Name> is refused, by the name that was typed' -ForEach @(
        @{ Name = '-SpeakerLabel'; With = @{ SpeakerLabel = $true } }
        @{ Name = '-MaxSpeaker'; With = @{ MaxSpeaker = 2 } }
        @{ Name = '-Prompt'; With = @{ Prompt = 'A sales call.' } }
        @{ Name = '-KeyTerm'; With = @{ KeyTerm = 'Grafana' } }
        @{ Name = '-RedactPii'; With = @{ RedactPii = $true } }
        @{ Name = '-FilterProfanity'; With = @{ FilterProfanity = $true } }
        @{ Name = '-EndOfTurnConfidence'; With = @{ EndOfTurnConfidence = 0.5 } }
        @{ Name = '-Language'; With = @{ Language = 'de' } }
    ) {
        $read = Read-Failure { Start-TranscriptionSession $recording @With }
        $read.Error.FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.StartTranscriptionSessionCommand'
        "$($read.Error)" | Should -MatchExactly "^$Name .*AssemblyAI.*moonshine-tiny"
        $read.Output | Should -BeNullOrEmpty
    }

    It 'is not what it can do itself' {
        $session = Start-TranscriptionSession $recording -Language en -FormatTurn -MinTurnSilence 300 -MaxTurnSilence 2000 -Duration 2 6>$null
        $session | Get-TranscriptTurn -Wait | Out-Null
        $session.State | Should -Be Completed
    }
}

Describe 'Several recordings' -Skip:$noModels {
    BeforeEach { Install-TinyModel }
    AfterEach { Clear-Suite }

    It 'share the machine, and all are done' {
        $files = 4, 5, 6 | ForEach-Object { Write-Excerpt "$TestDrive/part$_.wav" -Seconds $_ }
        $turns = $files | Start-TranscriptionSession -RunVariable run -InformationVariable printed 6>$null | Get-TranscriptTurn -Wait
        $run.Done | Should -Be 3
        $run.EstimatedCost | Should -Be 0
        ($turns | Group-Object SessionId) | Should -HaveCount 3
        $turns | Where-Object Order -EQ 0 | ForEach-Object Text | Should -BeLike 'So, um, thanks for making*'
        @($printed) | Should -HaveCount 1 -Because 'one line for the command'
    }

    It 'are transcribed by as many sessions at once as there are cores' {
        $files = 1..([Environment]::ProcessorCount + 2) | ForEach-Object { Write-Excerpt "$TestDrive/core$_.wav" -Seconds (6 + $_ / 10) }
        $sessions = $files | Start-TranscriptionSession 6>$null
        @($sessions.State -eq 'Queued').Count | Should -BeGreaterOrEqual 1
        $sessions | Get-TranscriptTurn -Wait | Out-Null
        $sessions.State | Sort-Object -Unique | Should -Be Completed
        # Never more of them at the same moment.
        $moments = $sessions | ForEach-Object { [pscustomobject]@{ At = $_.StartedAt; Step = 1 }; [pscustomobject]@{ At = $_.EndedAt; Step = -1 } } | Sort-Object At, Step
        $running = 0
        ($moments | ForEach-Object { $running += $_.Step; $running } | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual ([Environment]::ProcessorCount)
    }

    It 'are transcribed once with -Once' {
        $first = Start-TranscriptionSession $recording -Once -Duration 6 6>$null
        $first | Get-TranscriptTurn -Wait | Out-Null
        $again = Start-TranscriptionSession $recording -Once -Duration 6 -RunVariable run 6>$null
        $again.Id | Should -Be $first.Id
        $again.Region | Should -Be Local
        $run.Skipped | Should -Be 1
        ($again | Get-TranscriptTurn -Wait).Text | Should -BeLike 'So, um, thanks for making*'
    }

    It 'end at -Duration' {
        $session = Start-TranscriptionSession $recording -Duration 5.7 6>$null
        ($session | Get-TranscriptTurn -Wait) | Should -HaveCount 1
        $session.State | Should -Be Completed
        $session.AudioSent | Should -BeLessThan 6.5
    }

    It 'are transcribed in a thread job' -Skip:(-not (Get-Command Start-ThreadJob -ErrorAction Ignore)) {
        $module = Get-ManifestPath
        $turns = Start-ThreadJob { Import-Module $using:module; Start-TranscriptionSession $using:recording -Duration 6 6>$null | Get-TranscriptTurn -Wait } | Receive-Job -Wait -AutoRemoveJob
        $turns[0].Text | Should -BeLike 'So, um, thanks for making*'
    }
}

Describe 'The analysis of what was transcribed here' -Skip:$noModels {
    BeforeAll {
        Install-TinyModel
        $script:sandbox = Open-Sandbox
        $script:session = Start-TranscriptionSession $recording 6>$null
        $session | Get-TranscriptTurn -Wait | Out-Null
    }
    AfterEach { $env:ASSEMBLYAI_API_KEY = $null; $env:STREAMCOACH_ENDPOINT = $null }
    AfterAll { Clear-Suite }

    It 'is made by rules' {
        ($session | Invoke-TranscriptAnalysis).Model | Should -Be rules
        # A key alone consents to nothing.
        $env:ASSEMBLYAI_API_KEY = 'some-key-of-the-user'
        ($session | Invoke-TranscriptAnalysis).Model | Should -Be rules
    }

    It 'does not leave this machine by -Model alone' {
        $env:ASSEMBLYAI_API_KEY = 'some-key-of-the-user'
        $read = Read-Failure { $session | Invoke-TranscriptAnalysis -Model claude-sonnet-4-6 }
        $read.Error.FullyQualifiedErrorId | Should -Be 'RegionsMixed,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*-Region US*'
        $read.Output | Should -BeNullOrEmpty
    }

    It 'goes to a gateway that a parameter names' {
        $analysis = $session | Invoke-TranscriptAnalysis -Model claude-sonnet-4-6 -Endpoint $sandbox
        $analysis.Model | Should -Be claude-sonnet-4-6
        (Get-AnalysisRequest $sandbox).Body | Should -BeLike '*making the time today*'
    }

    It 'goes to a gateway on this machine without consent' {
        $env:STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri
        $env:ASSEMBLYAI_API_KEY = $sandbox.ApiKey
        ($session | Invoke-TranscriptAnalysis).Model | Should -Be claude-sonnet-4-6
    }

    It 'is asked for in the same way for turns of a <_>, which has no session here' -ForEach 'CSV row', 'CSV file', 'JSON file', 'job' {
        $id = $session.Id
        $turns = switch ($_) {
            'CSV row' { $session | Get-TranscriptTurn | Export-Csv "$TestDrive/rows.csv"; Import-Csv "$TestDrive/rows.csv" | Select-Object * -ExcludeProperty SessionId }
            'CSV file' { $session | Export-Transcript "$TestDrive/kept.csv"; (Get-Content "$TestDrive/kept.csv" -Raw).Replace($id, 'elsewhere') | Set-Content "$TestDrive/kept.csv"; Import-Transcript "$TestDrive/kept.csv" }
            'JSON file' { $session | Export-Transcript "$TestDrive/kept.json"; (Get-Content "$TestDrive/kept.json" -Raw).Replace($id, 'elsewhere') | Set-Content "$TestDrive/kept.json"; Import-Transcript "$TestDrive/kept.json" }
            'job' { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@($session | Get-TranscriptTurn)).Replace($id, 'elsewhere')) }
        }
        ($turns | Invoke-TranscriptAnalysis).Model | Should -Be rules
        $env:ASSEMBLYAI_API_KEY = 'some-key-of-the-user'
        $read = Read-Failure { $turns | Invoke-TranscriptAnalysis -Model claude-sonnet-4-6 }
        $read.Error.FullyQualifiedErrorId | Should -Be 'RegionsMixed,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        $env:ASSEMBLYAI_API_KEY = $null
        # One turn of this machine among others is enough.
        $read = Read-Failure { @('Something else.') + @($turns) | Invoke-TranscriptAnalysis -Model claude-sonnet-4-6 }
        $read.Error.FullyQualifiedErrorId | Should -Contain 'RegionsMixed,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        ($turns | Invoke-TranscriptAnalysis -Model claude-sonnet-4-6 -Endpoint $sandbox).Model | Should -Be claude-sonnet-4-6
    }
}
