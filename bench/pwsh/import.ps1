# Writes the time of one Import-Module in a new process, in milliseconds.
param([string] $Module)
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
