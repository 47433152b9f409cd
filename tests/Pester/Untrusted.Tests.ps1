# Untrusted text: no text of a service, a model, a file, a saved session, a name or a program can control the terminal, reorder displayed text or hide
# in it.

BeforeDiscovery {
    $script:noTmux = -not (Get-Command tmux -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach

    # Sets the title and the clipboard, erases the screen, the same in C1, then right-to-left text, invisible characters, and a hidden sentence.
    $script:hostile = @(
        "Aa`e]0;own`a`e]52;c;b3du`a`e[2J`b`u{7f}`u{9d}0;own`u{9c}`r`n`u{2028}`u{202e}`u{2066}`u{200f}`u{200e}`u{61c}`u{200b}`u{2060}`u{feff}"
        "`u{ad}x`u{200d}`u{fff9}i`u{fffa}`u{fffb}`u{e0001}`u{e0069}`u{e0067}`u{1f600}`u{e0100}`u{e0101}Zz"
    ) -join ''
    # The part that a file name can contain.
    $script:hostileName = "Aa`e]0;own`a`n`u{9b}2J`u{202e}`u{2028}`u{200f}`u{61c}`u{e0069}`u{feff}Zz"

    # Independent of the engine's own list, so that an omission is found.
    $script:danger = @(
        '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[a-z]\u200d|\udb40'
        '|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
    ) -join ''

    function Assert-Harmless {
        <# Checks that no text is dangerous; with -Line, none has a line break either. A text must contain part of the hostile text, or the check proves nothing. #>
        param([Parameter(ValueFromPipeline)] [AllowEmptyString()] [string] $Text, [switch] $Line, [switch] $MayLack, [string] $Of = 'text')
        begin { $all = [System.Collections.Generic.List[string]]::new() }
        process { $all.Add($Text) }
        end {
            foreach ($one in $all) {
                $found = [regex]::Matches($one, $(if ($Line) { "$danger|[\r\n]" } else { $danger })) | ForEach-Object { 'U+{0:X4} at {1}' -f [int] $_.Value[-1], $_.Index }
                $found | Should -BeNullOrEmpty -Because "the $Of is '$([regex]::Replace($one, '[^ -~\n]', { '<{0:X}>' -f [int] $args[0].Value[0] }))'"
            }
            if (-not $MayLack) { $all -join '' | Should -Match '(?s)Aa.*Zz' -Because "the $Of has to show the name" }
        }
    }

    function Get-Shown {
        <# Returns an object as PowerShell displays it: by its view, as a list, with all properties, and as text. #>
        param([Parameter(ValueFromPipeline)] [object] $InputObject)
        process {
            $InputObject | Out-String -Width 500
            $InputObject | Format-List | Out-String -Width 500
            $InputObject | Format-List -Property * | Out-String -Width 500
            $InputObject | Format-Table -Property * | Out-String -Width 5000
            "$InputObject"
        }
    }

    function Get-ErrorShown {
        <# Returns an error as each of PowerShell's views displays it, with its inner exceptions. #>
        param([Parameter(ValueFromPipeline)] [System.Management.Automation.ErrorRecord] $InputObject)
        process {
            foreach ($view in 'ConciseView', 'NormalView', 'CategoryView') {
                $ErrorView = $view
                $InputObject | Out-String -Width 5000
            }
            $InputObject | Get-Error | Out-String -Width 5000
            $InputObject | Format-List -Property * -Force | Out-String -Width 5000
            $InputObject.Exception | Format-List -Property * -Force | Out-String -Width 5000
            for ($cause = $InputObject.Exception; $cause; $cause = $cause.InnerException) { "$cause"; $cause.Message }
            "$($InputObject.CategoryInfo)"
            "$($InputObject.TargetObject)"
            "$($InputObject.ErrorDetails)"
            $InputObject.ErrorDetails.RecommendedAction
        }
    }

    function Invoke-Watched {
        <# Runs a script in another runspace, with all streams on: Output, Errors, Warnings, Verbose, Debug, Information, Progress; a terminating error is among the errors. #>
        param([scriptblock] $Script, [object[]] $ArgumentList = @())
        $shell = [powershell]::Create((Open-Runspace))
        $null = $shell.AddScript('$VerbosePreference = $DebugPreference = $InformationPreference = "Continue"; $ErrorView = "NormalView"').AddStatement().AddScript($Script.ToString())
        foreach ($argument in $ArgumentList) { $null = $shell.AddArgument($argument) }
        $output = $null
        $ended = $null
        try { $output = $shell.Invoke() } catch { $ended = $_.Exception.InnerException.ErrorRecord ?? $_ }
        $streams = $shell.Streams
        [pscustomobject]@{
            Output = $output
            Errors = @($ended; $streams.Error) | Where-Object { $_ }
            Lines = @($streams.Warning.Message; $streams.Verbose.Message; $streams.Information | ForEach-Object { "$_" }
                $streams.Progress | ForEach-Object { $_.Activity; $_.StatusDescription; $_.CurrentOperation }) | Where-Object { $_ }
            Debug = @($streams.Debug.Message) | Where-Object { $_ }
        }
    }

    function Assert-WatchedHarmless([psobject] $Watched) {
        $Watched.Output | Get-Shown | Assert-Harmless -MayLack -Of output
        $Watched.Errors | Get-ErrorShown | Assert-Harmless -MayLack -Of error
        $Watched.Errors | ForEach-Object { $_.Exception.Message } | Assert-Harmless -MayLack -Line -Of 'error message'
        $Watched.Lines | Assert-Harmless -MayLack -Line -Of 'line of a stream'
        $Watched.Debug | Assert-Harmless -MayLack -Of 'debug text'
    }
}

Describe 'Text of a service' {
    AfterEach { Clear-Suite }

    It 'is clean in turns, warnings and the session' {
        $messages = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $messages
        ConvertTo-TurnMessage $hostile -Speaker $hostile | ForEach-Object { $messages.Add($_) }
        $messages.Add((@{ type = 'Warning'; warning = $hostile; warning_code = 1 } | ConvertTo-Json -Compress))
        $messages.Add((@{ type = $hostile } | ConvertTo-Json -Compress))
        $messages.CompleteAdding()
        $watched = Invoke-Watched -ArgumentList (Write-Wav "$TestDrive/said.wav"), $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($wav, $endpoint, $key)
            $session = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key
            $session | Get-TranscriptTurn -Wait -IncludePartial
            ($session | Get-TranscriptTurn).Words
            $session
        }
        $watched.Errors | Should -BeNullOrEmpty
        Assert-WatchedHarmless $watched
        $watched.Output[0].Text | Assert-Harmless -Line
        $watched.Output[0].Speaker | Assert-Harmless -Line
        $watched.Lines | Where-Object { $_ -like '*The service warns*' } | Assert-Harmless -Line
        $watched.Debug | Where-Object { $_ -like '*unknown type*' } | Assert-Harmless
    }

    It 'is clean in errors' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::Error(3006, ($hostile -replace '[\ud800-\udfff]'), 0.05))
        $watched = Invoke-Watched -ArgumentList (Write-Wav "$TestDrive/refused.wav"), $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($wav, $endpoint, $key)
            $session = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key
            $session | Get-TranscriptTurn -Wait
            $session
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Get-ErrorShown | Assert-Harmless
    }

    It 'is clean in a model''s answer: <Form>' -ForEach @(
        @{ Form = 'JSON'; Text = { ConvertTo-Json -Depth 4 @{ summary = $hostile; findings = @(@{ quote = "one two $hostile"; feedback = $hostile; suggestion = $hostile }) } } }
        @{ Form = 'lines'; Text = { "SUMMARY: $hostile`nQUOTE: one two $hostile`nFEEDBACK: $hostile`nSUGGESTION: $hostile" } }
        @{ Form = 'prose'; Text = { "He said `"one two three $($hostile -replace '[\r\n]')`" and $hostile" } }
    ) {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Says((& $Text), $hostile, 5))
        $watched = Invoke-Watched -ArgumentList $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($endpoint, $key)
            $analysis = 'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key
            $analysis
            $analysis.Findings
        }
        Assert-WatchedHarmless $watched
        $watched.Output | Get-Shown | Assert-Harmless
    }

    It 'is clean in the gateway''s errors and model list' {
        $sandbox = Open-Sandbox
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::ObjectEnvelope(400, $hostile))
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::Status(200, (ConvertTo-Json -Depth 5 @{ data = @(@{ id = $hostile; name = $hostile; description = $hostile; creator = @{ name = $hostile }; supported_parameters = @($hostile) }) })))
        $watched = Invoke-Watched -ArgumentList $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey), $hostile {
            param($endpoint, $key, $model)
            Get-TranscriptAnalysisModel -Endpoint $endpoint
            Get-TranscriptAnalysisModel $model -Endpoint $endpoint
            'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -Model $model
            'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -Model $model
            'One two three four five.' | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -Model $model -WhatIf
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Get-ErrorShown | Assert-Harmless
        $watched.Output | Get-Shown | Assert-Harmless
        $watched.Lines | Assert-Harmless -Line
    }
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
            Start-TranscriptionSession -Resume $id -ApiKey ([System.Net.NetworkCredential]::new('', 'x').SecurePassword)
        }
        Assert-WatchedHarmless $watched
        $watched.Output | Get-Shown | Assert-Harmless
        $watched.Errors | Get-ErrorShown | Assert-Harmless
        $saved = Get-TranscriptionSession -Saved
        $saved.Name, $saved.Source, $saved.Model, $saved.ServiceId, $saved.Failure.Message, $saved.Gaps[0].Reason | ForEach-Object { $_ | Assert-Harmless -Line }
        # The path is unchanged.
        $saved.Path | Should -BeExactly "/$hostile"
        foreach ($line in 'Remove-TranscriptionSession -Id Aa', 'Get-TranscriptionSession -Saved -Id Aa', 'Start-TranscriptionSession -Resume ') {
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

Describe 'A foreign transcript' {
    AfterEach { Clear-Suite }

    It 'is clean after import and in exports: <Extension>' -ForEach @(
        @{ Extension = 'txt'; Text = { "${hostile}: said $hostile" } }
        @{ Extension = 'json'; Text = { ConvertTo-Json -Depth 4 @(@{ text = $hostile; speaker = $hostile; speakerLabel = $hostile; language = $hostile; model = $hostile; sessionId = $hostile; start = 1; end = 2; words = @(@{ text = $hostile; speaker = $hostile; start = 1; end = 2 }) }) } }
        @{ Extension = 'csv'; Text = { [pscustomobject]@{ Text = "=$hostile"; Speaker = $hostile; SessionId = $hostile; Language = $hostile; Model = $hostile; Start = 1; End = 2 } | ConvertTo-Csv | Out-String } }
        @{ Extension = 'srt'; Text = { "1`n00:00:01,000 --> 00:00:02,000`n$($hostile -replace '[\r\n]')`n" } }
        @{ Extension = 'vtt'; Text = { "WEBVTT`n`n00:00:01.000 --> 00:00:02.000`n<v $($hostile -replace '[\r\n]')>$($hostile -replace '[\r\n]')`n" } }
    ) {
        [System.IO.File]::WriteAllText("$TestDrive/others.$Extension", (& $Text))
        $turns = Import-Transcript "$TestDrive/others.$Extension"
        $turns | Get-Shown | Assert-Harmless
        $turns | ForEach-Object { $_.Text; $_.Speaker; $_.SpeakerLabel; $_.Language; $_.Model; $_.SessionId; $_.Words.Text } | Assert-Harmless -Line
        $turns | Measure-Transcript | Get-Shown | Assert-Harmless -MayLack
        $kinds = if ($turns[0].HasStart -or $turns[0].End) { 'txt', 'md', 'json', 'csv', 'srt', 'vtt' } else { 'txt', 'md', 'json', 'csv' }
        foreach ($kind in $kinds) {
            $turns | Export-Transcript "$TestDrive/mine.$kind"
            # A byte order mark at the beginning belongs to the file, and so does the character that keeps an empty line in a subtitle.
            [System.IO.File]::ReadAllText("$TestDrive/mine.$kind") | Assert-Harmless -Of $kind
        }
        $turns | Export-TranscriptReport "$TestDrive/mine.html" -Title $hostile
        [System.IO.File]::ReadAllText("$TestDrive/mine.html") | Assert-Harmless -Of report
        # A formula is text.
        (Get-Content "$TestDrive/mine.csv" -Raw) | Should -Not -Match '(?m)(^|,)"?='
    }

    It 'is clean as strings, rows and deserialized objects' {
        $word = [pscustomobject]@{ Text = $hostile; Speaker = $hostile; Start = 0; End = 1 }
        $row = [pscustomobject]@{ Text = $hostile; Speaker = $hostile; SessionId = $hostile; Language = $hostile; Model = $hostile; Start = 0; End = 1; Words = @($word) }
        foreach ($given in $hostile, $row, ([System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($row, 3)))) {
            $given | Measure-Transcript | Get-Shown | Assert-Harmless -MayLack
            ($given | Measure-Transcript).Speakers | Get-Shown | Assert-Harmless -MayLack
            $given | Export-Transcript "$TestDrive/rows.json"
            [System.IO.File]::ReadAllText("$TestDrive/rows.json") | ConvertFrom-Json | ConvertTo-Json -Depth 9 -EscapeHandling Default | Assert-Harmless
        }
        $sandbox = Open-Sandbox
        $watched = Invoke-Watched -ArgumentList $row, $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($row, $endpoint, $key)
            $row | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key -WhatIf
            $row | Invoke-TranscriptAnalysis -Endpoint $endpoint -ApiKey $key
        }
        Assert-WatchedHarmless $watched
    }

    It 'keeps the characters that real text needs' {
        # Persian with a non-joiner, a Devanagari conjunct, a family emoji, a keycap, a Japanese name with a variant selector, Hebrew without invisible marks.
        $honest = @(
            "`u{0645}`u{06cc}`u{200c}`u{062e}`u{0648}`u{0627}`u{0647}`u{0645}", "`u{0915}`u{094d}`u{200d}`u{0937}", "`u{1f468}`u{200d}`u{1f469}`u{200d}`u{1f467}"
            "1`u{fe0f}`u{20e3}", "`u{845b}`u{e0100}", "`u{2764}`u{fe0f}`u{200d}`u{1f525}"
        )
        $said = @($honest; 'Plain.') -join ' '
        $said | Export-Transcript "$TestDrive/honest.txt"
        (Import-Transcript "$TestDrive/honest.txt").Text | Should -BeExactly $said
        "`u{05e9}`u{05dc}`u{05d5}`u{05dd}!`u{200f} (ok)`u{200f}" | Export-Transcript "$TestDrive/honest.txt"
        (Import-Transcript "$TestDrive/honest.txt").Text | Should -BeExactly "`u{05e9}`u{05dc}`u{05d5}`u{05dd}! (ok)"
    }
}

