# Untrusted text: no text of a saved session or a file name can control the terminal, reorder displayed text or hide in it.

BeforeDiscovery {
    $script:noTmux = -not (Get-Command tmux -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    . "$PSScriptRoot/HostileText.ps1"
}

Describe 'An edited saved session' {
    BeforeAll {
        # A real journal with every text replaced.
        function Write-Journal([string] $Root, [string] $Text, [switch] $Failed) {
            $sandbox = Open-Sandbox -Turn 'One.', 'Two.' -Speaker 'A', 'B'
            $session = Start-TranscriptionSession (Write-Wav "$TestDrive/kept.wav") -Endpoint $sandbox
            $session | Stop-TranscriptionSession
            $journal = Join-Path $session.Folder journal.jsonl
            $lines = foreach ($line in Get-Content $journal) {
                $record = ConvertFrom-Json $line -AsHashtable -DateKind String
                foreach ($name in 'text', 'speaker', 'speakerLabel', 'firstSpeakerLabel', 'language', 'model', 'serviceId', 'machine') { if ($record.ContainsKey($name)) { $record[$name] = $Text } }
                foreach ($word in $record['words']) { if ($word) { $word['text'] = $word['speaker'] = $Text } }
                if ($record['session']) {
                    foreach ($name in 'name', 'source') { $record['session'][$name] = $Text }
                    $record['session']['path'] = "/$Text"
                    $record['session']['device'] = $Text
                    $record['session']['streaming']['model'] = $Text
                    $record['session']['streaming']['prompt'] = $Text
                }
                if ($record['type'] -eq 'ended' -and $Failed) { $record['state'], $record['kind'], $record['message'] = 'Failed', 'ConnectionLost', $Text }
                if ($record['type'] -eq 'ended') {
                    ConvertTo-Json -Compress -Depth 9 @{ type = 'gap'; start = 0; seconds = 1; reason = $Text; at = '2026-01-01T00:00:00Z' }
                    ConvertTo-Json -Compress -Depth 9 @{ type = 'names'; names = @{ $Text = $Text; A = $Text } }
                    "{ no journal $Text"
                }
                ConvertTo-Json -Compress -Depth 9 $record
            }
            Set-Content $journal $lines
            $session.Id
        }
    }
    AfterEach { Clear-Suite }

    It 'is clean in views, turns, errors, warnings and Tab' {
        $id = Write-Journal $env:STREAMCOACH_DATA $hostile -Failed
        $watched = Invoke-Watched -ArgumentList $id {
            param($id)
            $saved = Get-TranscriptionSession -Saved
            $saved
            $saved.Gaps
            $saved.Failure
            $saved | Get-TranscriptTurn
            ($saved | Get-TranscriptTurn).Words
            $saved | Measure-Transcript
            ($saved | Measure-Transcript).Speakers
            $saved | Suspend-TranscriptionSession
            $saved | Remove-TranscriptionSession -WhatIf
            $saved | Get-TranscriptTurn | Invoke-TranscriptAnalysis -Prompt x -Endpoint http://127.0.0.1:1
            Resume-TranscriptionSession $id -ApiKey ([System.Net.NetworkCredential]::new('', 'x').SecurePassword)
        }
        Assert-WatchedHarmless $watched
        $watched.Output | Get-Shown | Assert-Harmless
        $watched.Errors | Get-ErrorShown | Assert-Harmless
        $saved = Get-TranscriptionSession -Saved
        $saved.Name, $saved.Source, $saved.Model, $saved.ServiceId, $saved.Failure.Message, $saved.Gaps[0].Reason | ForEach-Object { $_ | Assert-Harmless -Line }
        # The path is unchanged.
        $saved.Path | Should -BeExactly "/$hostile"
        foreach ($line in 'Remove-TranscriptionSession -Id Aa', 'Get-TranscriptionSession -Saved -Id Aa', 'Resume-TranscriptionSession ') {
            $found = Get-Completion $line
            $found | Should -Not -BeNullOrEmpty
            $found | ForEach-Object { $_.CompletionText; $_.ListItemText; $_.ToolTip } | Assert-Harmless -Line -MayLack
            $found.ListItemText | Assert-Harmless
        }
    }

    It 'is clean after a job' {
        $null = Write-Journal $env:STREAMCOACH_DATA $hostile
        $saved = Get-TranscriptionSession -Saved
        $there = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($saved, 2))
        $there | Out-String -Width 500 | Assert-Harmless
        $there | Format-List | Out-String -Width 500 | Assert-Harmless
        $there.Path | Should -BeExactly "/$hostile"
    }

    It 'is clean on a real terminal' -Skip:$noTmux {
        Import-Module "$PSScriptRoot/Terminal.psm1"
        $null = Write-Journal $env:STREAMCOACH_DATA $hostile -Failed
        $socket = "streamcoach-$PID"
        try {
            Open-Terminal -Environment @{ STREAMCOACH_DATA = $env:STREAMCOACH_DATA } -Setup '$PSStyle.OutputRendering = "Ansi"'
            $before = tmux -L $socket display-message -p '#{pane_title}'
            Write-Line 'Get-TranscriptionSession -Saved'
            Write-Line 'Get-TranscriptionSession -Saved | Format-List'
            Write-Line 'Get-TranscriptionSession -Saved | Format-List -Property *'
            Write-Line 'Get-TranscriptionSession -Saved | Get-TranscriptTurn'
            Write-Line 'Import-Transcript -LiteralPath "$((Get-TranscriptionSession -Saved).Path).md"'
            Write-Line '"do" + "ne"'
            Wait-Screen '(?m)^done'
            Wait-Prompt
            tmux -L $socket display-message -p '#{pane_title}' | Should -Be $before
            # The text that it would erase is still displayed.
            $screen = Read-Screen
            $screen | Should -Match '(?m)^1>Get-TranscriptionSession -Saved'
            $screen | Assert-Harmless
        } finally { Close-Terminal }
    }
}

