# Turns over SSH remoting, from a pwsh that a test sshd starts, with its own keys and without a port.

Describe 'Turns over remoting' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Suite.psm1"
        Import-StreamCoach
        $sshd = Get-Command sshd, /usr/sbin/sshd -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        $script:missing = @(
            if (-not $IsLinux) { 'Linux' }
            if (-not $sshd) { 'sshd' }
            'ssh', 'ssh-keygen' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        )
        if ($missing) { return }

        # sshd requires the system's privilege separation folder.
        if ((id -u) -eq 0) { New-Item /run/sshd -ItemType Directory -Force | Out-Null }
        'host', 'user' | ForEach-Object { ssh-keygen -q -t ed25519 -N '' -f "$TestDrive/$_" }
        Set-Content "$TestDrive/sshd_config" @"
HostKey $TestDrive/host
PidFile none
AuthorizedKeysFile $TestDrive/user.pub
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin prohibit-password
Subsystem powershell $(Get-PowerShellCommand) -sshs -NoLogo -NoProfile
"@
        # ssh starts an sshd for this connection and uses a pipe, so no port is needed. The host key is not recorded.
        $options = @{
            ProxyCommand = "$($sshd.Source) -i -e -f $TestDrive/sshd_config 2> $TestDrive/sshd.log"
            StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR'
        }
        $script:remote = New-PSSession -HostName 127.0.0.1 -UserName ([Environment]::UserName) -KeyFilePath "$TestDrive/user" -Options $options -ConnectingTimeout 60000
        $script:sandbox = Open-Sandbox -Turn 'So, um, this is one.', 'And this is two.' -Speaker A, B
        $module, $wav = (Get-ManifestPath), (Write-Wav "$TestDrive/remote.wav")
        $script:noise = @()
        $script:back = Invoke-Command $remote -WarningVariable noise -InformationVariable +noise -ScriptBlock {
            $env:ASSEMBLYAI_API_KEY = 'sandbox'
            $env:STREAMCOACH_DATA = $using:env:STREAMCOACH_DATA
            Import-Module $using:module
            $session = Start-TranscriptionSession $using:wav -Endpoint $using:sandbox.Endpoint
            $session | Get-TranscriptTurn -Wait
        }
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these were not found: $missing" }
    }
    AfterAll {
        if ($missing) { return }
        $remote | Remove-PSSession
        Clear-Suite
    }

    It 'have all their words' {
        $back.Text | Should -Be 'So, um, this is one.', 'And this is two.'
        $back[0].PSTypeNames[0] | Should -Be Deserialized.StreamCoach.Turns.Turn
        $back.PSComputerName | Select-Object -Unique | Should -Be 127.0.0.1
        $back[0].Words.Text | Should -Be 'So,', 'um,', 'this', 'is', 'one.'
        $back[0].Words[1].Start | Should -Be 0.2
        "$($back[0])" | Should -Be 'So, um, this is one.'
        $noise | Should -BeNullOrEmpty
    }

    It 'are displayed and exported like turns' {
        ($back | Out-String -Stream) -match 'So, um' | Should -BeLike '00:00:00 A*So, um, this is one.*'
        ($back | ConvertTo-Csv | ConvertFrom-Csv)[1].Words | Should -Be 'And this is two.'
    }

    It 'are analysed like turns' {
        ($back | Invoke-TranscriptAnalysis -Endpoint $sandbox).SessionId | Should -Be $back[0].SessionId
        (@(Get-AnalysisRequest $sandbox)[-1].Body | ConvertFrom-Json).messages[1].content | Should -BeLike "*A: So, um, this is one.`nB: And this is two."
    }

    It 'have the properties of their session' {
        $session = Invoke-Command $remote { Get-TranscriptionSession }
        "$session" | Should -Be 'remote (Completed)'
        ($session | Out-String) | Should -Match 'remote +2 00:00:00 +Completed'
        $session.TurnCount | Should -Be 2
        $session.State | Should -BeExactly Completed
        $session.State | Should -BeOfType string
    }

    It 'include complete analyses, metrics and models' {
        $analysis, $metrics, $model = Invoke-Command $remote {
            $session = Get-TranscriptionSession
            $session | Invoke-TranscriptAnalysis
            $session | Measure-Transcript
            @(Get-TranscriptAnalysisModel -Endpoint $using:sandbox.Endpoint)[0]
        }
        $analysis.Findings[0].Status | Should -BeExactly Exact
        $analysis.Findings.Quote | Should -Contain 'And this is two.'
        $analysis.Coverage.Turns | Should -Be 2
        $metrics.Speakers.Speaker | Should -Be A, B
        $metrics.NotMeasured | Should -BeLike 'OverlapMs: OneStream*'
        $model.SupportedParameters | Should -Contain stream
    }
}
