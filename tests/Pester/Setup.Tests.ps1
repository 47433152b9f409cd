# Test-TranscriptionSetup: the result and advice for each kind of failure. A failure is a result, never an error.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/LocalModels.psm1"
    $script:noModels = -not (Test-TinyModel)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1", "$PSScriptRoot/LocalModels.psm1"
    Import-StreamCoach

    function Get-Check([string] $Part) {
        $checks | Where-Object Check -EQ $Part
    }
}

Describe 'Test-TranscriptionSetup' {
    BeforeEach { $script:sandbox = Open-Sandbox }
    AfterEach { Clear-Suite }

    It 'passes with a sandbox' {
        $script:checks = Test-TranscriptionSetup -Check ApiKey, Streaming, Gateway -Endpoint $sandbox
        $checks.Status | Should -Be Passed, Passed, Passed
        $checks.Action | Where-Object { $_ } | Should -BeNullOrEmpty
        (Get-Check ApiKey).Detail | Should -BeLike "*sandbox's own*"
        (Get-Check Streaming).Detail | Should -Match "^$([regex]::Escape($sandbox.Endpoint.Authority)) .*universal-3-6-pro in \d+ ms"
        (Get-Check Gateway).Detail | Should -Match 'offers \d+ models'
    }

    It 'leaves no session open, and makes no billed request' {
        $known = @(Get-TranscriptionSession).Count
        Test-TranscriptionSetup -Check Streaming, Gateway -Endpoint $sandbox | Should -HaveCount 2
        $seen = @($sandbox.Sessions)
        $seen | Should -HaveCount 1
        $seen[0].Terminated | Should -BeTrue
        $sandbox.GatewayRequests | Where-Object Path -NotLike '*/models' | Should -BeNullOrEmpty
        @(Get-TranscriptionSession).Count | Should -Be $known
    }

    It 'reports the source of the key' {
        $env:ASSEMBLYAI_API_KEY = 'mine'
        (Test-TranscriptionSetup ApiKey -Region EU).Detail | Should -BeLike '*in ASSEMBLYAI_API_KEY*'
        (Test-TranscriptionSetup ApiKey -ApiKey (ConvertTo-Key other)).Detail | Should -BeLike '*given as -ApiKey*'
    }

    It 'advises how to give a missing key' {
        $script:checks = Test-TranscriptionSetup -Check ApiKey, Streaming -Region US
        (Get-Check ApiKey).Status | Should -Be Failed
        (Get-Check ApiKey).Action | Should -BeLike '*ASSEMBLYAI_API_KEY*Start-TranscriptionSandbox*'
        (Get-Check Streaming).Status | Should -Be Skipped
        (Get-Check Streaming).Action | Should -Be (Get-Check ApiKey).Action
    }

    It 'reports a wrong key' {
        $script:checks = Test-TranscriptionSetup -Check ApiKey, Streaming -Endpoint $sandbox -ApiKey (ConvertTo-Key wrong)
        (Get-Check Streaming).Status | Should -Be Failed
        (Get-Check Streaming).Detail | Should -BeLike '*Invalid API key*'
        (Get-Check Streaming).Action | Should -BeLike '*dashboard*'
        "$($checks | Format-List | Out-String)" | Should -Not -Match '\bwrong\b'
    }

    It 'reports a malformed key' {
        $script:checks = Test-TranscriptionSetup -Check ApiKey, Streaming -Endpoint $sandbox -ApiKey (ConvertTo-Key 'two words')
        $checks.Status | Should -Be Failed, Skipped
        (Get-Check ApiKey).Detail | Should -BeLike '*space*'
    }

    It 'reports an endpoint that does not respond' {
        $closed = $sandbox.Endpoint
        $sandbox.Dispose()
        $script:checks = Test-TranscriptionSetup -Check Streaming, Gateway -Endpoint $closed -ApiKey (ConvertTo-Key any)
        $checks.Status | Should -Be Failed, Failed
        (Get-Check Streaming).Action | Should -BeLike '*network*'
        (Get-Check Gateway).Detail | Should -Match 'refused'
    }

    It 'warns about an unavailable model list, because an analysis works without it' {
        $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::PlainEnvelope(404, 'not found'))
        $check = Test-TranscriptionSetup Gateway -Endpoint $sandbox
        $check.Status | Should -Be Warning
        $check.Detail | Should -BeLike '*list of models (HTTP 404*'
        $check.Action | Should -BeLike '*work without the list*'
    }

    It 'reports a session limit of the account' {
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::RateLimited())
        $check = Test-TranscriptionSetup Streaming -Endpoint $sandbox
        $check.Status | Should -Be Failed
        $check.Action | Should -BeLike 'Wait a minute*'
    }

    It 'refuses an endpoint that would send the key in the clear' {
        { Test-TranscriptionSetup -Endpoint http://example.com } | Should -Throw -ErrorId 'EndpointInvalid,StreamCoach.Commands.TestTranscriptionSetupCommand'
    }

    It 'stops immediately' {
        $run = Invoke-StoppedPipeline -Sandbox { Open-Sandbox -Option @{ BeginDelay = '0:0:30' } } -When { @($sandbox.Sessions).Count } -Script {
            param($server) Test-TranscriptionSetup Streaming -Endpoint $server
        }
        $run.ErrorCount | Should -Be 0
    }

    It 'writes the first result before the others are known' {
        Test-TranscriptionSetup -Check ApiKey, Streaming -Endpoint $sandbox | Select-Object -First 1 | Should -HaveCount 1
        $sandbox.Sessions | Should -BeNullOrEmpty
    }

    It 'displays the advice' {
        $shown = Test-TranscriptionSetup -Check ApiKey, Streaming -Region US | Out-String -Width 150
        $shown | Should -Match '(?m)^ApiKey +Failed +There is no API key.*\r?\n +Specify -ApiKey'
        "$(Test-TranscriptionSetup ApiKey -Endpoint $sandbox)" | Should -Be 'ApiKey: Passed'
    }
}

