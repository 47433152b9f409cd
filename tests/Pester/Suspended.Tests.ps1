# Sessions that are suspended, and sessions whose connection drops.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'A dropped connection' {
    AfterEach { Clear-Suite }

    It 'gives one warning, and loses no turn' {
        $sandbox = Open-Sandbox
        $talk = Write-Wav "$TestDrive/talk.wav" -Part 0.3, -0.3, 0.3, -0.3, 0.3
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::DropRst(0.8))
        $turns = Start-TranscriptionSession $talk -Endpoint $sandbox -MaxTurnSilence 200 -OutVariable session |
            Get-TranscriptTurn -Wait -WarningVariable warning -WarningAction SilentlyContinue
        $turns.Text | Should -Be (@('[speech 0.3 s]') * 3)
        $turns.Order | Should -Be 0, 1, 2
        $turns[2].Start | Should -BeGreaterThan 1.1
        $session[0].Reconnects | Should -Be 1
        $session[0].State | Should -Be Completed
        $warning | Should -HaveCount 1
        $warning[0] | Should -BeLike 'talk: The connection dropped*Connecting again*'
    }
}

Describe 'A suspended session' {
    BeforeEach {
        $script:sandbox = Open-Sandbox
        $script:session = Start-TranscriptionSession -AudioCommand (Get-LiveCommand) -Endpoint $sandbox
        $script:seen = @($sandbox.Sessions)[0]
        $seen.WaitForAudioAsync(0.3).Wait(15000) | Should -BeTrue
    }
    AfterEach { Clear-Suite }

    It 'sends no audio, ends the open turn, and warns that the connection is billed' {
        $read = $session | Suspend-TranscriptionSession -PassThru -WarningVariable warning -WarningAction SilentlyContinue
        $read | Should -Be $session
        $session.State | Should -Be Suspended
        $warning | Should -BeLike '*is billed*'
        Wait-Until { $session.TurnCount -eq 1 } | Out-Null
        $heard = $seen.AudioSeconds
        $session | Set-TranscriptionSession -ForceEndpoint
        Wait-Until { $seen.TextMessages -ge 2 } | Out-Null
        $seen.AudioSeconds | Should -BeLessThan ($heard + 0.2)

        $session | Resume-TranscriptionSession
        $session.State | Should -Be Running
        $seen.WaitForAudioAsync($heard + 0.5).Wait(15000) | Should -BeTrue
        @($sandbox.Sessions).Count | Should -Be 1
    }

    It 'ends like any other' {
        $session | Suspend-TranscriptionSession -WarningAction Ignore
        ($session | Stop-TranscriptionSession -PassThru).State | Should -Be Stopped
        $seen.Terminated | Should -BeTrue
    }

    It 'is unchanged with -WhatIf' {
        $session | Suspend-TranscriptionSession -WhatIf
        $session.State | Should -Be Running
        $session | Set-TranscriptionSession -KeyTerm x -WhatIf
        $seen.TextMessages | Should -Be 0
    }
}
