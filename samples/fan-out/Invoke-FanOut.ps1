<#
.SYNOPSIS
Transcribes recordings on several machines over SSH remoting. Turns are returned as objects while they are spoken, each with its File and PSComputerName.

.DESCRIPTION
Every machine needs pwsh with the subsystem "powershell" in its sshd, the StreamCoach module, and the recordings under the same path (a share).
The recordings are distributed evenly. A transcript is written to -Destination as soon as its recording is done; a recording that has one is
skipped. If a machine fails, each of its unfinished recordings is an error, and the same command without that machine transcribes them.

The key travels as a SecureString through the encrypted channel. It appears in no command line and no file on any machine.

.PARAMETER Path
The recordings, as the machines see them.

.PARAMETER Destination
The local folder of the transcripts: name.json, one for each recording.

.PARAMETER Connection
More parameters of Invoke-Command, such as @{ UserName = 'svc'; KeyFilePath = '~/.ssh/svc' }.

.PARAMETER SshOption
Options of ssh. By default a machine that does not respond is given up after half a minute.

.PARAMETER Option
More parameters of Start-TranscriptionSession, such as @{ SpeakerLabel = $true }.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string[]] $HostName,
    [Parameter(Mandatory)] [string[]] $Path,
    [Parameter(Mandatory)] [string] $Destination,
    [Parameter(Mandatory)] [securestring] $ApiKey,
    [ValidateRange(1, 1000)] [int] $ThrottleLimit = 50,
    [hashtable] $Connection = @{},
    [hashtable] $SshOption = @{ ServerAliveInterval = '10'; ServerAliveCountMax = '3' },
    [hashtable] $Option = @{}
)

# One runspace for each recording, so that its end is reported immediately: its path alone follows its turns.
$transcribe = {
    param($Files, $Key, $ThrottleLimit, $Option)
    $Files | ForEach-Object { $Option + @{ LiteralPath = $_; ApiKey = $Key } } | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
        $start = $_
        Start-TranscriptionSession @start -Once -RunVariable run | Get-TranscriptTurn -Wait | Add-Member File $start.LiteralPath -PassThru
        if ($run.Done + $run.Skipped) { $start.LiteralPath }
    }
}

New-Item $Destination -ItemType Directory -Force | Out-Null
$transcript = { Join-Path $Destination "$(Split-Path $args[0] -LeafBase).json" }
$left = @($Path | Where-Object { -not (Test-Path -LiteralPath (& $transcript $_)) })
$jobs = for ($i = 0; $i -lt [Math]::Min($HostName.Count, $left.Count); $i++) {
    $files = @(for ($j = $i; $j -lt $left.Count; $j += $HostName.Count) { $left[$j] })
    Invoke-Command -HostName $HostName[$i] @Connection -Options $SshOption -AsJob -ScriptBlock $transcribe -ArgumentList $files, $ApiKey, $ThrottleLimit, $Option
}

$turns = @{}
if ($jobs) {
    Receive-Job $jobs -Wait -AutoRemoveJob -ErrorAction Continue | ForEach-Object {
        if ($_ -isnot [string]) {
            $turns[$_.File] += @($_)
            return $_
        }
        $file = & $transcript $_
        if ($turns[[string] $_]) { $turns[[string] $_] | Export-Transcript $file } else { New-Item $file -ItemType File | Out-Null }
    }
}
$left | Where-Object { -not (Test-Path -LiteralPath (& $transcript $_)) } | ForEach-Object {
    Write-Error "'$_' is not transcribed. Run the command again, without the machine that failed." -ErrorId NotTranscribed -TargetObject $_ -Category ResourceUnavailable
}
