# Simulates several machines: network namespaces on a bridge, each with an sshd, a sandbox on its own loopback, and no other network.

Import-Module "$PSScriptRoot/PowerShellCommand.psm1"

$script:Opened = [System.Collections.Generic.Stack[scriptblock]]::new()

function Get-NetnsObstacle {
    <# Returns what is missing on this machine to do that, in words; nothing if all is there. #>
    if (-not $IsLinux) { return 'Linux' }
    if ((id -u) -ne 0) { 'root' }
    'ip', 'ssh', 'ssh-keygen', 'sshd' | Where-Object { -not (Get-Command $_, "/usr/sbin/$_" -CommandType Application -ErrorAction Ignore) }
    if ((Get-Command ip -ErrorAction Ignore) -and (id -u) -eq 0) {
        ip netns add "sc-$PID-try" 2>&1 | Out-Null
        if ($LASTEXITCODE) { 'network namespaces' } else { ip netns del "sc-$PID-try" }
    }
}

function Open-Machine {
    <#
    Creates machines and returns the HostName and Namespace of each. Each runs a sandbox of the module on its own loopback. A session by ssh (with the key
    "user" in Folder) finds the module, and the sandbox, which accepts ApiKey, as its endpoint.
    #>
    param([int] $Count, [string] $Folder, [string] $Manifest, [string] $ApiKey = 'sandbox')
    New-Item /run/sshd -ItemType Directory -Force | Out-Null
    'host', 'user' | ForEach-Object { ssh-keygen -q -t ed25519 -N '' -f "$Folder/$_" }
    $sshd = (Get-Command sshd, /usr/sbin/sshd -CommandType Application -ErrorAction Ignore)[0].Source
    $bridge = "sc$($PID % 100000)b"
    $net = "10.213.$(Get-Random -Maximum 250)"
    Invoke-Ip link add $bridge type bridge
    $script:Opened.Push({ ip link del $bridge }.GetNewClosure())
    Invoke-Ip addr add "$net.254/24" dev $bridge
    Invoke-Ip link set $bridge up
    $machines = foreach ($i in 1..$Count) {
        $space, $inner, $outer = "sc-$PID-$i", "sc$($PID % 100000)i$i", "sc$($PID % 100000)o$i"
        Invoke-Ip netns add $space
        $script:Opened.Push({ ip netns del $space }.GetNewClosure())
        Invoke-Ip link add $outer type veth peer name $inner
        Invoke-Ip link set $inner netns $space
        Invoke-Ip link set $outer master $bridge
        Invoke-Ip link set $outer up
        Invoke-Ip -n $space addr add "$net.$i/24" dev $inner
        Invoke-Ip -n $space link set $inner up
        Invoke-Ip -n $space link set lo up
        $data = (New-Item "$Folder/machine$i" -ItemType Directory).FullName
        Set-Content "$Folder/sshd$i" @"
ListenAddress $net.$i
HostKey $Folder/host
PidFile none
AuthorizedKeysFile $Folder/user.pub
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PermitRootLogin prohibit-password
SetEnv STREAMCOACH_DATA=$data STREAMCOACH_ENDPOINT=http://127.0.0.1:8765 PSModulePath=$(Split-Path (Split-Path $Manifest))
Subsystem powershell $(Get-PowerShellCommand) -sshs -NoLogo -NoProfile
"@
        # A cmdlet that names the sandbox loads it. Its key is in no command line either.
        $serve = @"
            Import-Module '$Manifest'
            Stop-TranscriptionSandbox
            `$null = [StreamCoach.Sandbox.SandboxServer]::Start([StreamCoach.Sandbox.SandboxOptions] @{ Port = 8765; ApiKey = [Console]::In.ReadLine() })
            'ready'
            `$null = [Console]::In.ReadToEnd()
"@
        $box = Open-Process ip (@('netns', 'exec', $space) + @(Get-PowerShellCommand) + '-NoProfile', '-NonInteractive', '-Command', $serve)
        $box.StandardInput.WriteLine($ApiKey)
        $daemon = Open-Process ip 'netns', 'exec', $space, $sshd, '-D', '-e', '-f', "$Folder/sshd$i"
        while (($line = $daemon.StandardError.ReadLine()) -and $line -notmatch 'listening') { Write-Verbose $line }
        [pscustomobject]@{ HostName = "$net.$i"; Namespace = $space; Sandbox = $box }
    }
    # They have started in parallel.
    foreach ($machine in $machines) { $null = $machine.Sandbox.StandardOutput.ReadLine() }
    $machines
}

function Stop-Machine {
    <# Kills every process of a machine. #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It ends what Open-Machine made.')]
    param($Machine)
    ip netns pids $Machine.Namespace | ForEach-Object { Stop-Process -Id $_ -Force -ErrorAction Ignore }
}

function Close-Machine {
    <# Removes everything that Open-Machine created. #>
    while ($script:Opened.Count) { & $script:Opened.Pop() }
}

function Invoke-Ip {
    ip @args
    if ($LASTEXITCODE) { throw "ip $args failed." }
}

function Open-Process([string] $Program, [string[]] $Argument) {
    $start = [System.Diagnostics.ProcessStartInfo]::new($Program, $Argument)
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $script:Opened.Push({
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
        }.GetNewClosure())
    $process
}

Export-ModuleMember -Function Get-NetnsObstacle, Open-Machine, Stop-Machine, Close-Machine
