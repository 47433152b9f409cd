# The sessions that a long-running PowerShell keeps, and those that it releases.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'Sessions that have ended' {
    AfterEach { Clear-Suite }

    It 'are listed up to 50 in addition to those of the newest command; older ones are on disk and garbage-collected' {
        $sandbox = Open-Sandbox -Turn 'One.'
        $wav = Write-Wav "$TestDrive/short.wav"
        # Another runspace, which has no older sessions and whose variables end with the script.
        $runspace = Open-Runspace
        $there = [powershell]::Create($runspace).AddScript({
                param($wav, $endpoint, $key)
                $known = foreach ($i in 1..60) {
                    $session = Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key -Name "old$i"
                    [System.WeakReference]::new($session)
                    if ($i -eq 1) { $first = $session.Id }
                }
                $session = $null
                while (Get-TranscriptionSession | Where-Object State -NE Completed) { Start-Sleep -Milliseconds 20 }
                # All sessions of one command are listed.
                $new = Start-TranscriptionSession (, $wav * 60) -Endpoint $endpoint -ApiKey $key -ThrottleLimit 60 -Name new
                $new | Get-TranscriptTurn -Wait | Out-Null
                $new = $null
                @{ First = $first; Known = $known; Listed = @(Get-TranscriptionSession -Verbose 4>&1); Turns = @(Get-TranscriptTurn 3>&1); Kept = @(Get-TranscriptTurn $first) }
            }).AddArgument($wav).AddArgument($sandbox.Endpoint.AbsoluteUri).AddArgument((ConvertTo-Key $sandbox.ApiKey)).Invoke()[0]
        "$($there.Listed[0])" | Should -Be '10 older sessions that have ended are not listed: use Get-TranscriptionSession -Saved to list saved sessions.'
        $listed = $there.Listed | Select-Object -Skip 1
        $listed.Name | Should -Be @(11..60 | ForEach-Object { "old$_" }; , 'new' * 60)
        "$($there.Turns[0])" | Should -BeLike 'The turns of 10 sessions that have ended are not in this list*'
        $there.Turns.Count | Should -Be 111
        # Sessions that are not listed are saved.
        $there.Kept.SessionId | Should -Be $there.First
        @(Get-TranscriptionSession -Saved).Count | Should -Be 120
        $there.Known.Count | Should -Be 60
        $listed = $null
        $there.Listed = $there.Turns = $there.Kept = $null
        Wait-Until -For 'the old sessions to be collected' {
            [GC]::Collect()
            [GC]::WaitForPendingFinalizers()
            # 50 are listed; PowerShell may keep a reference to the last object for a while.
            @($there.Known | Where-Object IsAlive).Count -le 52
        } | Should -BeTrue
    }

    It 'do not refer to each other: a listed one does not keep the others of its command' {
        $sandbox = Open-Sandbox -Turn 'One.'
        $wav = Write-Wav "$TestDrive/short.wav"
        $there = [powershell]::Create((Open-Runspace)).AddScript({
                param($wav, $endpoint, $key)
                Start-TranscriptionSession (, $wav * 120) -Endpoint $endpoint -ApiKey $key -ThrottleLimit 120 -OutVariable many | Get-TranscriptTurn -Wait | Out-Null
                $known = $many | ForEach-Object { [System.WeakReference]::new($_) }
                Remove-Variable many
                Start-TranscriptionSession $wav -Endpoint $endpoint -ApiKey $key | Get-TranscriptTurn -Wait | Out-Null
                @{ Known = $known; Count = @(Get-TranscriptionSession).Count }
            }).AddArgument($wav).AddArgument($sandbox.Endpoint.AbsoluteUri).AddArgument((ConvertTo-Key $sandbox.ApiKey)).Invoke()[0]
        $there.Count | Should -Be 51
        Wait-Until -For 'the others to be collected' {
            [GC]::Collect()
            [GC]::WaitForPendingFinalizers()
            @($there.Known | Where-Object IsAlive).Count -le 53
        } | Should -BeTrue
    }
}
