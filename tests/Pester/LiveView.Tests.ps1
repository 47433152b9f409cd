# The live view of Get-TranscriptTurn -Wait, in a terminal of 40 columns.

Describe 'The progress line' {
    BeforeAll {
        'Suite', 'Terminal' | ForEach-Object { Import-Module "$PSScriptRoot/$_.psm1" }
        $script:missing = 'tmux', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        Import-StreamCoach
        if ($missing) { return }
        $script:wav = Write-Wav "$TestDrive/live.wav" -Part 0.1
        $quoted = (Get-LiveCommand | ForEach-Object { "'$_'" }) -join ', '
        Open-Terminal -Width 40 -Environment @{ ASSEMBLYAI_API_KEY = 'sandbox' } -Setup @"
            function Watch(`$Port) { Start-TranscriptionSession -AudioCommand $quoted -Endpoint "http://127.0.0.1:`$Port" | Get-TranscriptTurn -Wait }
"@
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these programs were not found: $missing" }
        $script:message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $script:sandbox = Open-Sandbox -Message $message
    }
    AfterEach {
        Clear-Suite
    }
    AfterAll {
        if (-not $missing) { Close-Terminal }
    }

    It 'shows the end of the partial turn, and is removed at the end' {
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port)"
        $message.Add((ConvertTo-TurnMessage 'Well, so, um, this is what we have now' -Partial))
        Wait-Screen '(?m)^Enter ends \[\d\d:\d\d \u2026.*we have now *\]'
        $message.Add((ConvertTo-TurnMessage 'Well, so, um, this is what we have now, and more' -Partial))
        Wait-Screen '(?m)^Enter ends \[\d\d:\d\d \u2026.*now, and more *\]'
        (Read-Screen) -split "`n" | Where-Object { $_.TrimEnd().Length -gt 40 -and $_ -notmatch '>' } | Should -BeNullOrEmpty
        $message.Add((ConvertTo-TurnMessage 'Short.'))
        $message.CompleteAdding()
        Send-Key Enter
        Wait-Prompt
        Read-Screen | Should -Match '00:00:00 +Short\.'
        Read-Screen | Should -Not -Match 'Enter ends|Ending'
    }

    It 'shows the last finished turn if turns are not displayed' {
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port) | Measure-Object | % Count"
        $message.Add((ConvertTo-TurnMessage 'The first one.'))
        Wait-Screen '(?m)^Enter ends \[\d\d:\d\d The first one\. *\]'
        $message.CompleteAdding()
        Send-Key Enter
        Wait-Screen '(?m)^1\s*$'
        Wait-Prompt
        Read-Screen | Should -Not -Match 'Enter ends|Ending'
    }

    It 'is followed by each turn if a cmdlet collects them, and the output stays the same' {
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port) | Measure-Transcript | % Words"
        $message.Add((ConvertTo-TurnMessage 'The first one.'))
        Wait-Screen '(?m)^00:00:00 +The first one\. *$'
        $message.CompleteAdding()
        Send-Key Enter
        Wait-Screen '(?m)^3\s*$'
        Wait-Prompt
        # A session that has ended is read at once, so its turns are not shown.
        Write-Line 'Clear-Host; Get-TranscriptTurn | Measure-Transcript | % Turns'
        Wait-Screen '(?m)^\d\s*$'
        Wait-Prompt
        Read-Screen | Should -Not -Match 'The first one'
    }

    It 'is not written in a non-interactive script' {
        Set-Content "$TestDrive/quiet.ps1" "Import-Module '$(Get-ManifestPath)'; Start-TranscriptionSession '$wav' -Endpoint `$args[0] | Get-TranscriptTurn -Wait | Out-String"
        Write-Line "Clear-Host; & $(Get-PowerShellCommand) -nop -noni $TestDrive/quiet.ps1 $($sandbox.Endpoint) > $TestDrive/said"
        $sandbox.WaitForSessionAsync(0).Wait(30000) | Should -BeTrue
        $message.Add((ConvertTo-TurnMessage 'Nobody sees this.' -Partial))
        $message.Add((ConvertTo-TurnMessage 'Nobody sees this.'))
        $message.CompleteAdding()
        Wait-Prompt
        Read-Screen | Should -Not -Match 'Listening|Ending|Nobody'
        Get-Content "$TestDrive/said" | Should -Contain '00:00:00          Nobody sees this.'
    }
    It 'shows the level if there is room' {
        Resize-Terminal 120
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port)"
        Wait-Screen '(?m)^Listening \(Enter ends, B bookmarks, Ctrl\+C stops reading\) \[\d\d:\d\d \[\|{6}\.{4}\] '
        $message.CompleteAdding()
        Send-Key Enter
        Wait-Prompt
    }
}

