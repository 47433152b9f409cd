# Ctrl+C returns to the prompt immediately in every situation, and leaves the expected state.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:noProgram = -not (Test-ScriptCommand)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:long = Write-Wav "$TestDrive/long.wav" -Part -60
}

Describe 'Ctrl+C' {
    AfterEach { Clear-Suite }

    It 'cancels connecting, and leaves nothing open' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox { Open-Sandbox -Option @{ Fault = [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() } } -Script {
            param($sandbox, $path)
            Start-TranscriptionSession $path -Endpoint $sandbox
        } -When { @($sandbox.Sessions).Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
        $stop.State | Should -Be Stopped
        Wait-Until -For 'the close' { @($stop.Sandbox.Sessions)[0].Closed } | Out-Null
    }

    It 'cancels connecting of a live source, and ends its program' -Skip:$noProgram {
        $pidFile = "$TestDrive/connect.pid"
        $stop = Invoke-StoppedPipeline -ArgumentList (Get-LiveCommand -PidFile $pidFile) -Sandbox {
            Open-Sandbox -Option @{ Fault = [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }
        } -Script {
            param($sandbox, $command)
            Start-TranscriptionSession -AudioCommand $command -Endpoint $sandbox | Get-TranscriptTurn -Wait
        } -When { @($sandbox.Sessions).Count -eq 1 -and (Get-Content $pidFile -ErrorAction Ignore) }
        Wait-Until -For 'the end of the program' { -not (Test-Running (Get-PidOf $pidFile)) } | Out-Null
        Wait-Until -For 'the close' { @($stop.Sandbox.Sessions)[0].Closed } | Out-Null
    }

    It 'ends the wait for turns, and the session that this pipeline started' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox { Open-Sandbox -Turn 'One.' } -Script {
            param($sandbox, $path)
            Start-TranscriptionSession $path -Endpoint $sandbox | Get-TranscriptTurn -Wait
        } -When { $output.Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
        Wait-Until -For 'Terminate' { @($stop.Sandbox.Sessions)[0].Terminated } | Out-Null
        Wait-Until -For 'the close' { @($stop.Sandbox.Sessions)[0].Closed } | Out-Null
    }

    It 'ends only the wait if an earlier command started the session' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox { Open-Sandbox -Turn 'One.' } -Script {
            param($sandbox, $path)
            # In a separate pipeline, after which the session belongs to the variable.
            $session = Start-TranscriptionSession $path -Endpoint $sandbox
            $session | Get-TranscriptTurn -Wait
        } -When { $output.Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
        $seen = @($stop.Sandbox.Sessions)[0]
        $seen.WaitForAudioAsync($seen.AudioSeconds + 0.3).Wait(15000) | Should -BeTrue -Because 'it goes on'
        $seen.Terminated | Should -BeFalse
        $stop.Runspace.SessionStateProxy.GetVariable('session').State | Should -Be Running
    }

    It 'cancels the analysis, and keeps the session' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox {
            $sandbox = Open-Sandbox -Turn 'One.'
            $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::Hang())
            $sandbox
        } -Script {
            param($sandbox, $path)
            $session = Start-TranscriptionSession $path -Endpoint $sandbox
            $turn = $session | Get-TranscriptTurn -Wait | Select-Object -First 1
            $turn | Invoke-TranscriptAnalysis
        } -When { @(Get-AnalysisRequest $sandbox).Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
        $stop.Output | Should -BeNullOrEmpty
        $stop.Runspace.SessionStateProxy.GetVariable('session').State | Should -Be Running
    }

    It 'cancels the wait before a retry of the analysis' {
        $stop = Invoke-StoppedPipeline -Sandbox {
            $sandbox = Open-Sandbox
            $sandbox.FaultNextGateway([StreamCoach.Sandbox.Faults.GatewayFault]::RateLimited(60, 10))
            $sandbox
        } -Script {
            param($sandbox)
            'Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox
        } -When { @(Get-AnalysisRequest $sandbox | Where-Object Status).Count -eq 1 }
        @(Get-AnalysisRequest $stop.Sandbox).Count | Should -Be 1
    }

    It 'ends the wait for the last turns, and the session still ends' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox { Open-Sandbox -Option @{ Fault = [StreamCoach.Sandbox.Faults.SandboxFault]::NoTermination() } } -Script {
            param($sandbox, $path)
            $session = Start-TranscriptionSession $path -Endpoint $sandbox
            $session | Stop-TranscriptionSession
        } -When { @($sandbox.Sessions | Where-Object Terminated).Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
        Wait-Until -Seconds 4 { $stop.Runspace.SessionStateProxy.GetVariable('session').State -eq 'Interrupted' } | Out-Null
    }

    It 'cancels the device query of <Name>' -Skip:(-not $IsLinux) -ForEach @(
        @{ Name = 'Get-TranscriptionDevice'; Do = { Get-TranscriptionDevice } }
        @{ Name = 'Start-TranscriptionSession'; Do = { param($sandbox) Start-TranscriptionSession -Device desk -Endpoint $sandbox } }
    ) {
        $asked = "$TestDrive/asked-$([guid]::NewGuid())"
        try {
            Invoke-WithProgram @{ pactl = "echo `$`$ > '$asked'; exec /bin/sleep 60" } {
                $stop = Invoke-StoppedPipeline -Script $Do -When { Get-Content $asked -ErrorAction Ignore }
                $stop.ErrorCount | Should -Be 0
            }
        }
        finally { Get-Content $asked -ErrorAction Ignore | ForEach-Object { Stop-Process $_ -ErrorAction Ignore } }
    }

    It 'cancels the model request: <Name>' -ForEach @(
        @{ Name = 'Test-TranscriptionSetup'; Do = { param($sandbox) Test-TranscriptionSetup Gateway -Endpoint $sandbox } }
        @{ Name = 'Get-TranscriptAnalysisModel'; Do = { param($sandbox) Get-TranscriptAnalysisModel -Endpoint $sandbox } }
        @{ Name = 'Invoke-TranscriptAnalysis'; Do = { param($sandbox) 'Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Name = 'Invoke-TranscriptAnalysis -WhatIf'; Do = { param($sandbox) 'Hello.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -WhatIf } }
    ) {
        $stop = Invoke-StoppedPipeline -Sandbox {
            $sandbox = Open-Sandbox
            $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::Hang())
            $sandbox
        } -Script $Do -When { @($sandbox.GatewayRequests).Count -eq 1 }
        $stop.ErrorCount | Should -Be 0
        $stop.Output | Should -BeNullOrEmpty
    }

    It 'cancels the wait for the service to accept another session' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox { Open-Sandbox -Turn 'One.' -Option @{ SessionsPerMinute = 1 } } -Script {
            param($sandbox, $path)
            $path, $path | Start-TranscriptionSession -Endpoint $sandbox | Get-TranscriptTurn -Wait
        } -When { @($sandbox.Sessions).Count -ge 2 }
        $stop.ErrorCount | Should -Be 0
        Wait-Until -For 'the close of what was open' { -not @($stop.Sandbox.Sessions | Where-Object Closed -EQ $false) } | Out-Null
    }

    It 'ends many sessions of one pipeline, the queued ones too' {
        $stop = Invoke-StoppedPipeline -ArgumentList $long -Sandbox { Open-Sandbox -Turn 'One.' } -Script {
            param($sandbox, $path)
            $path, $path, $path, $path | Start-TranscriptionSession -ThrottleLimit 2 -Endpoint $sandbox | Get-TranscriptTurn -Wait
        } -When { $output.Count -eq 2 }
        Wait-Until { @($stop.Sandbox.Sessions | Where-Object Closed).Count -eq 2 } | Out-Null
        @($stop.Sandbox.Sessions).Count | Should -Be 2
        @($stop.Sandbox.Sessions).Terminated | Should -Be $true, $true
    }
}

