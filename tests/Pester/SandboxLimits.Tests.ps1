# A sandbox whose process cannot open more files waits between attempts, reports why, and continues.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'A sandbox that cannot open more files' {
    AfterAll { Clear-Suite }

    It 'reports it, retries with pauses, and continues' -Skip:(-not $IsLinux) {
        # .NET raises the soft limit to the hard one, so both are set. The child only waits for a line meanwhile, because it cannot open files either.
        $limit = 512
        $program = (Get-PowerShellCommand | ForEach-Object { "'$_'" }) -join ' '
        $script = @"
            Import-Module '$(Get-ManifestPath)'
            `$sandbox = Start-TranscriptionSandbox
            "port `$(`$sandbox.Endpoint.Port)"
            `$null = [Console]::In.ReadLine()
            "failures `$(`$sandbox.AcceptFailures)"
            "models `$(@(Get-TranscriptAnalysisModel -Endpoint `$sandbox).Count -gt 3), failure '`$(`$sandbox.AcceptFailure)'"
"@
        $encoded = [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($script))
        $start = [System.Diagnostics.ProcessStartInfo]::new('sh', [string[]] ('-c', "ulimit -n $limit; exec $program -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded"))
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardInput = $true
        $child = [System.Diagnostics.Process]::Start($start)
        $clients = [System.Collections.Generic.List[System.Net.Sockets.TcpClient]]::new()
        try {
            $lines = $child.StandardOutput
            $lines.ReadLine() -match '^port (?<port>\d+)$' | Should -BeTrue
            $port = [int] $Matches.port
            1..($limit + 100) | ForEach-Object { $clients.Add([System.Net.Sockets.TcpClient]::new('127.0.0.1', $port)) }
            Wait-Until -Seconds 30 -For 'all files to be open' { [System.IO.Directory]::GetFileSystemEntries("/proc/$($child.Id)/fd").Count -ge $limit - 2 } | Out-Null
            $watch = [System.Diagnostics.Stopwatch]::StartNew()
            # Measures attempts over time, so there is no event to wait for.
            [System.Threading.Thread]::Sleep(2000)
            $clients | ForEach-Object Dispose
            Wait-Until -Seconds 30 -For 'files to be closed' { [System.IO.Directory]::GetFileSystemEntries("/proc/$($child.Id)/fd").Count -lt $limit - 200 } | Out-Null
            $child.StandardInput.WriteLine()
            $lines.ReadLine() -match '^failures (?<count>\d+)$' | Should -BeTrue
            # After 10 ms, 20 ms, and so on up to a second. Without a pause there are 100,000.
            [int] $Matches.count | Should -BeGreaterThan 0
            [int] $Matches.count | Should -BeLessThan (12 + $watch.Elapsed.TotalSeconds)
            $lines.ReadLine() | Should -Be "models True, failure ''"
        }
        finally {
            $clients | ForEach-Object Dispose
            if (-not $child.HasExited) { $child.Kill($true) }
            $child.Dispose()
        }
    }
}
