# The input types of Invoke-TranscriptAnalysis.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:sandbox = Open-Sandbox -Turn 'So, um, this is one.', 'And this is two.'
    $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/input.wav") -Endpoint $sandbox
    $script:turns = $session | Get-TranscriptTurn -Wait
    $script:transcript = "So, um, this is one.`nAnd this is two."

    function Read-Sent {
        # Returns the transcript of the last request.
        (@(Get-AnalysisRequest $sandbox)[-1].Body | ConvertFrom-Json).messages[1].content -replace '^Transcript:\n'
    }
}

AfterAll { Clear-Suite }

Describe 'The input of an analysis' {
    It 'may be <Name>' -ForEach @(
        @{ Name = 'turns'; Make = { $turns }; OfSession = $true }
        @{ Name = 'a session'; Make = { $session }; OfSession = $true }
        @{ Name = 'rows of a CSV'; Make = { $turns | ConvertTo-Csv | ConvertFrom-Csv }; OfSession = $true }
        @{ Name = 'JSON'; Make = { $turns | ConvertTo-Json -Depth 4 | ConvertFrom-Json }; OfSession = $true }
        @{ Name = 'a saved session'; Make = { Get-TranscriptionSession -Saved $session.Id }; OfSession = $true }
        @{
            Name = 'an imported transcript'; OfSession = $true; Make = {
                $turns | Export-Transcript "$TestDrive/imported.json"
                Import-Transcript "$TestDrive/imported.json"
            }
        }
        @{ Name = 'strings'; Make = { $turns | ForEach-Object { "$_" } }; OfSession = $false }
        @{ Name = 'one string'; Make = { $transcript }; OfSession = $false }
        @{ Name = 'objects with a Text'; Make = { $turns | Select-Object Text }; OfSession = $false }
        @{ Name = 'hand-made objects'; Make = { $turns.Text | ForEach-Object { [pscustomobject]@{ Text = $_ } } }; OfSession = $false }
        @{
            Name = 'turns from Clixml'; OfSession = $true; Make = {
                $turns | Export-Clixml "$TestDrive/turns.xml"
                Import-Clixml "$TestDrive/turns.xml"
            }
        }
    ) {
        $analysis = & $Make | Invoke-TranscriptAnalysis -Endpoint $sandbox
        $analysis | Should -HaveCount 1
        Read-Sent | Should -BeExactly $transcript
        $analysis.SessionId | Should -Be ($OfSession ? $session.Id : $null)

        # The same as a parameter, which takes all input at once.
        $whole = @(& $Make)
        $analysis = Invoke-TranscriptAnalysis -InputObject $whole -Endpoint $sandbox
        $analysis | Should -HaveCount 1
        Read-Sent | Should -BeExactly $transcript
        $analysis.SessionId | Should -Be ($OfSession ? $session.Id : $null)
        (Measure-Transcript -InputObject $whole).Words | Should -Be ($whole | Measure-Transcript).Words
        Export-Transcript "$TestDrive/whole.txt" -InputObject $whole
        Get-Content "$TestDrive/whole.txt" -Raw | Should -BeLike '*So, um, this is one.*And this is two.*'
        Export-TranscriptReport "$TestDrive/whole.html" -InputObject $whole
        Get-Content "$TestDrive/whole.html" -Raw | Should -BeLike '*So, um, this is one.*And this is two.*'
    }

    It 'may be given as a parameter' {
        Invoke-TranscriptAnalysis -InputObject $session -Endpoint $sandbox | Should -HaveCount 1
        Read-Sent | Should -BeExactly $transcript
        Invoke-TranscriptAnalysis $turns -Endpoint $sandbox | Should -HaveCount 1
        Read-Sent | Should -BeExactly $transcript
        Invoke-TranscriptAnalysis -InputObject $session, $session -Endpoint $sandbox | Should -HaveCount 1 -Because 'it is one session'
    }

    It 'is an error for an element without a transcript, and an empty array is empty input' {
        $read = Read-Failure { Measure-Transcript -InputObject @('Hello.', 42, @('Bye.')) }
        $read.Error.FullyQualifiedErrorId | Should -Be 'InputNotSupported,StreamCoach.Commands.MeasureTranscriptCommand'
        $read.Error.TargetObject | Should -Be 42
        $read.Output.Words | Should -Be 2
        (Read-Failure { Measure-Transcript -InputObject @() }).Error.FullyQualifiedErrorId | Should -BeLike 'TranscriptEmpty,*'
    }

    It 'includes speakers if they are known' {
        [pscustomobject]@{ Text = 'Hello.'; Speaker = 'A' }, [pscustomobject]@{ Text = 'Hi.'; Speaker = 'B' } | Invoke-TranscriptAnalysis -Endpoint $sandbox
        Read-Sent | Should -BeExactly "A: Hello.`nB: Hi."
    }

    It 'is sent with the prompt' {
        'Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Prompt 'How was it?' -Model gpt-4.1 -MaxToken 777 | Should -HaveCount 1
        $asked = @(Get-AnalysisRequest $sandbox)[-1].Body | ConvertFrom-Json
        $asked.model | Should -Be 'gpt-4.1'
        $asked.max_tokens | Should -Be 777
        $asked.messages.role | Should -Be system, user
        $asked.messages[0].content | Should -BeLike "How was it?`n`n*"
        $asked.messages[1].content | Should -BeExactly "Transcript:`nHello."
    }

    It 'includes a partial turn once, with its last text' {
        $grown = [pscustomobject]@{ SessionId = 'x'; Order = 0; Text = 'So' }, [pscustomobject]@{ SessionId = 'x'; Order = 0; Text = 'So, hello.' }
        $grown | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -HaveCount 1
        Read-Sent | Should -BeExactly 'So, hello.'
    }
}

