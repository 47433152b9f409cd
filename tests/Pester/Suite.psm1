# Shared by the test files: the module, sandboxes, audio files, a second runspace, a child pwsh, and waiting for events.
# Clear-Suite, which the files call after their tests, closes everything that a test opens here.

Set-StrictMode -Version 3
Import-Module "$PSScriptRoot/PowerShellCommand.psm1"

$script:Manifest = [System.IO.Path]::GetFullPath((Join-Path $PSScriptRoot '../../out/StreamCoach/StreamCoach.psd1'))
$script:Data = Join-Path ([System.IO.Path]::GetTempPath()) "streamcoach-tests-$PID"
$script:Opened = [System.Collections.Generic.Stack[scriptblock]]::new()

function Import-StreamCoach {
    <# Loads the module that was built, without the machine's own settings. #>
    $env:ASSEMBLYAI_API_KEY = $null
    $env:STREAMCOACH_ENDPOINT = $null
    $env:STREAMCOACH_ME = $null
    $env:STREAMCOACH_GOAL = $null
    $env:STREAMCOACH_DATA = $script:Data
    $PSStyle.OutputRendering = 'PlainText'
    if (Get-Module StreamCoach) { return }
    Import-Module $script:Manifest -Global -ErrorAction Stop
    # A cmdlet that names the sandbox loads it, so that its types can be named here.
    Stop-TranscriptionSandbox -ErrorAction Stop
}

