<#
.SYNOPSIS
    A whole conversation on the microphone of Windows, with keys pressed and released meanwhile, until Enter. The sandbox takes the place of the service.
.DESCRIPTION
    Writes the file -Listening when the microphone is open; the caller then plays the sandbox's recording into it, once. Every turn must arrive, in its order,
    with its words and at its time. talk.sh runs it under Wine. The exit code is 1 if something differs.
.EXAMPLE
    pwsh -NoProfile -File tests/wine/Talk.ps1 -Listening C:\Temp\listening
#>
[CmdletBinding()]
param([Parameter(Mandatory)] [string] $Listening)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
Import-Module "$PSScriptRoot/../Pester/WindowsConsole.psm1", "$PSScriptRoot/../../out/StreamCoach"
$work = (New-Item (Join-Path ([System.IO.Path]::GetTempPath()) "talk-$PID") -ItemType Directory).FullName
$env:STREAMCOACH_DATA = "$work/data"
$env:ASSEMBLYAI_API_KEY = $env:STREAMCOACH_ENDPOINT = $null
$wrong = [System.Collections.Generic.List[string]]::new()

try {
    $sandbox = Start-TranscriptionSandbox -UseByDefault
    $spoken = (Get-Content (Join-Path (Split-Path $sandbox.Recording) conversation.json) -Raw | ConvertFrom-Json).turns
    $session = Start-TranscriptionSession -SaveAudio "$work/talk.wav" -Name Talk
    $typist = [powershell]::Create().AddScript({
            param($session, $keyboard, $turns, $listening)
            Import-Module $keyboard
            $keys = 0
            $limit = [datetime]::UtcNow.AddMinutes(3)
            # The release of the Enter that started the command.
            Send-Key "`r" -Release
            while ($session.State -eq 'Running' -and @($session.GetTurns()).Count -lt $turns -and [datetime]::UtcNow -lt $limit) {
                if ($session.AudioSent -gt 0.5 -and -not [System.IO.File]::Exists($listening)) { [System.IO.File]::WriteAllText($listening, '') }
                # Letters, Escape, Tab and Backspace, and keys that only come up.
                Send-Key ('x', 'q', [char] 27, "`t", "`b")[$keys % 5]
                Send-Key ' ' -Release
                $keys++
                [System.Threading.Thread]::Sleep(150)
            }
            Send-Key "`r"
            $keys
        }).AddArgument($session).AddArgument("$PSScriptRoot/../Pester/WindowsConsole.psm1").AddArgument($spoken.Count).AddArgument($Listening)
    $typing = $typist.BeginInvoke()
    $turns = @($session | Get-TranscriptTurn -Wait)
    $keys = $typist.EndInvoke($typing)
    foreach ($problem in $typist.Streams.Error) { $wrong.Add("the typist reports: $problem") }

    if ($session.State -ne 'Stopped') { $wrong.Add("the session is $($session.State)") }
    if ($session.DeviceLosses -or $session.Overruns -or $session.Reconnects -or $session.Gaps.Count) {
        $wrong.Add("device losses $($session.DeviceLosses), overruns $($session.Overruns), reconnects $($session.Reconnects), gaps $($session.Gaps.Count)")
    }
    if ($turns.Count -ne $spoken.Count) { $wrong.Add("$($turns.Count) turns of $($spoken.Count)") }
    $offset = $turns.Count -eq 0 ? 0 : $turns[0].Start - $spoken[0].words[0].start / 1000
    $latest = 0
    for ($i = 0; $i -lt [Math]::Min($turns.Count, $spoken.Count); $i++) {
        if ($turns[$i].Text -cne $spoken[$i].text) { $wrong.Add("turn $i is '$($turns[$i].Text)' instead of '$($spoken[$i].text)'") }
        $late = [Math]::Abs($turns[$i].Start - $offset - $spoken[$i].words[0].start / 1000)
        $latest = [Math]::Max($latest, $late)
        if ($late -gt 0.3) { $wrong.Add("turn $i is $late s from its time") }
    }
    $saved = [System.IO.File]::ReadAllBytes("$work/talk.wav")
    $played = [System.IO.File]::ReadAllBytes($sandbox.Recording)
    # A second in the middle of the first turn, to find the recording in what was saved; then all of it.
    $sample = [Convert]::ToHexString($played, 44 + 2 * 32000, 32000)
    $at = [Convert]::ToHexString($saved, 44, $saved.Length - 44).IndexOf($sample, [System.StringComparison]::Ordinal)
    $equal = 'not found in what was saved'
    if ($at -ge 0 -and $at % 4 -eq 0) {
        $from = 44 + $at / 2 - 2 * 32000
        $parts = [Math]::Floor([Math]::Min($played.Length - 44, $saved.Length - $from) / 3200)
        $same = @(0..($parts - 1) | Where-Object { [Convert]::ToHexString($played, 44 + $_ * 3200, 3200) -eq [Convert]::ToHexString($saved, $from + $_ * 3200, 3200) }).Count
        $equal = "$same of $parts tenths of a second are equal to the sample"
    }
    "Talk: $($turns.Count) of $($spoken.Count) turns in $([Math]::Round($session.AudioSent, 1)) s, $keys keys, times within $([Math]::Round($latest * 1000)) ms; the saved sound: $equal"
    foreach ($problem in $wrong) { "WRONG: $problem" }
} finally {
    Get-TranscriptionSession | Stop-TranscriptionSession -Force -ErrorAction Ignore
    Stop-TranscriptionSandbox
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
}
exit [int] ($wrong.Count -gt 0)
