# Does the job with StreamCoach's cmdlets in PowerShell. With -Stamp the time of every turn in the pipeline is recorded; otherwise the turns
# are collected, as a user would.
param(
    [string] $Module,
    [int] $Port,
    [string] $Sound,
    [string] $Paced = '1',
    [string] $Program,
    [int] $Times = 1,
    [switch] $Stamp,
    [string] $Log
)
$ErrorActionPreference = 'Stop'
Import-Module $Module
$env:ASSEMBLYAI_API_KEY = 'bench'
$endpoint = "http://127.0.0.1:$Port"

# No parameter sends a file faster than real time, because the service does not accept that; the benchmark sets an option of the engine.
function Start-Unpaced {
    $options = [StreamCoach.Sessions.SessionOptions]@{
        Key      = [StreamCoach.Services.ApiKey]::new('bench')
        Endpoint = [StreamCoach.Services.ServiceEndpoint]::Parse($endpoint)
    }
    $speed = [StreamCoach.Sessions.SessionOptions].GetProperty('Speed', [System.Reflection.BindingFlags]'Instance, NonPublic')
    $speed.SetValue($options, [double]::PositiveInfinity)
    $session = [StreamCoach.Sessions.TranscriptionSession]::FromFile($Sound, $options)
    $session.StartAsync().GetAwaiter().GetResult() > $null
    $session
}

function Start-Talk {
    if ($Program) { Start-TranscriptionSession -AudioCommand $Program.Split(' ') -Endpoint $endpoint }
    elseif ($Paced -eq '0') { Start-Unpaced }
    else { Start-TranscriptionSession -Path $Sound -Endpoint $endpoint }
}

$lines = [System.Collections.Generic.List[string]]::new()
for ($i = 0; $i -lt $Times; $i++) {
    $stamps = [System.Collections.Generic.List[long]]::new()
    $start = [System.Diagnostics.Stopwatch]::GetTimestamp()
    if ($Stamp) {
        $turns = [System.Collections.Generic.List[object]]::new()
        Start-Talk | Get-TranscriptTurn -Wait | & { process { $stamps.Add([System.Diagnostics.Stopwatch]::GetTimestamp()); $turns.Add($_) } }
    }
    else {
        $turns = Start-Talk | Get-TranscriptTurn -Wait
    }
    $end = [System.Diagnostics.Stopwatch]::GetTimestamp()
    $lines.Add("start $start")
    $order = 0
    foreach ($turn in $turns) {
        $got = if ($Stamp) { $stamps[$order++] } else { $end }
        $lines.Add("turn $($turn.Text.Substring(0, $turn.Text.IndexOf(' '))) $got")
    }
    $lines.Add("end $end")
}
[System.IO.File]::WriteAllLines($Log, $lines)
