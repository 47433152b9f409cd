# samples/fan-out on two machines, simulated by network namespaces with an sshd each. One is killed during the run.

Describe 'Recordings on several machines' {
    BeforeAll {
        'Suite', 'Netns' | ForEach-Object { Import-Module "$PSScriptRoot/$_.psm1" }
        Import-StreamCoach
        $script:missing = @(Get-NetnsObstacle)
        if ($missing) { return }
        $script:key = 'k8Qs-fan-out-2Zr'
        $script:machines = @(Open-Machine -Count 2 -Folder "$TestDrive" -Manifest (Get-ManifestPath) -ApiKey $key)
        # The second machine's recordings are long.
        $script:files = 1..4 | ForEach-Object { Write-Wav "$TestDrive/call$_.wav" -Part (0.2 + $_ / 10), ($_ % 2 ? -0.1 : -60) }
        $script:call = @{
            Path = $files; Destination = "$TestDrive/transcripts"; Option = @{ MaxTurnSilence = 200 }
            ApiKey = ConvertTo-Key $key
            Connection = @{ UserName = [Environment]::UserName; KeyFilePath = "$TestDrive/user" }
            SshOption = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = '/dev/null'; LogLevel = 'ERROR' }
        }
        $script:sample = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../samples/fan-out/Invoke-FanOut.ps1")
    }
    BeforeEach {
        if ($missing) { Set-ItResult -Skipped -Because "these were not found: $($missing -join ', ')" }
    }
    AfterAll {
        if ($missing) { return }
        Close-Machine
        Clear-Suite
    }

    It 'are returned as turns, those of a failed machine are errors, and repeating the command transcribes them' {
        $live = [System.Collections.Generic.List[object]]::new()
        & $sample @call -HostName $machines.HostName -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object {
            $live.Add($_)
            # All machines see each other's processes here.
            Get-ChildItem /proc/*/cmdline -ErrorAction Ignore | Get-Content -Raw -ErrorAction Ignore | Should -Not -BeLike "*$key*"
            # The second machine is in the middle of both its recordings when it is killed.
            if (@($live | Where-Object PSComputerName -EQ $machines[1].HostName).Count -eq 2) { Stop-Machine $machines[1] }
        }
        $live | Should -HaveCount 4
        $live[0].PSTypeNames | Should -Contain Deserialized.StreamCoach.Turns.Turn
        ($live | Where-Object File -EQ $files[1]).PSComputerName | Should -Be $machines[1].HostName
        $lost = @($failed | Where-Object FullyQualifiedErrorId -Like 'NotTranscribed*')
        $lost.TargetObject | Should -Be $files[1, 3]
        (Get-ChildItem $call.Destination).Name | Should -Be call1.json, call3.json
        $kept = @(Get-ChildItem $call.Destination, "$TestDrive/machine1", "$TestDrive/machine2" -File -Recurse)
        $kept.Name | Should -Contain journal.jsonl
        $kept | Get-Content -Raw | Should -Not -BeLike "*$key*"

        # Now they are short; finished recordings are not sent again.
        2, 4 | ForEach-Object { Write-Wav "$TestDrive/call$_.wav" -Part (0.2 + $_ / 10) } | Out-Null
        $again = & $sample @call -HostName $machines[0].HostName -ErrorAction Stop
        $again.File | Sort-Object | Should -Be $files[1, 3]
        (Get-ChildItem $call.Destination | Import-Transcript).Text | Sort-Object | Should -Be '[speech 0.3 s]', '[speech 0.4 s]', '[speech 0.5 s]', '[speech 0.6 s]'
    }
}