Describe 'The speech model' {
    AfterEach { Clear-Suite }

    It 'is skipped if none is installed, with advice if there is no key' {
        $check = Test-TranscriptionSetup SpeechModel
        $check.Status | Should -Be Skipped
        $check.Detail | Should -BeLike "No speech model is installed in '*models'."
        $check.Action | Should -BeLike '*Install-TranscriptionModel moonshine-base*'
        $env:ASSEMBLYAI_API_KEY = 'mine'
        $check = Test-TranscriptionSetup SpeechModel
        $check.Detail | Should -BeLike '*With an API key none is needed.'
        $check.Action | Should -BeNullOrEmpty
    }

    It 'passes if it can be loaded, and replaces a missing key' -Skip:$noModels {
        Install-TinyModel
        $script:checks = Test-TranscriptionSetup ApiKey, SpeechModel, Streaming, Gateway
        $checks.Status | Should -Be Passed, Passed, Skipped, Skipped
        $checks.Action | Where-Object { $_ } | Should -BeNullOrEmpty
        (Get-Check ApiKey).Detail | Should -Be 'There is no API key, so moonshine-tiny transcribes on this machine.'
        (Get-Check SpeechModel).Detail | Should -Match '^moonshine-tiny is installed, and was loaded in \d+\.\d s\.$'
        (Get-Check Streaming).Detail | Should -BeLike '*moonshine-tiny*no service*'
        (Get-Check Gateway).Detail | Should -BeLike '*rules coach*'
    }

    It 'does not replace the key of a service that is named' -Skip:$noModels {
        Install-TinyModel
        (Test-TranscriptionSetup ApiKey, Streaming -Region US).Status | Should -Be Failed, Skipped
        $env:STREAMCOACH_ENDPOINT = 'http://127.0.0.1:9'
        (Test-TranscriptionSetup ApiKey).Status | Should -Be Failed
        $env:STREAMCOACH_ENDPOINT = $null
        $env:ASSEMBLYAI_API_KEY = 'two words'
        (Test-TranscriptionSetup ApiKey).Status | Should -Be Failed
    }

    It 'fails if it is damaged' -Skip:$noModels {
        Install-TinyModel
        Set-Content (Join-Path (Get-TranscriptionModel moonshine-tiny).Path vocabulary.bin) 'cut'
        $check = Test-TranscriptionSetup SpeechModel
        $check.Status | Should -Be Failed
        $check.Detail | Should -BeLike "*'moonshine-tiny' is damaged*vocabulary.bin*"
        $check.Action | Should -BeLike '*Install-TranscriptionModel moonshine-tiny*'
        (Test-TranscriptionSetup ApiKey).Status | Should -Be Failed
    }
}

