<#
.SYNOPSIS
    A day of a user on Windows with the module that was built, from import to clean-up. The sandbox takes the place of the service.
.DESCRIPTION
    Checks each result. The last line is "Day on Windows: N passed, N failed, N skipped"; the exit code is 1 if something failed. day.sh runs it under Wine.
.EXAMPLE
    pwsh -NoProfile -File tests/wine/Day.ps1
#>
[CmdletBinding()]
param(
    # The microphone is virtual and plays speech, with pauses, again and again: what was recorded is checked.
    [switch] $SpeechPlays
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'
$script:count = @{ passed = 0; failed = 0; skipped = 0 }

function Test-Step([string] $Name, [scriptblock] $Do) {
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    $script:lack = $null
    try {
        . $Do
        $outcome, $why = $script:lack ? ('skipped', ": $script:lack") : ('passed', '')
    } catch {
        $outcome, $why = 'failed', ": $_`n    $($_.ScriptStackTrace -replace '\r?\n.*')"
    }
    $script:count[$outcome]++
    "$outcome ($([Math]::Round($watch.Elapsed.TotalSeconds, 1)) s) $Name$why"
}

function Confirm($Actual, $Expected, [string] $What) {
    if ("$Actual" -cne "$Expected") { throw "$What is '$Actual' instead of '$Expected'." }
}

function Confirm-That([bool] $Holds, [string] $What) { if (-not $Holds) { throw "Not so: $What." } }

$root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
# A folder as users have them: with a space, and with letters that no code page has all of.
$work = Join-Path ([System.IO.Path]::GetTempPath()) "Gespr`u{e4}che `u{4f1a}`u{8b70} $PID"
$written = "Das Gespr`u{e4}ch"
$plays = $SpeechPlays.IsPresent
$null = New-Item $work -ItemType Directory
$env:STREAMCOACH_DATA = "$work\data"
$env:ASSEMBLYAI_API_KEY = $env:STREAMCOACH_ENDPOINT = $null
Set-Location $work

try {
    Test-Step 'The module is imported, with its help' {
        Import-Module "$root/out/StreamCoach"
        $manifest = Import-PowerShellDataFile "$root/out/StreamCoach/StreamCoach.psd1"
        Confirm (Get-Command -Module StreamCoach).Count $manifest.CmdletsToExport.Count 'The number of cmdlets'
        Confirm-That ((Get-Help Start-TranscriptionSession -Full | Out-String) -match '-LiteralPath') 'the help describes parameters'
        Confirm-That ((Get-Help about_StreamCoach | Out-String) -match 'SHORT DESCRIPTION') 'the topic is found'
    }

    Test-Step 'The sandbox starts, and the set-up passes' {
        $script:sandbox = Start-TranscriptionSandbox -UseByDefault
        $checks = Test-TranscriptionSetup ApiKey, Streaming, Gateway, Disk
        Confirm ($checks.Status -join ' ') 'Passed Passed Passed Passed' "The result ($($checks | Out-String -Width 200))"
    }

    # In the background, because audio is sent at the speed of speech.
    $script:talk = Start-TranscriptionSession $sandbox.Recording -Duration 16 -Name 'The trial' -SpeakerLabel

    Test-Step 'Six formats are transcribed at once' {
        $names = 'flac', 'aiff', 'mp3', 'ogg', 'opus', 'm4a'
        # By relative paths with letters of another alphabet; Wine finds none of them by a wildcard.
        $files = $names + 'wav' | ForEach-Object { Copy-Item "$root/tests/fixtures/sound/speech.$_" "`u{4f1a}`u{8a71}.$_" -PassThru }
        $sessions = $files.Name | Start-TranscriptionSession -ThrottleLimit 7
        $turns = $sessions | Get-TranscriptTurn -Wait
        foreach ($session in $sessions) {
            Confirm $session.State Completed "The state of $($session.Path)"
            Confirm-That ([Math]::Abs($session.AudioSent - 2) -lt 0.15) "$($session.Path) is 2 s long and not $($session.AudioSent)"
            Confirm-That (@($turns | Where-Object SessionId -EQ $session.Id).Count -ge 1) "$($session.Path) has turns"
        }
        Confirm $sessions.Count 7 'The number of sessions'
    }

    Test-Step 'The recording is transcribed' {
        $script:turns = $talk | Get-TranscriptTurn -Wait
        Confirm $talk.State Completed 'The state'
        Confirm $turns[0].Text 'So, um, thanks for making the time today. How did the trial go on your side?' 'The first turn'
        Confirm-That ($turns[1].Text -like 'Honestly, better than I expected.*') "the second turn is '$($turns[1].Text)'"
        Confirm-That ($turns.Count -ge 3 -and @($turns.Start | Sort-Object) -join ' ' -eq ($turns.Start -join ' ')) 'the turns are in order'
        Confirm-That (($turns | Out-String) -match '00:00:06') 'the table shows the time'
    }

    Test-Step 'It is analysed, by the service and by rules' {
        $analysis = $talk | Invoke-TranscriptAnalysis
        Confirm-That ($analysis.Summary -like 'Sandbox analysis*' -and $analysis.Findings.Count -gt 0) 'the analysis has findings'
        $rules = $turns | Invoke-TranscriptAnalysis -Model rules
        Confirm $rules.Model rules 'The model'
        Confirm-That (($talk | Measure-Transcript).Speakers.Count -eq 2) 'two speakers are measured'
    }

    Test-Step 'It is exported in six formats, and read back' {
        foreach ($extension in 'txt', 'md', 'json', 'csv', 'srt', 'vtt') {
            $file = $turns | Export-Transcript "$written.$extension" -PassThru
            Confirm-That ((Get-Content -LiteralPath $file -Raw -Encoding utf8) -match 'thanks for making') "$file contains the first turn"
        }
        Confirm ((Import-Transcript "$written.json").Text -join '|') ($turns.Text -join '|') 'What the JSON gives back'
        Confirm ((Import-Csv "$written.csv").Text -join '|') ($turns.Text -join '|') 'What the CSV gives back'
        Confirm-That ((Get-Content "$written.vtt" -TotalCount 1) -eq 'WEBVTT') 'WebVTT has its first line'
        $turns | Export-Transcript "$written.txt"
        $refused = $null
        try { $turns | Export-Transcript "$written.txt" -NoClobber } catch { $refused = $_.FullyQualifiedErrorId }
        Confirm-That ($refused -like 'TranscriptFileExists,*') '-NoClobber keeps the file'
    }

    Test-Step 'A report is written' {
        $report = $turns | Export-TranscriptReport report.html -PassThru
        Confirm-That ((Get-Content $report -Raw) -match '(?s)<html.*Honestly, better than I expected') 'the report contains the transcript'
    }

    Test-Step 'A PowerShell that is killed loses nothing, and its session continues' {
        # Its talk is longer than it lives.
        $command = "Import-Module '$root/out/StreamCoach'; Start-TranscriptionSession '$($sandbox.Recording)' -Endpoint '$($sandbox.Endpoint)' -Duration 14 | Get-TranscriptTurn -Wait | ForEach-Object SessionId"
        $start = [System.Diagnostics.ProcessStartInfo]::new([Environment]::ProcessPath, [string[]] ('-NoProfile', '-NonInteractive', '-Command', $command))
        $start.RedirectStandardOutput = $true
        $start.Environment['ASSEMBLYAI_API_KEY'] = $sandbox.ApiKey
        $other = [System.Diagnostics.Process]::Start($start)
        try { $id = "$($other.StandardOutput.ReadLine())".Trim() } finally { $other.Kill(); $other.WaitForExit() }
        Confirm (Get-TranscriptionSession -Saved $id).State Interrupted 'The state of the saved session'
        Confirm (Get-TranscriptTurn -Id $id)[0].Text $turns[0].Text 'The saved turn'
        $env:ASSEMBLYAI_API_KEY = $sandbox.ApiKey
        $continued = Resume-TranscriptionSession $id
        $more = $continued | Get-TranscriptTurn -Wait
        $env:ASSEMBLYAI_API_KEY = $null
        Confirm $continued.State Completed 'The state of the continued session'
        $all = Get-TranscriptTurn -Id $id
        Confirm ($all[0..1].Text -join '|') ($turns[0..1].Text -join '|') "What was heard in all (of it $(@($more).Count) after the end)"
    }

    Test-Step 'Saved sessions are listed, read and removed' {
        $saved = Get-TranscriptionSession -Saved 'The trial'
        Confirm $saved.State Completed 'The state'
        Confirm (($saved | Get-TranscriptTurn).Text -join '|') ($turns.Text -join '|') 'The saved turns'
        Confirm (Get-TranscriptionSession -Saved).Count 9 'The number of saved sessions'
        $saved | Remove-TranscriptionSession
        Confirm-That (-not (Test-Path -LiteralPath $saved.Folder)) 'its folder is gone'
        Confirm (Get-TranscriptionSession -Saved).Count 8 'The number of saved sessions'
    }

    Test-Step 'The devices are listed' {
        $script:microphones = @(Get-TranscriptionDevice -Kind Microphone)
        if ($microphones.Count -eq 0 -and -not $plays) { $script:lack = 'there is no microphone'; return }
        Confirm @($microphones | Where-Object IsDefault).Count 1 'The number of default microphones'
        Confirm $microphones[0].System Wasapi 'The system'
    }

    Test-Step 'The microphone is transcribed while keys are pressed, until Enter' {
        if ($microphones.Count -eq 0) { $script:lack = 'there is no microphone'; return }
        if ([Console]::IsInputRedirected) { $script:lack = 'the input is not a console'; return }
        Import-Module "$PSScriptRoot/../Pester/WindowsConsole.psm1"
        $live = Start-TranscriptionSession -SaveAudio live.wav -MaxTurnSilence 300 -Name Live
        $typist = [powershell]::Create().AddScript({
                param($session, $keyboard)
                Import-Module $keyboard
                # The release of the Enter that started the command.
                Send-Key "`r" -Release
                while ($session.AudioSent -lt 5 -and $session.State -eq 'Running') {
                    Send-Key x
                    [System.Threading.Thread]::Sleep(100)
                }
                Send-Key "`r"
            }).AddArgument($live).AddArgument("$PSScriptRoot/../Pester/WindowsConsole.psm1")
        $typing = $typist.BeginInvoke()
        $said = @($live | Get-TranscriptTurn -Wait)
        $typist.EndInvoke($typing) | Out-Null
        Confirm ($typist.Streams.Error -join ' ') '' 'What the typist reports'
        Confirm $live.State Stopped 'The state'
        Confirm-That ($live.AudioSent -ge 5 -and $live.DeviceLosses -eq 0) "5 s were heard ($($live.AudioSent) s)"
        Confirm-That ([Math]::Abs((Get-Item live.wav).Length - 44 - $live.AudioSent * 32000) -le 16000) "the audio is saved ($((Get-Item live.wav).Length) bytes of $($live.AudioSent) s)"
        if (-not $plays) { return }
        # The sandbox knows this speech by its sound, and returns its words wherever the recording began.
        Confirm-That ("$($said.Text)" -match 'So|thanks|for') "the speech is heard ('$($said.Text)')"
        Confirm (($said.Order | Sort-Object -Unique).Count) $said.Count 'The number of turns'
    }
} finally {
    Stop-TranscriptionSandbox
    Get-TranscriptionSession | Remove-TranscriptionSession -ErrorAction Ignore
    Set-Location $root
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction Ignore
}
"Day on Windows: $($count.passed) passed, $($count.failed) failed, $($count.skipped) skipped"
exit [int] ($count.failed -gt 0 -or $count.passed -eq 0)
