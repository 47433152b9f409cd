<#
.SYNOPSIS
Runs samples/fan-out on machines simulated by network namespaces, each with its own sshd, sandbox and saved sessions. One is killed during the run,
and the command is repeated without it.
.EXAMPLE
sudo dotnet pwsh bench/scale/hosts.ps1      # half a minute
#>
[CmdletBinding()]
param(
    [ValidateRange(2, 20)] [int] $Machine = 3,
    [ValidateRange(1, 1000)] [int] $Count = 60
)

$ErrorActionPreference = 'Stop'
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
Import-Module "$PSScriptRoot/Sound.psm1", "$root/tests/Pester/Netns.psm1"
$missing = Get-NetnsObstacle
if ($missing) { throw "Missing here: $($missing -join ', ')." }
dotnet build $root/src/StreamCoach.PowerShell -c Release -v quiet -nologo -p:ModuleFolder=$root/out/scale/StreamCoach | Out-Host
Import-Module $root/out/scale/StreamCoach/StreamCoach.psd1
$work = (New-Item "$([System.IO.Path]::GetTempPath())/streamcoach-hosts-$PID" -ItemType Directory).FullName
try {
    $files = 1..$Count | ForEach-Object { Write-Call "$work/call{0:000}.wav" $_ }
    $machines = @(Open-Machine -Count $Machine -Folder $work -Manifest $root/out/scale/StreamCoach/StreamCoach.psd1)
    $call = @{
        Path = $files; Destination = "$work/transcripts"; ThrottleLimit = 5; Option = @{ MaxTurnSilence = 300 }
        ApiKey = [System.Net.NetworkCredential]::new('', 'sandbox').SecurePassword
        Connection = @{ UserName = [Environment]::UserName; KeyFilePath = "$work/user" }
        SshOption = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR' }
    }
    $script:second = 0
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $turns = & $root/samples/fan-out/Invoke-FanOut.ps1 @call -HostName $machines.HostName -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object {
        $_
        if ($_.PSComputerName -eq $machines[1].HostName -and ++$second -eq 11) {
            Write-Host ('{0:0.0} s: {1} is killed with all its processes' -f $watch.Elapsed.TotalSeconds, $_.PSComputerName)
            Stop-Machine $machines[1]
        }
    }
    $lost = @($failed | Where-Object FullyQualifiedErrorId -Like 'NotTranscribed*')
    $first = @(Get-ChildItem "$work/transcripts").BaseName
    Write-Host ('{0:0.0} s: {1} recordings are done, {2} have failed: {3} ...' -f $watch.Elapsed.TotalSeconds, $first.Count, $lost.Count, (Split-Path $lost[0].TargetObject -Leaf))
    $again = & $root/samples/fan-out/Invoke-FanOut.ps1 @call -HostName ($machines | Where-Object { $_ -ne $machines[1] }).HostName
    Write-Host ('{0:0.0} s: the same command without that machine' -f $watch.Elapsed.TotalSeconds)

    $machines | ForEach-Object {
        $address = $_.HostName
        $mine = @($turns | Where-Object PSComputerName -EQ $address)
        [pscustomobject]@{
            Machine = $address
            'Turns' = $mine.Count
            'Recordings done' = @($mine.File | Sort-Object -Unique | Where-Object { (Split-Path $_ -LeafBase) -in $first }).Count
            'Unfinished' = @($mine.File | Sort-Object -Unique | Where-Object { (Split-Path $_ -LeafBase) -notin $first }).Count
            'Done by the repeat' = @(($again | Where-Object PSComputerName -EQ $address).File | Sort-Object -Unique).Count
        }
    } | Format-Table | Out-Host
    $wrong = $files | Where-Object { Compare-Object (Get-CallTurn $_) @(Import-Transcript "$work/transcripts/$(Split-Path $_ -LeafBase).json").Text -SyncWindow 0 }
    Write-Host "$($files.Count - @($wrong).Count) of $($files.Count) transcripts are correct"
    exit [int] [bool] $wrong
}
finally {
    Close-Machine
    Remove-Item $work -Recurse -Force
}
