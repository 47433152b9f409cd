# Tab: what it offers, and that it is quick and never fails.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach

    function Get-Completion([string] $Line) {
        ([System.Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null)).CompletionMatches
    }
}

Describe 'Tab for sessions' {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'One.'
        $wav = Write-Wav "$TestDrive/tab.wav"
        $script:plain, $script:odd, $script:quote, $script:one, $script:other = 'Standup', 'A call [1]', "Ann's", 'Twice', 'twice' | ForEach-Object {
            Start-TranscriptionSession $wav -Endpoint $sandbox -Name $_
        }
    }
    AfterAll { Clear-Suite }

    It 'offers them all, by name where only one has it, else by id: <_>' -ForEach 'Get-TranscriptTurn -Id ', 'Get-TranscriptTurn ', 'Stop-TranscriptionSession ', 'Stop-TranscriptionSession -Id ', 'Get-TranscriptionSession ' {
        # The newest stand first; other files of the suite have left theirs.
        (Get-Completion $_).CompletionText | Select-Object -First 5 | Should -Be $other.Id, $one.Id, "'Ann''s'", "'A call ``[1``]'", 'Standup'
    }

    It 'goes on from what was typed, in quotes or not' {
        (Get-Completion 'Get-TranscriptTurn -Id s').CompletionText | Should -Be 'Standup'
        (Get-Completion "Get-TranscriptTurn -Id 'a c").CompletionText | Should -Be "'A call ``[1``]'"
        (Get-Completion "Get-TranscriptTurn -Id $($plain.Id.Substring(0, 22))").CompletionText | Should -Contain $plain.Id
    }

    It 'says which one it is' {
        $match = Get-Completion 'Get-TranscriptTurn -Id Sta'
        $match.ListItemText | Should -Be 'Standup'
        $match.ToolTip | Should -BeLike "$($plain.Id) Standup, *, tab.wav"
    }

    It 'offers what finds that session and no other' {
        foreach ($text in (Get-Completion 'Get-TranscriptionSession ').CompletionText) {
            & ([scriptblock]::Create("Get-TranscriptionSession $text")) | Should -HaveCount 1
        }
    }
}

Describe 'Tab for <Line>' -ForEach @(
    @{ Line = 'Start-TranscriptionSession -Model '; Offers = 'u3-rt-pro', 'universal-streaming-english', 'whisper-rt' }
    @{ Line = 'Start-TranscriptionSession -Model uni'; Offers = 'universal-streaming-multilingual' }
    @{ Line = 'Start-TranscriptionSession -Region '; Offers = 'EU', 'Global', 'US' }
    @{ Line = 'Invoke-TranscriptAnalysis -Region '; Offers = 'EU', 'Global', 'US' }
    @{ Line = 'Test-TranscriptionSetup '; Offers = 'ApiKey', 'Disk', 'Gateway', 'Microphone', 'Streaming' }
    @{ Line = 'Start-TranscriptionSandbox -Fault Drop'; Offers = 'DropFin', 'DropRst' }
    @{ Line = 'Get-TranscriptTurn -In'; Offers = '-IncludePartial' }
    @{ Line = 'Get-TranscriptTurn | Where-Object '; Offers = 'Confidence', 'Speaker', 'Text' }
) {
    It 'offers what fits' {
        $matched = (Get-Completion $Line).CompletionText
        foreach ($offer in $Offers) { $offer | Should -BeIn $matched }
        $known = [StreamCoach.StreamingModel]::Known.Name
        if ($Line -like '*-Model uni') { $matched | Should -Be ($known -like 'uni*') }
    }
}

Describe 'Tab' {
    It 'never fails, and fills nothing with errors: <_>' -ForEach @(
        'Get-TranscriptTurn -Id ', "Get-TranscriptTurn -Id '", 'Get-TranscriptTurn -Id [', 'Get-TranscriptTurn -Id "$', 'Start-TranscriptionSession -Model *', "Stop-TranscriptionSession -Id ```n"
    ) {
        $Error.Clear()
        { Get-Completion $_ } | Should -Not -Throw
        $Error | Should -BeNullOrEmpty
    }
}
