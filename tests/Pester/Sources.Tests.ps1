# Audio of files, streams and programs is sent unchanged, sample by sample.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:noProgram = -not (Test-ScriptCommand)
    $script:programs = @(
        @{ Name = 'sox'; Needs = 'sox'; Command = { 'sox', $wav, '-t', 'raw', '-' } }
        @{ Name = 'ffmpeg'; Needs = 'ffmpeg'; Command = { 'ffmpeg', '-loglevel', 'error', '-i', $wav, '-f', 's16le', '-' } }
        @{ Name = 'a shell'; Needs = $IsWindows ? 'cmd' : 'bash'; Command = { Get-PlayCommand $raw } }
    ) | Where-Object { Get-Command $_.Needs -CommandType Application -ErrorAction Ignore }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    # Not a multiple of a frame: 0.37 s.
    $script:part = 0.2, -0.1, 0.07
    $script:pcm = ConvertTo-Pcm $part
    $script:wav = Write-Wav "$TestDrive/sound.wav" -Part $part
    $script:raw = "$TestDrive/sound.raw"
    [System.IO.File]::WriteAllBytes($raw, $pcm)

    function Confirm-Sound($Sandbox, [byte[]] $Expected = $pcm) {
        # The exact audio, then silence that pads the last 50 ms.
        $seen = @($Sandbox.Sessions)[-1]
        $sent = $seen.GetAudio()
        $sent.Length | Should -BeGreaterOrEqual $Expected.Length
        $sent.Length - $Expected.Length | Should -BeLessThan ([int] $seen.GetQuery()['sample_rate'] / 10)
        [Convert]::ToHexString($sent, 0, $Expected.Length) | Should -BeExactly ([Convert]::ToHexString($Expected)) -Because 'nothing is altered'
        $sent | Select-Object -Skip $Expected.Length | Where-Object { $_ } | Should -BeNullOrEmpty -Because 'the rest is silence'
        $seen.MinFrameBytes | Should -BeGreaterOrEqual ([int] $seen.GetQuery()['sample_rate'] / 10) -Because 'the service takes no frame under 50 ms'
    }
}

