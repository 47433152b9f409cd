# Enter and Ctrl+C at a terminal.

Describe 'At a prompt' {
    BeforeAll {
        'Suite', 'Terminal' | ForEach-Object { Import-Module "$PSScriptRoot/$_.psm1" }
        $script:missing = 'tmux', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return }
        Import-StreamCoach
        $script:sandbox = Open-Sandbox -Turn 'Hello from the sandbox.'
        Write-Wav "$TestDrive/long.wav" -Part -60 | Out-Null

        $quoted = (Get-LiveCommand -Silent -PidFile "$TestDrive/pid" | ForEach-Object { "'$($_ -replace "'", "''")'" }) -join ', '
        Open-Terminal -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Setup @"
            function Open-Talk { `$global:session = Start-TranscriptionSession -AudioCommand $quoted }
            function Wait-Key { 'wait' + 'ing'; while (-not [Console]::KeyAvailable) { [Threading.Thread]::Sleep(20) } }
"@

        function Get-Seen {
            @($sandbox.Sessions)[-1]
        }

        function Confirm-Alive {
            # The session continues for half a second of audio.
            $seen = Get-Seen
            $seen.WaitForAudioAsync($seen.AudioSeconds + 0.5).Wait(30000) | Should -BeTrue
            $seen.Terminated | Should -BeFalse
        }
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these programs were not found: $missing" }
    }
    AfterAll {
        if ($missing) { return }
        Close-Terminal
        Clear-Suite
    }

    It 'earlier keys do not end a session' {
        Write-Line 'Open-Talk; Wait-Key; $session | Get-TranscriptTurn -Wait; "ended:$($session.State)"'
        Wait-Screen '(?m)^waiting'
        Send-Key Enter, x, Enter
        Wait-Screen '(?m)^00:00:00 +Hello from the sandbox'
        Confirm-Alive
    }

    It 'the progress shows what Enter and Ctrl+C do' {
        Wait-Screen 'Enter ends.*Ctrl\+C stops reading'
    }

    It 'other keys do nothing' {
        Send-Key x, Space, q
        Confirm-Alive
    }

    It 'Enter ends the session' {
        Send-Key Enter
        Wait-Screen '(?m)^ended:Stopped'
        (Get-Seen).Terminated | Should -BeTrue
        Wait-Until -Seconds 30 -For 'the end of the program' { -not (Test-Running (Get-PidOf "$TestDrive/pid")) } | Out-Null
    }

    It 'Ctrl+C only stops the reading, and the recorder continues' {
        Remove-Item "$TestDrive/pid"
        Write-Line 'Clear-Host; Open-Talk; $session | Get-TranscriptTurn -Wait'
        Wait-Until -Seconds 30 { @($sandbox.Sessions).Count -eq 2 } | Out-Null
        Wait-Screen '(?m)^00:00:00 +Hello from the sandbox'
        Send-Key C-c
        Write-Line '"state:$($session.State) errors:$($Error.Count)"'
        Wait-Screen '(?m)^state:Running errors:0'
        Confirm-Alive
        Test-Running (Get-PidOf "$TestDrive/pid") | Should -BeTrue
    }

    It 'Ctrl+C ends the session of its own pipeline' {
        Write-Line "Start-TranscriptionSession '$TestDrive/long.wav' | Get-TranscriptTurn -Wait"
        Wait-Until -Seconds 30 { @($sandbox.Sessions).Count -eq 3 -and (Get-Seen).AudioBytes -gt 0 } | Out-Null
        Send-Key C-c
        Wait-Until -Seconds 30 -For 'Terminate' { (Get-Seen).Terminated } | Out-Null
    }

    It 'Enter does not end a file' {
        Write-Line "Clear-Host; Start-TranscriptionSession '$TestDrive/long.wav' | Get-TranscriptTurn -Wait"
        Wait-Until -Seconds 30 { @($sandbox.Sessions).Count -eq 4 } | Out-Null
        Wait-Screen '(?m)^00:00:00 +Hello from the sandbox'
        Send-Key Enter
        Confirm-Alive
        Send-Key C-c
        Wait-Until -Seconds 30 -For 'Terminate' { (Get-Seen).Terminated } | Out-Null
    }

    It 'exit ends open sessions' {
        $open = @($sandbox.Sessions)[1]
        $open.Terminated | Should -BeFalse
        Write-Line 'exit'
        Wait-Until -Seconds 30 -For 'Terminate' { $open.Terminated } | Out-Null
        Wait-Until -Seconds 30 -For 'the end of the program' { -not (Test-Running (Get-PidOf "$TestDrive/pid")) } | Out-Null
    }
}

# PowerShell asks the terminal for the cursor whenever it draws the progress, and so for every row that is written above it.
Describe 'Ctrl+C while the terminal is asked for the cursor' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Suite.psm1"
        $script:missing = 'python3', 'bash' | Where-Object { -not $IsLinux -or -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if (-not $missing) { Import-StreamCoach }
    }
    AfterEach { if (-not $missing) { Clear-Suite } }

    It 'returns to the prompt, although the tty has discarded the reply that <What> waits for' -ForEach @(
        @{ What = 'the progress line'; Text = 'Listening'; Line = '$session | Get-TranscriptTurn -Wait' }
        @{ What = 'a written turn'; Text = 'Row by row.'; Line = '$session | Get-TranscriptTurn -Wait' }
        @{ What = 'a written turn of a pipeline of its own'; Text = 'Row by row.'; Line = 'Open-Talk | Get-TranscriptTurn -Wait' }
        @{ What = 'a warning'; Text = 'once more.'; Line = 'Watch-Loud' }
    ) {
        if ($missing) { Set-ItResult -Skipped -Because "these were not found, or this is not Linux: $missing"; return }
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        Set-Content "$TestDrive/terminal.ps1" @"
            Import-Module '$(Get-ManifestPath)'
            Set-PSReadLineOption -PredictionSource None -HistorySaveStyle SaveNothing
            function prompt { 'ready>' }
            function Open-Talk { Start-TranscriptionSession -AudioCommand $((Get-LiveCommand -Silent | ForEach-Object { "'$_'" }) -join ', ') -Endpoint '$($sandbox.Endpoint)' }
            function Watch-Loud { `$session | Get-TranscriptTurn -Wait | ForEach-Object { Write-Warning 'once more.' } }
            if (-not '$Line'.StartsWith('Open-Talk')) { `$session = Open-Talk }
"@
        $before = Use-Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; POWERSHELL_UPDATECHECK = 'Off' }
        $said = python3 "$PSScriptRoot/terminal.py" $Line $Text @(Get-PowerShellCommand) -NoProfile -NoLogo -NoExit -File "$TestDrive/terminal.ps1" 2>&1 | ForEach-Object {
            # The turn is sent when the progress is displayed.
            if ($_ -eq 'listens') { $message.Add((ConvertTo-TurnMessage 'Row by row.')) }
            $_
        }
        Use-Environment $before | Out-Null
        $LASTEXITCODE | Should -Be 0 -Because "$said"
        $said | Should -Be 'listens'
        if (-not $Line.StartsWith('Open-Talk')) { @($sandbox.Sessions)[0].Terminated | Should -BeFalse -Because 'only the reading stops' }
    }
}
