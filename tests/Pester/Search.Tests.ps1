# Search-Transcript: the turns of all saved sessions, at the prompt and in pipelines.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:noProgram = -not (Test-ScriptCommand)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:wav = Write-Wav "$TestDrive/call.wav" -Part 0.2

    # Saves a session with these turns, and waits until its journal is complete.
    function Save-Talk([string] $Name, [string[]] $Turn, [string[]] $Speaker = 'A') {
        $sandbox = Open-Sandbox -Turn $Turn -Speaker $Speaker
        $session = Start-TranscriptionSession $wav -Endpoint $sandbox -Name $Name
        $session | Get-TranscriptTurn -Wait | Out-Null
        Wait-Until -For 'the end of its journal' { -not [StreamCoach.Sessions.SavedSessions]::IsRunning($env:STREAMCOACH_DATA, $session.Id) } | Out-Null
        $session
    }
}

Describe 'A search' {
    BeforeEach {
        $script:before = Use-Environment @{ STREAMCOACH_DATA = "$TestDrive/$([guid]::NewGuid())" }
    }
    AfterEach {
        Use-Environment $before | Out-Null
        Clear-Suite
    }

    It 'of no saved sessions writes nothing, and fails in nothing' {
        $read = Read-Failure { Search-Transcript budget 3>&1 }
        $read.Output | Should -BeNullOrEmpty
        $read.Error | Should -BeNullOrEmpty
        $env:STREAMCOACH_DATA | Should -Not -Exist
    }

    It 'writes what it finds with session and date, the newest session first' {
        $old = Save-Talk 'Old call' 'The budget is small.', 'Never mind.'
        # Ids have the time to the second.
        Wait-Until -For 'the next second' { [datetime]::UtcNow.ToString('yyyyMMdd-HHmmss') -gt $old.Id.Substring(0, 15) } | Out-Null
        $new = Save-Talk 'New call' 'What about the budget?', 'The Budget, the budget!' -Speaker A, B
        $new | Set-TranscriptionSession -SpeakerName @{ B = 'Ben' }
        foreach ($pass in 1, 2) {
            $found = @(Search-Transcript budget)
            $found | Should -BeOfType StreamCoach.Archive.TranscriptMatch
            $found.SessionName | Should -Be 'New call', 'New call', 'Old call'
            $found.SessionId | Should -Be $new.Id, $new.Id, $old.Id
            $found[0].Date | Should -Be $new.CreatedAt
            $found[1].Speaker | Should -Be Ben
            $found[1].Hits.Index | Should -Be 4, 16
            $found[1].Hits.Value | Should -Be Budget, budget
            "$($found[1].GetTurn().Words)" | Should -Be 'The Budget, the budget!'
        }
        (Search-Transcript budget -Speaker B*).Text | Should -Be 'The Budget, the budget!'
        (Search-Transcript budget -CaseSensitive | Select-Object -First 1).Text | Should -Be 'What about the budget?'
        (Search-Transcript -Speaker Ben).Order | Should -Be 1
        (Search-Transcript budget -Name old*).SessionId | Should -Be $old.Id
        ($old | Search-Transcript budget).SessionId | Should -Be $old.Id
        (Search-Transcript budget -Before $new.CreatedAt).SessionId | Should -Be $old.Id
        @(Search-Transcript budget -After $new.CreatedAt) | Should -HaveCount 2
        $old | Set-TranscriptionSession -Tag sales, second
        (Search-Transcript budget -Tag sal*).SessionId | Should -Be $old.Id
        Search-Transcript budget -Tag other | Should -BeNullOrEmpty
        (Search-Transcript small, about).Text | Should -Be 'What about the budget?', 'The budget is small.'
        (Search-Transcript budget, small -All).Text | Should -Be 'The budget is small.'
        (Search-Transcript 'b.dget\?' -Regex).Text | Should -Be 'What about the budget?'
        (Search-Transcript 'dget?' -SimpleMatch).Text | Should -Be 'What about the budget?'
        $near = Search-Transcript mind -Context 1
        "$($near.Before)" | Should -Be 'A: The budget is small.'
        # A removed session is gone, from the cache too.
        Remove-TranscriptionSession -Id $old.Id
        @(Search-Transcript budget).SessionName | Should -Be 'New call', 'New call'
        Get-ChildItem "$env:STREAMCOACH_DATA/search/turns-*" | Get-Content -Raw | Should -Not -Match 'small'
    }

    It 'is a transcript for other commands, with its context' {
        $session = Save-Talk 'A call' 'One, the price.', 'Two.', 'Three.', 'Four, a price.' -Speaker A, B
        Search-Transcript price -Context 0, 1 | Export-Transcript "$TestDrive/found.json"
        (Import-Transcript "$TestDrive/found.json").Text | Should -Be 'One, the price.', 'Two.', 'Four, a price.'
        $measured = Search-Transcript price | Measure-Transcript
        $measured.Turns | Should -Be 2
        $measured.SessionName | Should -Be 'A call'
        (Search-Transcript price | Invoke-TranscriptAnalysis -Model rules -WarningAction Ignore).SessionId | Should -Be $session.Id
        # From a job or a CSV file.
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@(Search-Transcript price), 2))
        ($copy | Measure-Transcript).Turns | Should -Be 2
        Search-Transcript price | Export-Csv "$TestDrive/found.csv"
        (Import-Csv "$TestDrive/found.csv" | Measure-Transcript).Words | Should -Be 6
    }

    It 'finds a session while it runs, and no unfinished turn' -Skip:$noProgram {
        $sandbox = Open-Sandbox -Turn 'Now or never.'
        $live = Start-TranscriptionSession -AudioCommand (Get-LiveCommand) -Endpoint $sandbox -Name live
        ($live | Get-TranscriptTurn -Wait | Select-Object -First 1).Text | Should -Be 'Now or never.'
        (Search-Transcript 'or never').SessionId | Should -Be $live.Id
    }

    It 'warns of a session that cannot be read, and searches the others' {
        Save-Talk 'Good' 'The budget.' | Out-Null
        $broken = New-Item "$env:STREAMCOACH_DATA/sessions/20200101-000000-0000000a" -ItemType Directory
        Set-Content "$broken/journal.jsonl" noise
        $found = Search-Transcript budget -WarningVariable warnings -WarningAction SilentlyContinue
        $found.SessionName | Should -Be Good
        $warnings | Should -HaveCount 1
        "$warnings" | Should -BeLike 'Not searched: *20200101-000000-0000000a*Remove-TranscriptionSession*'
    }

    It 'works without its cache, and says so' {
        Save-Talk 'Good' 'The budget.' | Out-Null
        Set-Content "$env:STREAMCOACH_DATA/search" ''
        $found = Search-Transcript budget -WarningVariable warnings -WarningAction SilentlyContinue
        $found.SessionName | Should -Be Good
        "$warnings" | Should -BeLike '*without its cache*'
    }

    It 'that finds nothing says what may be meant' {
        Save-Talk 'Good' 'The budget.' | Out-Null
        (Search-Transcript 'price' 3>&1) | Should -BeNullOrEmpty
        (Search-Transcript 'price|budget' 3>&1) | Should -BeLike "*'price|budget'*-Regex*"
    }

    It 'shows a table for each session with the hit marked, in <_> columns' -ForEach 40, 80, 120 {
        Save-Talk 'A call' 'Well, the budget for next year is a thing that we should talk about soon.', 'No.' -Speaker A, A | Out-Null
        $rendering = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Ansi'
            $colour = Search-Transcript 'the budget' -Context 1 | Out-String -Stream -Width $_
            $PSStyle.OutputRendering = 'PlainText'
            $plain = Search-Transcript 'the budget' -Context 1 | Out-String -Stream -Width $_
        } finally { $PSStyle.OutputRendering = $rendering }
        # Where PowerShell wraps between words, it marks each of them.
        "$colour" | Should -Match '\e\[7mthe (\e\[0m\e\[7m)?budget'
        ($plain | Where-Object { $_ })[0] | Should -Match '^   Session: \d{4}-\d\d-\d\d \d\d:\d\d  A call'
        $plain | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual $_
        # Where it wraps depends on the culture.
        ($plain -join '' -replace '\s') | Should -Match 'Well,thebudgetfornextyearisathingthatweshouldtalkaboutsoon\.A:No\.'
    }

    It 'writes no control character of a session to the terminal' {
        $escape = [char] 27
        Save-Talk "A$escape[31m call" "Now $escape[2J the budget" | Out-Null
        Search-Transcript budget | Out-String -Width 120 | ForEach-Object { $_ -replace "$escape\[\d+m" } | Should -Not -Match $escape
    }
}
