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

    It 'is not shown on success' {
        $shown = Show-All {
            $session = Start-TranscriptionSession $short -ApiKey (ConvertTo-Key $key) -Endpoint $sandbox.Endpoint -Verbose -Debug
            $session | Get-TranscriptTurn -Wait -Verbose -Debug
            $session | Stop-TranscriptionSession -PassThru -Verbose -Debug | Invoke-TranscriptAnalysis -Verbose -Debug
        }
        "$shown" | Should -BeLike '*Hello there.*'
        "$shown" | Should -BeLike '*"Id":*' -Because 'the session itself is looked at'
        "$shown" | Should -Not -BeLike "*$key*"
    }

    It 'is not shown when <Name>' -ForEach @(
        @{ Name = 'the service refuses it'; Id = 'ApiKeyRejected'; Do = { Start-TranscriptionSession $short -ApiKey (ConvertTo-Key "$key-wrong") -Endpoint $sandbox.Endpoint -Verbose -Debug } }
        @{ Name = 'the gateway refuses it'; Id = 'ApiKeyRejected'; Do = { 'text' | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key "$key-wrong") -Endpoint $sandbox.Endpoint -Verbose -Debug } }
        @{ Name = 'it cannot be a key'; Id = 'ApiKeyRejected'; Do = { Start-TranscriptionSession $short -ApiKey (ConvertTo-Key "$key with spaces") -Endpoint $sandbox.Endpoint -Verbose -Debug } }
        @{ Name = 'the connection is refused'; Id = 'ConnectFailed'; Do = { Start-TranscriptionSession $short -ApiKey (ConvertTo-Key $key) -Endpoint http://127.0.0.1:1 -Verbose -Debug } }
        @{ Name = 'the gateway says it'; Id = 'AnalysisRejected'; Do = {
                $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::PlainEnvelope(404, 'nothing here'))
                'text' | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key $key) -Endpoint $sandbox.Endpoint -Verbose -Debug
            }
        }
        @{ Name = 'the gateway makes it wait'; Id = 'RateLimited'; Do = {
                $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::RateLimited(0, 3))
                'text' | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key $key) -Endpoint $sandbox.Endpoint -Verbose -Debug
            }
        }
    ) {
        $shown = Show-All $Do
        "$shown" | Should -BeLike "*$Id*"
        "$shown" | Should -Not -BeLike "*$key*"
    }

    It 'is not passed to an audio program' -Skip:(-not (Test-ScriptCommand)) {
        $env:ASSEMBLYAI_API_KEY = $key
        # A copy under another name, and one inside a longer value.
        $before = Use-Environment @{ MY_KEY = $key; MY_HEADER = "Authorization: $key"; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri }
        $command = Get-ScriptCommand -Bash "env > '$TestDrive/env.part'; mv '$TestDrive/env.part' '$TestDrive/env'; exec yes" -Windows @"
            [Environment]::GetEnvironmentVariables().GetEnumerator() | ForEach-Object { "`$(`$_.Key)=`$(`$_.Value)" } | Set-Content '$TestDrive/env.part'
            Move-Item '$TestDrive/env.part' '$TestDrive/env'
            `$out = [Console]::OpenStandardOutput()
            while (`$true) { `$out.Write([byte[]]::new(3200)) }
"@
        $session = Start-TranscriptionSession -AudioCommand $command -Endpoint $sandbox
        Wait-Until -For 'the program to have its environment' { Test-Path "$TestDrive/env" } | Out-Null
        $session | Stop-TranscriptionSession
        Use-Environment $before | Out-Null
        Get-Content "$TestDrive/env" -Raw | Should -Match '(?m)^PATH='
        Get-Content "$TestDrive/env" -Raw | Should -Not -Match $key
        Get-Content "$TestDrive/env" -Raw | Should -Not -Match '(?m)^(STREAMCOACH_|ASSEMBLYAI_API_KEY)'
    }

    It 'is sent in a header and in no address or message' {
        $env:ASSEMBLYAI_API_KEY = $key
        Start-TranscriptionSession $short -Endpoint $sandbox.Endpoint -KeyTerm one, two -Prompt 'A talk.' | Get-TranscriptTurn -Wait | Invoke-TranscriptAnalysis |
            Should -HaveCount 1
        $seen = @($sandbox.Sessions)[0]
        $seen.GetHeaders()['Authorization'] | Should -BeExactly $key
        $seen.GetQuery().GetEnumerator() | Out-String -Width 4000 | Should -Not -BeLike "*$key*"
        $seen.UnknownParameters | Should -BeNullOrEmpty
        "$($seen.GetTextMessages())" | Should -Not -BeLike "*$key*"
        $request = @(Get-AnalysisRequest $sandbox)[0]
        $request.GetHeaders()['Authorization'] | Should -BeExactly $key
        "$($request.Path) $($request.Body)" | Should -Not -BeLike "*$key*"
    }
}

# A long session at a prompt: all files that PowerShell writes, and all data that other programs can see.
Describe 'The key that is typed at a prompt' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Terminal.psm1"
        $script:missing = 'tmux', 'bash' | Where-Object { -not (Get-Command $_ -CommandType Application -ErrorAction Ignore) }
        if ($missing) { return }
        $sandbox = Open-Sandbox -Turn 'Hello there.' -Option @{ ApiKey = $key }
        $script:evening = New-Item "$TestDrive/evening" -ItemType Directory
        $quoted = (Get-LiveCommand -Silent | ForEach-Object { "'$_'" }) -join ', '
        Open-Terminal -Environment @{
            HOME = "$evening"; XDG_DATA_HOME = "$evening"; XDG_CONFIG_HOME = "$evening"; XDG_CACHE_HOME = "$evening"; TMPDIR = "$evening"
        } -Setup @"
            Set-PSReadLineOption -HistorySaveStyle SaveIncrementally -HistorySavePath '$evening/history.txt'
            `$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
            function Open-Talk(`$Key) { `$global:session = Start-TranscriptionSession -AudioCommand $quoted -Endpoint '$($sandbox.Endpoint)' -ApiKey `$Key }
            Start-Transcript '$evening/transcript.txt' | Out-Null
"@
        Write-Line '$key = Read-Host -AsSecureString Key'
        Wait-Screen '(?m)^Key:'
        Send-Key $key, Enter
        Write-Line 'Open-Talk $key; "state:$($session.State)"'
        Wait-Screen '(?m)^state:Running'
        # While the recorder runs. Processes may end while they are examined.
        $script:arguments = if ($IsLinux) {
            Wait-Until -Seconds 30 -For 'the recorder' {
                $all = foreach ($process in [System.IO.Directory]::GetDirectories('/proc')) {
                    try { [System.IO.File]::ReadAllText("$process/cmdline") } catch { continue }
                }
                if ($all -match '/dev/zero') { , $all }
            }
        }
        Write-Line '$session | Get-TranscriptTurn -Wait | Select-Object -First 1 | Out-Host; $session | Stop-TranscriptionSession -PassThru | Invoke-TranscriptAnalysis'
        Write-Line 'Open-Talk (ConvertTo-SecureString wrong -AsPlainText); $Error | Format-List * -Force'
        Write-Line 'Stop-Transcript | Out-Null; Get-Variable | Out-String | Set-Content (Join-Path $HOME variables.txt)'
        Wait-Prompt
        $script:screen = Read-Screen
        # The folder also contains the pipes and sockets of pwsh.
        $script:written = Get-ChildItem $evening -Recurse -File -Force | Where-Object UnixMode -Match '^-'
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these programs were not found: $missing" }
    }
    AfterAll {
        if ($missing) { return }
        Close-Terminal
        Clear-Suite
    }

    It 'is not on the screen' {
        $screen | Should -Match 'Invalid API key'
        $screen | Should -Not -Match $key
    }

    It 'is in no file: no history, no transcript, no journal' {
        Get-Content "$evening/history.txt" | Should -Contain '$key = Read-Host -AsSecureString Key'
        Get-Content "$evening/transcript.txt" -Raw | Should -Match '(?s)Hello there.*Sandbox analysis.*Invalid API key'
        Get-Content "$evening/variables.txt" -Raw | Should -Match 'session'
        $written | Where-Object { [System.IO.File]::ReadAllText($_) -match $key } | Should -BeNullOrEmpty
    }

    It 'is in no program''s arguments' {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'only Linux shows them as files' }
        $arguments -match '/dev/zero' | Should -Not -BeNullOrEmpty -Because 'the recorder is looked at'
        $arguments -match $key | Should -BeNullOrEmpty
    }
}
