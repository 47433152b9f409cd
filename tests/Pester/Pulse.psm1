# A PulseAudio server for the tests, with its own socket and sources. The machine's own server is neither used nor changed.

Set-StrictMode -Version 3

Import-Module "$PSScriptRoot/Suite.psm1"

function Get-MissingProgram {
    <# The programs of PulseAudio that are not installed. #>
    'pulseaudio', 'pactl', 'parec', 'paplay' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
}

function Find-Program {
    <# The full path of a program. #>
    param([Parameter(Mandatory)] [string] $Name)
    (Get-Command $Name -CommandType Application -ErrorAction Ignore | Select-Object -First 1).Source
}

function Open-Program {
    <# Starts a program whose output does not matter. #>
    param(
        [Parameter(Mandatory)] [string] $Path,
        [string[]] $ArgumentList
    )
    $start = [System.Diagnostics.ProcessStartInfo]::new($Path)
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    foreach ($argument in $ArgumentList) { $start.ArgumentList.Add($argument) }
    $process = [System.Diagnostics.Process]::Start($start)
    # Its output is read, because it would block on a full pipe.
    $process.BeginOutputReadLine()
    $process.BeginErrorReadLine()
    $process
}

function Open-Pulse {
    <#
    Starts a server whose default source hears what is played into its sink "mic" (16 kHz mono), points this process at it, and leaves only
    these programs on PATH, so that no recorder finds the machine's own microphone. Close-Pulse ends it.
    #>
    param([string[]] $Program = @('parec', 'pactl'))
    # The path is short, because a socket's path has a limit; only its owner may open it, because PulseAudio requires that.
    $place = (New-Item "$([System.IO.Path]::GetTempPath())/sc-$([guid]::NewGuid().ToString('n').Substring(0, 8))" -ItemType Directory).FullName
    chmod 700 $place
    $pulse = [pscustomobject]@{
        Place = $place
        Server = $null
        Player = Find-Program paplay
        Control = Find-Program pactl
        Before = Use-Environment @{
            HOME = $place; XDG_RUNTIME_DIR = $place; PULSE_RUNTIME_PATH = $place; PULSE_SERVER = "unix:$place/native"; PULSE_SOURCE = $null; PULSE_COOKIE = $null
            PATH = $env:PATH
        }
    }
    $pulse.Server = Open-Program (Find-Program pulseaudio) @(
        '-n', '--daemonize=no', '--exit-idle-time=-1', '--disable-shm=yes', '--use-pid-file=no'
        '-L', "module-native-protocol-unix auth-anonymous=1 socket=$place/native"
        '-L', 'module-null-sink sink_name=mic rate=16000 channels=1 format=s16le norewinds=1 sink_properties=device.description=Desk'
    )
    Wait-Until -Seconds 10 -For 'the virtual microphone' { (& $pulse.Control list short sources 2>&1) -match 'mic\.monitor' } | Out-Null
    & $pulse.Control set-default-source mic.monitor
    $programs = New-Item "$place/programs" -ItemType Directory
    foreach ($path in @($Program; 'setsid') | ForEach-Object { Find-Program $_ } | Where-Object { $_ }) {
        New-Item (Join-Path $programs (Split-Path $path -Leaf)) -ItemType SymbolicLink -Value $path | Out-Null
    }
    $env:PATH = $programs.FullName
    $pulse
}

function Close-Pulse {
    <# Ends a server, and restores the environment of this process. #>
    param([object] $Pulse)
    if (-not $Pulse) { return }
    if ($Pulse.Server -and -not $Pulse.Server.HasExited) {
        $Pulse.Server.Kill()
        $Pulse.Server.WaitForExit(3000) | Out-Null
    }
    Use-Environment $Pulse.Before | Out-Null
    Remove-Item $Pulse.Place -Recurse -Force -ErrorAction Ignore
}

Export-ModuleMember -Function *
