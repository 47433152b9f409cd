# The messages of -Verbose and -Debug, which never contain the key or the transcript.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:key = 'zq7Kd9-distinctive-XwV3'
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 1
    $script:said = 'Saxifrage', 'Pimpernel'

    # Runs a script in another runspace, and returns the content of each stream.
    function Get-Stream([scriptblock] $Script, [object[]] $Argument) {
        $powershell = [powershell]::Create((Open-Runspace)).AddScript($Script.ToString())
        # The sandbox is the last argument, for scripts that need it.
        @($Argument) + $sandbox | ForEach-Object { $powershell.AddArgument($_) | Out-Null }
        $output = @($powershell.Invoke())
        $streams = @{
            Output = $output
            Verbose = @($powershell.Streams.Verbose.Message); Debug = @($powershell.Streams.Debug.Message); Warning = @($powershell.Streams.Warning.Message)
            Information = @($powershell.Streams.Information | ForEach-Object { "$_" }); Error = @($powershell.Streams.Error | ForEach-Object { "$_"; $_ | Format-List * -Force | Out-String -Width 4000 })
        }
        $told = $streams.Verbose + $streams.Warning + $streams.Information + $streams.Error
        foreach ($word in $said) { $told | Should -Not -Match $word -Because 'what was said is nobody''s business who maintains a machine' }
        $told + $streams.Debug + @($output | Out-String) | Should -Not -Match $key
        $streams
    }
}

Describe 'The messages of a session' {
    BeforeEach {
        $env:ASSEMBLYAI_API_KEY = $key
        $script:sandbox = Open-Sandbox -Turn $said -Option @{ ApiKey = $key }
    }
    AfterEach { Clear-Suite }

    It 'contain the source of the key, the audio, the connection, the file and the end' {
        $streams = Get-Stream -Argument $short {
            param($path, $sandbox)
            $session = Start-TranscriptionSession $path -Endpoint $sandbox.Endpoint -Verbose
            $session | Get-TranscriptTurn -Wait -Verbose
            $session.Folder
        }
        $folder = $streams.Output[-1]
        $streams.Verbose | Should -Be @(
            "The key for $($sandbox.Endpoint.Authority) comes from ASSEMBLYAI_API_KEY."
            $streams.Verbose -match '^Performing the operation'
            "short: The audio comes from $short at 16000 Hz."
            "short: Connecting to ws://$($sandbox.Endpoint.Authority)/v3/ws with the model universal-3-6-pro, for 15 s at most."
            "short: The session is saved in $(Join-Path $folder journal.jsonl)"
            "short: Connected as $(@($sandbox.Sessions)[0].Id); the audio is sent from 0.0 s on."
            $streams.Verbose -match '^short: The service counts '
            'short: The session is Completed: 2 turns, 1.0 s of audio sent.'
        )
        $streams.Debug | Should -BeNullOrEmpty
    }

    It 'contain the path of the saved audio' -Skip:(-not (Test-ScriptCommand)) {
        $copy = [System.IO.Path]::GetFullPath("$TestDrive/saved.wav")
        $command = Get-PlayCommand $short
        $streams = Get-Stream -Argument $command, $copy {
            param($command, $copy, $sandbox)
            Start-TranscriptionSession -AudioCommand $command -Name played -Endpoint $sandbox.Endpoint -SaveAudio $copy | Get-TranscriptTurn -Wait -Verbose
        }
        $streams.Verbose[0] | Should -Match "^played: The audio comes from $([regex]::Escape($command[0])).* at 16000 Hz, and is saved in $([regex]::Escape($copy))\.$"
    }

    It 'are written only on request, and once' {
        $streams = Get-Stream -Argument $short {
            param($path, $sandbox)
            $session = Start-TranscriptionSession $path -Endpoint $sandbox.Endpoint
            $session | Get-TranscriptTurn -Wait | Out-Null
            $session | Stop-TranscriptionSession -Verbose
            'reader:'
            $other = Start-TranscriptionSession $path -Endpoint $sandbox.Endpoint
            $other | Get-TranscriptTurn -Wait -Verbose | Out-Null
        }
        @($streams.Verbose -match 'Connecting to') | Should -HaveCount 1 -Because 'only the second reader asked'
        @($streams.Verbose -match 'is Completed') | Should -HaveCount 1
    }

    It 'contain the options of the session with -Debug' {
        $streams = Get-Stream -Argument $short {
            param($path, $sandbox)
            Start-TranscriptionSession $path -Endpoint $sandbox.Endpoint -KeyTerm Ana -Debug | Get-TranscriptTurn -Wait
        }
        $streams.Debug -match 'options are' | Should -Match 'speech_model=universal-3-6-pro.*keyterms_prompt='
    }

    It 'contain a dropped connection, the wait and the next connection' {
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::DropRst(0.3))
        $streams = Get-Stream -Argument $short {
            param($path, $sandbox)
            Start-TranscriptionSession $path -Endpoint $sandbox.Endpoint -NoJournal | Get-TranscriptTurn -Wait -Verbose
        }
        $streams.Warning -match 'Connecting again' | Should -HaveCount 1
        $streams.Verbose -match 'Reconnecting in \d' | Should -Not -BeNullOrEmpty
        $streams.Verbose -match 'Connected as' | Should -HaveCount 2
        $streams.Verbose -match 'is not saved' | Should -HaveCount 1
        $streams.Verbose[-1] | Should -Match 'is Completed: \d turns, 1\.0 s of audio sent, 2 connections\.$'
    }

    It 'contain the wait for the service' {
        $script:sandbox = Open-Sandbox -Turn $said -Option @{ ApiKey = $key; SessionsPerMinute = 1; QuotaMinute = [timespan]::FromSeconds(1) }
        $streams = Get-Stream -Argument $short {
            param($path, $sandbox)
            $path, $path | Start-TranscriptionSession -Endpoint $sandbox.Endpoint -Verbose | Get-TranscriptTurn -Wait -Verbose
        }
        $streams.Verbose -match 'accepts no session yet, retrying: ' | Should -Not -BeNullOrEmpty
        $streams.Verbose -match 'accepts no further session now, so this session waits' | Should -Not -BeNullOrEmpty
    }

    It 'contain the reason why a session did not begin' {
        $streams = Get-Stream -Argument $short {
            param($path)
            Start-TranscriptionSession $path -Endpoint http://127.0.0.1:1 -Verbose
        }
        $streams.Verbose -match 'Connecting to ws://127.0.0.1:1/v3/ws' | Should -HaveCount 1
        $streams.Verbose[-1] | Should -Match 'is Failed: 0 turns'
    }
}

