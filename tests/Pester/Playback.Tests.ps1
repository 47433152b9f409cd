# Invoke-TranscriptPlayback: the samples that a player gets, and those that PulseAudio plays.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Pulse.psm1"
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:missing = Get-MissingProgram
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-Module "$PSScriptRoot/Pulse.psm1"
    Import-StreamCoach

    function Invoke-WithPlayer {
        # Runs a script while a player writes down what it is called with and what it gets.
        param([Parameter(Mandatory)] [scriptblock] $Script)
        Remove-Item "$TestDrive/heard*"
        Invoke-WithProgram @{ paplay = "echo `"`$*`" >> '$TestDrive/heard.called'; exec /bin/cat >> '$TestDrive/heard'" } $Script
    }

    function Get-Heard {
        # The samples that the player got, as text, which is compared faster than thousands of numbers.
        if (-not (Test-Path "$TestDrive/heard")) { return '' }
        $bytes = [System.IO.File]::ReadAllBytes("$TestDrive/heard")
        $samples = [int16[]]::new($bytes.Length / 2)
        [Buffer]::BlockCopy($bytes, 0, $samples, 0, $bytes.Length)
        $samples -join ' '
    }

    # Each sample is its own number, so that a shift by one is seen.
    $script:numbers = [int16[]] @(0..31999)
    function Write-Number([string] $Path) {
        Write-Wav $Path -Part -2 | Out-Null
        $bytes = [System.IO.File]::ReadAllBytes($Path)
        [Buffer]::BlockCopy($numbers, 0, $bytes, 44, 64000)
        [System.IO.File]::WriteAllBytes($Path, $bytes)
        $Path
    }
    $script:wav = Write-Number "$TestDrive/talk; touch owned.wav"
}