Describe 'The disk' {
    BeforeEach { $script:before = Use-Environment @{ STREAMCOACH_DATA = "$TestDrive/data" } }
    AfterEach { Use-Environment $before | Out-Null }

    It 'passes with enough space, and no file remains' {
        $check = Test-TranscriptionSetup Disk
        $check.Status | Should -BeIn Passed, Warning
        $check.Detail | Should -Match "can be saved in '$([regex]::Escape([System.IO.Path]::GetFullPath("$TestDrive/data")))', which has \d+[.,]\d GB free"
        Get-ChildItem "$TestDrive/data" -Recurse -File | Should -BeNullOrEmpty
    }

    It 'fails if a folder cannot be created' {
        Set-Content "$TestDrive/file" ''
        $env:STREAMCOACH_DATA = "$TestDrive/file/below"
        $check = Test-TranscriptionSetup Disk
        $check.Status | Should -Be Failed
        $check.Action | Should -BeLike '*STREAMCOACH_DATA*'
    }
}

Describe 'The microphone' {
    BeforeAll {
        $script:noBash = -not ($IsLinux -and (Get-Command bash -CommandType Application -ErrorAction Ignore))
        if ($noBash) { return }
        # Writes the only recorder on this PATH.
        $bin = New-Item "$TestDrive/bin" -ItemType Directory
        'bash', 'head', 'yes', 'cat', 'setsid', 'sleep' | ForEach-Object { New-Item "$bin/$_" -ItemType SymbolicLink -Target (Get-Command $_ -CommandType Application)[0].Source | Out-Null }
        $script:before = Use-Environment @{ PATH = "$bin" }
        function Write-Recorder([string] $Text) {
            Set-Content "$bin/arecord" "#!$bin/bash", $Text
            & /bin/chmod +x "$bin/arecord"
        }
    }
    BeforeEach {
        if ($noBash) { Set-ItResult -Skipped -Because 'it takes Linux with bash' }
    }
    AfterAll {
        if (-not $noBash) { Use-Environment $before | Out-Null }
    }

    It 'passes with audio' {
        Write-Recorder 'exec yes'
        $check = Test-TranscriptionSetup Microphone
        $check.Status | Should -Be Passed
        $check.Detail | Should -Match 'arecord.*delivers audio, \d+ dB below full scale'
    }

    It 'gives a warning for silence' {
        Write-Recorder 'exec cat /dev/zero'
        $check = Test-TranscriptionSetup Microphone
        $check.Status | Should -Be Warning
        $check.Action | Should -BeLike '*muted*'
    }

    It 'fails if its recorder fails' {
        Write-Recorder 'echo no such device >&2; exit 1'
        $check = Test-TranscriptionSetup Microphone
        $check.Status | Should -Be Failed
        $check.Detail | Should -BeLike '*no such device*'
        $check.Action | Should -Not -BeNullOrEmpty
    }

    It 'is released immediately when the test is stopped' {
        Write-Recorder "echo `$`$ > '$TestDrive/pid'; exec sleep 60"
        $run = Invoke-StoppedPipeline -When { Get-Content "$TestDrive/pid" -ErrorAction Ignore } -Script { Test-TranscriptionSetup Microphone }
        $run.ErrorCount | Should -Be 0
        Wait-Until -For 'the end of the recorder' { -not (Test-Running (Get-PidOf "$TestDrive/pid")) } | Out-Null
        Clear-Suite
    }

    It 'fails without a recorder' {
        Remove-Item "$TestDrive/bin/arecord"
        $check = Test-TranscriptionSetup Microphone
        $check.Status | Should -Be Failed
        $check.Detail | Should -BeLike '*No program that records a microphone*'
        $check.Action | Should -BeLike 'Install*'
    }
}
