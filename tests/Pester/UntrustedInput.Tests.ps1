# Untrusted text: no text of a transcript or a parameter can control the terminal, reorder displayed text or hide in it.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    . "$PSScriptRoot/HostileText.ps1"
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
                try { Resume-TranscriptionSession $text -Endpoint http://127.0.0.1:1 -ApiKey $key } catch { Write-Error -ErrorRecord $_ }
                Start-TranscriptionSession https://127.0.0.1:1/$text.mp3 -Endpoint http://127.0.0.1:1 -ApiKey $key
                Remove-TranscriptionSession -Id $text
            }
            Assert-WatchedHarmless $watched
            $watched.Errors.Count | Should -BeGreaterThan 10
            $watched.Errors | Get-ErrorShown | Assert-Harmless
        } finally { Use-Environment $before | Out-Null }
    }
}