Describe 'A file' {
    BeforeEach { $script:sandbox = Open-Sandbox -Option @{ KeepAudio = $true } }
    AfterEach { Clear-Suite }

    It 'is sent exactly' {
        $session = Start-TranscriptionSession $wav -Endpoint $sandbox
        $session | Get-TranscriptTurn -Wait | Should -HaveCount 1
        Confirm-Sound $sandbox
        @($sandbox.Sessions)[0].GetQuery()['sample_rate'] | Should -Be 16000
        $session.Source | Should -Be sound.wav
        $session.Path | Should -Be $wav
        $session.Name | Should -Be sound
    }

    It 'of <_> Hz is sent at its own rate' -ForEach 8000, 44100, 96000 {
        $file = Write-Wav "$TestDrive/rate$_.wav" -Part 0.21 -SampleRate $_
        Start-TranscriptionSession $file -Endpoint $sandbox | Get-TranscriptTurn -Wait | Should -HaveCount 1
        @($sandbox.Sessions)[0].GetQuery()['sample_rate'] | Should -Be $_
        Confirm-Sound $sandbox (ConvertTo-Pcm 0.21 -SampleRate $_)
    }

    It 'ends after the -Duration <_>' -ForEach 0.1, '0.1', '0.1s', '100ms', '0:0:0.1', ([timespan]::FromSeconds(0.1)) {
        $session = Start-TranscriptionSession $wav -Endpoint $sandbox -Duration $_
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        Confirm-Sound $sandbox $pcm[0..3199]
        $session.AudioSent | Should -Be 0.1
    }

    It 'refuses <Value> as -<Name>' -ForEach @(
        @{ Name = 'Duration'; Value = '10x'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -Duration 10x } }
        @{ Name = 'QuotaWait'; Value = '1,5h'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -QuotaWait '1,5h' } }
        @{ Name = 'OlderThan'; Value = '1e300'; Do = { Remove-TranscriptionSession -OlderThan 1e300 } }
        @{ Name = 'MinTurnSilence'; Value = 'soon'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -MinTurnSilence soon } }
        @{ Name = 'TimeoutSec'; Value = '2 minutes or so'; Do = { 'A: Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -TimeoutSec '2 minutes or so' } }
    ) {
        $failure = { & $Do } | Should -Throw -PassThru
        $failure.Exception.Message | Should -BeLike "*'$Name'*is not a length of time*90s, 10m, 2h or 30d*"
        $sandbox.Sessions | Should -BeNullOrEmpty
    }

    It 'takes <Typed> as it is typed, although PowerShell reads it as a number' -ForEach @(
        @{ Typed = '30d'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -Duration 30d }; Seconds = 2592000 }
        @{ Typed = '2s'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -Duration 2s }; Seconds = 2 }
        @{ Typed = '10m'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -Duration 10m }; Seconds = 600 }
        @{ Typed = '0x10'; Do = { Start-TranscriptionSession $wav -Endpoint $sandbox -Duration 0x10 }; Seconds = 16 }
    ) {
        $session = & $Do
        $session | Get-TranscriptTurn -Wait | Out-Null
        # The first line of the journal has the limit as it was understood.
        $header = (Get-Content "$($session.Folder)/journal.jsonl" -First 1 | ConvertFrom-Json).session
        [timespan]::Parse($header.durationLimit, [cultureinfo]::InvariantCulture).TotalSeconds | Should -Be $Seconds
    }

    It 'takes whole seconds and milliseconds with their unit' {
        Start-TranscriptionSession $wav -Endpoint $sandbox -Duration 100ms -MinTurnSilence 0.4s -MaxTurnSilence 2s | Get-TranscriptTurn -Wait | Out-Null
        $query = @($sandbox.Sessions)[0].GetQuery()
        $query['min_turn_silence'], $query['max_turn_silence'] | Should -Be 400, 2000
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Hang())
        $read = Read-Failure { 'A: Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -TimeoutSec 0.6s }
        $read.Error.ErrorDetails.Message | Should -BeLike '* 1 s*'
    }
}

Describe 'The name of a file' {
    BeforeAll {
        $script:folder = New-Item "$TestDrive/some [calls]" -ItemType Directory
        foreach ($name in 'a.wav', 'b[1].wav', 'c.wav') { Write-Wav (Join-Path $folder $name) -Part 0.1 | Out-Null }
        Set-Content -LiteralPath "$folder/notes.txt" 'No sound.'
        $script:calls = New-Item "$TestDrive/calls" -ItemType Directory
        foreach ($name in 'a.wav', 'b.wav') { Write-Wav (Join-Path $calls $name) -Part 0.1 | Out-Null }
    }
    BeforeEach {
        $script:sandbox = Open-Sandbox -Turn 'Hello.'
        Push-Location $TestDrive
    }
    AfterEach {
        Pop-Location
        Clear-Suite
    }

    It 'may be given as <Name>' -ForEach @(
        @{ Name = 'files of Get-ChildItem'; Files = 'a', 'b[1]', 'c'; From = { Get-ChildItem -LiteralPath $folder -Filter *.wav | Start-TranscriptionSession -Endpoint $sandbox } }
        @{ Name = 'items of Get-Item'; Files = 'b[1]'; From = { Get-Item -LiteralPath "$folder/b[1].wav" | Start-TranscriptionSession -Endpoint $sandbox } }
        @{ Name = 'a wildcard'; Files = 'a', 'b'; From = { Start-TranscriptionSession -Path "$calls/*.wav" -Endpoint $sandbox } }
        @{ Name = 'a relative path'; Files = 'b'; From = { Start-TranscriptionSession calls/b.wav -Endpoint $sandbox } }
        @{ Name = 'a relative wildcard'; Files = 'a', 'b'; From = { Start-TranscriptionSession calls/?.wav -Endpoint $sandbox } }
        @{ Name = 'a path of a drive of PowerShell'; Files = 'a'; From = { Start-TranscriptionSession TestDrive:/calls/a.wav -Endpoint $sandbox } }
        @{ Name = 'strings'; Files = 'a', 'b'; From = { "$calls/a.wav", "$calls/b.wav" | Start-TranscriptionSession -Endpoint $sandbox } }
        @{ Name = 'a literal path with brackets'; Files = 'b[1]'; From = { Start-TranscriptionSession -LiteralPath "some [calls]/b[1].wav" -Endpoint $sandbox } }
        @{ Name = 'an escaped path with brackets'; Files = 'b[1]'; From = { Start-TranscriptionSession -Path 'some `[calls`]/b`[1`].wav' -Endpoint $sandbox } }
        @{ Name = 'objects with a LiteralPath'; Files = 'a'; From = { [pscustomobject]@{ LiteralPath = "$calls/a.wav" } | Start-TranscriptionSession -Endpoint $sandbox } }
    ) {
        $sessions = & $From 2>&1
        $sessions.Name | Should -Be $Files
        $sessions | Get-TranscriptTurn -Wait | Should -HaveCount $Files.Count
    }
}

