# Measure-Transcript, Export- and Import-Transcript, Export-TranscriptReport.

BeforeDiscovery {
    $script:formats = 'txt', 'json', 'csv', 'srt', 'vtt'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:sandbox = Open-Sandbox -Turn 'So, um, this is the first of the turns.', 'Who says that this is the second?'
    $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/talk.wav") -Endpoint $sandbox -Name 'A talk'
    $script:turns = $session | Get-TranscriptTurn -Wait
    $script:analysis = $session | Invoke-TranscriptAnalysis
}

AfterAll { Clear-Suite }

Describe 'Export-Transcript and Import-Transcript' {
    It 'round-trip as <_>' -ForEach $formats {
        $file = $turns | Export-Transcript "$TestDrive/talk.$_" -PassThru
        $file | Should -BeOfType ([System.IO.FileInfo])
        $back = Import-Transcript $file
        $back[0].PSTypeNames[0] | Should -Be StreamCoach.Turns.Turn
        $back.Text | Should -Be $turns.Text
        $back.SessionId | Sort-Object -Unique | Should -Be ($_ -in 'json', 'csv' ? $session.Id : 'talk')
        ($back | Invoke-TranscriptAnalysis -Endpoint $sandbox).Findings.Status | Sort-Object -Unique | Should -Be Exact
    }

    It 'are lossless in JSON' {
        $turns | Export-Transcript "$TestDrive/whole.json"
        Import-Transcript "$TestDrive/whole.json" | ConvertTo-Json -Depth 4 | Should -BeExactly ($turns | ConvertTo-Json -Depth 4)
    }

    It 'write Markdown that renders as the spoken words, and do not import it' {
        $said = '**bold** _it_ `x`', '# heading', '- item', '1. one', '2) two', '===', '<b>&amp; &lt;', '[a](b) ![c](d)', 'a\b \* c', '~~no~~ | $x$', '+ plus', 'So it is.'
        $said | Export-Transcript "$TestDrive/nasty.md"
        $html = (Get-Content "$TestDrive/nasty.md" -Raw | ConvertFrom-Markdown).Html
        $paragraphs = [regex]::Matches($html, '(?s)<p>(.*?)</p>').ForEach({ $_.Groups[1].Value })
        # None of them has created an element.
        $paragraphs | Should -Not -Match '<'
        $paragraphs | ForEach-Object { [System.Net.WebUtility]::HtmlDecode($_) } | Should -Be $said
        $read = Read-Failure { Import-Transcript "$TestDrive/nasty.md" }
        $read.Error.FullyQualifiedErrorId | Should -Be 'TranscriptFormatUnknown,StreamCoach.Commands.ImportTranscriptCommand'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*JSON*-Format Txt*'
    }

    It 'accept a session, rows, strings and an analysis' {
        foreach ($talk in $session, ($turns | ConvertTo-Csv | ConvertFrom-Csv), $analysis, [string[]] $turns.Text) {
            $talk | Export-Transcript "$TestDrive/any.txt"
            Get-Content "$TestDrive/any.txt" | Should -HaveCount 2
            (Get-Content "$TestDrive/any.txt")[1] | Should -BeLike '*Who says that this is the second?'
        }
    }

    It 'write a CSV that Import-Csv reads' {
        $turns | Export-Transcript "$TestDrive/plain.csv"
        (Import-Csv "$TestDrive/plain.csv").Text | Should -Be $turns.Text
        '=1+1' | Export-Transcript "$TestDrive/formula.csv"
        (Import-Csv "$TestDrive/formula.csv").Text | Should -Be "'=1+1"
        (Import-Transcript "$TestDrive/formula.csv").Text | Should -Be '=1+1'
    }

    It 'read several files by wildcard and pipeline, and continue after an invalid one' {
        $folder = New-Item "$TestDrive/several" -ItemType Directory
        $turns | Export-Transcript "$folder/a.txt"
        Set-Content "$folder/b.json" 'broken'
        $turns | Export-Transcript "$folder/c.vtt"
        $read = Read-Failure { Import-Transcript "$folder/*" }
        $read.Output.SessionId | Sort-Object -Unique | Should -Be a, c
        $read.Error | Should -HaveCount 1
        Get-ChildItem $folder -Filter *.txt | Import-Transcript | Should -HaveCount 2
        Import-Transcript -LiteralPath "$folder/c.vtt" | Select-Object -First 1 | Should -HaveCount 1
        (Read-Failure { Import-Transcript "$folder/none*.txt" }).Error | Should -HaveCount 1
    }

    It 'accept -Format and a path relative to the current folder' {
        Push-Location $TestDrive
        try {
            $turns | Export-Transcript talk.out -Format Vtt
            Get-Content talk.out -TotalCount 1 | Should -Be WEBVTT
            Import-Transcript talk.out -Format Vtt | Should -HaveCount 2
        }
        finally { Pop-Location }
    }

    It 'overwrite a file, but not with -NoClobber or -WhatIf' {
        Set-Content "$TestDrive/kept.txt" mine
        (Read-Failure { $turns | Export-Transcript "$TestDrive/kept.txt" -NoClobber }).Error.FullyQualifiedErrorId | Should -BeLike 'TranscriptFileExists,*'
        $turns | Export-Transcript "$TestDrive/kept.txt" -WhatIf
        Get-Content "$TestDrive/kept.txt" | Should -Be mine
        $turns | Export-Transcript "$TestDrive/kept.txt"
        Get-Content "$TestDrive/kept.txt" | Should -HaveCount 2
    }
}

