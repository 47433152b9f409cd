# Proxies of the environment, each in its own process, because .NET reads these variables once. The test proxy records its requests.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:key = 'zq7Kd9-distinctive-XwV3'
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 0.3

    function Open-Proxy {
        # Records the first request of each connection and refuses it.
        $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
        $listener.Start()
        $records = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
        $server = [powershell]::Create().AddScript({
                param($listener, $records)
                # Stopping the listener ends the loop.
                $ErrorActionPreference = 'Stop'
                while ($true) {
                    $client = $listener.AcceptTcpClient()
                    try {
                        $stream = $client.GetStream()
                        $bytes = [byte[]]::new(65536)
                        $records.Enqueue([System.Text.Encoding]::ASCII.GetString($bytes, 0, $stream.Read($bytes, 0, $bytes.Length)))
                        $stream.Write([System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 502 Bad Gateway`r`nContent-Length: 0`r`nConnection: close`r`n`r`n"))
                    }
                    catch { Write-Debug "$_" }
                    finally { $client.Dispose() }
                }
            }).AddArgument($listener).AddArgument($records)
        $serving = $server.BeginInvoke()
        $script:proxies += , @($listener, $server, $serving)
        [pscustomobject]@{ Address = "http://$($listener.LocalEndpoint)"; Records = $records }
    }

    function Read-Child([string] $Script, [hashtable] $Environment) {
        # Removes the proxy variables of the machine.
        $none = @{}
        foreach ($name in 'http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'no_proxy', 'NO_PROXY') { $none[$name] = $null }
        $before = Use-Environment $none
        try { $child = Open-Child -Environment $Environment -Script "Import-Module '$(Get-ManifestPath)'; $Script" } finally { Use-Environment $before | Out-Null }
        $output = $child.StandardOutput.ReadToEndAsync()
        $errors = $child.StandardError.ReadToEndAsync()
        $child.WaitForExit(60000) | Should -BeTrue
        "$($output.Result)$($errors.Result)"
    }
}

Describe 'A proxy of the environment' {
    BeforeEach { $script:proxies = @() }

    AfterEach {
        foreach ($proxy in $proxies) {
            $listener, $server, $serving = $proxy
            $listener.Stop()
            try { $server.EndInvoke($serving) } catch { Write-Debug "$_" }
            $server.Dispose()
        }
        Clear-Suite
    }

    It 'is not used for loopback (<_>)' -ForEach 'http_proxy', 'HTTP_PROXY', 'ALL_PROXY' {
        $proxy = Open-Proxy
        $sandbox = Open-Sandbox -Turn 'We ship on Monday.' -Option @{ ApiKey = $key }
        $said = Read-Child -Environment @{ $_ = $proxy.Address; ASSEMBLYAI_API_KEY = $key; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
            Start-TranscriptionSession '$short' | Get-TranscriptTurn -Wait | ForEach-Object { "turn: `$_" }
            'So, um, we ship on Monday.' | Invoke-TranscriptAnalysis | ForEach-Object { "analysis: `$(`$_.Model)" }
            "models: `$(@(Get-TranscriptAnalysisModel).Count -gt 3)"
            Test-TranscriptionSetup Streaming, Gateway | ForEach-Object { "`$(`$_.Check): `$(`$_.Status)" }
"@
        $said.Trim() -split '\r?\n' | Should -Be 'turn: We ship on Monday.', 'analysis: claude-sonnet-4-6', 'models: True', 'Streaming: Passed', 'Gateway: Passed'
        $proxy.Records.ToArray() | Should -BeNullOrEmpty
    }

    It 'is not used by ffmpeg for loopback' -Skip:(-not (Get-Command ffmpeg -CommandType Application -ErrorAction Ignore)) {
        $proxy = Open-Proxy
        $sandbox = Open-Sandbox -Turn 'We ship on Monday.'
        $address = Open-WebFile $short
        $said = Read-Child -Environment @{ http_proxy = $proxy.Address; no_proxy = 'example.com'; ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri } -Script @"
            Start-TranscriptionSession '$address/short.wav?secret=1' | Get-TranscriptTurn -Wait | ForEach-Object { "turn: `$_" }
"@
        $said.Trim() | Should -Be 'turn: We ship on Monday.'
        $proxy.Records.ToArray() | Should -BeNullOrEmpty
    }

    It 'gets a tunnel request for another machine, without the key (<_>)' -ForEach 'https_proxy', 'ALL_PROXY' {
        $proxy = Open-Proxy
        $said = Read-Child -Environment @{ $_ = $proxy.Address; ASSEMBLYAI_API_KEY = $key } -Script @"
            `$ErrorActionPreference = 'Continue'
            Start-TranscriptionSession '$short' -Endpoint https://streamcoach.invalid | Get-TranscriptTurn -Wait
            'So, um, we ship on Monday.' | Invoke-TranscriptAnalysis -Endpoint https://streamcoach.invalid
            Get-TranscriptAnalysisModel -Endpoint https://streamcoach.invalid
            `$Error | ForEach-Object { "id: `$(`$_.FullyQualifiedErrorId)" }
"@
        $said | Should -Match 'id: ConnectFailed,'
        $said | Should -Match 'id: GatewayUnavailable,'
        $records = $proxy.Records.ToArray()
        # The session, the model list, and the analysis.
        $records.Count | Should -BeGreaterOrEqual 3
        $records | Where-Object { $_ -notmatch '^CONNECT streamcoach\.invalid:443 HTTP/1\.1\r\n' } | Should -BeNullOrEmpty
        "$records$said" | Should -Not -Match $key
        "$records" | Should -Not -Match 'Authorization|ship on Monday'
    }

    It 'is not used if NO_PROXY contains the host' {
        $proxy = Open-Proxy
        $said = Read-Child -Environment @{ https_proxy = $proxy.Address; NO_PROXY = 'streamcoach.invalid'; ASSEMBLYAI_API_KEY = $key } -Script @"
            Get-TranscriptAnalysisModel -Endpoint https://streamcoach.invalid
            `$Error | ForEach-Object { "id: `$(`$_.FullyQualifiedErrorId)" }
"@
        $said | Should -Match 'id: GatewayUnavailable,'
        $proxy.Records.ToArray() | Should -BeNullOrEmpty
    }
}