Describe 'A stream' {
    BeforeEach { $script:sandbox = Open-Sandbox -Option @{ KeepAudio = $true } }
    AfterEach { Clear-Suite }

    It 'may be a WAV, and stays open' {
        $stream = [System.IO.File]::OpenRead($wav)
        try {
            Start-TranscriptionSession -InputStream $stream -Endpoint $sandbox | Get-TranscriptTurn -Wait | Should -HaveCount 1
            Confirm-Sound $sandbox
            $stream.CanRead | Should -BeTrue -Because 'it is the caller''s to close'
        }
        finally {
            $stream.Dispose()
        }
    }

    It 'may be raw, at the given rate' {
        $stream = [System.IO.MemoryStream]::new((ConvertTo-Pcm 0.21 -SampleRate 8000))
        Start-TranscriptionSession -InputStream $stream -SampleRate 8000 -Endpoint $sandbox | Get-TranscriptTurn -Wait | Should -HaveCount 1
        @($sandbox.Sessions)[0].GetQuery()['sample_rate'] | Should -Be 8000
        Confirm-Sound $sandbox (ConvertTo-Pcm 0.21 -SampleRate 8000)
    }

    It 'may be a pipe that is written while it is read' {
        $pipe = [System.IO.Pipes.AnonymousPipeServerStream]::new()
        $reader = [System.IO.Pipes.AnonymousPipeClientStream]::new($pipe.GetClientHandleAsString())
        try {
            # At first only half of the last sample is available. Windows' pipes hold 4 KB, so writing more waits for the reader.
            $writing = $pipe.WriteAsync($pcm, 0, 8001)
            $session = Start-TranscriptionSession -InputStream $reader -Endpoint $sandbox
            $writing.Wait(10000) | Should -BeTrue
            Wait-Until { @($sandbox.Sessions)[0].AudioBytes -ge 6400 } | Out-Null
            $pipe.Write($pcm, 8001, $pcm.Length - 8001)
            $pipe.Dispose()
            $session | Get-TranscriptTurn -Wait | Should -HaveCount 1
            Confirm-Sound $sandbox
        }
        finally {
            $pipe.Dispose()
            $reader.Dispose()
        }
    }
}

