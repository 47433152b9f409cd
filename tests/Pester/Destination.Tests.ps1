# Where text is sent: a session is analysed at the endpoint that transcribed it, with that endpoint's key, and nowhere else.

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

    It 'is sent to the endpoint of the session, whatever the default is: <Name>' -ForEach @(
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

    It 'accepts its own endpoint as a parameter' {
        $turns | Invoke-TranscriptAnalysis -Endpoint $heard | Should -HaveCount 1
        @(Get-AnalysisRequest $heard).GetHeaders().Authorization | Should -Be 'key-of-the-session'
    }

    It 'is refused for <Name>, and nothing is sent' -ForEach @(
        @{ Name = 'an endpoint on another machine'; To = { @{ Endpoint = 'https://gateway.invalid' } } }
        @{ Name = 'a region'; To = { @{ Region = 'EU' } } }
    ) {
        $to = & $To
        $read = Read-Failure { $turns | Invoke-TranscriptAnalysis @to }
        $read.Error.FullyQualifiedErrorId | Should -Be 'RegionsMixed,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        "$($read.Error)" | Should -BeLike "*$($heard.Endpoint.Authority)*"
        $read.Output | Should -BeNullOrEmpty
        @(Get-AnalysisRequest $heard).Count | Should -Be 0
    }

    It 'is sent to another sandbox on this machine if that is named, with its key' {
        $turns | Invoke-TranscriptAnalysis -Endpoint $other | Should -HaveCount 1
        @(Get-AnalysisRequest $other).GetHeaders().Authorization | Should -Be 'key-of-the-other'
        @(Get-AnalysisRequest $heard).Count | Should -Be 0
    }

    It 'is not combined with a session of a region' {
        $elsewhere = Start-TranscriptionSession $short -Endpoint $other
        $elsewhere | Get-TranscriptTurn -Wait | Should -HaveCount 1
        $journal = "$($elsewhere.Folder)/journal.jsonl"
        (Get-Content $journal) -replace '"endpoint":"http[^"]*"', '"endpoint":"EU"' | Set-Content $journal
        $saved = Get-TranscriptionSession -Saved $elsewhere.Id
        $saved.Region | Should -Be EU
        (Read-Failure { $session, $saved | Invoke-TranscriptAnalysis -Combine }).Error.FullyQualifiedErrorId | Should -BeLike 'RegionsMixed,*'
        (Read-Failure { $saved | Invoke-TranscriptAnalysis -Endpoint $other }).Error.FullyQualifiedErrorId | Should -BeLike 'RegionsMixed,*'
        @(Get-AnalysisRequest $heard).Count + @(Get-AnalysisRequest $other).Count | Should -Be 0

        $session, $elsewhere | Invoke-TranscriptAnalysis | Should -HaveCount 2 -Because 'one by one each goes home'
        @(Get-AnalysisRequest $heard).GetHeaders().Authorization | Should -Be 'key-of-the-session'
        @(Get-AnalysisRequest $other).GetHeaders().Authorization | Should -Be 'key-of-the-other'
        $session, $elsewhere | Invoke-TranscriptAnalysis -Combine | Should -HaveCount 1 -Because 'both were heard on this machine'
    }
}

Describe 'A session of a sandbox that has ended' {
    BeforeEach {
        $script:gone = Open-Sandbox -Turn 'One.' -Option @{ ApiKey = 'key-of-the-gone' }
        $script:session = Start-TranscriptionSession $short -Endpoint $gone -Name vanished
        $script:turns = $session | Get-TranscriptTurn -Wait
        $turns | Export-Transcript "$TestDrive/gone.json"
        $gone.Dispose()
        # A text that must not be sent to another program on this machine.
        $env:ASSEMBLYAI_API_KEY = 'a-real-key'
    }
    AfterEach { Clear-Suite }

    It 'is analysed at the default sandbox, with its key: <Name>' -ForEach @(
        @{ Name = 'the session'; Make = { $session } }
        @{ Name = 'its turns'; Make = { $turns } }
        @{ Name = 'the saved session'; Make = { Get-TranscriptionSession -Saved $session.Id } }
        @{ Name = 'an imported transcript'; Make = { Import-Transcript "$TestDrive/gone.json" } }
    ) {
        $next = Start-TranscriptionSandbox -UseByDefault
        (& $Make | Invoke-TranscriptAnalysis).SessionId | Should -Be $session.Id
        @(Get-AnalysisRequest $next).GetHeaders().Authorization | Should -Be $next.ApiKey
    }

    It 'is analysed at a new sandbox on its port, with the key of the new one' {
        $next = Open-Sandbox -Option @{ Port = $gone.Endpoint.Port; ApiKey = 'the-next-key' }
        $session | Invoke-TranscriptAnalysis -Endpoint $next | Should -HaveCount 1
        $session | Invoke-TranscriptAnalysis | Should -HaveCount 1
        @(Get-AnalysisRequest $next).GetHeaders().Authorization | Should -Be 'the-next-key', 'the-next-key'
    }

    It 'is an error with the endpoint if there is no other on this machine' {
        $read = Read-Failure { $session | Invoke-TranscriptAnalysis }
        $read.Error.FullyQualifiedErrorId | Should -Be 'EndpointGone,StreamCoach.Commands.InvokeTranscriptAnalysisCommand'
        "$($read.Error)" | Should -BeLike "*'vanished'*$($gone.Endpoint.Authority)*nothing listens*"
        $read.Error.ErrorDetails.RecommendedAction | Should -BeLike '*Start-TranscriptionSandbox*-Endpoint*'
        (Read-Failure { Resume-TranscriptionSession $session.Id }).Error.FullyQualifiedErrorId | Should -BeLike 'EndpointGone,*'
    }
}

Describe 'An interrupted session of a sandbox that has ended' {
    AfterEach { Clear-Suite }

    It 'is resumed at the default sandbox' {
        $long = Write-Wav "$TestDrive/long.wav" -Part 0.2, -60
        $gone = Open-Sandbox -Turn 'One.'
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $gone.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$long' -Endpoint '$($gone.Endpoint)' | Get-TranscriptTurn -Wait | ForEach-Object Text
"@
        $child.StandardOutput.ReadLine() | Should -Be 'One.'
        $child.Kill()
        $child.WaitForExit()
        $gone.Dispose()

        $next = Start-TranscriptionSandbox -UseByDefault
        $session = Resume-TranscriptionSession (Get-TranscriptionSession -Saved).Id
        $session.State | Should -Be Running
        @($next.Sessions).Count | Should -Be 1
        $session.Region | Should -Be $next.Endpoint.Authority
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

    It 'is the default sandbox before the environment variable, and never gets the real key' {
        $env:STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri
        $env:ASSEMBLYAI_API_KEY = 'a-key'
        $default = Start-TranscriptionSandbox -UseByDefault
        'Some text.' | Invoke-TranscriptAnalysis | Should -HaveCount 1
        @(Get-AnalysisRequest $default).GetHeaders().Authorization | Should -Be $default.ApiKey
        Stop-TranscriptionSandbox $default
        'Some text.' | Invoke-TranscriptAnalysis | Should -HaveCount 1
        @(Get-AnalysisRequest $sandbox).GetHeaders().Authorization | Should -Be 'a-key'
    }

    It 'does not get the key of a sandbox that has ended: <Name>' -ForEach @(
        @{ Name = 'a sandbox'; Use = { @{ Endpoint = $next } } }
        @{ Name = 'an address'; Use = { @{ Endpoint = $next.Endpoint } } }
    ) {
        'Some text.' | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -HaveCount 1
        $sandbox.Dispose()
        # Another program may use the port later.
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