Describe 'Stop-TranscriptionSession without arguments' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One.' }
    AfterEach { Clear-Suite }

    It 'stops the only running session' {
        $ended = Start-TranscriptionSession $long -Endpoint $sandbox
        $ended | Stop-TranscriptionSession -Force
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        Stop-TranscriptionSession -WhatIf
        $session.State | Should -Be Running
        Stop-TranscriptionSession -Force -PassThru | Should -Be $session
        $session.State | Should -Be Interrupted
    }

    It 'stops none of several sessions, and lists them' {
        $sessions = 'first', 'second' | ForEach-Object { Start-TranscriptionSession $long -Endpoint $sandbox -Name $_ }
        $read = Read-Failure { Stop-TranscriptionSession -PassThru }
        $read.Output | Should -BeNullOrEmpty
        $read.Error.FullyQualifiedErrorId | Should -Be 'SessionAmbiguous,StreamCoach.Commands.StopTranscriptionSessionCommand'
        "$($read.Error)" | Should -Be '2 sessions are running: first, second. None was stopped.'
        $sessions.State | Should -Be Running, Running
    }

    It 'reports that none is running' {
        $read = Read-Failure { Stop-TranscriptionSession }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SessionNotRunning,StreamCoach.Commands.StopTranscriptionSessionCommand'
        "$($read.Error)" | Should -Be 'No session of this PowerShell is running.'
    }

    It 'stops nothing for an empty pipeline or variable' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        Get-TranscriptionSession nobody* | Stop-TranscriptionSession
        @() | Stop-TranscriptionSession
        { Stop-TranscriptionSession $null } | Should -Throw
        { Stop-TranscriptionSession -Session $null } | Should -Throw
        $session.State | Should -Be Running
    }
}
