# Over TLS, as with the real service: a child process trusts the sandbox's certificate, which only OpenSSL supports per process.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

AfterAll { Clear-Suite }

Describe 'A server with a trusted certificate' {
    AfterEach { Clear-Suite }

    It 'serves a live session, a recording and an analysis' -Skip:(-not $IsLinux) {
        $sandbox = Open-Sandbox -Turn 'We ship on Monday.', 'Who tests it?' -Option @{ Tls = $true }
        $command = (Get-LiveCommand -Silent -PidFile "$TestDrive/live.pid" | ForEach-Object { "'$($_ -replace "'", "''")'" }) -join ', '
        $environment = @{ ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri; SSL_CERT_FILE = $sandbox.CertificatePath }
        $child = Open-Child -Environment $environment -Script @"
            `$ErrorActionPreference = 'Stop'
            Import-Module '$(Get-ManifestPath)'
            `$session = Start-TranscriptionSession -AudioCommand $command
            `$session | Get-TranscriptTurn -Wait | Select-Object -First 2 | ForEach-Object { "live: `$_" }
            `$session | Stop-TranscriptionSession
            Start-TranscriptionSession '$($sandbox.Recording)' -Duration 1 | Get-TranscriptTurn -Wait | ForEach-Object { "file: `$_" }
            'So, um, we ship on Monday.' | Invoke-TranscriptAnalysis | ForEach-Object { "analysis: `$(`$_.Model)" }
"@
        $output = $child.StandardOutput.ReadToEndAsync()
        $errors = $child.StandardError.ReadToEndAsync()
        $child.WaitForExit(60000) | Should -BeTrue
        $errors.Result | Should -BeNullOrEmpty
        $output.Result.Trim() -split '\r?\n' | Should -Be 'live: We ship on Monday.', 'live: Who tests it?', 'file: We ship on Monday.', 'file: Who tests it?', 'analysis: claude-sonnet-4-6'
        $sandbox.Sessions.Terminated | Should -Be $true, $true
    }
}
