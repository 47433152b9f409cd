# Display: each turn appears when it arrives, not with the next one.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'Turns on the screen' {
    AfterEach { Clear-Suite }

    It 'show the first before the second arrives' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $powershell = [powershell]::Create((Open-Runspace)).AddScript({
                param($sandbox, $path)
                Start-TranscriptionSession $path -Endpoint $sandbox | Get-TranscriptTurn -Wait | Out-String -Stream
            }).AddArgument($sandbox).AddArgument((Write-Wav "$TestDrive/screen.wav" -Part 0.1))
        $lines = New-OutputCollection
        $running = $powershell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $lines)

        $first, $second = ConvertTo-TurnMessage 'The first one.', 'The second one.'
        $message.Add($first)
        Wait-Until -For 'the first turn on the screen' { @($lines) -match 'The first one' } | Out-Null
        $message.Add($second)
        Wait-Until -For 'the second turn on the screen' { @($lines) -match 'The second one' } | Out-Null
        $message.CompleteAdding()
        $powershell.EndInvoke($running)
        $lines | Where-Object { $_ } | Should -Be @(
            'Time     Speaker  Text'
            '----     -------  ----'
            '00:00:00          The first one.'
            '00:00:01          The second one.'
        )
    }

    It 'write the first to the pipe of another pwsh before the second arrives' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $wav = Write-Wav "$TestDrive/pipe.wav" -Part 0.1
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$wav' | Get-TranscriptTurn -Wait
"@
        function Read-To($pattern) {
            do {
                $line = $child.StandardOutput.ReadLineAsync()
                $line.Wait(10000) | Should -BeTrue -Because "a line with '$pattern' is due"
                $line.Result | Should -Not -Be $null -Because "a line with '$pattern' is due"
            } until ($line.Result -match $pattern)
        }
        $first, $second = ConvertTo-TurnMessage 'The first one.', 'The second one.'
        $message.Add($first)
        Read-To 'The first one'
        $message.Add($second)
        Read-To 'The second one'
        $message.CompleteAdding()
        $child.WaitForExit(10000) | Should -BeTrue
        $child.ExitCode | Should -Be 0
        $child.StandardError.ReadToEnd() | Should -BeNullOrEmpty
    }

    It 'name the session beside each turn if there are several' {
        $sandbox = Open-Sandbox -Turn 'Hello there.'
        $sessions = foreach ($name in 'one', 'two') { Start-TranscriptionSession (Write-Wav "$TestDrive/$name.wav" -Part 0.1) -Endpoint $sandbox -Name "talk $name" }
        $sessions | Get-TranscriptTurn -Wait | Out-Null
        $head = 'Session          Time     Speaker  Text', '-------          ----     -------  ----'
        $both = $head + 'talk one         00:00:00          Hello there.' + 'talk two         00:00:00          Hello there.'
        # By pipeline, by parameter, and by name among all.
        foreach ($turns in @($sessions | Get-TranscriptTurn), @(Get-TranscriptTurn $sessions), @(Get-TranscriptTurn -Id 'talk*')) {
            $turns | Out-String -Stream | Where-Object { $_ } | Should -Be $both
            $turns.SessionName | Should -Be 'talk one', 'talk two'
        }
        $alone = $sessions[0] | Get-TranscriptTurn
        $alone | Out-String -Stream | Select-Object -Index 1 | Should -BeExactly 'Time     Speaker  Text'
        $alone.PSTypeNames[0] | Should -BeExactly StreamCoach.Turns.Turn
        $sessions | ForEach-Object { $_ | Get-TranscriptTurn | Export-Transcript "$TestDrive/$($_.Name).json" }
        Import-Transcript "$TestDrive/talk *.json" | Out-String -Stream | Where-Object { $_ } | Should -Be $both
        # What each row is of, also without the view.
        $sessions | Get-TranscriptTurn | Export-Csv "$TestDrive/both.csv"
        $rows = Import-Csv "$TestDrive/both.csv"
        $rows.SessionName | Should -Be 'talk one', 'talk two'
        $rows.Path | Should -Be $sessions.Path
        $rows.Time, $rows[0].Duration | Should -Not -BeNullOrEmpty
        ($rows | Measure-Transcript).SessionName | Should -Be 'talk one', 'talk two'
        ($rows | Measure-Transcript).Path | Should -Be $sessions.Path
        $sessions | Get-TranscriptTurn | Sort-Object Time, SessionName -Descending | Select-Object -ExpandProperty SessionName | Should -Be 'talk two', 'talk one'
    }

    It 'wrap a long turn instead of truncating it' {
        $said = (1..60 | ForEach-Object { "word$_" }) -join ' '
        $sandbox = Open-Sandbox -Turn $said
        $turn = Start-TranscriptionSession (Write-Wav "$TestDrive/wide.wav" -Part 0.1) -Endpoint $sandbox | Get-TranscriptTurn -Wait
        ($turn | Out-String -Width 80) -replace '\s' | Should -BeLike "*00:00:00$($said -replace ' ')"
    }

    It 'have views of sessions and analyses' {
        $sandbox = Open-Sandbox -Turn 'Hello there.'
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/shown.wav" -Part 0.1) -Endpoint $sandbox -Name 'A call'
        $session | Get-TranscriptTurn -Wait | Should -HaveCount 1
        $session | Out-String -Width 100 | Should -Match "$($session.CreatedAt.ToLocalTime().ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)) A call +1 00:00:00 +Completed +Hello there\."
        $session | Invoke-TranscriptAnalysis | Out-String | Should -Match '(?s)Sandbox analysis.*1\. \[TooShort: not checked\] "Hello there\.".*\[claude-sonnet-4-6, 1 of 1 turn, \d+ in, \d+ out, stop\]'
    }

    It 'have tables of analyses and sandboxes' {
        $sandbox = Open-Sandbox
        'Hello there.' | Invoke-TranscriptAnalysis -Endpoint $sandbox | Format-Table | Out-String -Width 200 | Should -Match '(?m)^\d{4}-\d\d-\d\d \d\d:\d\d +claude-sonnet-4-6 +coach +\d +Sandbox analysis'
        $sandbox | Format-Table | Out-String -Width 200 | Should -Match "(?m)^$($sandbox.Endpoint) +True +0 "
        "$sandbox" | Should -Be $sandbox.Endpoint.AbsoluteUri
    }
}

