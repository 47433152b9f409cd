# What a user adds to a session to find it again: name, tags, notes; and the name that it gives itself.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:long = Write-Wav "$TestDrive/long.wav" -Part 0.4, -60
}

Describe 'A session' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One, for the record and for all who listen.', 'Two.' }
    AfterEach { Clear-Suite }

    It 'is named by its date and its first words if it has no other name' {
        $session = Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new([byte[]]::new(96000))) -Endpoint $sandbox
        $date = $session.CreatedAt.ToLocalTime().ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
        $turns = $session | Get-TranscriptTurn -Wait
        $session.Name | Should -BeExactly "$date One, for the record and for$([char] 0x2026)"
        $turns.SessionName | Select-Object -Unique | Should -BeExactly $session.Name
        $saved = Get-TranscriptionSession -Saved
        $saved.Name | Should -BeExactly $session.Name
        ($saved | Get-TranscriptTurn).SessionName | Select-Object -Unique | Should -BeExactly $session.Name
        $saved | Out-String -Width 120 | Should -BeLike "*Created*Name*$date*Completed*One, for the record and for all*"
        # A recording has its own name.
        (Start-TranscriptionSession $long -Endpoint $sandbox).Name | Should -Be long
    }

    It 'is listed by its date and its name, and by more as the window has room: <Width> columns' -ForEach @(
        @{ Width = 40; Header = 'Created +Name +Turns' }
        @{ Width = 80; Header = 'Created +Name +Turns +Length +State +FirstWords *' }
        @{ Width = 120; Header = 'Created +Name +Turns +Length +State +FirstWords *' }
    ) {
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/short.wav" -Part 0.1) -Endpoint $sandbox -Name 'Weekly call with Acme'
        $session | Get-TranscriptTurn -Wait | Out-Null
        $date = $session.CreatedAt.ToLocalTime().ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
        $header, $underline, $row = Get-TranscriptionSession -Saved | Out-String -Stream -Width $Width | Where-Object { $_.Trim() }
        $header, $underline, $row | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
        $header | Should -Match "^$Header`$"
        $row | Should -Match "^$date Weekly call wit"
        $row -match 'One, for the' | Should -Be ($Width -ge 80)
    }

    It 'is renamed and tagged while it runs and after its end, and it lasts' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox -Tag customer, ' Customer ', demo
        $session.Tags | Should -Be customer, demo
        $turn = $session | Get-TranscriptTurn -Wait | Select-Object -First 1
        ($session | Set-TranscriptionSession -Name 'Weekly call' -PassThru).Name | Should -Be 'Weekly call'
        $turn.SessionName | Should -Be 'Weekly call' -Because 'a turn that was read before is of the same session'
        (Get-TranscriptionSession 'weekly*').Id | Should -Be $session.Id
        $session | Stop-TranscriptionSession -Force
        $saved = Get-TranscriptionSession -Saved -Name 'Weekly call'
        $saved.Tags | Should -Be customer, demo
        $saved | Set-TranscriptionSession -Tag acme -Name 'Acme, second call'
        # By id, and the session of this PowerShell has it too.
        Set-TranscriptionSession -Id $session.Id -Tag acme, won
        $session.Tags | Should -Be acme, won
        $now = Get-TranscriptionSession -Saved -Tag ac*
        $now.Name, "$($now.Tags)" | Should -Be 'Acme, second call', 'acme won'
        Get-TranscriptionSession -Saved -Tag customer | Should -BeNullOrEmpty
        (Get-TranscriptionSession -Tag won, lost).Id | Should -Be $session.Id
        Set-TranscriptionSession -Id $session.Id -Tag @()
        (Get-TranscriptionSession -Saved).Tags | Should -HaveCount 0
        ($now | Get-TranscriptTurn)[0].SessionName | Should -Be 'Acme, second call'
    }

    It 'of another process is renamed by its exact id only' {
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$long' -Endpoint '$($sandbox.Endpoint)' | Get-TranscriptTurn -Wait | ForEach-Object Text
"@
        $child.StandardOutput.ReadLine() | Should -BeLike 'One*'
        $child.Kill()
        $child.WaitForExit()
        $id = (Get-TranscriptionSession -Saved).Id
        Set-TranscriptionSession -Id '*' -Name all
        (Get-TranscriptionSession -Saved).Name | Should -Be long
        Set-TranscriptionSession -Id $id -Name 'cut off' -Tag lost
        $saved = Get-TranscriptionSession -Saved -Tag lost
        $saved.Name, $saved.State | Should -Be 'cut off', 'Interrupted'
        # A label does not end the session: it is resumed as before.
        (Resume-TranscriptionSession 'cut off' -ApiKey (ConvertTo-Key $sandbox.ApiKey)).Name | Should -Be 'cut off'
    }
}

