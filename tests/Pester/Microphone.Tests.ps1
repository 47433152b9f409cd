# A real recorder on a virtual microphone: a PulseAudio of our own, whose only source is what we play into it.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Pulse.psm1"
    $script:missing = Get-MissingProgram
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-Module "$PSScriptRoot/Pulse.psm1"
    Import-StreamCoach

    function Get-Recorder {
        # Recorders that this process has started.
        Get-Process parec -ErrorAction Ignore | Where-Object { $_.Parent.Id -eq $PID -and (Test-Running $_.Id) }
    }
}

Describe 'The microphone' -Tag Microphone -ForEach @{ Missing = $missing } {
    if ($missing) {
        It 'is heard' { Set-ItResult -Skipped -Because "these programs were not found: $Missing" }
        It 'is let go' { Set-ItResult -Skipped -Because "these programs were not found: $Missing" }
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

    It 'is heard, at the speed of speech, and let go' {
        $turns = Start-TranscriptionSession -Duration 7 -Endpoint $sandbox -OutVariable session | ForEach-Object {
            # With less latency, a busy machine would play gaps.
            $script:playing = Open-Program $pulse.Player '--device=mic', '--latency-msec=1000', $sandbox.Recording
            $script:recorders = @(Get-Recorder)
            $_
        } | Get-TranscriptTurn -Wait

        $turns[0].Text | Should -Be 'So, um, thanks for making the time today. How did the trial go on your side?'
        $turns[0].Confidence | Should -BeGreaterThan 0.5
        $session[0].Source | Should -Be 'microphone (parec)'
        $session[0].AudioSent | Should -Be 7
        $recorders | Should -HaveCount 1
        Wait-Until -Seconds 3 -For 'the end of the recorder' { -not (Get-Recorder) } | Out-Null

        $frames = @(@($sandbox.Sessions)[0].FrameTimestamps)
        $elapsed = ($frames[-1] - $frames[0]) / [System.Diagnostics.Stopwatch]::Frequency
        $elapsed | Should -BeGreaterThan 6 -Because 'sound is sent when it is heard'
        $elapsed | Should -BeLessThan 9
        $playing.HasExited | Should -BeFalse -Because 'it was the microphone that ended, and not the talk'
    }

    It 'is let go by Stop-TranscriptionSession' {
        $session = Start-TranscriptionSession -Endpoint $sandbox
        $seen = @($sandbox.Sessions)[-1]
        $seen.FirstAudio.Wait(5000) | Should -BeTrue
        Get-Recorder | Should -HaveCount 1
        $session | Stop-TranscriptionSession
        $seen.Terminated | Should -BeTrue
        Wait-Until -Seconds 3 -For 'the end of the recorder' { -not (Get-Recorder) } | Out-Null
    }
}