Describe 'Playback' -Skip:(-not $IsLinux) {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'One is said.', 'Two is said.'
        $script:session = Start-TranscriptionSession $wav -Endpoint $sandbox -Name 'A talk'
        $script:turns = @($session | Get-TranscriptTurn -Wait)
        Wait-Until -For 'the end of its journal' { -not [StreamCoach.Sessions.SavedSessions]::IsRunning($env:STREAMCOACH_DATA, $session.Id) } | Out-Null
    }
    AfterAll { Clear-Suite }

    It 'plays a part of a session, to the sample, and gives the player no text from outside' {
        Invoke-WithPlayer { Invoke-TranscriptPlayback 'A talk' -Start 0.5 -Duration 0.25 }
        Get-Heard | Should -Be ($numbers[8000..11999] -join ' ')
        Get-Content "$TestDrive/heard.called" | Should -Be '--raw --format=s16le --rate=16000 --channels=1 --client-name=StreamCoach'
    }

    It 'plays objects in order, with some context, and passes them on' {
        $moments = [pscustomobject]@{ SessionId = $session.Id; Start = '1.5'; End = '1.6'; Text = 'later' }, [pscustomobject]@{ SessionId = $session.Id; Start = 0.5; End = 0.6 }
        $passed = Invoke-WithPlayer { $moments | Invoke-TranscriptPlayback -Padding 0.1 -PassThru }
        Get-Heard | Should -Be (($numbers[22400..27199] + $numbers[6400..11199]) -join ' ')
        $passed | Should -Be $moments
    }

    It 'plays <What>' -ForEach @(
        @{ What = 'a turn'; Do = { $turns[0] } }
        @{ What = 'a turn from a job'; Do = { $turns[0] | Start-Job { $input } | Receive-Job -Wait -AutoRemoveJob } }
        @{ What = 'a row of a CSV'; Do = { $turns[0] | Export-Csv "$TestDrive/turn.csv"; Import-Csv "$TestDrive/turn.csv" } }
        @{ What = 'a turn of an imported file'; Do = { $session | Export-Transcript "$TestDrive/talk.json" -PassThru | Import-Transcript | Select-Object -First 1 } }
        @{ What = 'a turn of a saved session'; Do = { (Get-TranscriptionSession -Saved $session.Id | Get-TranscriptTurn)[0] } }
    ) {
        $object = & $Do
        Invoke-WithPlayer { $object | Invoke-TranscriptPlayback }
        $first = [int] [Math]::Max(0, ($turns[0].Start - 0.3) * 16000)
        $last = [int] [Math]::Min(31999, (($turns[0].End + 0.3) * 16000) - 1)
        Get-Heard | Should -Be ($numbers[$first..$last] -join ' ')
    }

    It 'plays a finding, and not one that nobody said' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Lying())
        $said = $turns | Invoke-TranscriptAnalysis -Model rules
        $unsaid = $turns | Invoke-TranscriptAnalysis -Endpoint $sandbox
        $read = Read-Failure { Invoke-WithPlayer { $unsaid.Findings | Where-Object Status -EQ NotFound | Invoke-TranscriptPlayback } }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'PlaybackTimesMissing,*'
        Get-Heard | Should -BeNullOrEmpty
        (Read-Failure { $said | Invoke-TranscriptPlayback }).Error.ErrorDetails.RecommendedAction | Should -BeLike '*Findings*'
    }

    It 'plays some seconds around a note' {
        $note = [pscustomobject]@{ SessionId = $session.Id; Start = 1.0; Text = 'A note' }
        Invoke-WithPlayer { $note | Invoke-TranscriptPlayback }
        Get-Heard | Should -Be ($numbers -join ' ')
        Invoke-WithPlayer { $note | Invoke-TranscriptPlayback -Duration 0.5 -Padding 0 }
        Get-Heard | Should -Be ($numbers[16000..23999] -join ' ')
    }

    It 'plays another file than the one that the session knows' {
        $moved = "$TestDrive/elsewhere.wav"
        Copy-Item -LiteralPath $wav $moved
        Invoke-WithPlayer { [pscustomobject]@{ Start = 1; End = 1.5 } | Invoke-TranscriptPlayback -Path $moved -Padding 0 }
        Get-Heard | Should -Be ($numbers[16000..23999] -join ' ')
    }

    It 'plays the audio of a live session that was saved with -SaveAudio, also from disk' {
        $live = Start-TranscriptionSession -AudioCommand (Get-PlayCommand $wav) -SaveAudio "$TestDrive/kept.wav" -Endpoint (Open-Sandbox)
        $live | Get-TranscriptTurn -Wait | Out-Null
        $live.SavedAudio | Should -Be "$TestDrive/kept.wav"
        $saved = Get-TranscriptionSession -Saved $live.Id
        $saved.SavedAudio | Should -Be "$TestDrive/kept.wav"
        $expected = [int16[]]::new(8000)
        [Buffer]::BlockCopy([System.IO.File]::ReadAllBytes("$TestDrive/kept.wav"), 44 + 16000, $expected, 0, 16000)
        Invoke-WithPlayer { $saved | Invoke-TranscriptPlayback -Start 0.5 -Duration 0.5 }
        Get-Heard | Should -Be ($expected -join ' ')
    }

    It 'plays nothing with -WhatIf' {
        Invoke-WithPlayer { $turns, $session | Invoke-TranscriptPlayback -WhatIf 6>$null }
        Get-Heard | Should -BeNullOrEmpty
    }

    It 'says that a recording was changed' {
        $changed = Write-Number "$TestDrive/changed.wav"
        $other = Start-TranscriptionSession $changed -Endpoint (Open-Sandbox)
        $other | Get-TranscriptTurn -Wait | Out-Null
        (Get-Item $changed).LastWriteTimeUtc = [datetime]::UtcNow.AddHours(1)
        $warning = Invoke-WithPlayer { $other | Invoke-TranscriptPlayback 3>&1 }
        "$warning" | Should -BeLike '*changed.wav*was changed after*'
    }

    It 'asks which session is meant when several have the name' {
        Start-TranscriptionSession $wav -Endpoint (Open-Sandbox) -Name 'A talk' | Get-TranscriptTurn -Wait | Out-Null
        $failure = (Read-Failure { Invoke-TranscriptPlayback 'A talk' }).Error
        $failure.FullyQualifiedErrorId | Should -BeLike 'SessionAmbiguous,*'
        "$failure" | Should -BeLike "2 sessions match 'A talk'*$($session.Id)*"
    }

    It 'ends at once on Ctrl+C, and so does the player' {
        $long = Write-Wav "$TestDrive/long.wav" -Part -600
        $folder = New-Item "$TestDrive/programs" -ItemType Directory -Force
        Set-Content "$folder/paplay" '#!/bin/sh', "echo `$`$ > '$TestDrive/player'; exec /bin/sleep 600"
        Set-Runnable "$folder/paplay"
        $before = Use-Environment @{ PATH = "$folder" }
        try {
            $end = Invoke-StoppedPipeline -ArgumentList $long -Script { [pscustomobject]@{ Start = 0; End = 600 } | Invoke-TranscriptPlayback -Path $args[1] } -When { Test-Path "$TestDrive/player" }
        }
        finally { Use-Environment $before | Out-Null }
        $end.State | Should -Be Stopped
        $end.ErrorCount | Should -Be 0
        Wait-Until -For 'the end of the player' { -not (Test-Running (Get-Content "$TestDrive/player")) } | Out-Null
    }
}