Describe 'A terminal of <Width> columns' -ForEach @(
    @{
        Width = 120; Live = 'Listening (Enter ends, B bookmarks, Ctrl+C stops reading)'; HasLevel = $true; File = 'Listening (Ctrl+C stops reading)'
        Open = 'The microphone is still open. Stop-TranscriptionSession closes it.'; Two = '2 sessions continue. Get-TranscriptionSession | Stop-TranscriptionSession ends them.'
        One = "'long' continues. Stop-TranscriptionSession long ends it."; Saved = 'in {0}'; In = ' in'
    }
    @{
        Width = 80; Live = 'Listening (Enter ends)'; HasLevel = $true; File = 'Listening'
        Open = 'The microphone is still open. Stop-TranscriptionSession closes it.'; Two = '2 sessions continue: Get-TranscriptionSession lists them.'
        One = "'long' continues. Stop-TranscriptionSession long ends it."; Saved = 'as {1}'; In = ' in'
    }
    @{
        Width = 40; Live = 'Enter ends'; HasLevel = $false; File = 'Listening'
        Open = 'Still open: Stop-TranscriptionSession'; Two = '2 continue: Get-TranscriptionSession'
        One = 'Still open: Get-TranscriptionSession'; Saved = ''; In = ','
    }
) {
    BeforeAll {
        'Suite', 'Terminal' | ForEach-Object { Import-Module "$PSScriptRoot/$_.psm1" }
        $script:missing = 'tmux', 'bash' | Where-Object { -not $IsLinux -or -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return }
        Import-StreamCoach
        $script:sandbox = Open-Sandbox -Turn 'Hello from the sandbox.'
        Write-Wav "$TestDrive/long.wav" -Part -60 | Out-Null
        # A recorder whose audio shows a level, at its nominal rate.
        $programs = New-Item "$TestDrive/programs" -ItemType Directory
        Set-Content "$programs/pw-record" @'
#!/bin/bash
began=${EPOCHREALTIME/[.,]/} sent=0
while due=$(( (${EPOCHREALTIME/[.,]/} - began) / 1000 * 32 )); do
    yes | head -c $((due - sent))
    sent=$due
    sleep 0.05
done
'@
        Set-Runnable "$programs/pw-record"
        Open-Terminal -Width $Width -Environment @{
            ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri; PATH = "${programs}:$env:PATH"
        } -Setup @"
            Set-Location '$TestDrive'
            function Watch { `$input | Get-TranscriptTurn -Wait }
"@
        function Confirm-NoWrap {
            # Joined lines are longer than the terminal only if they were wrapped; typed lines may be.
            (Read-Screen) -split "`n" | Where-Object { $_.TrimEnd().Length -gt $Width -and $_ -notmatch '^\d+>' } | Should -BeNullOrEmpty
        }
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these were not found, or this is not Linux: $missing" }
    }
    AfterAll {
        if ($missing) { return }
        Close-Terminal
        Clear-Suite
    }

    It 'shows the level and the lag if there is room' {
        Write-Line 'cls; $s = Start-TranscriptionSession'
        Write-Line '$s | Watch'
        $level = $HasLevel ? ' lag \d+[.,]\d s \[\|{6}\.{4}\]' : ''
        Wait-Screen "(?m)^$([regex]::Escape($Live)) \[\d\d:\d\d$level .*sandbox\. *\]"
        Confirm-NoWrap
    }

    It 'reports after Ctrl+C that the microphone is still open, and how to stop it' {
        Send-Key C-c
        Wait-Screen "(?m)^$([regex]::Escape($Open))\s*$"
        Confirm-NoWrap
        $open = @($sandbox.Sessions)[-1]
        $open.Terminated | Should -BeFalse
        # The displayed command stops it.
        Write-Line 'Stop-TranscriptionSession'
        Wait-Prompt
        $open.Terminated | Should -BeTrue
    }

    It 'reports after Enter what was saved, and where' {
        Write-Line 'cls; $s = Start-TranscriptionSession; $s | Watch'
        Wait-Screen "(?m)^$([regex]::Escape($Live)) "
        Send-Key Enter
        Wait-Prompt
        # The newest by its file, because ids of the same second have no order.
        $id = (Get-ChildItem "$env:STREAMCOACH_DATA/sessions" -Directory | Sort-Object CreationTimeUtc | Select-Object -Last 1).Name
        $where = $Saved -f (Join-Path $env:STREAMCOACH_DATA "sessions/$id"), $id
        # A long path is replaced by the id.
        if ("1 turn in 00:00, saved $where".Length -ge $Width) { $where = "as $id" }
        Read-Screen | Should -Match "(?m)^1 turn$In \d\d:\d\d, saved $(if ($Saved) { [regex]::Escape($where) } else { '' })\s*$".Replace('saved \s', 'saved\s')
        Confirm-NoWrap
    }

    It 'reports after Enter that nothing was saved' {
        Write-Line 'cls; $s = Start-TranscriptionSession -NoJournal; $s | Watch'
        Wait-Screen "(?m)^$([regex]::Escape($Live)) "
        Send-Key Enter
        Wait-Prompt
        Read-Screen | Should -Match '(?m)^1 turn in \d\d:\d\d, not saved\s*$'
    }

    It 'shows the length of a file' {
        Write-Line 'cls; $s = Start-TranscriptionSession long.wav; $s | Watch'
        Wait-Screen "(?m)^$([regex]::Escape($File)) \[00:\d\d / 01:00 "
        Confirm-NoWrap
        Send-Key C-c
        Wait-Screen "(?m)^('long' continues\. Stop-TranscriptionSession ends it\.|Still open: Stop-TranscriptionSession)\s*$"
    }

    It 'reports which session to stop if another one runs, and the number of sessions read' {
        Write-Line 'cls; $m = Start-TranscriptionSession; $s | Watch'
        Wait-Screen "(?m)^$([regex]::Escape($File)) \["
        Send-Key C-c
        Wait-Screen "(?m)^$([regex]::Escape($One))\s*$"
        Write-Line 'cls; $s, $m | Watch'
        Wait-Screen "(?m)^$([regex]::Escape($Live)) \[\d\d:\d\d 2 sessions"
        Send-Key C-c
        Wait-Screen "(?m)^$([regex]::Escape($Two))\s*$"
        Confirm-NoWrap
        Write-Line 'Get-TranscriptionSession | Stop-TranscriptionSession -Force'
        Wait-Prompt
    }

    It 'shows that it connects' {
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin())
        Write-Line 'cls; Start-TranscriptionSession'
        Wait-Screen '(?m)^Connecting \[\d\d:\d\d already recording *\]'
        Confirm-NoWrap
        Send-Key C-c
        Wait-Prompt
        Read-Screen | Should -Not -Match 'Connecting \['
    }

    It 'writes none of it to a file' {
        # Keys before the reading starts are discarded, so the first turn writes a file as a signal.
        Set-Content "$TestDrive/heard.ps1" @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession | Get-TranscriptTurn -Wait | ForEach-Object { Set-Content '$TestDrive/read' ''; `$_ }
            'done'
"@
        Write-Line "cls; & $(Get-PowerShellCommand) -nop -f heard.ps1 > said"
        Wait-Until -Seconds 30 -For 'the first turn' { Test-Path "$TestDrive/read" } | Out-Null
        Send-Key Enter
        Wait-Prompt
        Get-Content "$TestDrive/said" -Raw | Should -Match 'done'
        Get-Content "$TestDrive/said" -Raw | Should -Not -Match 'saved|Listening|Enter'
        Read-Screen | Should -Not -Match 'saved'
    }
}
