# Measure-TranscriptProgress, and the report of several sessions.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $env:STREAMCOACH_ME = $env:STREAMCOACH_GOAL = $null

    # Turns of talks a week apart; Ana says 100 words in each, of which some are fillers.
    function Get-Talk([int[]] $Filler, [string] $Model = 'u3-rt-pro') {
        $at = [datetime]::new(2026, 1, 5, 9, 0, 0, [DateTimeKind]::Utc)
        foreach ($count in $Filler) {
            $id = '{0:yyyyMMdd-HHmmss}-00000000' -f $at
            $said = @(1..100).ForEach({ if ($_ -le $count) { 'um' } else { "word$_" } }) -join ' '
            $turn = @{ SessionId = $id; SessionName = "Talk of $('{0:MMM d}' -f $at)"; Model = $Model; Language = 'en'; StartedAt = $at.ToString('o') }
            [pscustomobject] ($turn + @{ Order = 0; Speaker = 'Ana'; Text = "$said."; Start = 0; End = 40 })
            [pscustomobject] ($turn + @{ Order = 1; Speaker = 'Ben'; Text = 'What do you mean by that?'; Start = 41; End = 61 })
            $at = $at.AddDays(7)
        }
    }

    # Sessions of talks, one after the other. The sandbox sends its turns before the sound, or after the first 0.2 s, which count as past; as each talk is longer,
    # the speech of the next one begins later.
    function Save-Talk([string[]] $Name) {
        $sandbox = Open-Sandbox -Turn 'Um, hello there, this is one.', 'And hello again?' -Speaker A, B
        foreach ($talk in $Name) {
            $session = Start-TranscriptionSession (Write-Wav "$TestDrive/$talk.wav" -Part 0.5) -Endpoint $sandbox -Name $talk
            $session | Get-TranscriptTurn -Wait | Out-Null
            $session
        }
    }
    $script:better = Get-Talk (9, 7, 8, 10, 7, 9, 8, 7, 9, 8, 2, 1, 3, 2, 1, 2, 3, 1, 2, 2)
}

AfterAll {
    $env:STREAMCOACH_ME = $env:STREAMCOACH_GOAL = $null
    Clear-Suite
}

