# Sessions on disk: reading them after their process ended, resuming, and removing them.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:long = Write-Wav "$TestDrive/long.wav" -Part 0.4, -60
}

Describe 'A saved session' {
    BeforeEach { $script:sandbox = Open-Sandbox -Turn 'One, for the record.', 'Two.' }
    AfterEach { Clear-Suite }

    It 'is listed, read and analysed after its process was killed' {
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$long' -Endpoint '$($sandbox.Endpoint)' -Name killed | Get-TranscriptTurn -Wait | ForEach-Object Text
"@
        # Displayed turns were saved before.
        $child.StandardOutput.ReadLine() | Should -Be 'One, for the record.'
        $child.Kill()
        $child.WaitForExit()

        Get-TranscriptionSession -Id killed* | Should -BeNullOrEmpty
        $saved = Get-TranscriptionSession -Saved -Id killed
        $saved | Should -BeOfType StreamCoach.Sessions.TranscriptionSession
        $saved.State | Should -Be Interrupted
        ($saved | Get-TranscriptTurn)[0].Text | Should -Be 'One, for the record.'
        (Get-TranscriptTurn -Id $saved.Id)[0].Text | Should -Be 'One, for the record.'
        # It is analysed at its own endpoint.
        ($saved | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key $sandbox.ApiKey)).Text | Should -Match 'sandbox'
        Get-TranscriptTurn -Id $saved.Id | Export-Csv "$TestDrive/turns.csv"
        (Import-Csv "$TestDrive/turns.csv" | Invoke-TranscriptAnalysis -ApiKey (ConvertTo-Key $sandbox.ApiKey)).SessionId | Should -Be $saved.Id
    }

    It 'is listed with an error for each damaged one' {
        $good = Start-TranscriptionSession $long -Endpoint $sandbox -Name good
        $good | Stop-TranscriptionSession -Force
        $sessions = Split-Path $good.Folder
        $journal = Get-Content "$($good.Folder)/journal.jsonl"
        $damage = [ordered]@{
            '20200101-000000-00000001' = { Set-Content "$_/journal.jsonl" 'noise' }
            '20200101-000000-00000002' = { }
            '20200101-000000-00000003' = { Set-Content "$_/journal.jsonl" ($journal -replace '"streaming":\{.*?\}', '"streaming":null' -replace $good.Id, (Split-Path $_ -Leaf)) }
            '20991231-235959-00000004' = { Set-Content "$_/journal.jsonl" ($journal -replace '"sampleRate":\d+', '"sampleRate":-1' -replace $good.Id, (Split-Path $_ -Leaf)) }
        }
        if (-not $IsWindows) { $damage['20991231-235959-00000005'] = { mkfifo "$_/journal.jsonl" } }
        foreach ($id in $damage.Keys) { New-Item "$sessions/$id" -ItemType Directory | ForEach-Object FullName | ForEach-Object $damage[$id] }
        $found = Get-TranscriptionSession -Saved -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Id | Should -Be $good.Id
        $problems.TargetObject | Should -Be @($damage.Keys)
        $problems.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'SavedSessionUnreadable,StreamCoach.Commands.GetTranscriptionSessionCommand'
        Remove-TranscriptionSession @($damage.Keys)
        (Get-ChildItem $sessions).Name | Should -Be $good.Id
    }

    It 'is found by id and name if no running session has it' {
        $kept = 'kept', 'kept', 'other' | ForEach-Object { Start-TranscriptionSession $long -Endpoint $sandbox -Name $_ }
        $kept | Get-TranscriptTurn -Wait | Select-Object -First 6 | Out-Null
        $kept | Stop-TranscriptionSession -Force
        $first, $second, $other = $kept.Id
        # A runspace that has started none of them.
        $reading = [powershell]::Create((Open-Runspace)).AddScript({
                param($id)
                , @(Get-TranscriptTurn other)
                , @(Get-TranscriptTurn $id)
                , @('kep?' | Get-TranscriptTurn)
                $copy = [pscustomobject]@{ PSTypeName = 'Deserialized.StreamCoach.Sessions.TranscriptionSession'; Id = $id }
                , @($copy | Get-TranscriptTurn)
                , @($copy | Measure-Transcript)
                [System.Management.Automation.CommandCompletion]::CompleteInput('Get-TranscriptTurn KEP', 22, $null).CompletionMatches.CompletionText
            }).AddArgument($first)
        $there = Invoke-WithLongTimeout { $reading.Invoke() }
        $there[0].SessionId | Should -Be $other, $other
        $there[1].SessionId | Should -Be $first, $first
        $there[2].SessionId | Sort-Object -Unique | Should -Be ($first, $second | Sort-Object)
        $there[3].Text | Should -Be 'One, for the record.', 'Two.'
        $there[4].SessionId | Should -Be $first
        $there[5..9] | Should -Be ($first, $second | Sort-Object -Descending)
        # A running session has precedence over a saved one.
        Get-TranscriptTurn other | Should -HaveCount 2
    }

    It 'continues with Resume-TranscriptionSession, under its own id' {
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$long' -Endpoint '$($sandbox.Endpoint)' -KeyTerm Kept | Get-TranscriptTurn -Wait | ForEach-Object Text
"@
        1..2 | ForEach-Object { $child.StandardOutput.ReadLine() } | Should -Be 'One, for the record.', 'Two.'
        $child.Kill()
        $child.WaitForExit()

        $id = (Get-TranscriptionSession -Saved).Id
        $session = Resume-TranscriptionSession $id -ApiKey (ConvertTo-Key $sandbox.ApiKey)
        $session.Id | Should -Be $id
        $session.Source | Should -Be long.wav
        @($sandbox.Sessions)[1].GetQuery()['keyterms_prompt'] | Should -Be '["Kept"]'
        Wait-Until { $session.TurnCount -eq 4 } | Out-Null
        ($session | Get-TranscriptTurn).Order | Should -Be 0, 1, 2, 3
        $session | Stop-TranscriptionSession
        (Get-TranscriptionSession -Saved).State | Should -Be Stopped
        (Get-TranscriptTurn -Id $id) | Should -HaveCount 4
    }

    It 'is not written with -NoJournal' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox -NoJournal
        $session | Stop-TranscriptionSession
        $session.Folder | Should -BeNullOrEmpty
        Get-TranscriptionSession -Saved | Should -BeNullOrEmpty
        Test-Path "$env:STREAMCOACH_DATA/sessions" | Should -BeFalse
    }

    It 'is readable by its owner only' -Skip:$IsWindows {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        $session | Stop-TranscriptionSession
        (Get-Item $session.Folder).UnixStat.Mode.ToString('x') | Should -Be (0x1c0 -bor 0x4000).ToString('x')
        (Get-ChildItem $session.Folder).UnixStat | ForEach-Object { $_.Mode -band 0x3f | Should -Be 0 }
    }

    It 'is removed by id, by pipeline and by age' {
        1..3 | ForEach-Object { Start-TranscriptionSession $long -Endpoint $sandbox -Name "talk$_" | Stop-TranscriptionSession }
        # Ids are sorted by second, and these are of the same second.
        $saved = @(Get-TranscriptionSession -Saved | Sort-Object Name)
        $saved | Should -HaveCount 3
        Remove-TranscriptionSession -Id $saved[0].Id -WhatIf
        Get-TranscriptionSession -Saved | Should -HaveCount 3
        Remove-TranscriptionSession $saved[0].Id
        Get-TranscriptionSession -Saved talk2 | Remove-TranscriptionSession
        (Get-TranscriptionSession -Saved).Name | Should -Be talk3
        Test-Path $saved[1].Folder | Should -BeFalse
        (Get-TranscriptionSession talk*).Name | Should -Be talk3 -Because 'what is removed is listed no longer'
        Remove-TranscriptionSession -OlderThan 1:0:0
        # Not in ticks, which would remove everything.
        Remove-TranscriptionSession -OlderThan 1
        Remove-TranscriptionSession -OlderThan '0.5'
        Get-TranscriptionSession -Saved | Should -HaveCount 1
        Remove-TranscriptionSession -OlderThan -0:0:10
        Get-TranscriptionSession -Saved | Should -BeNullOrEmpty
    }

    It 'is found by date and state, and recognised by its first words' {
        $before = [datetime]::Now.AddSeconds(-2)
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/dated.wav") -Endpoint $sandbox -Name 'dated'
        $session | Get-TranscriptTurn -Wait | Out-Null
        $now = Get-TranscriptionSession -Saved -After $before
        $now.Id | Should -Be $session.Id
        $now.FirstWords | Should -BeExactly ($session | Get-TranscriptTurn | Select-Object -First 1).Text
        $now | Out-String -Width 120 | Should -BeLike "*dated*$($now.FirstWords)*"
        (Get-TranscriptionSession -Saved -Name 'dat*' -State Completed, Failed -After $before.ToUniversalTime() -Before ([datetime]::Now.AddMinutes(1))).Id | Should -Be $session.Id
        Get-TranscriptionSession -Saved -Before $before | Should -BeNullOrEmpty
        Get-TranscriptionSession -Saved -After ([datetime]::UtcNow.AddMinutes(1)) | Should -BeNullOrEmpty
        Get-TranscriptionSession -Saved -State Interrupted | Should -BeNullOrEmpty
        (Get-TranscriptionSession -State Completed -After $before).Id | Should -Contain $session.Id
    }

    It 'is named with its date and id when a user is asked about it' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox -Name 'microphone' | Stop-TranscriptionSession -PassThru
        $shown = [regex]::Escape("microphone, $($session.CreatedAt.ToLocalTime().ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)), $($session.Id)")
        $child = Open-Child -Environment @{ STREAMCOACH_DATA = $env:STREAMCOACH_DATA } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Get-TranscriptionSession -Saved microphone | Remove-TranscriptionSession -WhatIf
            Remove-TranscriptionSession -Id '$($session.Id)' -WhatIf
            Remove-TranscriptionSession -OlderThan -10s -WhatIf
            Get-TranscriptionSession -Saved microphone | Stop-TranscriptionSession -WhatIf
