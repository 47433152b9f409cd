<#
.SYNOPSIS
Measures Search-Transcript and Get-TranscriptionSession -Saved in this process, over the sessions in STREAMCOACH_DATA that bench/search/run has made.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Module,
    [Parameter(Mandatory)] [ValidateSet('Build', 'Cold', 'Warm', 'List')] [string] $Part
)

$ErrorActionPreference = 'Stop'
Import-Module $Module
$words = [System.IO.File]::ReadAllLines("$env:STREAMCOACH_DATA/vocabulary.txt")

$process = [System.Diagnostics.Process]::GetCurrentProcess()

# The processor time of this process, with its compiler and garbage collector: on a machine that does other work too, it says more than the time.
function Get-Cpu {
    $process.Refresh()
    $process.TotalProcessorTime.TotalMilliseconds
}

function Measure-Time([scriptblock] $Do) {
    $cpu = Get-Cpu
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $count = & $Do
    [pscustomobject]@{ Ms = $watch.Elapsed.TotalMilliseconds; Cpu = (Get-Cpu) - $cpu; Count = $count }
}

function Write-Time([string] $What, $Time) {
    '{0,-58} {1,7:0} ms   CPU {2,7:0} ms   {3:N0}' -f $What, $Time.Ms, $Time.Cpu, $Time.Count
}

$all = [System.Collections.Generic.List[object]]::new()

function Write-Times([string] $What, $Times) {
    $all.AddRange(@($Times))
    $at = { param($sorted, $share) $sorted[[Math]::Min($sorted.Count - 1, [int][Math]::Floor($share * $sorted.Count))] }
    $ms = [double[]] @($Times.Ms | Sort-Object)
    $cpu = [double[]] @($Times.Cpu | Sort-Object)
    '{0,-58} median {1,5:0} ms   p95 {2,5:0} ms   CPU median {3,5:0} ms   p95 {4,5:0} ms   found {5:N0} on average' -f $What, (& $at $ms 0.5), (& $at $ms 0.95), (& $at $cpu 0.5), (& $at $cpu 0.95),
        ($Times | Measure-Object Count -Average).Average
}

function Write-Memory([string] $What = 'memory of the process') {
    $process.Refresh()
    '{0,-58} {1:N0} MB, at most {2:N0} MB; {3:N0} MB in use after a collection' -f $What, ($process.WorkingSet64 / 1MB), ($process.PeakWorkingSet64 / 1MB), ([System.GC]::GetTotalMemory($true) / 1MB)
}

switch ($Part) {
    'Build' {
        Write-Time 'the first search of all, which reads every journal' (Measure-Time { @(Search-Transcript $words[5000]).Count })
        Write-Memory
    }
    'Cold' {
        Write-Time 'cold: a new process, its files not in the page cache' (Measure-Time { @(Search-Transcript $words[7000]).Count })
    }
    'Warm' {
        Search-Transcript $words[6000] | Out-Null
        $ranks = 0..199 | ForEach-Object { 500 + 140 * $_ }
        Write-Times 'a word (ranks 500 to 28,360)' ($ranks | ForEach-Object { $word = $words[$_]; Measure-Time { @(Search-Transcript $word).Count } })
        Write-Times 'two words in sequence' ($ranks[0..49] | ForEach-Object { $phrase = "$($words[$_ % 40]) $($words[$_])"; Measure-Time { @(Search-Transcript $phrase).Count } })
        Write-Times 'a wildcard' ($ranks[50..99] | ForEach-Object { $beginning = $words[$_].Substring(0, [Math]::Min(6, $words[$_].Length)) + '*'; Measure-Time { @(Search-Transcript $beginning).Count } })
        Write-Times 'one of three words' ($ranks[0..49] | ForEach-Object { $three = $words[$_, ($_ + 9), ($_ + 19)]; Measure-Time { @(Search-Transcript $three).Count } })
        Write-Times '-SimpleMatch' ($ranks[0..49] | ForEach-Object { $within = $words[$_].Substring(1); Measure-Time { @(Search-Transcript $within -SimpleMatch).Count } })
        Write-Times '-Regex' ($ranks[0..19] | ForEach-Object { $either = "\b($($words[$_])|$($words[$_ + 1]))s?\b"; Measure-Time { @(Search-Transcript $either -Regex).Count } })
        Write-Times 'a word that nobody says' (0..19 | ForEach-Object { Measure-Time { @(Search-Transcript "nobodysays$_").Count } })
        Write-Times 'all of these searches' @($all)
        Write-Times 'until the first turn of a frequent word (rank 50)' (0..19 | ForEach-Object { $common = $words[50]; Measure-Time { @(Search-Transcript $common | Select-Object -First 1).Count } })
        Write-Times 'all turns with a frequent word (rank 100)' (0..2 | ForEach-Object { Measure-Time { @(Search-Transcript $words[100]).Count } })
        Write-Memory
    }
    'List' {
        Write-Memory 'memory before'
        Write-Time 'Get-TranscriptionSession -Saved in a new process' (Measure-Time { (Get-TranscriptionSession -Saved | Measure-Object).Count })
        Write-Time '  again' (Measure-Time { (Get-TranscriptionSession -Saved | Measure-Object).Count })
        Write-Time '  its first session' (Measure-Time { @(Get-TranscriptionSession -Saved | Select-Object -First 1).Count })
        Write-Memory
        1..5 | ForEach-Object { Get-TranscriptionSession -Saved | Out-Null }
        Write-Memory 'memory after five more lists'
    }
}