Describe 'A program' {
    BeforeEach { $script:sandbox = Open-Sandbox -Option @{ KeepAudio = $true } }
    AfterEach { Clear-Suite }

    It 'such as <Name> is transcribed exactly' -ForEach $programs {
        $session = Start-TranscriptionSession -AudioCommand (& $Command) -Endpoint $sandbox
        $session | Get-TranscriptTurn -Wait | Should -HaveCount 1
        Confirm-Sound $sandbox
        $session.IsLive | Should -BeTrue
        $session.State | Should -Be Completed
    }

    It 'gets its arguments unchanged, without a shell' -Skip:$noProgram {
        $arguments = 'two words', '$HOME', '%PATH%', '*', "quote's", '"', 'a\', 'b\ "c\"'
        $command = 'bash', '-c', 'printf "%s\n" "$@" > "$0"; head -c 3200 /dev/zero'
        if ($IsWindows) {
            Set-Content "$TestDrive/show.ps1" @'
                [System.IO.File]::WriteAllLines($args[0], [string[]] $args[1..$args.Count])
                [Console]::OpenStandardOutput().Write([byte[]]::new(3200))
'@
            $command = @(Get-PowerShellCommand) + @('-NoProfile', '-NonInteractive', '-File', "$TestDrive/show.ps1")
        }
        Start-TranscriptionSession -AudioCommand ($command + "$TestDrive/arguments" + $arguments) -Endpoint $sandbox | Get-TranscriptTurn -Wait |
            Should -BeNullOrEmpty -Because 'there was only silence'
        [System.IO.File]::ReadAllLines("$TestDrive/arguments") | Should -BeExactly $arguments
    }

    It 'is ended with its session, including its children' -Skip:$noProgram {
        $bash = "echo `$`$ > '$TestDrive/parent.pid'; cat /dev/zero & echo `$! > '$TestDrive/child.pid'; wait"
        $program, $first = Get-LiveCommand -Silent -PidFile "$TestDrive/child.pid"
        # The child inherits the pipe.
        $windows = "[System.IO.File]::WriteAllText('$TestDrive/parent.pid', `$PID)
            [System.Diagnostics.Process]::Start([System.Diagnostics.ProcessStartInfo]::new('$program', [string[]] ('$($first -join "', '")'))).WaitForExit()"
        $session = Start-TranscriptionSession -AudioCommand (Get-ScriptCommand -Bash $bash -Windows $windows) -Endpoint $sandbox
        @($sandbox.Sessions)[0].WaitForFirstAudioAsync().Wait(15000) | Should -BeTrue
        $ids = (Get-PidOf "$TestDrive/parent.pid"), (Get-PidOf "$TestDrive/child.pid")
        $ids | ForEach-Object { Test-Running $_ } | Should -Be $true, $true
        $session | Stop-TranscriptionSession
        Wait-Until -Seconds 15 -For 'the end of both programs' { @($ids | Where-Object { Test-Running $_ }).Count -eq 0 } | Out-Null
    }

    It 'is ended with orphaned children' -Skip:($noProgram -or -not (Get-Command setsid -CommandType Application -ErrorAction Ignore)) {
        # Its parent has ended, so it is in the process group but not in the process tree.
        $start = "(sleep 600 > /dev/null & echo `$! > '$TestDrive/orphan.pid'); exec cat /dev/zero"
        $session = Start-TranscriptionSession -AudioCommand bash, -c, $start -Endpoint $sandbox
        $id = Get-PidOf "$TestDrive/orphan.pid"
        Test-Running $id | Should -BeTrue
        $session | Stop-TranscriptionSession
        Wait-Until -Seconds 15 -For 'the end of the orphan' { -not (Test-Running $id) } | Out-Null
    }

    It 'is sent in real time at most' -Skip:$noProgram {
        # A program that delivers all audio at once, like a decoder; the service would end such a session.
        # Measured from before the program starts, because a busy machine may read the first frame late, and later frames then seem too fast.
        $since = [System.Diagnostics.Stopwatch]::GetTimestamp()
        $session = Start-TranscriptionSession -AudioCommand (Get-LiveCommand) -Endpoint $sandbox
        @($sandbox.Sessions)[0].WaitForAudioAsync(3).Wait(30000) | Should -BeTrue
        $session | Stop-TranscriptionSession
        $frames = @(@($sandbox.Sessions)[0].GetFrameTimestamps())
        $elapsed = ($frames[-1] - $since) / [System.Diagnostics.Stopwatch]::Frequency
        # The first frame is sent immediately; the service allows bursts.
        $elapsed | Should -BeGreaterThan (@($sandbox.Sessions)[0].AudioSeconds * 0.7 - 0.2)
    }
}