Describe 'User input' {
    AfterEach { Clear-Suite }

    It 'is clean in names' {
        $sandbox = Open-Sandbox -Turn 'One.'
        $watched = Invoke-Watched -ArgumentList (Write-Wav "$TestDrive/named.wav" -Part 0.4, -60), $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey), $hostile {
            param($wav, $endpoint, $key, $name)
            $one = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key -Name $name
            $two = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key -Name $name -Model $name
            $one
            $two
            $one | Set-TranscriptionSession -SpeakerName @{ $name = $name; A = $name }
            Get-TranscriptionSession $name
            Stop-TranscriptionSession
            $one | Suspend-TranscriptionSession
            $one | Suspend-TranscriptionSession -WhatIf
            $one, $two | Stop-TranscriptionSession -Force -PassThru
            $one | Set-TranscriptionSession -Prompt $name
            [System.Management.Automation.CommandCompletion]::CompleteInput('Get-TranscriptTurn ', 19, $null).CompletionMatches
        }
        Assert-WatchedHarmless $watched
        $watched.Output | Get-Shown | Assert-Harmless
        $watched.Errors | Get-ErrorShown | Assert-Harmless
        $watched.Lines | Assert-Harmless -Line
        $watched.Output[0].Name | Assert-Harmless -Line
        # A session is found by the name that the user gave.
        @($watched.Output | Where-Object { $_ -is [StreamCoach.Sessions.TranscriptionSession] }) | Should -HaveCount 4
    }

    It 'is clean in errors' {
        $before = Use-Environment @{ STREAMCOACH_ENDPOINT = "http://$hostile" }
        try {
            $watched = Invoke-Watched -ArgumentList $hostile {
                param($text)
                $key = [System.Net.NetworkCredential]::new('', 'x').SecurePassword
                Get-TranscriptionSession $text
                Get-TranscriptTurn $text
                Stop-TranscriptionSession $text
                Get-TranscriptionDevice $text
                Test-TranscriptionSetup ApiKey
                'Said.' | Invoke-TranscriptAnalysis -Template $text -Endpoint http://127.0.0.1:1 -ApiKey $key
                Import-Transcript $text
                try { Start-TranscriptionSession -Endpoint $text } catch { Write-Error -ErrorRecord $_ }
                try { Start-TranscriptionSession x.wav -Endpoint http://127.0.0.1:1 -Language $text -KeyTerm $text -Model $text -ApiKey $key } catch { Write-Error -ErrorRecord $_ }
                try { Start-TranscriptionSession -Device $text -Endpoint http://127.0.0.1:1 -ApiKey $key } catch { Write-Error -ErrorRecord $_ }
                try { Start-TranscriptionSession -AudioCommand $text -Endpoint http://127.0.0.1:1 -ApiKey $key } catch { Write-Error -ErrorRecord $_ }
                try { Start-TranscriptionSession -Resume $text -Endpoint http://127.0.0.1:1 -ApiKey $key } catch { Write-Error -ErrorRecord $_ }
                Start-TranscriptionSession https://127.0.0.1:1/$text.mp3 -Endpoint http://127.0.0.1:1 -ApiKey $key
                Remove-TranscriptionSession -Id $text
            }
            Assert-WatchedHarmless $watched
            $watched.Errors.Count | Should -BeGreaterThan 10
            $watched.Errors | Get-ErrorShown | Assert-Harmless
        } finally { Use-Environment $before | Out-Null }
    }
}

Describe 'Text of a program' -Skip:$IsWindows {
    AfterEach { Clear-Suite }

    It 'is clean in devices and Tab' {
        $name = $hostile -replace '[\r\n]'
        $before = $env:HOSTILE
        $env:HOSTILE = $name
        try {
            Invoke-WithProgram @{
                pactl = 'case "$1" in list) printf "Source #1\n\tName: mic%s\n\tDescription: %s\n\tSample Specification: s16le 1ch 16000Hz\n\tMonitor of Sink: n/a\n" "$HOSTILE" "$HOSTILE";; *) printf "Default Source: mic%s\n" "$HOSTILE";; esac'
            } {
                $devices = Get-TranscriptionDevice
                $devices | Should -HaveCount 1
                $devices | Get-Shown | Assert-Harmless
                $found = Get-Completion 'Get-TranscriptionDevice Aa'
                $found.CompletionText, $found.ListItemText, $found.ToolTip | Assert-Harmless -Line
            }
            Invoke-WithProgram @{ arecord = 'printf "default\n    %s\nplughw:%s\n    %s\n" "$HOSTILE" "$HOSTILE" "$HOSTILE"' } {
                Get-TranscriptionDevice | Get-Shown | Assert-Harmless
            }
        } finally { $env:HOSTILE = $before }
    }

    It 'is clean in the errors of a recorder or a decoder' {
        $sandbox = Open-Sandbox
        [System.IO.File]::WriteAllText("$TestDrive/says.sh", "cat '$TestDrive/says.txt' >&2; exit 3")
        [System.IO.File]::WriteAllText("$TestDrive/says.txt", $hostile)
        $watched = Invoke-Watched -ArgumentList "$TestDrive/says.sh", $sandbox.Endpoint.AbsoluteUri, (ConvertTo-Key $sandbox.ApiKey) {
            param($script, $endpoint, $key)
            Start-TranscriptionSession -AudioCommand sh, $script -Endpoint $endpoint -ApiKey $key | Get-TranscriptTurn -Wait
        }
        Assert-WatchedHarmless $watched
        $watched.Errors | Get-ErrorShown | Assert-Harmless
    }
}

Describe 'Text of a sandbox client' {
    AfterEach { Clear-Suite }

    It 'is clean in views' {
        $sandbox = Open-Sandbox
        Invoke-WebRequest "$($sandbox.Endpoint)v1/models/$([uri]::EscapeDataString($hostile))" -Method Post -Body $hostile -SkipHttpErrorCheck | Out-Null
        $requests = @($sandbox.GatewayRequests)
        $requests | Should -Not -BeNullOrEmpty
        # All properties contain the received data unchanged, because tests need it.
        $requests | Out-String -Width 500 | Assert-Harmless -MayLack
        $requests | Format-List | Out-String -Width 500 | Assert-Harmless
        $socket = [System.Net.WebSockets.ClientWebSocket]::new()
        $socket.Options.SetRequestHeader('Authorization', $sandbox.ApiKey)
        try { $socket.ConnectAsync("ws://$($sandbox.Endpoint.Authority)/v3/ws?sample_rate=16000&odd=$([uri]::EscapeDataString($hostile))&$([uri]::EscapeDataString($hostile))=1", [System.Threading.CancellationToken]::None).Wait(5000) | Out-Null } catch { $null = $_ }
        $sessions = @($sandbox.Sessions)
        $sessions | Should -Not -BeNullOrEmpty
        $sessions | Out-String -Width 500 | Assert-Harmless -MayLack
        $sessions | Format-List | Out-String -Width 500 | Assert-Harmless
        $socket.Dispose()
    }
}