Describe 'PulseAudio' -Tag Microphone -ForEach @{ Missing = $missing } {
    if ($missing) {
        It 'plays the samples' { Set-ItResult -Skipped -Because "these programs were not found: $Missing" }
        return
    }

    BeforeAll { $script:pulse = Open-Pulse -Program paplay, parec, pactl }
    AfterAll {
        Clear-Suite
        if ($recorder -and -not $recorder.HasExited) { $recorder.Kill() }
        Close-Pulse $pulse
    }

    It 'plays the samples of the part' {
        & $pulse.Control set-default-sink mic
        # Noise, which is like itself nowhere else.
        $random = [random]::new(7)
        $path = Write-Wav "$TestDrive/noise.wav" -Part -3
        $bytes = [System.IO.File]::ReadAllBytes($path)
        for ($i = 44; $i -lt $bytes.Length; $i += 2) { [BitConverter]::GetBytes([int16] $random.Next(-9000, 9000)).CopyTo($bytes, $i) }
        [System.IO.File]::WriteAllBytes($path, $bytes)
        $raw = "$TestDrive/monitor.raw"
        $script:recorder = Open-Program (Find-Program parec) '--raw', '--format=s16le', '--rate=16000', '--channels=1', '--device=mic.monitor', '--latency-msec=50', $raw
        Wait-Until -Seconds 10 -For 'the recorder' { (Test-Path $raw) -and (Get-Item $raw).Length -gt 0 } | Out-Null
        [pscustomobject]@{ Start = 1; End = 2 } | Invoke-TranscriptPlayback -Path $path -Padding 0
        $expected = [Convert]::ToHexString($bytes, 44 + 32000 + 6400, 19200)
        # The cmdlet returns when all has been played; the recorder writes it a moment later.
        Wait-Until -Seconds 15 -For 'the samples in what was recorded' { [Convert]::ToHexString([System.IO.File]::ReadAllBytes($raw)).Contains($expected) } | Out-Null
        # Nothing before and after the part.
        $heard = [Convert]::ToHexString([System.IO.File]::ReadAllBytes($raw))
        $heard.Contains([Convert]::ToHexString($bytes, 44 + 32000 - 3200, 3200)) | Should -BeFalse
        $heard.Contains([Convert]::ToHexString($bytes, 44 + 64000, 3200)) | Should -BeFalse
    }
}