Describe 'A note' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One.', 'Two.', 'Three.' }
    AfterEach { Clear-Suite }

    It 'is added to the running session, to a saved one, and to a turn, and is saved' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox -Name noted
        $turns = $session | Get-TranscriptTurn -Wait | Select-Object -First 3
        # This sandbox sends its turns at once, also before the first audio.
        Wait-Until { $session.AudioSent -gt 0 } | Out-Null
        $first = Add-TranscriptNote 'Ask about the budget.' -PassThru
        $first.Start | Should -BeGreaterThan 0
        $first.SessionId | Should -Be $session.Id
        $session | Stop-TranscriptionSession -Force
        $turns[1] | Add-TranscriptNote "a second$([char] 27)[31m one"
        Add-TranscriptNote -Id noted -Time 0:00:00.1
        $notes = (Get-TranscriptionSession -Saved noted).Notes
        $notes | Should -HaveCount 3
        $notes[0].Start | Should -Be 0.1
        $notes[0].Text | Should -BeExactly ''
        ($notes | Where-Object Text -Like 'a second*').Start | Should -Be $turns[1].Start
        "$notes" | Should -Not -Match $([char] 27)
        $session.Notes | Should -HaveCount 3
    }

    It 'stands in exports and in the report' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox -Name noted
        $turns = @($session | Get-TranscriptTurn -Wait | Select-Object -First 3)
        $session | Stop-TranscriptionSession -Force
        $turns[1] | Add-TranscriptNote 'Ask <Ana> about *it*.'
        $session | Add-TranscriptNote -Time $turns[2].Start
        foreach ($name in 'md', 'txt', 'json', 'vtt', 'srt', 'csv') { $session | Export-Transcript "$TestDrive/noted.$name" }
        $session | Export-TranscriptReport "$TestDrive/noted.html"
        Get-Content "$TestDrive/noted.md" -Raw | Should -BeLike '*One.*Two.*Note`*`* Ask \<Ana\> about \`*it\`*.*Three.*Bookmark`*`**'
        $text = Get-Content "$TestDrive/noted.txt"
        $text | Should -Contain "-- Note at $($turns[1].Time.Substring(0, 8)): Ask <Ana> about *it*."
        (Import-Transcript "$TestDrive/noted.txt").Text | Should -Be $turns.Text -Because 'a note is no turn'
        (Get-Content "$TestDrive/noted.json" | ConvertFrom-Json).notes.text | Should -Be 'Ask <Ana> about *it*.', ''
        (Import-Transcript "$TestDrive/noted.json").Text | Should -Be $turns.Text
        Get-Content "$TestDrive/noted.vtt" -Raw | Should -BeLike '*NOTE*Ask &lt;Ana&gt;*'
        (Import-Transcript "$TestDrive/noted.vtt").Text | Should -Be $turns.Text
        foreach ($name in 'srt', 'csv') { Get-Content "$TestDrive/noted.$name" -Raw | Should -Not -Match 'Ana' }
        Get-Content "$TestDrive/noted.html" -Raw | Should -BeLike '*<b>Note</b> Ask &lt;Ana&gt; about*<b>Bookmark</b>*'
        # Of some turns, only the notes among them.
        $turns[0] | Export-Transcript "$TestDrive/first.md"
        Get-Content "$TestDrive/first.md" -Raw | Should -Not -Match 'Ask|Bookmark'
    }

    It 'is an error <Name>' -ForEach @(
        @{ Name = 'without a running session'; Id = 'SessionNotRunning'; Do = { Add-TranscriptNote 'Lost.' } }
        @{ Name = 'of an unknown session'; Id = 'SessionNotFound'; Do = { Add-TranscriptNote 'Lost.' -Id nobody } }
        @{ Name = 'with two running sessions'; Id = 'SessionAmbiguous'; Do = { 1..2 | ForEach-Object { Start-TranscriptionSession $long -Endpoint $sandbox | Out-Null }; Add-TranscriptNote 'Which?' } }
    ) {
        $read = Read-Failure $Do
        $read.Error.FullyQualifiedErrorId | Should -Be "$Id,StreamCoach.Commands.AddTranscriptNoteCommand"
    }
}

