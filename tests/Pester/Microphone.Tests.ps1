# A real recorder on a virtual microphone: a test PulseAudio server whose only source is what the test plays.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Pulse.psm1"
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:missing = Get-MissingProgram
    $script:noProgram = -not (Test-ScriptCommand)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-Module "$PSScriptRoot/Pulse.psm1"
    Import-StreamCoach

    function Get-Recorder {
        # The recorders that this process has started.
        Get-Process parec -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $PID -and (Test-Running $_.Id) }
    }
}

Describe 'The microphone' -Tag Microphone -ForEach @{ Missing = $missing } {
    if ($missing) {
        It 'is recorded' { Set-ItResult -Skipped -Because "these programs were not found: $Missing" }
        It 'is released' { Set-ItResult -Skipped -Because "these programs were not found: $Missing" }
        return
    }

    BeforeAll {
        $script:pulse = Open-Pulse
        $script:sandbox = Open-Sandbox -Option @{ KeepAudio = $true }
    }
    AfterAll {
        Clear-Suite
        if ($playing -and -not $playing.HasExited) { $playing.Kill() }
        Close-Pulse $pulse
    }

    It 'is recorded in real time, and released' {
        $turns = Start-TranscriptionSession -Duration 7 -Endpoint $sandbox -OutVariable session | ForEach-Object {
            # With less latency, a busy machine would play gaps.
            $script:playing = Open-Program $pulse.Player '--device=mic', '--latency-msec=1000', $sandbox.Recording
            # It begins as setsid.
            $script:recorders = @(Wait-Until -For 'the recorder' { Get-Recorder })
            $_
        } | Get-TranscriptTurn -Wait

        $turns[0].Text | Should -Be 'So, um, thanks for making the time today. How did the trial go on your side?'
        $turns[0].Confidence | Should -BeGreaterThan 0.5
        $session[0].Source | Should -Be 'microphone (parec)'
        $session[0].AudioSent | Should -Be 7
        $recorders | Should -HaveCount 1
        Wait-Until -Seconds 15 -For 'the end of the recorder' { -not (Get-Recorder) } | Out-Null

        $frames = @(@($sandbox.Sessions)[0].GetFrameTimestamps())
        $elapsed = ($frames[-1] - $frames[0]) / [System.Diagnostics.Stopwatch]::Frequency
        $elapsed | Should -BeGreaterThan 6 -Because 'sound is sent when it is heard'
        $elapsed | Should -BeLessThan 9
        $session[0].Overruns | Should -Be 0 -Because 'nothing was dropped'
        $session[0].InputState | Should -Be Closed

        # Exact to the sample: the received audio contains five seconds of the recording, from second 1 on.
        $sent = [Convert]::ToHexString(@($sandbox.Sessions)[0].GetAudio())
        $played = [Convert]::ToHexString([System.IO.File]::ReadAllBytes($sandbox.Recording), 44 + 32000, 5 * 32000)
        $at = $sent.IndexOf($played.Substring(0, 6400), [System.StringComparison]::Ordinal)
        $at | Should -BeGreaterThan 0
        $sent.Substring($at, [Math]::Min($played.Length, $sent.Length - $at)) | Should -BeExactly $played.Substring(0, [Math]::Min($played.Length, $sent.Length - $at))
        $playing.HasExited | Should -BeFalse -Because 'it was the microphone that ended, and not the talk'
    }

    It 'is released by Stop-TranscriptionSession' {
        $session = Start-TranscriptionSession -Endpoint $sandbox
        $seen = @($sandbox.Sessions)[-1]
        $seen.WaitForFirstAudioAsync().Wait(15000) | Should -BeTrue
        Get-Recorder | Should -HaveCount 1
        $session | Stop-TranscriptionSession
        $seen.Terminated | Should -BeTrue
        Wait-Until -Seconds 15 -For 'the end of the recorder' { -not (Get-Recorder) } | Out-Null
    }
    It 'is awaited when it is disconnected, and recorded again when it is reconnected' {
        $load = 'load-module', 'module-null-sink', 'sink_name=usb', 'rate=16000', 'channels=1', 'format=s16le', 'norewinds=1'
        $module = & $pulse.Control @load
        $session = Start-TranscriptionSession -Device usb.monitor -Endpoint $sandbox -SaveAudio "$TestDrive/usb.wav" -WarningVariable warned -WarningAction SilentlyContinue
        $seen = @($sandbox.Sessions)[-1]
        $seen.WaitForAudioAsync(0.5).Wait(15000) | Should -BeTrue
        $session.InputState | Should -Be Hearing
        $session.InputLevel | Should -Be -96 -Because 'nobody speaks'
        $recorder = Get-Recorder

        & $pulse.Control unload-module $module
        # The server would silently continue with the other microphone.
        Wait-Until -For 'the loss to be seen' { $session.InputState -eq 'Lost' } | Out-Null
        $before = $seen.AudioSeconds
        $seen.WaitForAudioAsync($before + 0.5).Wait(15000) | Should -BeTrue -Because 'silence stands in its place'
        # Others are started, to try whether the device is back.
        Wait-Until -For 'the end of its recorder' { -not (Test-Running $recorder.Id) } | Out-Null

        & $pulse.Control @load | Out-Null
        Wait-Until -For 'the device to be back' { $session.InputState -eq 'Hearing' } | Out-Null
        $session.DeviceLosses | Should -Be 1
        $again = Open-Program $pulse.Player '--device=usb', '--latency-msec=1000', $sandbox.Recording
        $turn = $session | Get-TranscriptTurn -Wait -WarningVariable warned -WarningAction SilentlyContinue | Select-Object -First 1
        if (-not $again.HasExited) { $again.Kill() }
        # A busy machine plays its first seconds with gaps.
        $said = (Get-Content ([System.IO.Path]::ChangeExtension($sandbox.Recording, 'json')) | ConvertFrom-Json).turns.words.text
        $turn.Text -split ' ' | Should -BeIn $said
        # Whichever command comes first shows a warning; the turn may be there before it.
        $session | Stop-TranscriptionSession -WarningVariable +warned -WarningAction SilentlyContinue
        $session.State | Should -Be Stopped
        $session.DeviceLosses | Should -Be 1
        $warned -match 'lost' | Should -HaveCount 1
        $warned -match 'again' | Should -HaveCount 1
        # The saved audio equals the sent audio, except for the silence that pads the last frame.
        $file = [System.IO.File]::ReadAllBytes("$TestDrive/usb.wav")
        $saved = [Convert]::ToHexString($file, 44, $file.Length - 44)
        [Convert]::ToHexString($seen.GetAudio()).StartsWith($saved) | Should -BeTrue
    }

    It 'ends the session when it is disconnected with -OnDeviceLost Stop' {
        $module = & $pulse.Control load-module module-null-sink sink_name=cable rate=16000 channels=1 norewinds=1
        $session = Start-TranscriptionSession -Device cable.monitor -OnDeviceLost Stop -Endpoint $sandbox
        @($sandbox.Sessions)[-1].WaitForFirstAudioAsync().Wait(15000) | Should -BeTrue
        & $pulse.Control unload-module $module
        $read = Read-Failure { $session | Get-TranscriptTurn -Wait }
        $read.Error.FullyQualifiedErrorId | Should -Be 'DeviceLost,StreamCoach.Commands.GetTranscriptTurnCommand'
        @($sandbox.Sessions)[-1].Terminated | Should -BeTrue
    }

    It 'that is suspended is stalled, and can be stopped' {
        $session = Start-TranscriptionSession -Endpoint $sandbox
        @($sandbox.Sessions)[-1].WaitForFirstAudioAsync().Wait(15000) | Should -BeTrue
        & $pulse.Control suspend-sink mic 1
        Wait-Until -For 'the stall to be seen' { $session.InputState -eq 'Stalled' } | Out-Null
        $session | Stop-TranscriptionSession
        $session.State | Should -Be Stopped
        & $pulse.Control suspend-sink mic 0
    }
}

