<#
.SYNOPSIS
Transcribes a thousand short files in one pipeline and checks that every turn appears once; then kills the same command half-way with kill -9, repeats
it, and checks that the table is the same.
.EXAMPLE
dotnet pwsh bench/scale/files.ps1            # about 2 minutes
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 100000)] [int] $Count = 1000,
    [ValidateRange(1, 1000)] [int] $ThrottleLimit = 200
)

$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Sound.psm1", "$PSScriptRoot/../../tests/Pester/PowerShellCommand.psm1"
$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
$module = "$root/out/scale/StreamCoach"
dotnet build $root/src/StreamCoach.PowerShell -c Release -v quiet -nologo -p:ModuleFolder=$module | Out-Host
dotnet build $PSScriptRoot/StreamCoach.Scale -c Release -v quiet -nologo | Out-Host
$work = (New-Item "$([System.IO.Path]::GetTempPath())/streamcoach-files-$PID" -ItemType Directory).FullName
$sandbox = $null

function Open-Program([string[]] $Command, [hashtable] $Environment = @{}) {
    $program, $arguments = $Command
    $start = [System.Diagnostics.ProcessStartInfo]::new($program, [string[]] $arguments)
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    [System.Diagnostics.Process]::Start($start)
}

# Runs the command that a user would type, and returns a line for each turn: file, order, start, text. -Until kills it at the turn of that number.
function Invoke-Run([string] $Data, [int] $Until = [int]::MaxValue) {
    $script = @"
        Import-Module $module
        `$names = @{}
        Get-ChildItem $work/*.wav | Start-TranscriptionSession -Once -ThrottleLimit $ThrottleLimit -MaxTurnSilence 300 -RunVariable run |
            ForEach-Object { `$names[`$_.Id] = `$_.Name; `$_ } | Get-TranscriptTurn -Wait |
            ForEach-Object { [Console]::WriteLine("`$(`$names[`$_.SessionId]) `$(`$_.Order) `$(`$_.Start.ToString('0.0')) `$(`$_.Text)") }
        `$run | Format-Table | Out-String -Width 120 | ForEach-Object { [Console]::WriteLine('#' + `$_.Trim().Replace("``n", "``n#")) }
"@
    $encoded = [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($script))
    $process = Open-Program (@(Get-PowerShellCommand) + '-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded) @{
        STREAMCOACH_DATA = $Data; STREAMCOACH_ENDPOINT = $endpoint; ASSEMBLYAI_API_KEY = 'sandbox'
    }
    $process.StandardInput.Close()
    $lines = [System.Collections.Generic.List[string]]::new()
    while ($null -ne ($line = $process.StandardOutput.ReadLine())) {
        if ($line.StartsWith('#')) { Write-Host $line.Substring(1); continue }
        $lines.Add($line)
        if ($lines.Count -eq $Until) { $process.Kill() }
    }
    $process.WaitForExit()
    , $lines
}

function Test-Table($Lines, [string] $What) {
    $sorted = [string[]] $Lines; [array]::Sort($sorted, [System.StringComparer]::Ordinal)
    $same = [System.Linq.Enumerable]::SequenceEqual([string[]] $sorted, [string[]] $expected)
    Write-Host "$($What): $($sorted.Count) turns of $($expected.Count), $(@($sorted | Select-Object -Unique).Count) different, $($same ? 'the table is correct' : 'THE TABLE IS WRONG')"
    $same
}

try {
    $expected = 1..$Count | ForEach-Object { Get-CallTurn (Write-Call "$work/call{0:00000}.wav" $_) -Line }
    $expected = [string[]] $expected; [array]::Sort($expected, [System.StringComparer]::Ordinal)
    $sandbox = Open-Program 'dotnet', 'exec', "$PSScriptRoot/StreamCoach.Scale/bin/Release/net10.0/StreamCoach.Scale.dll", 'sandbox'
    $endpoint = $sandbox.StandardOutput.ReadLine()

    $good = Test-Table (Invoke-Run "$work/whole") "$Count files under -ThrottleLimit $ThrottleLimit"
    $half = Invoke-Run "$work/killed" -Until $Count
    Write-Host "kill -9 after $($half.Count) turns"
    $good = (Test-Table (Invoke-Run "$work/killed") 'The same command again') -and $good
    exit [int] -not $good
}
finally {
    if ($sandbox) { $sandbox.Kill(); $sandbox.Dispose() }
    Remove-Item $work -Recurse -Force
}
