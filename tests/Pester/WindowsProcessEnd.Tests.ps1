# Windows has no signals: a process is ended from outside, or is told that its console closes. Sessions and recorders end with it in each case.

BeforeDiscovery { $script:elsewhere = -not $IsWindows }

Describe 'The end of a process on Windows' -Skip:$elsewhere {
    BeforeAll {
        Import-Module "$PSScriptRoot/Suite.psm1"
        Import-StreamCoach
        # A recorder that ignores its broken pipe and has started a program of its own.
        Set-Content "$TestDrive/recorder.ps1" @'
            param($PidFile)
            $out = [Console]::OpenStandardOutput()
            $block = [byte[]]::new(3200)
            $out.Write($block, 0, $block.Length)
            $second = Start-Process ping '-n', '1000', '127.0.0.1' -NoNewWindow -PassThru
            Set-Content "$PidFile.new" "$PID", "$($second.Id)"
            Move-Item "$PidFile.new" $PidFile
            while ($true) { try { $out.Write($block, 0, $block.Length) } catch { [Threading.Thread]::Sleep(100) } }
'@
        $script:console = "Import-Module '$PSScriptRoot/WindowsConsole.psm1'"

        function Open-Talk([string] $Then) {
            $sandbox = Open-Sandbox
            $talk = [pscustomobject]@{ Sandbox = $sandbox; Child = $null; PidFile = "$TestDrive/$([guid]::NewGuid()).pid"; Go = "$TestDrive/$([guid]::NewGuid()).go"; Seen = $null }
            $command = ([Environment]::ProcessPath, '-NoProfile', '-NonInteractive', '-File', "$TestDrive/recorder.ps1", $talk.PidFile | ForEach-Object { "'$_'" }) -join ', '
            $talk.Child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
                Import-Module '$(Get-ManifestPath)'
                `$session = Start-TranscriptionSession -AudioCommand $command
                while (-not (Test-Path '$($talk.Go)')) { [Threading.Thread]::Sleep(20) }
                $Then
                [Threading.Thread]::Sleep(-1)
"@
            $seen = $sandbox.WaitForSessionAsync(0)
            $seen.Wait(60000) | Should -BeTrue -Because 'a session begins'
            $talk.Seen = $seen.Result
            $talk.Seen.WaitForFirstAudioAsync().Wait(60000) | Should -BeTrue
            Wait-Until -Seconds 60 { Test-Path $talk.PidFile } | Out-Null
            $talk
        }

        function Confirm-ProgramsEnd($Talk) {
            foreach ($id in Get-Content $Talk.PidFile) {
                Wait-Until -Seconds 60 -For "the end of the process $id" { -not (Test-Running $id) } | Out-Null
            }
        }
    }
    AfterEach { if (-not $elsewhere) { Clear-Suite } }

    It 'by Stop-Process closes the connection and ends the recorder with what it has started' {
        $talk = Open-Talk
        Stop-Process $talk.Child.Id -Force
        Confirm-ProgramsEnd $talk
        $talk.Seen.WaitForEndAsync().Wait(60000) | Should -BeTrue -Because 'the socket is closed'
        $talk.Seen.Terminated | Should -BeFalse -Because 'a process that is ended from outside sends nothing more'
    }

    It 'by <What> sends Terminate and ends the recorder' -ForEach @(
        @{ What = 'closing the console window'; Event = 'Close' }
        @{ What = 'the shutdown of Windows'; Event = 'Shutdown' }
        # A script has no prompt to return to, so its process ends.
        @{ What = 'Ctrl+C in a script'; Event = 'CtrlC' }
    ) {
        $talk = Open-Talk -Then "$console; Send-ConsoleEvent $Event; Start-Sleep 600"
        New-Item $talk.Go | Out-Null
        Wait-Until -Seconds 60 -For 'Terminate' { $talk.Seen.Terminated } | Out-Null
        $talk.Child.WaitForExit(60000) | Should -BeTrue
        Confirm-ProgramsEnd $talk
        @(Get-TranscriptionSession -Saved).State | Should -Be 'Stopped'
    }

    It 'is not Stop-TranscriptionSession, which ends the recorder with what it has started at once' {
        $talk = Open-Talk -Then "`$session | Stop-TranscriptionSession; Set-Content '$TestDrive/stopped' 1"
        New-Item $talk.Go | Out-Null
        Wait-Until -Seconds 60 { Test-Path "$TestDrive/stopped" } | Out-Null
        $talk.Child.HasExited | Should -BeFalse
        Confirm-ProgramsEnd $talk
    }
}