Describe 'Measure-Transcript' {
    It 'writes one result per session, equal for the session, its turns and its file' {
        $turns | Export-Transcript "$TestDrive/measured.json"
        $results = $session, $turns, (Import-Transcript "$TestDrive/measured.json") | ForEach-Object { $_ | Measure-Transcript | ConvertTo-Json -Depth 4 }
        $results | Should -HaveCount 3
        $results | Sort-Object -Unique | Should -HaveCount 1
        $metrics = $session | Measure-Transcript
        $metrics.Words, $metrics.Questions, $metrics.FilledPauses, $metrics.DurationSeconds | Should -Be 16, 1, 1, 2.4
        $metrics.Model | Should -Be universal-3-6-pro
    }

    It 'reports why a metric is missing' {
        $metrics = 'Hello there.' | Measure-Transcript
        $metrics.DurationSeconds | Should -BeNullOrEmpty
        "$($metrics.NotMeasured)" | Should -BeLike '*DurationSeconds: NoTimes*FilledPauses: ModelNotKnown*'
    }

    It 'has metrics that are readable in a CSV and on the screen' {
        $rows = $session | Measure-Transcript | ConvertTo-Csv | ConvertFrom-Csv
        $rows.NotMeasured | Should -BeLike 'OverlapMs: OneStream*'
        $session | Measure-Transcript | Out-String | Should -Match '(?s)Words +: 16.*FilledPauses +: 1'
        ($session | Measure-Transcript).Speakers | Format-Table | Out-String | Should -Match 'Speaker +Words +Talk\(s\) +Share'
    }
}

Describe 'Export-TranscriptReport' {
    It 'writes one page from an analysis' {
        $file = $analysis | Export-TranscriptReport "$TestDrive/report.html" -PassThru
        $page = Get-Content $file -Raw
        $page | Should -BeLike '*<title>*' -Because 'it is a page'
        $page | Should -Match 'id="said-1"'
        $page | Should -Match 'So, um, this is the first of the turns\.'
    }

    It 'accepts a session with or without an analysis, and a title' {
        $session | Export-TranscriptReport "$TestDrive/plain.html"
        Get-Content "$TestDrive/plain.html" -Raw | Should -Match '<h1>A talk</h1>'
        $session | Export-TranscriptReport "$TestDrive/titled.html" -Analysis $analysis -Title 'Ours <b>'
        Get-Content "$TestDrive/titled.html" -Raw | Should -Match '<h1>Ours &lt;b&gt;</h1>(?s).*id="finding-1"'
    }

    It 'accepts the analysis in an array, with its findings' {
        Export-TranscriptReport "$TestDrive/array.html" -InputObject @($analysis)
        Get-Content "$TestDrive/array.html" -Raw | Should -Match 'id="finding-1"'
    }

    It 'writes only HTML: <_> is refused before anything is read' -ForEach 'x.pdf', 'x.docx', 'x' {
        $script:asked = $false
        $read = Read-Failure { & { $script:asked = $true; $analysis } | Export-TranscriptReport "$TestDrive/$_" }
        $read.Error.FullyQualifiedErrorId | Should -Be 'ReportFormatUnknown,StreamCoach.Commands.ExportTranscriptReportCommand'
        $read.Error.ErrorDetails.RecommendedAction | Should -BeLike '*.html*PDF*'
        $asked | Should -BeFalse
        "$TestDrive/$_" | Should -Not -Exist
    }

    It 'accepts .htm' {
        $analysis | Export-TranscriptReport "$TestDrive/x.HTM"
        "$TestDrive/x.HTM" | Should -Exist
    }

    It 'of several conversations is about one speaker' {
        $other = Start-TranscriptionSession "$TestDrive/talk.wav" -Endpoint $sandbox
        $read = Read-Failure { $session, $other | Get-TranscriptTurn -Wait | Export-TranscriptReport "$TestDrive/two.html" }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SpeakerNotGiven,StreamCoach.Commands.ExportTranscriptReportCommand'
        "$TestDrive/two.html" | Should -Not -Exist
    }
}

Describe 'Speakers' {
    It 'are the final ones, also for turns that were read before the revision' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $server = Open-Sandbox -Message $message
        $talk = Start-TranscriptionSession "$TestDrive/talk.wav" -Endpoint $server -SpeakerLabel
        $message.Add((ConvertTo-TurnMessage 'So this is me.' -Speaker A))
        $heard = $talk | Get-TranscriptTurn -Wait | Select-Object -First 1
        $message.Add('{"type":"SpeakerRevision","revisions":[{"turn_order":0,"speaker_label":"B","words":[]}]}')
        $message.CompleteAdding()
        $talk.WaitForEndAsync().Wait(10000) | Should -BeTrue
        $talk.NameSpeakers([StreamCoach.Turns.SpeakerNames]::new(@{ B = 'Ben' }))
        $heard.Speaker | Should -Be A
        ($heard | Measure-Transcript).Speakers.Speaker | Should -Be Ben
        $now = $talk | Get-TranscriptTurn
        $now.Speaker, $now.SpeakerLabel | Should -Be Ben, B
        ($heard | Invoke-TranscriptAnalysis).Findings[0].Speaker | Should -Be Ben
    }
}