Describe 'Turns of a job' {
    BeforeAll {
        $module = Get-ManifestPath
        $job = Start-Job {
            $env:ASSEMBLYAI_API_KEY = 'sandbox'
            Import-Module $using:module
            Start-TranscriptionSession "$using:TestDrive/input.wav" -Endpoint $using:sandbox.Endpoint | Get-TranscriptTurn -Wait
        }
        $script:back = $job | Receive-Job -Wait -AutoRemoveJob
    }

    It 'have all their words' {
        $back.Text | Should -Be 'So, um, this is one.', 'And this is two.'
        $back[0].PSTypeNames[0] | Should -Be Deserialized.StreamCoach.Turns.Turn
        $back[0].Words | ForEach-Object Text | Should -Be 'So,', 'um,', 'this', 'is', 'one.'
        $back[0].Words[1].Start | Should -Be 0.2
        "$($back[0].Words)" | Should -Be 'So, um, this is one.'
    }

    It 'have words with accessible properties' {
        $back[0].Words.Text | Should -Be 'So,', 'um,', 'this', 'is', 'one.'
    }

    It 'are displayed like turns' {
        ($back | Out-String -Stream) -match 'So, um' | Should -BeLike '00:00:00*So, um, this is one.*'
    }

    It 'are analysed like turns' {
        ($back | Invoke-TranscriptAnalysis -Endpoint $sandbox).SessionId | Should -Be $back[0].SessionId
        Read-Sent | Should -BeExactly $transcript
    }
}

Describe 'The number of analyses' {
    BeforeAll {
        $script:second = Start-TranscriptionSession "$TestDrive/input.wav" -Endpoint $sandbox
        $script:mixed = $session, $second | Get-TranscriptTurn -Wait
    }

    It 'is one per session' {
        $analyses = $mixed | Sort-Object Text | Invoke-TranscriptAnalysis
        $analyses.SessionId | Sort-Object | Should -Be ($session.Id, $second.Id | Sort-Object)
        $analyses.Text | Should -BeLike '*in 2 turns*'
    }

    It 'is one for all with -Combine' {
        $analysis = $session, $second | Invoke-TranscriptAnalysis -Combine
        $analysis | Should -HaveCount 1
        $analysis.SessionId | Should -BeNullOrEmpty
        Read-Sent | Should -Match "(?s)^## input, [\d-]+ [\d:]+ UTC\n$transcript\n\n## input, [\d-]+ [\d:]+ UTC\n$transcript$"
    }
}