"@
        $child.WaitForExit(30000) | Should -BeTrue
        $lines = $child.StandardOutput.ReadToEnd().Trim() -split '\r?\n'
        $lines | Should -HaveCount 4
        $lines[0..2] | Should -Match "What if: .*Delete the saved session.*target ""$shown"""
        $lines[3] | Should -Match "What if: .*Stop the session.*target ""$shown \(Stopped\)"""
        Get-TranscriptionSession -Saved | Should -HaveCount 1
    }

    It 'is not removed while it runs' {
        $session = Start-TranscriptionSession $long -Endpoint $sandbox
        $read = Read-Failure { Remove-TranscriptionSession -Id $session.Id }
        $read.Error.FullyQualifiedErrorId | Should -Be 'SavedSessionInUse,StreamCoach.Commands.RemoveTranscriptionSessionCommand'
        $session.State | Should -Be Running
    }
}

Describe 'A saved session that still runs' {
    BeforeEach {
        if (-not (Test-ScriptCommand)) { Set-ItResult -Skipped -Because 'bash was not found' }
        $script:sandbox = Open-Sandbox -Turn 'One.'
    }
    AfterEach { Clear-Suite }

    It 'in another process is unchanged, and the error says where it runs' {
        $command = (Get-LiveCommand -Silent | ForEach-Object { "'$_'" }) -join ', '
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession -AudioCommand $command -Endpoint '$($sandbox.Endpoint)' -Name standup | Get-TranscriptTurn -Wait | ForEach-Object SessionId
"@
        $id = $child.StandardOutput.ReadLine()
        $saved = Get-TranscriptionSession -Saved $id
        $saved.State | Should -Be Running
        foreach ($do in @(
                { $saved | Suspend-TranscriptionSession -PassThru 3>&1 }, { $saved | Resume-TranscriptionSession }
                { $saved | Set-TranscriptionSession -KeyTerm Ana -PassThru }, { $saved | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' } -PassThru }
                { $saved | Stop-TranscriptionSession -PassThru }, { $saved | Stop-TranscriptionSession -Force -WhatIf }
                { Stop-TranscriptionSession -Id $id }, { Stop-TranscriptionSession standup }, { Suspend-TranscriptionSession standup 3>&1 }
            )) {
            $read = Read-Failure $do
            $read.Output | Should -BeNullOrEmpty -Because "$do did nothing"
            $read.Error | Should -HaveCount 1 -Because "$do did nothing"
            $read.Error[0].FullyQualifiedErrorId | Should -Match '^SessionRunsElsewhere,'
            "$($read.Error[0])" | Should -BeLike "The session 'standup' runs in another PowerShell (process $($child.Id))*"
        }
        { $saved.Suspend() } | Should -Throw '*runs in another PowerShell*'
        { $saved.StopAsync().GetAwaiter().GetResult() } | Should -Throw '*runs in another PowerShell*'
        $seen = @($sandbox.Sessions)[0]
        $seen.WaitForAudioAsync($seen.AudioSeconds + 0.3).Wait(15000) | Should -BeTrue -Because 'it continues'
        $seen.Terminated | Should -BeFalse

        # The state of the object is that of its creation.
        $child.Kill()
        $child.WaitForExit()
        (Read-Failure { $saved | Suspend-TranscriptionSession 3>&1 }).Error.FullyQualifiedErrorId | Should -Match '^SessionNotRunning,'
        $ended = Read-Failure { $saved | Stop-TranscriptionSession -PassThru }
        $ended.Error | Should -BeNullOrEmpty -Because 'it has ended'
        $ended.Output.State | Should -Be Interrupted
    }

    It 'in this process is the running one: it is suspended and stopped' {
        $there = Open-Runspace
        # A session of another runspace, which this one finds only on disk.
        $session = [powershell]::Create($there).AddScript('param($sandbox, $command) Start-TranscriptionSession -AudioCommand $command -Endpoint $sandbox -Name standup').AddArgument($sandbox).AddArgument((Get-LiveCommand -Silent)).Invoke()[0]
        Get-TranscriptionSession stand* | Should -BeNullOrEmpty
        (Get-TranscriptionSession -Saved standup | Suspend-TranscriptionSession -PassThru -WarningAction Ignore).State | Should -Be Suspended
        $session.State | Should -Be Suspended
        $stopped = Get-TranscriptionSession -Saved standup | Stop-TranscriptionSession -PassThru
        $stopped | Should -Be $session
        $session.State | Should -Be Stopped
        @($sandbox.Sessions)[0].Terminated | Should -BeTrue
    }

    It 'and has ended meanwhile is not reported as suspended' {
        $session = Start-TranscriptionSession -AudioCommand (Get-LiveCommand -Silent) -Endpoint $sandbox
        $saved = Get-TranscriptionSession -Saved $session.Id
        $session | Stop-TranscriptionSession
        foreach ($do in { $saved | Suspend-TranscriptionSession -PassThru 3>&1 }, { $saved | Set-TranscriptionSession -Prompt x -PassThru }) {
            $read = Read-Failure $do
            $read.Output | Should -BeNullOrEmpty
            $read.Error.FullyQualifiedErrorId | Should -Match '^SessionNotRunning,'
        }
        (Read-Failure { $saved | Resume-TranscriptionSession }).Error.FullyQualifiedErrorId | Should -Match '^NothingToResume,'
    }
}
