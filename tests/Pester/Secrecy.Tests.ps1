# The key appears nowhere: in no stream, no error, no object, no address.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:key = 'zq7Kd9-distinctive-XwV3'
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 0.1

    function Show-All([scriptblock] $Script) {
        # Everything that could reach a screen or a log.
        $Error.Clear()
        $VerbosePreference = $DebugPreference = 'Continue'
        $InformationPreference = 'Continue'
        $all = try { & $Script *>&1 } catch { $_ }
        $VerbosePreference = $DebugPreference = 'SilentlyContinue'
        $all | Out-String -Width 4000
        $all | Format-List * -Force | Out-String -Width 4000
        $Error | Out-String -Width 4000
        $Error | Format-List * -Force | Out-String -Width 4000
        $Error | ForEach-Object { "$($_.Exception)"; $_.ScriptStackTrace }
        Get-TranscriptionSession | ConvertTo-Json -Depth 4 -WarningAction Ignore
        Get-TranscriptionSession | Format-List * -Force | Out-String -Width 4000
        Get-TranscriptionSession | ConvertTo-Csv
    }
}

Describe 'The key' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'Hello there.' -Option @{ ApiKey = $key } }
    AfterEach { Clear-Suite }

    It 'is not shown where all goes well' {
        $shown = Show-All {
            $session = Start-TranscriptionSession $short -ApiKey (ConvertTo-Key $key) -Endpoint $sandbox.Endpoint -Verbose -Debug
            $session | Get-TranscriptTurn -Wait -Verbose -Debug
            $session | Stop-TranscriptionSession -PassThru -Verbose -Debug | Invoke-TranscriptAnalysis -Verbose -Debug
        }
        "$shown" | Should -BeLike '*Hello there.*'
        "$shown" | Should -BeLike '*"Id":*' -Because 'the session itself is looked at'
        "$shown" | Should -Not -BeLike "*$key*"
    }

    It 'is not shown where <Name>' -ForEach @(
        @{ Name = 'the service refuses it'; Id = 'ApiKeyRejected'; Do = { Start-TranscriptionSession $short -ApiKey (ConvertTo-Key "$key-wrong") -Endpoint $sandbox.Endpoint -Verbose -Debug } }
        @{ Name = 'the gateway refuses it'; Id = 'ApiKeyRejected'; Do = { 'text' | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key "$key-wrong") -Endpoint $sandbox.Endpoint -Verbose -Debug } }
        @{ Name = 'it cannot be a key'; Id = 'ApiKeyRejected'; Do = { Start-TranscriptionSession $short -ApiKey (ConvertTo-Key "$key with spaces") -Endpoint $sandbox.Endpoint -Verbose -Debug } }
        @{ Name = 'the connection is refused'; Id = 'ConnectFailed'; Do = { Start-TranscriptionSession $short -ApiKey (ConvertTo-Key $key) -Endpoint http://127.0.0.1:1 -Verbose -Debug } }
        @{ Name = 'the gateway says it'; Id = 'AnalysisRejected'; Do = {
                $sandbox.FaultNextGateway([StreamCoach.Sandbox.GatewayFault]::PlainEnvelope(404, 'nothing here'))
                'text' | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key $key) -Endpoint $sandbox.Endpoint -Verbose -Debug
            }
        }
        @{ Name = 'the gateway makes it wait'; Id = 'RateLimited'; Do = {
                $sandbox.FaultNextGateway([StreamCoach.Sandbox.GatewayFault]::RateLimited(0, 3))
                'text' | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key $key) -Endpoint $sandbox.Endpoint -Verbose -Debug
            }
        }
    ) {
        $shown = Show-All $Do
        "$shown" | Should -BeLike "*$Id*"
        "$shown" | Should -Not -BeLike "*$key*"
    }

    It 'goes into a header and into no address or message' {
        $env:ASSEMBLYAI_API_KEY = $key
        Start-TranscriptionSession $short -Endpoint $sandbox.Endpoint -KeyTerm one, two -Prompt 'A talk.' | Get-TranscriptTurn -Wait | Invoke-TranscriptAnalysis |
            Should -HaveCount 1
        $seen = @($sandbox.Sessions)[0]
        $seen.Headers['Authorization'] | Should -BeExactly $key
        $seen.Query.GetEnumerator() | Out-String -Width 4000 | Should -Not -BeLike "*$key*"
        $seen.UnknownParameters | Should -BeNullOrEmpty
        "$($seen.TextMessages)" | Should -Not -BeLike "*$key*"
        $request = @(Get-AnalysisRequest $sandbox)[0]
        $request.Headers['Authorization'] | Should -BeExactly $key
        "$($request.Path) $($request.Body)" | Should -Not -BeLike "*$key*"
    }
}
