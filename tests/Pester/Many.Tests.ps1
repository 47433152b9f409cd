# Many files at once: the throttle, the queue, and an invalid file among valid ones.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:long = Write-Wav "$TestDrive/long.wav" -Part -60
}

Describe 'More files than -ThrottleLimit' {
    AfterEach { Clear-Suite }

    It 'are queued without blocking' {
        $sandbox = Open-Sandbox
        $states = $long, $long, $long, $long | Start-TranscriptionSession -ThrottleLimit 2 -Endpoint $sandbox -OutVariable sessions |
            ForEach-Object { "$($_.State)" }
        $states | Should -Be Running, Running, Queued, Queued
        $sessions | Stop-TranscriptionSession -Force
        $sessions.State | Should -Be Interrupted, Interrupted, Stopped, Stopped
        @($sandbox.Sessions).Count | Should -Be 2 -Because 'one that was stopped while it waited needs no place'
    }

    It 'give all turns, within the throttle limit, and an invalid file does not stop the others' {
        $sandbox = Open-Sandbox -Option @{ KeepAudio = $true }
        # Each with a unique length, because the sandbox reports only the length of a tone.
        foreach ($i in 1..6) { Write-Wav "$TestDrive/call$i.wav" -Part (0.2 + $i / 10) | Out-Null }
        Set-Content "$TestDrive/call3b.wav" 'This is no sound at all, and long enough to be read as a header.'

        $read = Read-Failure {
            Get-ChildItem "$TestDrive/call*.wav" | Start-TranscriptionSession -ThrottleLimit 2 -Endpoint $sandbox | Get-TranscriptTurn -Wait
        }
        $read.Output.Text | Sort-Object | Should -Be (3..8 | ForEach-Object { "[speech 0.$_ s]" })
        @($read.Output.SessionId | Sort-Object -Unique).Count | Should -Be 6
        $read.Error | Should -HaveCount 1
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'AudioFormatNotSupported,*'
        "$($read.Error)" | Should -BeLike '*call3b.wav*'

        # The maximum number of sessions that overlap, from the first frame to the last of each.
        $spans = $sandbox.Sessions | ForEach-Object { , @($_.GetFrameTimestamps())[0, -1] }
        $spans | Should -HaveCount 6
        $together = $spans | ForEach-Object {
            $at = $_[0]
            @($spans | Where-Object { $_[0] -le $at -and $_[1] -ge $at }).Count
        }
        ($together | Measure-Object -Maximum).Maximum | Should -Be 2
    }

    It 'wait while the service accepts no more, and all are transcribed' {
        $sandbox = Open-Sandbox -Option @{ SessionsPerMinute = 2; QuotaMinute = '0:0:2' }
        $short = Write-Wav "$TestDrive/slow.wav" -Part 0.1, -2
        $states = $short, $short, $short, $short | Start-TranscriptionSession -Endpoint $sandbox -RunVariable run -OutVariable sessions | ForEach-Object { "$($_.State) $($_.QueuedFor)" }
        $states | Should -Be 'Running ', 'Running ', 'Queued Service', 'Queued Service'
        $sessions | Get-TranscriptTurn -Wait -ErrorAction Stop | Should -HaveCount 4
        $sessions.State | Should -Be Completed, Completed, Completed, Completed
        $run.Retries | Should -BeGreaterOrEqual 1
        # The third was refused, and the fourth did not connect meanwhile.
        @($sandbox.Sessions).Count | Should -Be (4 + $run.Retries)
    }

    It 'fail one by one if they cannot begin, and the others continue' {
        # The first session ends when all three exist, so that two are queued.
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $sandbox.FaultNext($null, [StreamCoach.Sandbox.Faults.SandboxFault]::Refuse(400), $null)
        $short = Write-Wav "$TestDrive/short.wav" -Part 0.1
        $sessions = [System.Collections.Generic.List[object]]::new()
        $read = Read-Failure {
            $short, $short, $short | Start-TranscriptionSession -ThrottleLimit 1 -Endpoint $sandbox | ForEach-Object {
                $sessions.Add($_)
                if ($sessions.Count -eq 3) {
                    $message.Add((ConvertTo-TurnMessage 'One.'))
                    $message.CompleteAdding()
                }
                $_
            } | Get-TranscriptTurn -Wait
        }
        $read.Output.Text | Should -Be 'One.'
        $sessions.State | Should -Be Completed, Failed, Completed
        # It failed in the queue, so the reader reports it.
        $read.Error.FullyQualifiedErrorId | Should -Be 'ConnectFailed,StreamCoach.Commands.GetTranscriptTurnCommand'
        $read.Error.TargetObject | Should -Be $short
    }
}

Describe 'Many analyses' {
    AfterEach { Clear-Suite }

    It 'are requested in parallel, up to -ThrottleLimit' {
        # None is answered, so that five requests are concurrent.
        $stop = Invoke-StoppedPipeline -Sandbox {
            $silent = Open-Sandbox
            $silent.FaultNextGateway(@([StreamCoach.Sandbox.Faults.GatewayFault]::Hang()) * 6)
            $silent
        } -Script {
            param($sandbox)
            1..6 | ForEach-Object { [pscustomobject]@{ SessionId = "talk$_"; Text = "Well, this is talk $_." } } |
                Invoke-TranscriptAnalysis -Endpoint $sandbox -ThrottleLimit 5
        } -When { @(Get-AnalysisRequest $sandbox).Count -ge 5 }
        Get-AnalysisRequest $stop.Sandbox | Should -HaveCount 5
        $stop.Output | Should -BeNullOrEmpty
    }

    It 'respect the quota of their model, and are written in order' {
        $sandbox = Open-Sandbox -Option @{ RequestsPerMinute = 2; QuotaMinute = '0:0:1' }
        $talks = 1..5 | ForEach-Object { [pscustomobject]@{ SessionId = "talk$_"; Text = "Well, this is talk $_." } }
        $analyses = $talks | Invoke-TranscriptAnalysis -Endpoint $sandbox -ThrottleLimit 5 -ErrorAction Stop
        $analyses.SessionId | Should -Be talk1, talk2, talk3, talk4, talk5
        $statuses = @(Get-AnalysisRequest $sandbox).Status
        @($statuses -eq 200) | Should -HaveCount 5
        # Requests that were sent before the first refusal were refused too; then only one at a time retried.
        @($statuses -eq 429).Count | Should -BeIn (1..6)
    }
}