Describe 'Progress' {
    AfterEach { $env:STREAMCOACH_ME = $env:STREAMCOACH_GOAL = $null }

    It 'is one object for each figure that a study supports' {
        $all = $better | Measure-TranscriptProgress -Me ana
        $all.Figure | Should -Be FilledPausesPer100Words, FilledPausesPerMinute, SpeechRateWpm, TalkShare, LongestMonologueSeconds, QuestionsPerHour
        $fillers = $all[0]
        $fillers.Value | Should -Be 2
        $fillers.Talks | Should -Be 19
        $fillers.Change | Should -Be Better
        $fillers.Since | Should -Be ([datetime] '2026-03-16T09:00:00Z').ToUniversalTime()
        $all[2].Change | Should -Be TooFewTalks -Because 'all talks have the same pace'
    }

    It 'is of the named speaker only: a variable names one for all, a parameter wins' {
        $env:STREAMCOACH_ME = 'Ben'
        ($better | Measure-TranscriptProgress)[0].Speaker | Should -Be Ben
        ($better | Measure-TranscriptProgress -Me Ana)[0].Speaker | Should -Be Ana
        $PSDefaultParameterValues['Measure-TranscriptProgress:Me'] = 'Ana'
        ($better | Measure-TranscriptProgress)[0].Speaker | Should -Be Ana
    }

    It 'has goals, whose variable separates them by semicolons' {
        $figure = $better | Measure-TranscriptProgress -Me Ana -Goal 'fillers under 3 in 100 words' -Figure fillers
        $figure.Goal | Should -Be 'fillers under 3 in 100 words'
        $figure.IsGoalMet | Should -BeTrue
        $figure.Streak | Should -Be 3
        $env:STREAMCOACH_GOAL = 'fillers < 3; pace over 200'
        ($better | Measure-TranscriptProgress -Me Ana).Goal | Where-Object { $_ } | Should -Be 'fillers under 3 in 100 words', 'pace over 200 words a minute'
    }

    It 'can look back: at a talk by its name, and at more or fewer latest ones' {
        $then = $better | Measure-TranscriptProgress -Me Ana -Figure fillers -Session 'talk of Mar 9'
        $then.Talks | Should -Be 9
        $then.Change | Should -Be None
        ($better | Measure-TranscriptProgress -Me Ana -Figure fillers -Last 5).RecentTalks | Should -Be 5
        $better | Measure-TranscriptProgress -Me Ana -Session nothing -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be 'SessionNotFound,StreamCoach.Commands.MeasureTranscriptProgressCommand'
    }

    It 'counts what is missing instead of claiming anything' {
        (Get-Talk 1, 2, 3, 4 | Measure-TranscriptProgress -Me Ana -Figure fillers).Claim | Should -Be '2 more talks needed for a baseline.'
    }

    It 'reads the saved sessions if nothing is piped' {
        $saved = Save-Talk 'saved 1', 'saved 2'
        $all = Measure-TranscriptProgress -Me A
        $all[0].SessionName | Should -Be 'saved 2'
        $all[0].Talks | Should -Be 1
        $saved[0] | Set-TranscriptionSession -Tag interview
        (Measure-TranscriptProgress -Me A -Tag inter*)[0].SessionName | Should -Be 'saved 1'
        Measure-TranscriptProgress -Me A -Tag demo -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be 'TranscriptEmpty,StreamCoach.Commands.MeasureTranscriptProgressCommand'
        (Get-TranscriptionSession -Saved 'saved 1' | Measure-TranscriptProgress -Me A)[0].SessionName | Should -Be 'saved 1'
        $saved | Remove-TranscriptionSession
    }

    It 'compares talks that were analysed with the same template' {
        $saved = Save-Talk 'call 1', 'call 2', 'call 3', 'call 4'
        $measure = @{ Me = 'A'; Figure = 'fillers' }
        $none = Read-Failure { Measure-TranscriptProgress @measure -Template interview }
        $none.Error.FullyQualifiedErrorId | Should -Be 'TranscriptEmpty,StreamCoach.Commands.MeasureTranscriptProgressCommand'
        $none.Error.Exception.Message | Should -Be "No talk has a saved analysis with the template 'interview'."
        $saved[0, 2] | ForEach-Object { $_ | Invoke-TranscriptAnalysis -Template interview } | Out-Null
        # A talk is of each kind for which it has an analysis; the rules coach has no template.
        $saved[0] | Invoke-TranscriptAnalysis -Template sales-call | Out-Null
        $saved[3] | Invoke-TranscriptAnalysis -Model rules | Out-Null

        $interviews = Measure-TranscriptProgress @measure -Template inter*
        $interviews.SessionName, $interviews.Talks | Should -Be 'call 3', 1
        (Measure-TranscriptProgress @measure -Template sales-call).SessionName | Should -Be 'call 1'
        (Measure-TranscriptProgress @measure -Template demo, interview).Talks | Should -Be 1
        $failure = (Read-Failure { Measure-TranscriptProgress @measure -Template demo }).Error
        $failure.Exception.Message | Should -Be "No talk has a saved analysis with the template 'demo'. The templates of these talks are: interview, sales-call."
        $failure.ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-TranscriptAnalysis -Template*'

        # Piped sessions, and the turns of sessions.
        ($saved | Measure-TranscriptProgress @measure -Template sales-call).SessionName | Should -Be 'call 1'
        ($saved | Get-TranscriptTurn | ConvertTo-Csv | ConvertFrom-Csv | Measure-TranscriptProgress @measure -Template interview).Talks | Should -Be 1

        # Together with a tag: both.
        $saved[0, 1] | Set-TranscriptionSession -Tag first
        (Measure-TranscriptProgress @measure -Tag first -Template interview).SessionName | Should -Be 'call 1'
        $saved[1] | Set-TranscriptionSession -Tag second
        (Read-Failure { Measure-TranscriptProgress @measure -Tag second -Template interview }).Error.Exception.Message |
            Should -Be "No talk with the tag 'second' has a saved analysis with the template 'interview'."
        (Read-Failure { Measure-TranscriptProgress @measure -Tag third -Template interview }).Error.Exception.Message |
            Should -Be "No talk has the tag 'third'. The tags of these talks are: first, second."

        # A file that cannot be read is an error, and the rest is compared.
        Get-ChildItem $saved[2].Folder -Filter 'analysis-*.json' | Set-Content -Value '{'
        $rest = Measure-TranscriptProgress @measure -Template interview -ErrorVariable failure -ErrorAction SilentlyContinue
        $rest.SessionName | Should -Be 'call 1'
        $failure.FullyQualifiedErrorId | Should -Be 'SavedSessionUnreadable,StreamCoach.Commands.MeasureTranscriptProgressCommand'
        $saved | Remove-TranscriptionSession
    }

    It 'takes the template of a piped analysis, whose session need not be saved' {
        $sandbox = Open-Sandbox -Turn 'Um, hello there, this is one.', 'And hello again?' -Speaker A, B
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/unsaved.wav" -Part 0.1) -Endpoint $sandbox -NoJournal -Name unsaved
        $session | Get-TranscriptTurn -Wait | Out-Null
        $analysis = $session | Invoke-TranscriptAnalysis -Template interview
        ($analysis | Measure-TranscriptProgress -Me A -Figure fillers -Template interview).SessionName | Should -Be unsaved
        $analysis | Measure-TranscriptProgress -Me A -Template sales-call -ErrorVariable failure -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failure.FullyQualifiedErrorId | Should -Be 'TranscriptEmpty,StreamCoach.Commands.MeasureTranscriptProgressCommand'
    }

    It 'fits a window of <_> columns, with the months below the claim' -ForEach 40, 80, 120 {
        $lines = $better | Measure-TranscriptProgress -Me Ana -Figure fillers, pace | Out-String -Stream -Width $_ | Where-Object { $_.Trim() }
        $lines | ForEach-Object Length | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual $_
        $lines -join ' ' -replace '\s+', ' ' | Should -Match 'Fillers/100 .*2\.0.*Better'
        # Bars, or plain characters where the console has no others.
        $lines -join "`n" | Should -Match '([\u2581-\u2588]{5}|[_.=+*#@-]{5})\s+20'
    }

    It 'draws the months in plain characters where the console has no others' {
        $draw = [StreamCoach.Commands.Output.Sparkline].GetMethod('Of', [System.Reflection.BindingFlags] 'Static, NonPublic')
        $draw.Invoke($null, @([object[]] (1, $null, 8, 4), $false)) | Should -Be '_ @='
        $draw.Invoke($null, @([object[]] (1, $null, 8, 4), $true)) | Should -Be "`u{2581} `u{2588}`u{2584}"
        $draw.Invoke($null, @([object[]] (3), $true)) | Should -Be ''
        $draw.Invoke($null, @([object[]] (2, 2), $true)) | Should -Be "`u{2585}`u{2585}"
    }
}