Describe 'The recorded audio' -Skip:$noProgram {
    BeforeEach { $script:sandbox = Open-Sandbox }
    AfterEach { Clear-Suite }

    It 'is saved in a WAV that plays to its end after kill -9' {
        $command = (Get-LiveCommand | ForEach-Object { "'$_'" }) -join ', '
        $script = @"
            Import-Module '$(Get-ManifestPath)'
            `$session = Start-TranscriptionSession -AudioCommand $command -Endpoint '$($sandbox.Endpoint)' -ApiKey (ConvertTo-SecureString '$($sandbox.ApiKey)' -AsPlainText) -SaveAudio '$TestDrive/killed.wav'
            `$session | Get-TranscriptTurn -Wait
"@
        $child = Open-Child $script
        Wait-Until -Seconds 20 -For 'sound in the file' { (Test-Path "$TestDrive/killed.wav") -and (Get-Item "$TestDrive/killed.wav").Length -gt 30000 } | Out-Null
        $child.Kill()
        $child.WaitForExit(15000) | Should -BeTrue
        $file = [System.IO.File]::ReadAllBytes("$TestDrive/killed.wav")
        [BitConverter]::ToInt32($file, 40) | Should -BeIn ($file.Length - 44), ($file.Length - 44 - 1600)
        $session = Start-TranscriptionSession "$TestDrive/killed.wav" -Duration 0.5 -Endpoint $sandbox
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        $session.Failure | Should -BeNullOrEmpty
    }
}
