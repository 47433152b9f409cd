# How long one import takes in a fresh process, in milliseconds, on standard output.
param([string] $Module)
$watch = [System.Diagnostics.Stopwatch]::StartNew()
Import-Module $Module
$watch.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)
