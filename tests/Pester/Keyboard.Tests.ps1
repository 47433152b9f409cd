# Enter and Ctrl+C at a real prompt: a pwsh in a terminal of tmux.

BeforeDiscovery {
    $script:noTerminal = [bool] ('tmux', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) })
}

Describe 'At a prompt' -Skip:$noTerminal {
    BeforeAll {
        Import-Module "$PSScriptRoot/Suite.psm1"
        Import-StreamCoach
        $script:sandbox = Open-Sandbox -Turn 'Hello from the sandbox.'
        $script:terminal = "streamcoach-$PID"

        $quoted = (Get-LiveCommand -Silent -PidFile "$TestDrive/pid" | ForEach-Object { "'$($_ -replace "'", "''")'" }) -join ', '
        Set-Content "$TestDrive/talk.ps1" @"
            Import-Module '$(Get-ManifestPath)'
            function Open-Talk { `$global:session = Start-TranscriptionSession -AudioCommand $quoted }
            function Wait-Go { 'wait' + 'ing'; while (-not (Test-Path '$TestDrive/go')) { [Threading.Thread]::Sleep(20) } }
            'load' + 'ed'
"@
        Write-Wav "$TestDrive/long.wav" -Part -60 | Out-Null

        # The prompt's history is not the machine's.
        $before = Use-Environment @{
            ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri; XDG_DATA_HOME = "$TestDrive"
            POWERSHELL_UPDATECHECK = 'Off'; TERM = 'xterm-256color'
        }
        tmux -L $terminal -f /dev/null new-session -d -x 150 -y 50 "'$([Environment]::ProcessPath)' -NoProfile -NoLogo"
        Use-Environment $before | Out-Null

        function Read-Screen {
            (tmux -L $terminal capture-pane -p -J -S -500) -join "`n"
        }

        function Write-Line([string] $Line) {
            tmux -L $terminal send-keys -l $Line
            tmux -L $terminal send-keys Enter
        }

        function Wait-Screen([string] $Pattern, [double] $Seconds = 15) {
            try { Wait-Until -Seconds $Seconds { (Read-Screen) -match $Pattern } | Out-Null }
            catch { throw "The screen never showed '$Pattern'. It shows:`n$(Read-Screen)" }
        }

        function Get-Seen {
            @($sandbox.Sessions)[-1]
        }

        function Confirm-Alive {
            # It is heard half a second longer.
            $seen = Get-Seen
            $seen.WaitForAudioAsync($seen.AudioSeconds + 0.5).Wait(5000) | Should -BeTrue
            $seen.Terminated | Should -BeFalse
        }

        Wait-Screen 'PS .*>'
        Write-Line ". '$TestDrive/talk.ps1'"
        Wait-Screen '(?m)^loaded'
    }
    AfterAll {
        tmux -L $terminal kill-server 2>&1 | Out-Null
        Clear-Suite
    }

    It 'keys that were typed before are no wish to end' {
        Write-Line 'Open-Talk; Wait-Go; $session | Get-TranscriptTurn -Wait; "ended:$($session.State)"'
        Wait-Screen '(?m)^waiting'
        tmux -L $terminal send-keys Enter x Enter
        New-Item "$TestDrive/go" | Out-Null
        Wait-Screen '(?m)^00:00:00 +Hello from the sandbox'
        Confirm-Alive
    }

    It 'the screen says what Enter and Ctrl+C will do' {
        Wait-Screen 'Enter ends.*Ctrl\+C stops reading'
    }

    It 'another key does nothing' {
        tmux -L $terminal send-keys x Space q
        Confirm-Alive
    }

    It 'Enter ends the talk' {
        tmux -L $terminal send-keys Enter
        Wait-Screen '(?m)^ended:Completed'
        (Get-Seen).Terminated | Should -BeTrue
        Wait-Until -Seconds 3 -For 'the end of the program' { -not (Test-Running (Get-PidOf "$TestDrive/pid")) } | Out-Null
    }

    It 'Ctrl+C only stops the reading, and the recorder outlives it' {
        Remove-Item "$TestDrive/pid"
        Write-Line 'Clear-Host; Open-Talk; $session | Get-TranscriptTurn -Wait'
        Wait-Until { @($sandbox.Sessions).Count -eq 2 } | Out-Null
        Wait-Screen '(?m)^00:00:00 +Hello from the sandbox'
        tmux -L $terminal send-keys C-c
        Write-Line '"state:$($session.State) errors:$($Error.Count)"'
        Wait-Screen '(?m)^state:Running errors:0'
        Confirm-Alive
        Test-Running (Get-PidOf "$TestDrive/pid") | Should -BeTrue
    }

    It 'Ctrl+C ends the session of its own pipeline' {
        Write-Line "Start-TranscriptionSession '$TestDrive/long.wav' | Get-TranscriptTurn -Wait"
        Wait-Until { @($sandbox.Sessions).Count -eq 3 -and (Get-Seen).AudioBytes -gt 0 } | Out-Null
        tmux -L $terminal send-keys C-c
        Wait-Until -Seconds 3 -For 'Terminate' { (Get-Seen).Terminated } | Out-Null
    }

    It 'Enter never ends a file' {
        Write-Line "Clear-Host; Start-TranscriptionSession '$TestDrive/long.wav' | Get-TranscriptTurn -Wait"
        Wait-Until { @($sandbox.Sessions).Count -eq 4 } | Out-Null
        Wait-Screen '(?m)^00:00:00 +Hello from the sandbox'
        tmux -L $terminal send-keys Enter
        Confirm-Alive
        tmux -L $terminal send-keys C-c
        Wait-Until -Seconds 3 -For 'Terminate' { (Get-Seen).Terminated } | Out-Null
    }

    It 'exit ends what is still open' {
        $open = @($sandbox.Sessions)[1]
        $open.Terminated | Should -BeFalse
        Write-Line 'exit'
        Wait-Until -Seconds 5 -For 'Terminate' { $open.Terminated } | Out-Null
        Wait-Until -Seconds 3 -For 'the end of the program' { -not (Test-Running (Get-PidOf "$TestDrive/pid")) } | Out-Null
    }
}
