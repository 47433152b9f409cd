# A proxy for downloads of speech models: it tunnels every host to itself, with a certificate for each, and gives the answers of a list.

Set-StrictMode -Version 3

function Open-ModelProxy {
    <#
    Serves until Close-ModelProxy. Each answer is for one connection: @{ Refuse = 407 } refuses the tunnel, @{ Status; Location; Body; Most } answers the request in it.
    A body is sent up to Most bytes, and from the first byte that the request asks for.
    #>
    param([Parameter(Mandatory)] [hashtable[]] $Answer, [Parameter(Mandatory)] [string] $Folder, [string[]] $HostName = @('cdn.jsdelivr.net', 'mirror.invalid'))
    $key = [System.Security.Cryptography.RSA]::Create(2048)
    $request = [System.Security.Cryptography.X509Certificates.CertificateRequest]::new('CN=StreamCoach test', $key, 'SHA256', [System.Security.Cryptography.RSASignaturePadding]::Pkcs1)
    $names = [System.Security.Cryptography.X509Certificates.SubjectAlternativeNameBuilder]::new()
    $HostName | ForEach-Object { $names.AddDnsName($_) }
    $request.CertificateExtensions.Add($names.Build())
    $made = $request.CreateSelfSigned([DateTimeOffset]::UtcNow.AddDays(-1), [DateTimeOffset]::UtcNow.AddDays(1))
    $certificate = [System.Security.Cryptography.X509Certificates.X509CertificateLoader]::LoadPkcs12($made.Export('Pfx'), $null)
    $file = Join-Path $Folder 'proxy.pem'
    [System.IO.File]::WriteAllText($file, $made.ExportCertificatePem())

    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $requests = [System.Collections.Concurrent.ConcurrentQueue[string]]::new()
    $server = [powershell]::Create().AddScript({
            param($listener, $certificate, $answers, $requests)
            # Stopping the listener ends the loop.
            $ErrorActionPreference = 'Stop'
            function Read-Head($Stream) {
                $text = [System.Text.StringBuilder]::new()
                while (-not $text.ToString().EndsWith("`r`n`r`n")) {
                    $byte = $Stream.ReadByte()
                    if ($byte -lt 0) { break }
                    $text.Append([char] $byte) | Out-Null
                }
                $text.ToString()
            }
            function Write-Head($Stream, [string] $Head) { $Stream.Write([System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 $Head`r`n`r`n")) }
            foreach ($answer in $answers) {
                $client = $listener.AcceptTcpClient()
                try {
                    $stream = $client.GetStream()
                    $requests.Enqueue((Read-Head $stream))
                    if ($answer['Refuse']) {
                        Write-Head $stream "$($answer.Refuse) Refused`r`nContent-Length: 0`r`nConnection: close"
                        continue
                    }
                    Write-Head $stream '200 Connected'
                    $secure = [System.Net.Security.SslStream]::new($stream)
                    $secure.AuthenticateAsServer($certificate)
                    $asked = Read-Head $secure
                    $requests.Enqueue($asked)
                    $from = $asked -match 'Range: bytes=(\d+)-' ? [int] $Matches[1] : 0
                    [byte[]] $body = $answer['Body'] ?? @()
                    $head = "$($from ? 206 : $answer.Status) Answer`r`nContent-Length: $($body.Length - $from)`r`nConnection: close"
                    if ($from) { $head += "`r`nContent-Range: bytes $from-$($body.Length - 1)/$($body.Length)" }
                    if ($answer['Location']) { $head += "`r`nLocation: $($answer.Location)" }
                    Write-Head $secure $head
                    $secure.Write($body, $from, ($answer['Most'] ?? ($body.Length - $from)))
                    $secure.Dispose()
                }
                catch { Write-Debug "$_" }
                finally { $client.Dispose() }
            }
        }).AddArgument($listener).AddArgument($certificate).AddArgument($Answer).AddArgument($requests)
    [pscustomobject]@{ Address = "http://$($listener.LocalEndpoint)"; CertificatePath = $file; Requests = $requests; Listener = $listener; Server = $server; Serving = $server.BeginInvoke() }
}

function Close-ModelProxy($Proxy) {
    <# Stops a proxy. #>
    $Proxy.Listener.Stop()
    try { $Proxy.Server.EndInvoke($Proxy.Serving) } catch { Write-Debug "$_" }
    $Proxy.Server.Dispose()
}

Export-ModuleMember -Function *-*