Describe 'The messages of an analysis' {
    BeforeEach {
        $env:ASSEMBLYAI_API_KEY = $key
        $script:sandbox = Open-Sandbox -Option @{ ApiKey = $key }
    }
    AfterEach { Clear-Suite }

    It 'contain the model, the sizes, each attempt and the answer' {
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::RateLimited(0, 1))
        $streams = Get-Stream -Argument (, $said) {
            param($said, $sandbox)
            $null = $said | Invoke-TranscriptAnalysis -Endpoint $sandbox.Endpoint -Model claude-sonnet-4-6 -Verbose -Debug
        }
        $streams.Verbose -match '^The key for ' | Should -HaveCount 1
        $streams.Verbose -match '^2 turns are sent to claude-sonnet-4-6 in 1 piece, \d+ characters, about \d+ tokens' | Should -HaveCount 1
        $streams.Verbose -match "^Sending \d+ bytes to $($sandbox.Endpoint)v1/chat/completions for claude-sonnet-4-6, try [12] of 3\.$" | Should -HaveCount 2
        $streams.Verbose -match 'No answer after \d.*RateLimited' | Should -HaveCount 1
        $streams.Verbose -match 'Trying again in' | Should -HaveCount 1
        $streams.Verbose[-1] | Should -Match '^claude-sonnet-4-6 answered in \d+\.\d s: \d+ characters, \d+ tokens in, \d+ out, ended by stop, request \S+\.$'
    }

    It 'contain the failure' {
        $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::RateLimited(0, 3))
        $streams = Get-Stream -Argument (, $said) {
            param($said, $sandbox)
            $said | Invoke-TranscriptAnalysis -Endpoint $sandbox.Endpoint -Verbose
        }
        $streams.Error | Should -Not -BeNullOrEmpty
        $streams.Verbose -match 'No answer after' | Should -HaveCount 3
    }

    It 'contain the written file' {
        $path = [System.IO.Path]::GetFullPath("$TestDrive/talk.txt")
        $streams = Get-Stream -Argument $said, $path {
            param($said, $path)
            $said | Export-Transcript $path -Verbose
        }
        $streams.Verbose | Should -Contain "Written to '$path'."
    }
}