Describe 'A report of several sessions' {
    It 'is of the progress of the speaker' {
        $file = $better | Export-TranscriptReport "$TestDrive/trend.html" -Me Ana -Goal 'fillers under 3' -PassThru
        $page = Get-Content $file -Raw
        $page | Should -Match '<h1>Progress of Ana</h1>'
        $page | Should -Match 'Better since 16 Mar 2026'
        $page | Should -Match 'goal: fillers under 3 in 100 words'
    }

    It 'does not keep the turns of the sessions that are piped' {
        $sandbox = Open-Sandbox -Turn 'Um, hello there, this is one.', 'And hello again?' -Speaker A, B
        $sessions = 1..2 | ForEach-Object { Start-TranscriptionSession (Write-Wav "$TestDrive/two $_.wav" -Part 0.1) -Endpoint $sandbox -Name "two $_" }
        $sessions | Get-TranscriptTurn -Wait | Out-Null
        $sessions | Export-TranscriptReport "$TestDrive/two.html" -Me A
        Get-Content "$TestDrive/two.html" -Raw | Should -Match '<h1>Progress of A</h1>'
        $sessions[0] | Export-TranscriptReport "$TestDrive/one.html"
        Get-Content "$TestDrive/one.html" -Raw | Should -Match '<h1>two 1</h1>'
        $sessions | Remove-TranscriptionSession
    }

    It 'needs a speaker, and takes no analysis of one session' {
        $better | Export-TranscriptReport "$TestDrive/nobody.html" -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'SpeakerNotGiven,StreamCoach.Commands.ExportTranscriptReportCommand'
        "$TestDrive/nobody.html" | Should -Not -Exist
        $analysis = 'One.' | Invoke-TranscriptAnalysis -Model rules
        $better | Export-TranscriptReport "$TestDrive/nobody.html" -Me Ana -Analysis $analysis -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure.FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.ExportTranscriptReportCommand'
    }
}