function New-PowerShellShim {
    <# Returns the path of a program named pwsh that starts this same PowerShell, for code that looks for pwsh on PATH. It is written to the folder if there is none. #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It writes to a folder of the test.')]
    param([Parameter(Mandatory)] [string] $Folder)
    $null = New-Item $Folder -ItemType Directory -Force
    $command = @(Get-PowerShellCommand)
    if ($IsWindows) {
        if ($command.Count -eq 1) { return $command[0] }
        $quoted = ($command | ForEach-Object { "`"$_`"" }) -join ' '
        Set-Content "$Folder/pwsh.cmd" "@$quoted %*"
        return "$Folder/pwsh.cmd"
    }
    $quoted = ($command | ForEach-Object { "'$_'" }) -join ' '
    Set-Content "$Folder/pwsh" "#!/bin/sh`nexec $quoted `"`$@`""
    Set-Runnable "$Folder/pwsh"
    "$Folder/pwsh"
}

function Set-Runnable {
    <# Makes a file a program, where the system has such a mark. #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'The file is one of the tests.')]
    param([Parameter(Mandatory)] [string] $Path)
    [System.IO.File]::SetUnixFileMode($Path, [System.IO.UnixFileMode] 'UserRead, UserWrite, UserExecute, GroupRead, GroupExecute, OtherRead, OtherExecute')
}

function Get-ManifestPath {
    <# The path of the module's manifest, for a second runspace or a child. #>
    $script:Manifest
}

function Wait-Until {
    <# Waits until the condition returns a true value, and returns that value. It is an error if the limit passes first. #>
    param(
        [Parameter(Mandatory, Position = 0)] [scriptblock] $Condition,
        [double] $Seconds = 10,
        [string] $For = $Condition.ToString().Trim()
    )
    $watch = [System.Diagnostics.Stopwatch]::StartNew()
    while ($true) {
        $value = & $Condition
        if ($value) { return $value }
        if ($watch.Elapsed.TotalSeconds -ge $Seconds) { throw "Waited $Seconds s for $For, which did not happen." }
        [System.Threading.Thread]::Sleep(10)
    }
}

function Clear-Suite {
    <# Closes what the tests have opened so far, the last first. #>
    Get-TranscriptionSession | Where-Object State -NotIn Completed, Stopped, Interrupted, Failed | ForEach-Object { $_.Abort(); $_.WaitForEndAsync([System.Threading.CancellationToken]::None).Wait(10000) | Out-Null }
    while ($script:Opened.Count -gt 0) { & $script:Opened.Pop() }
    Stop-TranscriptionSandbox
    # The names of these sessions are free again for other tests.
    Get-TranscriptionSession | Remove-TranscriptionSession -ErrorAction Ignore
    Remove-Item $script:Data -Recurse -Force -ErrorAction Ignore
    $env:ASSEMBLYAI_API_KEY = $null
    $env:STREAMCOACH_ENDPOINT = $null
}

function Open-Sandbox {
    <#
    Starts a sandbox. With -Turn, its sessions send these turns (of these speakers) at once, whatever the sound is. With -Message, they send each message
    when it is added to that collection, and read nothing until the collection is complete.
    #>
    param(
        [string[]] $Turn,
        [string[]] $Speaker = @(),
        [System.Collections.Concurrent.BlockingCollection[string]] $Message,
        [hashtable] $Option = @{}
    )
    $settings = $Option.Clone()
    [System.Collections.Generic.IEnumerable[string]] $said = $null
    if ($Message) { $said = $Message.GetConsumingEnumerable() }
    elseif ($Turn) { $said = [string[]] (ConvertTo-TurnMessage $Turn -Speaker $Speaker) }
    if ($said) {
        # A script block cannot run on the sandbox's threads, which have no runspace.
        $expression = [System.Linq.Expressions.Expression]
        $settings.Script = $expression::Lambda(
            [Func[StreamCoach.Sandbox.SandboxSession, System.Collections.Generic.IEnumerable[string]]],
            $expression::Constant($said, [System.Collections.Generic.IEnumerable[string]]),
            [System.Linq.Expressions.ParameterExpression[]] $expression::Parameter([StreamCoach.Sandbox.SandboxSession])).Compile()
    }
    $sandbox = [StreamCoach.Sandbox.SandboxServer]::Start([StreamCoach.Sandbox.SandboxOptions] $settings)
    $script:Opened.Push({
            if ($Message) { $Message.CompleteAdding() }
            $sandbox.Dispose()
        }.GetNewClosure())
    $sandbox
}

function ConvertTo-TurnMessage {
    <# Returns the service's messages for turns, final or partial, a second apart. Each word is 0.2 s long and has a confidence of 0.9. #>
    param([Parameter(Mandatory)] [string[]] $Text, [int] $First = 0, [string[]] $Speaker = @(), [switch] $Partial)
    $order = $First
    foreach ($line in $Text) {
        $at = $order * 1000
        $words = foreach ($word in -split $line) {
            @{ text = $word; start = $at; end = $at + 200; confidence = 0.9; word_is_final = $true }
            $at += 200
        }
        ConvertTo-Json -Compress -Depth 4 @{
            turn_order = $order; turn_is_formatted = $true; end_of_turn = -not $Partial; transcript = $line; end_of_turn_confidence = 1; words = @($words)
            utterance = $line; type = 'Turn'; speaker_label = $order - $First -lt $Speaker.Count ? $Speaker[$order - $First] : $null
        }
        $order++
    }
}

function Invoke-WithLongTimeout {
    <# Runs a script while completers wait up to 30 s for their values, so that a busy machine does not change the result. #>
    param([Parameter(Mandatory)] [scriptblock] $Script)
    $completions = [StreamCoach.Commands.Completion.DeviceCompleter].Assembly.GetType('StreamCoach.Commands.Completion.Completions', $true)
    $timeout = $completions.GetProperty('Timeout', [System.Reflection.BindingFlags] 'Static, NonPublic')
    $before = $timeout.GetValue($null)
    $timeout.SetValue($null, [timespan]::FromSeconds(30))
    try { & $Script } finally { $timeout.SetValue($null, $before) }
}

function Get-Completion {
    <# Returns the completions of a command line, however long they take. #>
    param([Parameter(Mandatory)] [string] $Line)
    $text = $Line
    Invoke-WithLongTimeout { [System.Management.Automation.CommandCompletion]::CompleteInput($text, $text.Length, $null).CompletionMatches }
}

function Use-Environment {
    <# Sets environment variables ($null removes one) and returns their previous values, to be restored in the same way. #>
    param([Parameter(Mandatory)] [hashtable] $Variable)
    $before = @{}
    foreach ($name in $Variable.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        # Set-Item would keep a variable without a value.
        if ($null -eq $Variable[$name]) { Remove-Item "Env:$name" -ErrorAction Ignore } else { Set-Item "Env:$name" $Variable[$name] }
    }
    $before
}

function Get-AnalysisRequest {
    <# Returns the analysis requests that a sandbox received, oldest first. Requests for the list of models are not among them. #>
    param([Parameter(Mandatory)] $Sandbox)
    $Sandbox.GatewayRequests | Where-Object Method -EQ POST
}

function Write-Wav {
    <# Writes a WAV of tones (seconds above 0) and silences (below 0), 16-bit mono, and returns its path. #>
    param(
        [Parameter(Mandatory)] [string] $Path,
        [double[]] $Part = 0.3,
        [int] $SampleRate = 16000,
        # Bytes that the header claims and the file does not contain.
        [int] $Missing = 0
    )
    $pcm = ConvertTo-Pcm -Part $Part -SampleRate $SampleRate
    $writer = [System.IO.BinaryWriter]::new([System.IO.File]::Create($Path))
    $writer.Write('RIFF'.ToCharArray())
    $writer.Write([int] (36 + $pcm.Length + $Missing))
    $writer.Write('WAVEfmt '.ToCharArray())
    foreach ($number in 16, 0x00010001, $SampleRate, ($SampleRate * 2), 0x00100002) { $writer.Write([int] $number) }
    $writer.Write('data'.ToCharArray())
    $writer.Write([int] ($pcm.Length + $Missing))
    $writer.Write($pcm)
    $writer.Dispose()
    # With the separators of the system, as the module reports it.
    [System.IO.Path]::GetFullPath($Path)
}

function Open-WebFile {
    <# Serves one file over HTTP on loopback, for any path, until Clear-Suite; returns the base address. #>
    param([Parameter(Mandatory)] [string] $Path)
    $listener = [System.Net.Sockets.TcpListener]::new([ipaddress]::Loopback, 0)
    $listener.Start()
    $server = [powershell]::Create().AddScript({
            param($listener, $file)
            # Stopping the listener ends the loop.
            $ErrorActionPreference = 'Stop'
            $body = [System.IO.File]::ReadAllBytes($file)
            while ($true) {
                $client = $listener.AcceptTcpClient()
                try {
                    $stream = $client.GetStream()
                    $null = $stream.Read([byte[]]::new(4096), 0, 4096)
                    $stream.Write([System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Length: $($body.Length)`r`nConnection: close`r`n`r`n"))
                    $stream.Write($body)
                }
                catch { Write-Debug "$_" }
                finally { $client.Dispose() }
            }
        }).AddArgument($listener).AddArgument($Path)
    $serving = $server.BeginInvoke()
    $script:Opened.Push({
            $listener.Stop()
            try { $server.EndInvoke($serving) } catch { Write-Debug "$_" }
            $server.Dispose()
        }.GetNewClosure())
    "http://$($listener.LocalEndpoint)"
}

function ConvertTo-Pcm {
    <# Returns tones and silences as 16-bit little-endian samples. #>
    [OutputType([byte[]])]
    param([double[]] $Part = 0.3, [int] $SampleRate = 16000)
    $wave = [byte[]]::new($SampleRate / 50 * 2)
    for ($i = 0; $i -lt $wave.Length / 2; $i++) {
        [System.BitConverter]::GetBytes([int16] (8000 * [Math]::Sin($i * [Math]::PI / 20))).CopyTo($wave, $i * 2)
    }
    $pcm = [System.IO.MemoryStream]::new()
    foreach ($seconds in $Part) {
        $bytes = [int] ([Math]::Abs($seconds) * $SampleRate) * 2
        $block = $seconds -gt 0 ? $wave : [byte[]]::new($wave.Length)
        for ($done = 0; $done -lt $bytes; $done += $block.Length) { $pcm.Write($block, 0, [Math]::Min($block.Length, $bytes - $done)) }
    }
    , $pcm.ToArray()
}

function ConvertTo-Key {
    <# Converts an API key to a SecureString. #>
    param([Parameter(Mandatory)] [string] $Text)
    [System.Net.NetworkCredential]::new('', $Text).SecurePassword
}

function Get-LiveCommand {
    <#
    Returns a command for -AudioCommand that delivers sound until it is killed: a hum that never ends a turn, or silence. With -PidFile it writes its
    process id there.
    #>
    param([string] $PidFile, [switch] $Silent)
    $bash = $Silent ? 'exec cat /dev/zero' : 'exec yes'
    $windows = @'
$out = [Console]::OpenStandardOutput()
$block = [System.Text.Encoding]::Latin1.GetBytes("SOUND" * 1600)
while ($true) { $out.Write($block) }
'@.Replace('SOUND', $Silent ? '`0`0' : 'y`n')
    if ($PidFile) {
        $bash = "echo `$`$ > '$PidFile'; $bash"
        $windows = "[System.IO.File]::WriteAllText('$PidFile', `$PID)`n$windows"
    }
    Get-ScriptCommand -Bash $bash -Windows $windows
}

function Get-ScriptCommand {
    <#
    Returns a command for -AudioCommand that runs a script: of bash, or on Windows of this PowerShell, which starts a second later. A bash on Windows
    is no program of Windows: it has process ids, paths and arguments of its own.
    #>
    param([Parameter(Mandatory)] [string] $Bash, [Parameter(Mandatory)] [string] $Windows)
    if (-not $IsWindows) { return 'bash', '-c', $Bash }
    Get-PowerShellCommand
    '-NoProfile', '-NonInteractive', '-OutputFormat', 'Text', '-EncodedCommand', [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes($Windows))
}

function Get-PlayCommand {
    <# Returns a command for -AudioCommand that writes the bytes of a file. #>
    param([Parameter(Mandatory)] [string] $Path)
    Get-ScriptCommand -Bash "exec cat '$Path'" -Windows "`$file = [System.IO.File]::OpenRead('$Path'); `$out = [Console]::OpenStandardOutput(); `$file.CopyTo(`$out)"
}

function Test-ScriptCommand {
    <# Whether this system has what Get-ScriptCommand runs. #>
    $IsWindows -or (Get-Command bash -CommandType Application -ErrorAction Ignore)
}

function Test-Wine {
    <# Whether this is Wine, which lacks some parts of Windows. #>
    $IsWindows -and (Test-Path HKCU:/Software/Wine)
}

function Get-PidOf {
    <# Waits until a program has written its process id, and returns it. #>
    param([Parameter(Mandatory)] [string] $PidFile)
    [int] (Wait-Until -For "the process id in $PidFile" { Get-Content $PidFile -ErrorAction Ignore })
}

function Test-Running {
    <# Whether a process is running. A zombie is not. #>
    param([Parameter(Mandatory)] [int] $Id)
    if (-not $IsLinux) { return [bool] (Get-Process -Id $Id -ErrorAction Ignore) }
    try { $stat = [System.IO.File]::ReadAllText("/proc/$Id/stat") } catch { return $false }
    $stat.Substring($stat.LastIndexOf(')') + 2, 1) -notin 'Z', 'X'
}

function Open-Runspace {
    <# Opens another runspace of this process, with the module loaded. #>
    $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault2()
    $state.ImportPSModule($script:Manifest)
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    $script:Opened.Push({
            # Dispose would wait for a pipeline that cannot be stopped.
            if ($runspace.RunspaceAvailability -eq 'Busy') { $runspace.CloseAsync() } else { $runspace.Dispose() }
        }.GetNewClosure())
    $runspace
}

function Invoke-StoppedPipeline {
    <#
    Runs a pipeline in another runspace, waits until -When is true, stops it as Ctrl+C does, and returns what is left: Output, ErrorCount (of $Error there), State,
    Sandbox and Runspace. Script gets the sandbox and the argument as parameters; When sees $sandbox, and $output, which is what was written so far.
    #>
    param(
        [Parameter(Mandatory)] [scriptblock] $Script,
        [Parameter(Mandatory)] [scriptblock] $When,
        [scriptblock] $Sandbox = { Open-Sandbox },
        [object] $ArgumentList
    )
    # Less than the shortest time that the module waits for anything (5 s for the service's Termination), so a stop that waits for it is an error.
    $limit = 4000
    $server = & $Sandbox
    $runspace = Open-Runspace
    $powershell = [powershell]::Create($runspace).AddScript($Script.ToString()).AddArgument($server).AddArgument($ArgumentList)
    $output = New-OutputCollection
    $running = $powershell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]::new(), $output)
    Wait-Until -For "the moment to stop ($When)" {
        if ($running.IsCompleted) { $powershell.EndInvoke($running); throw "The pipeline ended before it could be stopped: $($powershell.Streams.Error)" }
        $When.InvokeWithContext($null, @([psvariable]::new('sandbox', $server); [psvariable]::new('output', $output)))
    } | Out-Null
    $stopping = $powershell.BeginStop($null, $null)
    if (-not $stopping.AsyncWaitHandle.WaitOne($limit)) { throw "The pipeline is still running $limit ms after it was stopped." }
    $powershell.EndStop($stopping)
    [pscustomobject]@{
        Output = $output
        ErrorCount = $runspace.SessionStateProxy.GetVariable('Error').Count + $powershell.Streams.Error.Count
        State = $powershell.InvocationStateInfo.State
        Sandbox = $server
        Runspace = $runspace
    }
    $powershell.Dispose()
}

function New-OutputCollection {
    <# A collection for the output of a pipeline in another runspace, which can be read while that pipeline runs. #>
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '', Justification = 'It changes nothing.')]
    param()
    $collection = [System.Management.Automation.PSDataCollection[psobject]]::new()
    # Otherwise enumerating it waits for the end of the pipeline.
    $collection.EnumeratorNeverBlocks = $true
    , $collection
}

