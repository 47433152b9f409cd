# Sessions whose options or speaker names are changed with Set-TranscriptionSession.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:long = Write-Wav "$TestDrive/long.wav" -Part 0.4, -60
}

Describe 'A changed session' {
    BeforeEach {
        $script:sandbox = Open-Sandbox
        $script:session = Start-TranscriptionSession $long -Endpoint $sandbox -Name change
        $script:seen = @($sandbox.Sessions)[0]
    }
    AfterEach { Clear-Suite }

    It 'sends only the changed options to the service' {
        Set-TranscriptionSession -Id change -KeyTerm StreamCoach, pwsh -MaxTurnSilence 800
        Wait-Until { $seen.TextMessages -eq 1 } | Out-Null
        $message = $seen.GetTextMessages()[0] | ConvertFrom-Json
        $message.type | Should -Be UpdateConfiguration
        $message.keyterms_prompt | Should -Be StreamCoach, pwsh
        $message.max_turn_silence | Should -Be 800
        @($message.PSObject.Properties).Count | Should -Be 3
    }

    It 'removes key terms with an empty list' {
        $session | Set-TranscriptionSession -KeyTerm @()
        Wait-Until { $seen.TextMessages -eq 1 } | Out-Null
        $seen.GetTextMessages()[0] | Should -BeLike '*"keyterms_prompt":`[`]*'
    }

    It 'refuses a value that would end the session, and changes nothing' {
        $read = Read-Failure { $session | Set-TranscriptionSession -MaxTurnSilence 20000 }
        $read.Error.FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.SetTranscriptionSessionCommand'
        $seen.TextMessages | Should -Be 0
        $session.State | Should -Be Running
    }

    It 'names its speakers in existing and saved turns' {
        $talk = Open-Sandbox -Turn 'One.', 'Two.' -Speaker A, B
        $named = Start-TranscriptionSession $long -Endpoint $talk -SpeakerLabel -Name named
        Wait-Until { $named.TurnCount -eq 2 } | Out-Null
        $named | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' }
        ($named | Get-TranscriptTurn).Speaker | Should -Be Ana, B
        $named | Stop-TranscriptionSession
        (Get-TranscriptionSession -Saved $named.Id | Get-TranscriptTurn) | ForEach-Object { $_.Speaker; $_.SpeakerLabel; $_.Model } |
            Should -Be Ana, A, universal-3-6-pro, B, B, universal-3-6-pro
        $named | Set-TranscriptionSession -SpeakerName @{ A = '' }
        ($named | Get-TranscriptTurn).Speaker | Should -Be A, B
        (Get-TranscriptionSession -Saved $named.Id | Get-TranscriptTurn).Speaker | Should -Be A, B -Because 'a session that has ended keeps them too'
    }

    It 'saves the speaker names of a saved session: <Name>' -ForEach @(
        @{ Name = 'an object'; By = { Get-TranscriptionSession -Saved $id | Set-TranscriptionSession -SpeakerName $args[0] } }
        @{ Name = 'an id'; By = { Set-TranscriptionSession -Id $id -SpeakerName $args[0] } }
    ) {
        $talk = Open-Sandbox -Turn 'One.', 'Two.' -Speaker A, B
        # In another process, so that the session is known only from disk.
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $talk.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            `$session = Start-TranscriptionSession '$long' -SpeakerLabel -Endpoint '$($talk.Endpoint)'
            `$session | Get-TranscriptTurn -Wait | Select-Object -First 2 | ForEach-Object Text
            `$session | Stop-TranscriptionSession -Force
            `$session.Id
"@
        1..2 | ForEach-Object { $child.StandardOutput.ReadLine() } | Should -Be One., Two.
        $id = $child.StandardOutput.ReadLine()
        $child.WaitForExit()

        & $By @{ A = 'Ana' }
        (Get-TranscriptionSession -Saved $id | Get-TranscriptTurn).Speaker | Should -Be Ana, B
        & $By @{ B = 'Ben' }
        (Get-TranscriptionSession -Saved $id | Get-TranscriptTurn) | ForEach-Object { $_.Speaker, $_.SpeakerLabel } | Should -Be Ana, A, Ben, B
        & $By @{ A = '' }
        (Get-TranscriptTurn -Id $id).Speaker | Should -Be A, Ben
        (Get-TranscriptionSession -Saved $id).State | Should -Be Interrupted
    }

    It 'refuses names for a session of another process' {
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            (Start-TranscriptionSession '$long' -Endpoint '$($sandbox.Endpoint)').Id
            Start-Sleep 60
"@
        $id = $child.StandardOutput.ReadLine()
        $read = Read-Failure { Get-TranscriptionSession -Saved $id | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' } }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SessionRunsElsewhere,StreamCoach.Commands.SetTranscriptionSessionCommand'
    }

    It 'reports if the names cannot be saved' {
        $session | Stop-TranscriptionSession
        # A folder cannot be opened as a file, by root either.
        Remove-Item "$($session.Folder)/claim"
        $null = New-Item "$($session.Folder)/claim" -ItemType Directory
        $read = Read-Failure { $session | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' } }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SavedSessionUnwritable,StreamCoach.Commands.SetTranscriptionSessionCommand'
        "$($read.Error)" | Should -BeLike "*$($session.Folder)*"
    }
}
