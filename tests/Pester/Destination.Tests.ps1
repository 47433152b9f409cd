# Where talk goes: what was heard at one place is analysed there, with that place's key, and never anywhere else.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 0.1
}

Describe 'The analysis of a session' {
    BeforeEach {
        $script:heard = Open-Sandbox -Turn 'One.' -Option @{ ApiKey = 'key-of-the-session' }
        $script:other = Open-Sandbox -Turn 'Two.' -Option @{ ApiKey = 'key-of-the-other' }
        $script:session = Start-TranscriptionSession $short -Endpoint $heard
        $script:turns = $session | Get-TranscriptTurn -Wait
    }
    AfterEach { Clear-Suite }

    It 'goes where it was heard, whatever is the default: <Name>' -ForEach @(
        @{ Name = 'turns'; Make = { $turns } }
        @{ Name = 'the session'; Make = { $session } }
        @{ Name = 'rows of a CSV'; Make = { $turns | ConvertTo-Csv | ConvertFrom-Csv } }
        @{ Name = 'turns from Clixml'; Make = { [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($turns)) } }
    ) {
        $default = Start-TranscriptionSandbox -UseByDefault
        $env:ASSEMBLYAI_API_KEY = 'key-of-the-other'
        $env:STREAMCOACH_ENDPOINT = $other.Endpoint.AbsoluteUri
        (& $Make | Invoke-TranscriptAnalysis).SessionId | Should -Be $session.Id
        @(Get-AnalysisRequest $heard).GetHeaders().Authorization | Should -Be 'key-of-the-session'
        @(Get-AnalysisRequest $other).Count + @(Get-AnalysisRequest $default).Count | Should -Be 0
    }

    It 'takes the endpoint that it was heard at by name' {
        $turns | Invoke-TranscriptAnalysis -Endpoint $heard | Should -HaveCount 1
        @(Get-AnalysisRequest $heard).GetHeaders().Authorization | Should -Be 'key-of-the-session'
    }

    It 'is refused for <Name>, and nothing is sent' -ForEach @(
        @{ Name = 'another endpoint'; To = { @{ Endpoint = $other } } }
        @{ Name = 'a region'; To = { @{ Region = 'EU' } } }
    ) {
        $to = & $To
        $read = Read-Failure { $turns | Invoke-TranscriptAnalysis @to }
        $read.Error.FullyQualifiedErrorId | Should -Be 'RegionsMixed,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        "$($read.Error)" | Should -BeLike "*$($heard.Endpoint.Authority)*"
        $read.Output | Should -BeNullOrEmpty
        @(Get-AnalysisRequest $heard).Count + @(Get-AnalysisRequest $other).Count | Should -Be 0
    }

    It 'is not combined with what was heard elsewhere' {
        $elsewhere = Start-TranscriptionSession $short -Endpoint $other
        $elsewhere | Get-TranscriptTurn -Wait | Should -HaveCount 1
        (Read-Failure { $session, $elsewhere | Invoke-TranscriptAnalysis -Combine }).Error.FullyQualifiedErrorId | Should -BeLike 'RegionsMixed,*'
        @(Get-AnalysisRequest $heard).Count + @(Get-AnalysisRequest $other).Count | Should -Be 0

        $session, $elsewhere | Invoke-TranscriptAnalysis | Should -HaveCount 2 -Because 'one by one each goes home'
        @(Get-AnalysisRequest $heard).GetHeaders().Authorization | Should -Be 'key-of-the-session'
        @(Get-AnalysisRequest $other).GetHeaders().Authorization | Should -Be 'key-of-the-other'
    }
}

