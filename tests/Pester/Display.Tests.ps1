# What a person sees: each turn when it comes, not with the next one.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'Turns on the screen' {
    AfterEach { Clear-Suite }

    It 'shows the first before the second has come' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $powershell = [powershell]::Create((Open-Runspace)).AddScript({
                param($sandbox, $path)
                Start-TranscriptionSession $path -Endpoint $sandbox | Get-TranscriptTurn -Wait | Out-String -Stream
            }).AddArgument($sandbox).AddArgument((Write-Wav "$TestDrive/screen.wav" -Part 0.1))
        $lines = New-OutputCollection
        $running = $powershell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $lines)

        $first, $second = ConvertTo-TurnMessage 'The first one.', 'The second one.'
        $message.Add($first)
        Wait-Until -For 'the first turn on the screen' { @($lines) -match 'The first one' } | Out-Null
        $message.Add($second)
        Wait-Until -For 'the second turn on the screen' { @($lines) -match 'The second one' } | Out-Null
        $message.CompleteAdding()
        $powershell.EndInvoke($running)
        $lines | Where-Object { $_ } | Should -Be @(
            'Time     Speaker  Text'
            '----     -------  ----'
            '00:00:00          The first one.'
            '00:00:01          The second one.'
        )
    }

    It 'writes the first to a pipe of a pwsh of its own before the second has come' {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $wav = Write-Wav "$TestDrive/pipe.wav" -Part 0.1
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
            Import-Module '$(Get-ManifestPath)'
            Start-TranscriptionSession '$wav' | Get-TranscriptTurn -Wait
"@
        function Read-To($pattern) {
            do {
                $line = $child.StandardOutput.ReadLineAsync()
                $line.Wait(10000) | Should -BeTrue -Because "a line with '$pattern' is due"
                $line.Result | Should -Not -Be $null -Because "a line with '$pattern' is due"
            } until ($line.Result -match $pattern)
        }
        $first, $second = ConvertTo-TurnMessage 'The first one.', 'The second one.'
        $message.Add($first)
        Read-To 'The first one'
        $message.Add($second)
        Read-To 'The second one'
        $message.CompleteAdding()
        $child.WaitForExit(10000) | Should -BeTrue
        $child.ExitCode | Should -Be 0
        $child.StandardError.ReadToEnd() | Should -BeNullOrEmpty
    }

    It 'wraps a long turn instead of cutting it' {
        $said = (1..60 | ForEach-Object { "word$_" }) -join ' '
        $sandbox = Open-Sandbox -Turn $said
        $turn = Start-TranscriptionSession (Write-Wav "$TestDrive/wide.wav" -Part 0.1) -Endpoint $sandbox | Get-TranscriptTurn -Wait
        ($turn | Out-String -Width 80) -replace '\s' | Should -BeLike "*00:00:00$($said -replace ' ')"
    }

    It 'shows sessions and analyses' {
        $sandbox = Open-Sandbox -Turn 'Hello there.'
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/shown.wav" -Part 0.1) -Endpoint $sandbox -Name 'A call'
        $session | Get-TranscriptTurn -Wait | Should -HaveCount 1
        $session | Out-String | Should -Match "$($session.Id) A call\s+Completed\s+0[.,]1\s+1 shown.wav"
        $session | Invoke-TranscriptAnalysis | Out-String | Should -Match '(?s)Sandbox analysis.*Hello there.*\[claude-sonnet-4-6, \d+ in, \d+ out, stop\]'
    }
}
