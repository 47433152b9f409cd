# A real recorder on a virtual microphone: a PulseAudio of our own, whose only source is what we play into it.

BeforeDiscovery {
    $script:missing = 'pulseaudio', 'pactl', 'parec', 'paplay' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach

    function Find-Program([string] $Name) {
        (Get-Command $Name -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
    }

    function Open-Program([string] $Path, [string[]] $ArgumentList) {
        $start = [System.Diagnostics.ProcessStartInfo]::new($Path)
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
        $process = [System.Diagnostics.Process]::Start($start)
        # What it says is read away, or it would stop at a full pipe.
        $process.BeginOutputReadLine()
        $process.BeginErrorReadLine()
        $process
    }

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
        # Short, because a socket's path has a limit, and its owner's alone, because PulseAudio insists.
        $script:place = (New-Item "$([System.IO.Path]::GetTempPath())/sc-$([guid]::NewGuid().ToString('n').Substring(0, 8))" -ItemType Directory).FullName
        chmod 700 $place
        $script:before = Use-Environment @{
            HOME = $place; XDG_RUNTIME_DIR = $place; PULSE_RUNTIME_PATH = $place; PULSE_SERVER = "unix:$place/native"; PULSE_SOURCE = $null; PULSE_COOKIE = $null
            PATH = $env:PATH
        }
        $script:server = Open-Program (Find-Program pulseaudio) @(
            '-n', '--daemonize=no', '--exit-idle-time=-1', '--disable-shm=yes', '--use-pid-file=no'
            '-L', "module-native-protocol-unix auth-anonymous=1 socket=$place/native"
            '-L', 'module-null-sink sink_name=mic rate=16000 channels=1 format=s16le norewinds=1'
        )
        $pactl = Find-Program pactl
        Wait-Until -Seconds 10 -For 'the virtual microphone' { (& $pactl list short sources 2>&1) -match 'mic\.monitor' } | Out-Null
        & $pactl set-default-source mic.monitor

        # Only this recorder: another one could find the machine's own microphone.
        $programs = New-Item "$place/programs" -ItemType Directory
        foreach ($path in 'parec', 'setsid' | ForEach-Object { Find-Program $_ } | Where-Object { $_ }) {
            New-Item (Join-Path $programs (Split-Path $path -Leaf)) -ItemType SymbolicLink -Value $path | Out-Null
        }
        $script:player = Find-Program paplay
        $env:PATH = $programs.FullName
        $script:sandbox = Open-Sandbox -Option @{ KeepAudio = $true }
    }
    AfterAll {
        Clear-Suite
        foreach ($process in $playing, $server) {
            if ($process -and -not $process.HasExited) { $process.Kill(); $process.WaitForExit(3000) | Out-Null }
        }
        if ($before) { Use-Environment $before | Out-Null }
        if ($place) { Remove-Item $place -Recurse -Force -ErrorAction Ignore }
    }

    It 'is heard, at the speed of speech, and let go' {
        $turns = Start-TranscriptionSession -Duration 7 -Endpoint $sandbox -OutVariable session | ForEach-Object {
            $script:playing = Open-Program $player '--device=mic', '--latency-msec=50', $sandbox.Recording
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