Describe 'Resume-TranscriptionSession' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One.' -Option @{ ApiKey = 'a-key' } }
    AfterEach { Clear-Suite }

    It 'takes a session by id, name, pattern and pipeline, and says what cannot be resumed' {
        $key = @{ Endpoint = $sandbox; ApiKey = ConvertTo-Key 'a-key' }
        $cut = 'cut', 'cut too', 'done' | ForEach-Object { Start-TranscriptionSession $long @key -Name $_ }
        $cut[0..1] | Stop-TranscriptionSession -Force
        $cut[0].State | Should -Be Interrupted
        $cut.CanResume | Should -Be $true, $true, $false
        # With the key of the session.
        $again = Resume-TranscriptionSession cut
        $again.Id, $again.State | Should -Be $cut[0].Id, 'Running'
        (Get-TranscriptionSession cut).State | Should -Be Running -Because 'it takes the place of the one that had ended'
        $again | Suspend-TranscriptionSession -WarningAction Ignore
        $again.CanResume | Should -BeTrue
        (Get-Completion 'Resume-TranscriptionSession ').CompletionText | Sort-Object | Should -Be ($cut[0..1].Id | Sort-Object)
        # One that runs is unchanged; the suspended one and the cut one go on.
        (Resume-TranscriptionSession '*').Id | Sort-Object | Should -Be ($cut[0..1].Id | Sort-Object)
        $again.State | Should -Be Running
        Get-TranscriptionSession | Stop-TranscriptionSession -Force
        (Get-TranscriptionSession -Saved 'cut too' | Resume-TranscriptionSession -ApiKey $key.ApiKey -Endpoint $sandbox).State | Should -Be Running
        (Get-TranscriptionSession -Saved 'cut' | Resume-TranscriptionSession @key -WhatIf) | Should -BeNullOrEmpty
        (Get-TranscriptionSession cut).State | Should -Be Interrupted
        (Read-Failure { Resume-TranscriptionSession 'cut' -ApiKey (ConvertTo-Key 'wrong') -Endpoint $sandbox }).Error.FullyQualifiedErrorId | Should -BeLike 'ApiKeyRejected,*'
    }
}

Describe 'The list of sessions in a terminal' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Terminal.psm1"
        $script:missing = 'tmux' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return }
        $script:sandbox = Open-Sandbox -Turn 'One, for the record and for all who listen.'
        Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new([byte[]]::new(96000))) -Endpoint $sandbox | Get-TranscriptTurn -Wait | Out-Null
        Open-Terminal -Width 40 -Setup "`$PSStyle.OutputRendering = 'PlainText'"
    }
    AfterAll {
        if ($missing) { return }
        Clear-Suite
        Close-Terminal
    }

    It 'has the first words in place of a name that nobody gave, if it is too narrow for both' {
        if ($missing) { Set-ItResult -Skipped -Because 'tmux was not found'; return }
        Write-Line 'Get-TranscriptionSession -Saved'
        Wait-Prompt
        Read-Screen | Should -Match '(?m)^\d{4}-\d\d-\d\d \d\d:\d\d One, for the re'
        Resize-Terminal -Width 80
        Write-Line 'Clear-Host; Get-TranscriptionSession -Saved'
        Wait-Prompt
        Read-Screen | Should -Match '(?m)^\d{4}-\d\d-\d\d \d\d:\d\d +1 00:00:\d\d Completed +One, for'
    }
}
