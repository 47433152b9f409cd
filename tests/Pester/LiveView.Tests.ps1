# What a person sees while turns come: in a terminal of 40 columns, where there is no room to waste.

Describe 'The progress line' {
    BeforeAll {
        'Suite', 'Terminal' | ForEach-Object { Import-Module "$PSScriptRoot/$_.psm1" }
        $script:missing = 'tmux', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return }
        Import-StreamCoach
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

    It 'shows the end of a turn that grows, and is gone when it is over' {
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

    It 'keeps the last finished turn in sight where turns pass on' {
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port) | Measure-Object | % Count"
        $message.Add((ConvertTo-TurnMessage 'The first one.'))
        Wait-Screen '(?m)^Enter ends \[\d\d:\d\d The first one\. *\]'
        $message.CompleteAdding()
        Send-Key Enter
        Wait-Screen '(?m)^1\s*$'
        Wait-Prompt
        Read-Screen | Should -Not -Match 'Enter ends|Ending'
    }

    It 'is none of a script that nobody watches' {
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
    It 'shows how loud it is where there is room' {
        Resize-Terminal 120
        Write-Line "Clear-Host; Watch $($sandbox.Endpoint.Port)"
        Wait-Screen '(?m)^Listening \(Enter ends, Ctrl\+C stops reading\) \[\d\d:\d\d \[\|{6}\.{4}\] '
        $message.CompleteAdding()
        Send-Key Enter
        Wait-Prompt
    }
}