Describe 'A name on disk' -Skip:$IsWindows {
    BeforeAll {
        $script:folder = "$TestDrive/$hostileName"
        $null = [System.IO.Directory]::CreateDirectory($folder)
    }
    AfterEach { Clear-Suite }

    It 'is clean in sessions, and its value is unchanged' {
        $sandbox = Open-Sandbox -Turn 'One.'
        $wav = Write-Wav "$folder/$hostileName.wav"
        $watched = Invoke-Watched -ArgumentList $wav, $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey), "$folder/copy.wav" {
            param($wav, $endpoint, $key, $copy)
            $session = Start-TranscriptionSession -LiteralPath $wav -Endpoint $endpoint -ApiKey $key
            $session
            $session | Get-TranscriptTurn -Wait
            $session | Set-TranscriptionSession -SpeakerName @{ A = $wav }
            $session | Suspend-TranscriptionSession
            1, 2 | ForEach-Object {
                Start-TranscriptionSession -AudioCommand cat, /dev/zero -Endpoint $endpoint -ApiKey $key -SaveAudio $copy | Stop-TranscriptionSession -Force
            }
            Start-TranscriptionSession -LiteralPath $wav -Endpoint $endpoint -ApiKey $key -WhatIf
            Start-TranscriptionSession -LiteralPath $wav, $wav -Endpoint $endpoint -ApiKey $key -Once -ThrottleLimit 1 -OutVariable all | Stop-TranscriptionSession
        }
        Assert-WatchedHarmless $watched
        $session = $watched.Output[0]
        $session | Get-Shown | Assert-Harmless
        $watched.Lines | Assert-Harmless -Line
        $session.Path | Should -BeExactly $wav
        Test-Path -LiteralPath $session.Path | Should -BeTrue
        ($session | ConvertTo-Json -Depth 1 | ConvertFrom-Json).Path | Should -BeExactly $wav
        Remove-Item -LiteralPath $session.Path
        Test-Path -LiteralPath $wav | Should -BeFalse
    }

    It 'is clean in errors and in the run' {
        [System.IO.File]::WriteAllText("$folder/text.wav", 'no sound')
        [System.IO.File]::WriteAllText("$folder/text.xyz", 'no transcript')
        [System.IO.File]::WriteAllText("$folder/broken.json", '{')
        [System.IO.File]::WriteAllText("$folder/empty.md", '')
        $sandbox = Open-Sandbox
        $watched = Invoke-Watched -ArgumentList $folder, $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($folder, $endpoint, $key)
            Start-TranscriptionSession -LiteralPath "$folder/text.wav", "$folder/none.wav", $folder -Endpoint $endpoint -ApiKey $key -RunVariable run
            Start-TranscriptionSession -Path "$folder/n*ne.wav" -Endpoint $endpoint -ApiKey $key
            Start-TranscriptionSession -LiteralPath "$folder/none.wav" -Endpoint $endpoint -ApiKey $key -Once
            $run
            $run.Failures
            Import-Transcript -LiteralPath "$folder/none.md", "$folder/text.xyz", "$folder/broken.json", $folder
            Import-Transcript -Path "$folder/n*ne.md"
            'Said.' | Export-Transcript "$folder/said.md" -PassThru | ForEach-Object Exists
            'Said.' | Export-Transcript "$folder/said.xyz"
            'Said.' | Export-Transcript "$folder/none/said.md"
            'Said.' | Export-Transcript $folder
            'Said.' | Export-Transcript "$folder/said.md" -NoClobber
            'Said.' | Export-Transcript "$folder/said.md" -WhatIf
            'Said.' | Export-TranscriptReport "$folder/said.pdf"
            'Said.' | Invoke-TranscriptAnalysis -Template "$folder/none.md" -Endpoint $endpoint -ApiKey $key
            'Said.' | Invoke-TranscriptAnalysis -Template "$folder/empty.md" -Endpoint $endpoint -ApiKey $key
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Should -Not -BeNullOrEmpty
        $watched.Errors | Get-ErrorShown | Assert-Harmless
        $watched.Lines | Assert-Harmless -Line
        $failures = @($watched.Output | Where-Object { $_ -is [StreamCoach.Sessions.Runs.RunFailure] })
        $failures | Should -HaveCount 3
        $failures | Get-Shown | Assert-Harmless
        $failures[1].Path | Should -BeExactly "$folder/none.wav"
    }

    It 'is clean in Tab, which inserts a name that PowerShell can read' {
        [System.IO.File]::WriteAllText("$folder/$hostileName.md", 'Look for `$1 "quotes".')
        $before = Use-Environment @{ STREAMCOACH_TEMPLATES = $folder }
        try {
            $found = Get-Completion 'Invoke-TranscriptAnalysis x -Template Aa'
            $found | Should -HaveCount 1
            $found.CompletionText, $found.ListItemText, $found.ToolTip | Assert-Harmless -Line
            & ([scriptblock]::Create($found.CompletionText)) | Should -BeExactly $hostileName
            # The error contains the list of existing names.
            $watched = Invoke-Watched { 'Said.' | Invoke-TranscriptAnalysis -Template none -Endpoint http://127.0.0.1:1 -ApiKey ([System.Net.NetworkCredential]::new('', 'x').SecurePassword) }
            $watched.Errors | Get-ErrorShown | Assert-Harmless
        } finally { Use-Environment $before | Out-Null }
    }

    It 'is clean in the folder of sessions' {
        $before = Use-Environment @{ STREAMCOACH_DATA = $folder }
        try {
            $sandbox = Open-Sandbox -Turn 'One.'
            $watched = Invoke-Watched -ArgumentList (Write-Wav "$TestDrive/data.wav"), $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
                param($wav, $endpoint, $key)
                $session = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key
                $session | Stop-TranscriptionSession -PassThru
                Get-TranscriptionSession -Saved | Remove-TranscriptionSession -WhatIf
                Set-Content -LiteralPath (Join-Path $session.Folder journal.jsonl) 'none'
                Get-TranscriptionSession -Saved
                Get-TranscriptionSession -Saved -Id 20200101-000000-00000000
                Test-TranscriptionSetup Disk
            }
            Assert-WatchedHarmless $watched
            $watched.Output | Get-Shown | Assert-Harmless
            $watched.Errors | Get-ErrorShown | Assert-Harmless
            $watched.Output[0].Folder.StartsWith($folder, [StringComparison]::Ordinal) | Should -BeTrue
        } finally { Use-Environment $before | Out-Null }
    }
}