Describe 'Colours' {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'Hello there.', 'And hello.' -Speaker A, B
        $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/colour.wav" -Part 0.1) -Endpoint $sandbox
        $script:turns = $session | Get-TranscriptTurn -Wait
        $script:rendering = $PSStyle.OutputRendering
        $script:escape = [char] 27
    }
    AfterEach { $PSStyle.OutputRendering = $rendering }
    AfterAll { Clear-Suite }

    It 'distinguish speakers and states' {
        $PSStyle.OutputRendering = 'Ansi'
        $a, $b = $turns | Out-String -Stream | Select-String '\[\d+m(?=[AB]\s*\e)' | ForEach-Object { $_.Matches[0].Value }
        $a | Should -Not -BeNullOrEmpty
        $b | Should -Not -BeNullOrEmpty
        $a | Should -Not -Be $b
        $failed = [pscustomobject]@{ PSTypeName = 'Deserialized.StreamCoach.Sessions.TranscriptionSession'; Id = 'x'; Name = 'x'; State = 'Failed'; AudioSent = 0; TurnCount = 0; Source = 'x' }
        $failed | Out-String | Should -BeLike "*$escape*31mFailed*"
    }

    It 'are not written to files' {
        $PSStyle.OutputRendering = 'Host'
        $turns, $session > "$TestDrive/colour.txt"
        Get-Content "$TestDrive/colour.txt" -Raw | Should -BeLike '*00:00:00 A        Hello there.*'
        Get-Content "$TestDrive/colour.txt" -Raw | Should -Not -BeLike "*$escape*"
    }
}

Describe 'Turns as data' {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'Hello there.', 'And hello.' -Speaker A, B
        $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/data.wav" -Part 0.1) -Endpoint $sandbox
        $script:turns = $session | Get-TranscriptTurn -Wait
    }
    AfterAll { Clear-Suite }

    It 'are converted to their text' {
        "$($turns[0])" | Should -BeExactly 'Hello there.'
        $turns -join '|' | Should -BeExactly 'Hello there.|And hello.'
        "$($turns[0].Words)" | Should -BeExactly 'Hello there.'
        "$session" | Should -BeExactly 'data (Completed)'
    }

    It 'are readable in a CSV' {
        $turns | Export-Csv "$TestDrive/data.csv"
        $row = (Import-Csv "$TestDrive/data.csv")[1]
        $row.Text | Should -BeExactly 'And hello.'
        $row.Words | Should -BeExactly 'And hello.'
        $row.PSObject.Properties.Value | Should -Not -Match 'StreamCoach|System\.'
    }

    It 'are readable in JSON' {
        $data = $turns | ConvertTo-Json -Depth 3 -WarningVariable truncated -WarningAction SilentlyContinue | ConvertFrom-Json
        $truncated | Should -BeNullOrEmpty
        $data[1].Words[1].Text | Should -BeExactly 'hello.'
        $data[1].Start | Should -Be 1
    }
}