Describe 'The endpoint' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One.' -Option @{ ApiKey = 'a-key' } }
    AfterEach { Clear-Suite }

    It 'is <Name>' -ForEach @(
        @{ Name = 'a sandbox'; Use = { @{ Endpoint = $sandbox } } }
        @{ Name = 'an http address'; Use = { @{ Endpoint = "http://127.0.0.1:$($sandbox.Endpoint.Port)"; ApiKey = ConvertTo-Key a-key } } }
        @{ Name = 'a ws address'; Use = { @{ Endpoint = "ws://localhost:$($sandbox.Endpoint.Port)/"; ApiKey = ConvertTo-Key a-key } } }
        @{ Name = 'a Uri'; Use = { @{ Endpoint = $sandbox.Endpoint; ApiKey = ConvertTo-Key a-key } } }
        @{
            Name = 'the one of the environment'; Use = {
                $env:STREAMCOACH_ENDPOINT = "http://127.0.0.1:$($sandbox.Endpoint.Port)"
                $env:ASSEMBLYAI_API_KEY = 'a-key'
                @{}
            }
        }
    ) {
        $use = & $Use
        $session = Start-TranscriptionSession $short @use
        ($session | Get-TranscriptTurn -Wait).Text | Should -Be 'One.'
        $session | Invoke-TranscriptAnalysis | Should -HaveCount 1
        'Some text.' | Invoke-TranscriptAnalysis @use | Should -HaveCount 1
        @($sandbox.Sessions)[0].GetHeaders()['Authorization'] | Should -BeExactly 'a-key'
        @(Get-AnalysisRequest $sandbox).GetHeaders().Authorization | Should -Be 'a-key', 'a-key'
        @(Get-AnalysisRequest $sandbox).Path | Should -Be '/v1/chat/completions', '/v1/chat/completions'
    }

    It 'is the default sandbox before the environment, and its key is never the real one' {
        $env:STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri
        $env:ASSEMBLYAI_API_KEY = 'a-key'
        $default = Start-TranscriptionSandbox -UseByDefault
        'Some text.' | Invoke-TranscriptAnalysis | Should -HaveCount 1
        @(Get-AnalysisRequest $default).GetHeaders().Authorization | Should -Be $default.ApiKey
        Stop-TranscriptionSandbox $default
        'Some text.' | Invoke-TranscriptAnalysis | Should -HaveCount 1
        @(Get-AnalysisRequest $sandbox).GetHeaders().Authorization | Should -Be 'a-key'
    }

    It 'is not given the key of a sandbox that is gone: <Name>' -ForEach @(
        @{ Name = 'a sandbox'; Use = { @{ Endpoint = $next } } }
        @{ Name = 'an address'; Use = { @{ Endpoint = $next.Endpoint } } }
    ) {
        'Some text.' | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -HaveCount 1
        $sandbox.Dispose()
        # A port is soon given to somebody else.
        $next = Open-Sandbox -Option @{ Port = $sandbox.Endpoint.Port; ApiKey = 'the-next-key' }
        $env:ASSEMBLYAI_API_KEY = 'the-next-key'
        $use = & $Use
        'Some text.' | Invoke-TranscriptAnalysis @use | Should -HaveCount 1
        @(Get-AnalysisRequest $next).GetHeaders().Authorization | Should -BeExactly 'the-next-key'
    }

    It '<_> is refused' -ForEach 'http://example.com', 'ws://192.0.2.1:80', 'ftp://127.0.0.1', 'http://user:secret@127.0.0.1', 'nonsense' {
        $env:ASSEMBLYAI_API_KEY = 'a-key'
        $start = Read-Failure { Start-TranscriptionSession $short -Endpoint $_ }
        $start.Error.FullyQualifiedErrorId | Should -Be 'EndpointInvalid,StreamCoach.Commands.StartTranscriptionSessionCommand'
        $start.Error.TargetObject | Should -Be $_
        $analysis = Read-Failure { 'text' | Invoke-TranscriptAnalysis -Endpoint $_ }
        $analysis.Error.FullyQualifiedErrorId | Should -Be 'EndpointInvalid,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        $env:STREAMCOACH_ENDPOINT = $_
        (Read-Failure { Start-TranscriptionSession $short }).Error.FullyQualifiedErrorId | Should -BeLike 'EndpointInvalid,*'
    }
}
