# Runs over many files: results, -Once, and progress.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    # A table of the turns that does not depend on session and time.
    function Get-TurnTable($Turn) {
        $Turn | ForEach-Object { "$((Get-TranscriptionSession -Saved $_.SessionId).Name) $($_.Order) $($_.Start.ToString('0.0')) $($_.Text)" } | Sort-Object
    }
    $script:folder = (New-Item "$TestDrive/calls" -ItemType Directory).FullName
    # Three turns in each, of unique lengths.
    foreach ($i in 1..4) { Write-Wav "$folder/call$i.wav" -Part (0.1 + $i / 10), -0.4, (0.3 + $i / 10), -0.4, (0.5 + $i / 10) | Out-Null }
    $script:expected = foreach ($i in 1..4) {
        $at = 0.0
        foreach ($order in 0..2) {
            $length = 0.1 + 0.2 * $order + $i / 10
            "call$i $order $($at.ToString('0.0')) [speech $($length.ToString('0.0')) s]"
            $at += $length + 0.4
        }
    }
    $script:listen = @{ MaxTurnSilence = 200; Once = $true }
}

Describe 'A recording with -Once' {
    BeforeEach { $script:sandbox = Open-Sandbox }
    AfterEach { Clear-Suite }

    It 'is identified by its content, and its turns are returned again without sending it' {
        Copy-Item $folder/call1.wav $folder/copy.wav
        try {
            $turns = Get-ChildItem $folder | Start-TranscriptionSession @listen -Endpoint $sandbox -RunVariable first | Get-TranscriptTurn -Wait
            Get-TurnTable $turns | Should -Be $expected
            $first.Files, $first.Done, $first.Skipped, $first.Failed | Should -Be 5, 4, 1, 0

            Rename-Item $folder/call2.wav other.wav
            $again = Get-ChildItem $folder | Start-TranscriptionSession @listen -Endpoint $sandbox -RunVariable second | Get-TranscriptTurn -Wait
            Get-TurnTable $again | Should -Be $expected
            $second.Files, $second.Done, $second.Skipped, $second.Turns, $second.AudioHours | Should -Be 5, 0, 5, 12, 0
            @($sandbox.Sessions).Count | Should -Be 4

            # Other options make it another recording.
            Start-TranscriptionSession $folder/call1.wav -Once -Endpoint $sandbox | Get-TranscriptTurn -Wait | Should -HaveCount 1
            @($sandbox.Sessions).Count | Should -Be 5
        }
        finally {
            Remove-Item $folder/copy.wav
            Rename-Item $folder/other.wav call2.wav -ErrorAction Ignore
        }
    }

    It 'gives the same table when the command is repeated after kill -9' {
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$folder/*.wav' -Once -MaxTurnSilence 200 -ThrottleLimit 2 -Endpoint '$($sandbox.Endpoint)' | Get-TranscriptTurn -Wait | ForEach-Object Text
"@
        # Two sessions are open, one of them in its last turn; two have not begun.
        1..5 | ForEach-Object { $child.StandardOutput.ReadLine() } | Should -BeLike '`[speech * s`]'
        $child.Kill()
        $child.WaitForExit()
        $turns = Start-TranscriptionSession "$folder/*.wav" @listen -Endpoint $sandbox -RunVariable run | Get-TranscriptTurn -Wait
        Get-TurnTable $turns | Should -Be $expected
        $run.Failed, $run.Turns | Should -Be 0, 12
        $run.AudioHours * 3600 | Should -BeLessThan 12 -Because 'what was answered before is not sent again'
        Get-TranscriptionSession -Saved | Should -HaveCount 4
        @($sandbox.Sessions).Count | Should -BeGreaterThan 4
    }

    It 'continues where it was stopped' {
        Start-TranscriptionSession $folder/call1.wav @listen -Endpoint $sandbox | Get-TranscriptTurn -Wait | Select-Object -First 1 | ForEach-Object Text | Should -Be '[speech 0.2 s]'
        $id = (Get-TranscriptionSession -Saved).Id
        Wait-Until { -not [StreamCoach.Sessions.SavedSessions]::IsRunning($env:STREAMCOACH_DATA, $id) } | Out-Null
        $turns = Start-TranscriptionSession $folder/call1.wav @listen -Endpoint $sandbox | Get-TranscriptTurn -Wait
        $turns[-1].Text | Should -Be '[speech 0.6 s]'
        $turns.SessionId | Select-Object -Unique | Should -Be $id
        (Get-TranscriptionSession -Saved).State | Should -Be Completed
    }

    It 'is transcribed again if its saved session was removed' {
        $short = Write-Wav "$TestDrive/short.wav" -Part 0.1
        1..2 | ForEach-Object {
            Start-TranscriptionSession $short -Once -Endpoint $sandbox | Get-TranscriptTurn -Wait | Should -HaveCount 1
            Get-TranscriptionSession -Saved | Remove-TranscriptionSession
        }
        @($sandbox.Sessions).Count | Should -Be 2
    }
}

Describe 'The result of a run' {
    AfterEach { Clear-Suite }

    It 'has counts and failures' {
        $sandbox = Open-Sandbox
        # The third session fails; the invalid file opens none.
        $sandbox.FaultNext($null, $null, [StreamCoach.Sandbox.Faults.SandboxFault]::Error(3007, 'Input Duration Error', 0.1))
        Set-Content "$TestDrive/none.wav" 'This is no sound at all, and long enough to be read as a header.'
        $files = 1..3 | ForEach-Object { Write-Wav "$TestDrive/short$_.wav" -Part (0.2 + $_ / 10) }
        @($files) + "$TestDrive/none.wav", "$TestDrive/absent.wav" | Start-TranscriptionSession -ThrottleLimit 1 -Endpoint $sandbox -RunVariable run |
            Get-TranscriptTurn -Wait -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
        $run | Should -BeOfType StreamCoach.Sessions.Runs.TranscriptionRun
        $run.Files, $run.Done, $run.Running, $run.Queued, $run.Failed, $run.Skipped, $run.Turns | Should -Be 5, 2, 0, 0, 3, 0, 2
        # One error for each, whose target is the path, although two of them failed in the queue.
        $failed.TargetObject | Sort-Object | Should -Be (@($run.Failures.Path) | Sort-Object)
        ($run.Failures | Where-Object Path -Like '*none.wav').ErrorId | Should -Be AudioFormatNotSupported
        ($run.Failures | Where-Object Path -Like '*absent.wav').ErrorId | Should -Be AudioFileNotFound
        $run.EstimatedCost | Should -BeGreaterOrEqual 0
        $run.Elapsed | Should -BeGreaterThan 0
        $run.Elapsed | Should -Be $run.Elapsed -Because 'it is over'
        ($run | Format-Table | Out-String) | Should -Match '(?m)^ +5 +2 +3 +0 +00:00:\d\d +2 +0[.,]00 +0[.,]00 +0 +0'
        ($run | Format-List | Out-String) | Should -Match '(?s)EstimatedCost : \d.*PricesAsOf +: .*2026.*Failures +: .*absent\.wav: The file .* does not exist'
        ($run.Failures | Out-String) | Should -Match 'absent\.wav +AudioFileNotFound +The file .*'
        "$run" | Should -Be '2 of 5 done, 3 failed'
        ($run | ConvertTo-Csv | ConvertFrom-Csv).Failures | Should -BeLike '*none.wav: *; *absent.wav: *'
        ($run | ConvertTo-Json | ConvertFrom-Json).Elapsed | Should -Be $run.Elapsed
    }

    It 'lists options without a published price' {
        $sandbox = Open-Sandbox
        $file = Write-Wav "$TestDrive/unpriced.wav" -Part 0.3
        Start-TranscriptionSession $file -Endpoint $sandbox -SpeakerLabel -Model u3-rt-pro -Prompt 'A call.' -RunVariable run |
            Get-TranscriptTurn -Wait -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        $run.EstimatedCost | Should -BeNullOrEmpty
        $run.Unpriced | Should -Be 'speaker labels, a prompt'
        ($run | Format-List | Out-String) | Should -Match '(?s)EstimatedCost : \s*Unpriced +: speaker labels, a prompt'
        # Also options that the model ignores.
        $warnings | Should -BeLike '*u3-rt-pro may ignore the prompt*'
    }

    It 'is counted during the run' {
        $sandbox = Open-Sandbox
        $long = Write-Wav "$TestDrive/long.wav" -Part -60
        $sessions = $long, $long, $long | Start-TranscriptionSession -ThrottleLimit 2 -Endpoint $sandbox -RunVariable run
        $run.Files, $run.Running, $run.Queued, $run.Done | Should -Be 3, 2, 1, 0
        $sessions | Stop-TranscriptionSession -Force
        $run.Running, $run.Queued, $run.Done, $run.Interrupted | Should -Be 0, 0, 0, 3
        "$run" | Should -Be '0 of 3 done, 0 failed, 3 interrupted'
    }
}

Describe 'The progress line of a run' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Terminal.psm1"
        $script:missing = 'tmux', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return }
        Open-Terminal -Width 40 -Environment @{ ASSEMBLYAI_API_KEY = 'sandbox' } -Setup @"
            function Listen(`$Port, `$Path) { `$Path | Start-TranscriptionSession -Endpoint "http://127.0.0.1:`$Port" -RunVariable global:run | Get-TranscriptTurn -Wait | Measure-Object | % Count }
            function Watch(`$Port) { dir $folder | Start-TranscriptionSession -Thr 2 -Endpoint "http://127.0.0.1:`$Port" | Get-TranscriptTurn -Wait | Measure-Object | % Count }
"@
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these programs were not found: $missing" }
    }
    AfterAll {
        if ($missing) { return }
        Clear-Suite
        Close-Terminal
    }

    It 'is one record for all files, and is removed at the end' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port)"
        Wait-Screen '(?m)^Files \[0/4 done, 2 run, 2 wait *\]'
        Read-Screen | Should -Not -Match Listening
        Resize-Terminal 120
        Wait-Screen '(?m)^Files \[0 of 4 done, 2 running, 2 queued *\]'
        $message.CompleteAdding()
        Wait-Screen '(?m)^0\s*$'
        Wait-Prompt
        Read-Screen | Should -Not -Match 'Files \['
    }

    It 'does not stop a session if a web address ends first' {
        if (-not (Get-Command ffmpeg -CommandType Application -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'ffmpeg was not found'; return }
        $sandbox = Open-Sandbox
        $address = "$(Open-WebFile (Write-Wav "$TestDrive/address.wav" -Part 0.3))/talk"
        $fixtures = Resolve-Path "$PSScriptRoot/../fixtures/sound"
        Write-Line "Clear-Host; Listen $($sandbox.Endpoint.Port) $fixtures/speech.m4a, $fixtures/speech.mp4, $address; `"`$run`""
        Wait-Prompt
        Read-Screen | Should -Match '(?m)^3\s*\n3 of 3 done, 0 failed'
    }

    It 'does not stop a session if the time cannot be displayed' {
        $sandbox = Open-Sandbox
        Write-Line "Clear-Host; `$c = [cultureinfo]::new('en-US'); `$c.DateTimeFormat.ShortTimePattern = `"'`"; [cultureinfo]::CurrentCulture = `$c; Watch $($sandbox.Endpoint.Port)"
        Wait-Prompt
        Read-Screen | Should -Match '(?m)^4\s*$'
    }
}