function Open-Child {
    <# Starts a pwsh that runs a script, and returns its process. Clear-Suite kills it if it is still running. #>
    param(
        [Parameter(Mandatory)] [string] $Script,
        [hashtable] $Environment = @{}
    )
    $program, [string[]] $first = Get-PowerShellCommand
    $start = [System.Diagnostics.ProcessStartInfo]::new($program)
    foreach ($argument in $first) { $start.ArgumentList.Add($argument) }
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $encoded = [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $Script"))
    foreach ($argument in '-NoProfile', '-NonInteractive', '-EncodedCommand', $encoded) { $start.ArgumentList.Add($argument) }
    foreach ($name in $Environment.Keys) { $start.Environment[$name] = $Environment[$name] }
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $script:Opened.Push({
            if (-not $process.HasExited) { $process.Kill($true) }
            $process.Dispose()
        }.GetNewClosure())
    $process
}

function Invoke-WithProgram {
    <# Runs a script with a PATH that contains only these programs (name = the text of a shell script, so there is none on Windows). #>
    param(
        [Parameter(Mandatory)] [hashtable] $Program,
        [Parameter(Mandatory)] [scriptblock] $Script
    )
    $folder = (New-Item "$([System.IO.Path]::GetTempPath())/sc-$([guid]::NewGuid().ToString('n').Substring(0, 8))" -ItemType Directory).FullName
    foreach ($name in $Program.Keys) {
        [System.IO.File]::WriteAllText("$folder/$name", "#!/bin/sh`n$($Program[$name])`n")
        Set-Runnable "$folder/$name"
    }
    $before = Use-Environment @{ PATH = $folder }
    try { & $Script } finally {
        Use-Environment $before | Out-Null
        Remove-Item $folder -Recurse
    }
}

function Read-Failure {
    <# Runs a script, and returns its output and its errors, terminating or not. #>
    param([Parameter(Mandatory)] [scriptblock] $Script)
    $records = [System.Collections.Generic.List[object]]::new()
    try { & $Script 2>&1 | ForEach-Object { $records.Add($_) } } catch { $records.Add($_) }
    [pscustomobject]@{
        Error = @($records | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
        Output = @($records | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] })
    }
}

Export-ModuleMember -Function *
