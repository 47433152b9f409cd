# Untrusted text: no text of a service, a model, a program or a client of the sandbox can control the terminal, reorder displayed text or hide in it.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    . "$PSScriptRoot/HostileText.ps1"
}

Describe 'Text of a service' {
    AfterEach { Clear-Suite }

    It 'is clean in turns, warnings and the session' {
        $messages = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $messages
        ConvertTo-TurnMessage $hostile -Speaker $hostile | ForEach-Object { $messages.Add($_) }
        $messages.Add((@{ type = 'Warning'; warning = $hostile; warning_code = 1 } | ConvertTo-Json -Compress))
        $messages.Add((@{ type = $hostile } | ConvertTo-Json -Compress))
        $messages.CompleteAdding()
        $watched = Invoke-Watched -ArgumentList (Write-Wav "$TestDrive/said.wav"), $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($wav, $endpoint, $key)
            $session = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key
            $session | Get-TranscriptTurn -Wait -IncludePartial
            ($session | Get-TranscriptTurn).Words
            $session
        }
        $watched.Errors | Should -BeNullOrEmpty
        Assert-WatchedHarmless $watched
        $watched.Output[0].Text | Assert-Harmless -Line
        $watched.Output[0].Speaker | Assert-Harmless -Line
        $watched.Lines | Where-Object { $_ -like '*The service warns*' } | Assert-Harmless -Line
        $watched.Debug | Where-Object { $_ -like '*unknown type*' } | Assert-Harmless
    }

    It 'is clean in errors' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::Error(3006, ($hostile -replace '[\ud800-\udfff]'), 0.05))
        $watched = Invoke-Watched -ArgumentList (Write-Wav "$TestDrive/refused.wav"), $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($wav, $endpoint, $key)
            $session = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key
            $session | Get-TranscriptTurn -Wait
            $session
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Get-ErrorShown | Assert-Harmless
    }

    It 'is clean in a model''s answer: <Form>' -ForEach @(
        @{ Form = 'JSON'; Text = { ConvertTo-Json -Depth 4 @{ summary = $hostile; findings = @(@{ quote = "one two $hostile"; feedback = $hostile; suggestion = $hostile }) } } }
        @{ Form = 'lines'; Text = { "SUMMARY: $hostile`nQUOTE: one two $hostile`nFEEDBACK: $hostile`nSUGGESTION: $hostile" } }
        @{ Form = 'prose'; Text = { "He said `"one two three $($hostile -replace '[\r\n]')`" and $hostile" } }
    ) {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Says((& $Text), $hostile, 5))
        $watched = Invoke-Watched -ArgumentList $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($endpoint, $key)
            $analysis = 'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key
            $analysis
            $analysis.Findings
        }
        Assert-WatchedHarmless $watched
        $watched.Output | Get-Shown | Assert-Harmless
    }

    It 'is clean in the gateway''s errors and model list' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::ObjectEnvelope(400, $hostile))
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::Status(200, (ConvertTo-Json -Depth 5 @{ data = @(@{ id = $hostile; name = $hostile; description = $hostile; creator = @{ name = $hostile }; supported_parameters = @($hostile) }) })))
        $watched = Invoke-Watched -ArgumentList $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey), $hostile {
            param($endpoint, $key, $model)
            Get-TranscriptAnalysisModel -Endpoint $endpoint
            Get-TranscriptAnalysisModel $model -Endpoint $endpoint
            'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -Model $model
            'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -Model $model
            'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -Model $model -WhatIf
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Get-ErrorShown | Assert-Harmless
        $watched.Output | Get-Shown | Assert-Harmless
        $watched.Lines | Assert-Harmless -Line
    }
}

Describe 'Text of a program' -Skip:$IsWindows {
    AfterEach { Clear-Suite }

    It 'is clean in devices and Tab' {
        $name = $hostile -replace '[\r\n]'
        $before = $env:HOSTILE
        $env:HOSTILE = $name
        try {
            Invoke-WithProgram @{
                pactl = 'case "$1" in list) printf "Source #1\n\tName: mic%s\n\tDescription: %s\n\tSample Specification: s16le 1ch 16000Hz\n\tMonitor of Sink: n/a\n" "$HOSTILE" "$HOSTILE";; *) printf "Default Source: mic%s\n" "$HOSTILE";; esac'
            } {
                $devices = Get-TranscriptionDevice
                $devices | Should -HaveCount 1
                $devices | Get-Shown | Assert-Harmless
                $found = Get-Completion 'Get-TranscriptionDevice Aa'
                $found.CompletionText, $found.ListItemText, $found.ToolTip | Assert-Harmless -Line
            }
            Invoke-WithProgram @{ arecord = 'printf "default\n    %s\nplughw:%s\n    %s\n" "$HOSTILE" "$HOSTILE" "$HOSTILE"' } {
                Get-TranscriptionDevice | Get-Shown | Assert-Harmless
            }
        } finally { $env:HOSTILE = $before }
    }

    It 'is clean in the errors of a recorder or a decoder' {
        $sandbox = Open-Sandbox
        [System.IO.File]::WriteAllText("$TestDrive/says.sh", "cat '$TestDrive/says.txt' >&2; exit 3")
        [System.IO.File]::WriteAllText("$TestDrive/says.txt", $hostile)
        $watched = Invoke-Watched -ArgumentList "$TestDrive/says.sh", $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($script, $endpoint, $key)
            Start-TranscriptionSession -AudioCommand sh, $script -Endpoint $endpoint -ApiKey $key | Get-TranscriptTurn -Wait
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Get-ErrorShown | Assert-Harmless
    }
}

Describe 'Text of a sandbox client' {
    AfterEach { Clear-Suite }

    It 'is clean in views' {
        $sandbox = Open-Sandbox
        Invoke-WebRequest "$($sandbox.Endpoint)v1/models/$([uri]::EscapeDataString($hostile))" -Method Post -Body $hostile -SkipHttpErrorCheck | Out-Null
        $requests = @($sandbox.GatewayRequests)
        $requests | Should -Not -BeNullOrEmpty
        # All properties contain the received data unchanged, because tests need it.
        $requests | Out-String -Width 500 | Assert-Harmless -MayLack
        $requests | Format-List | Out-String -Width 500 | Assert-Harmless
        $socket = [System.Net.WebSockets.ClientWebSocket]::new()
        $socket.Options.SetRequestHeader('Authorization', $sandbox.ApiKey)
        try { $socket.ConnectAsync("ws://$($sandbox.Endpoint.Authority)/v3/ws?sample_rate=16000&odd=$([uri]::EscapeDataString($hostile))&$([uri]::EscapeDataString($hostile))=1", [System.Threading.CancellationToken]::None).Wait(5000) | Out-Null } catch { $null = $_ }
        $sessions = @($sandbox.Sessions)
        $sessions | Should -Not -BeNullOrEmpty
        $sessions | Out-String -Width 500 | Assert-Harmless -MayLack
        $sessions | Format-List | Out-String -Width 500 | Assert-Harmless
        $socket.Dispose()
    }
}
