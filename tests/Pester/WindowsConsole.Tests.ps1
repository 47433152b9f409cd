# A console of Windows: it reports the release of a key as an event of its own, and Ctrl+C and Ctrl+Break as calls from outside. A child PowerShell with a console of
# its own, without a window, reads turns while that console receives the events.

BeforeDiscovery { $script:elsewhere = -not $IsWindows }

BeforeAll {
    if (-not $IsWindows) { return }
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    Set-Content "$TestDrive/silence.ps1" '$out = [Console]::OpenStandardOutput(); $block = [byte[]]::new(3200); while ($true) { $out.Write($block, 0, $block.Length) }'

    # A PowerShell with a live session. Script reads its turns, and adds their text to $heard; Typist, in a runspace of its own, waits for them
    # with Wait-Heard, and presses keys. Both say what they see with Tell.
    function Open-Console([scriptblock] $Script, [scriptblock] $Typist, [string[]] $Option) {
        $message = [System.Collections.Concurrent.BlockingCollection[string]]::new()
        $sandbox = Open-Sandbox -Message $message
        $console = [pscustomobject]@{ Message = $message; Sandbox = $sandbox; Told = "$TestDrive/$([guid]::NewGuid()).txt"; Child = $null }
        $recorder = ((@(Get-PowerShellCommand) + '-NoProfile', '-NonInteractive', '-File', "$TestDrive/silence.ps1") | ForEach-Object { "'$_'" }) -join ', '
        Set-Content "$TestDrive/child.ps1" @"
            Import-Module '$(Get-ManifestPath)', '$PSScriptRoot/WindowsConsole.psm1'
            Remove-Module PSReadLine -ErrorAction Ignore
            function global:Tell { Add-Content -LiteralPath '$($console.Told)' "`$args" }
            `$global:prompts = [System.Collections.Concurrent.BlockingCollection[string]]::new()
            function global:prompt { `$prompts.Add('prompt'); 'PS> ' }
            `$global:session = Start-TranscriptionSession -AudioCommand $recorder
            `$heard = [System.Collections.Concurrent.BlockingCollection[string]]::new()
            `$typist = [powershell]::Create().AddScript({
                    param(`$heard, `$prompts)
                    Import-Module '$PSScriptRoot/WindowsConsole.psm1'
                    function Tell { Add-Content -LiteralPath '$($console.Told)' "`$args" }
                    function Wait-Heard(`$Text) { `$turn = ''; [void] `$heard.TryTake([ref] `$turn, 60000); `$turn -eq `$Text }
                    function Wait-Prompt { `$one = ''; if (-not `$prompts.TryTake([ref] `$one, 60000)) { Tell 'no prompt' } }
                    try { $Typist } catch { Tell "`$_" }
                }).AddArgument(`$heard).AddArgument(`$prompts)
            `$typing = `$typist.BeginInvoke()
            $Script
"@
        $program, $rest = Get-PowerShellCommand
        $start = [System.Diagnostics.ProcessStartInfo]::new($program, [string[]] (@($rest) + '-NoProfile', '-NoLogo' + $Option + '-File', "$TestDrive/child.ps1" | Where-Object { $null -ne $_ }))
        $start.CreateNoWindow = $true
        $start.Environment['ASSEMBLYAI_API_KEY'] = $sandbox.ApiKey
        $start.Environment['STREAMCOACH_ENDPOINT'] = $sandbox.Endpoint.AbsoluteUri
        $start.Environment['POWERSHELL_UPDATECHECK'] = 'Off'
        $console.Child = [System.Diagnostics.Process]::Start($start)
        $console
    }

    function Get-Told($Console) { @(Get-Content $Console.Told -ErrorAction Ignore) }

    # Sends a turn when the child has said something.
    function Send-Turn($Console, [string] $Text, [int] $At, [string] $After) {
        if ($After) { Wait-Until -Seconds 90 -For "'$After' of $(Get-Told $Console)" { $After -in (Get-Told $Console) } | Out-Null }
        $Console.Message.Add((ConvertTo-TurnMessage $Text -First $At))
    }

    function Close-Console($Console) {
        if (-not $Console.Child.HasExited) { $Console.Child.Kill($true) }
    }
}

Describe 'Get-TranscriptTurn -Wait at a console of Windows' -Skip:$elsewhere {
    AfterEach { Clear-Suite }

    It 'goes on when a key is released, and ends with the session when Enter is pressed' {
        $console = Open-Console -Typist {
            if (-not (Wait-Heard 'First.')) { Tell 'no first turn'; return }
            Send-Key "`r" -Release
            Send-Key ([char] 16) -Release
            Wait-KeyRead
            Tell released
            Tell ((Wait-Heard 'Second.') ? 'goes on' : 'frozen')
            Send-Key x
            Wait-KeyRead
            Tell typed
            Tell ((Wait-Heard 'Third.') ? 'goes on' : 'frozen')
            Send-Key "`r"
        } -Script {
            $session | Get-TranscriptTurn -Wait | ForEach-Object { $heard.Add($_.Text) }
            $typist.EndInvoke($typing)
            Tell $session.State
        }
        try {
            Send-Turn $console 'First.' 0
            Send-Turn $console 'Second.' 1 -After released
            Send-Turn $console 'Third.' 2 -After typed
            $console.Message.CompleteAdding()
            $console.Child.WaitForExit(60000) | Should -BeTrue
        } finally { Close-Console $console }
        Get-Told $console | Should -Be 'released', 'goes on', 'typed', 'goes on', 'Stopped'
        @($console.Sandbox.Sessions)[0].Terminated | Should -BeTrue
    }

    It 'is ended by Ctrl+C, and the session continues' {
        $console = Open-Console -Option '-NoExit' -Typist {
            if (-not (Wait-Heard 'First.')) { Tell 'no first turn'; return }
            Send-ConsoleEvent CtrlC -ToConsole
            Wait-Prompt
            Tell prompt
            Send-Text 'Tell $session.State; $session | Get-TranscriptTurn -Wait | Select-Object -Skip 1 -First 1 | ForEach-Object { Tell $_.Text }'
            Wait-Prompt
            Send-Text 'Stop-TranscriptionSession; Tell $session.State; exit'
        } -Script {
            $session | Get-TranscriptTurn -Wait | ForEach-Object { $heard.Add($_.Text) }
            Tell 'not stopped'
        }
        try {
            Send-Turn $console 'First.' 0
            Send-Turn $console 'Second.' 1 -After Running
            $console.Message.CompleteAdding()
            $console.Child.WaitForExit(60000) | Should -BeTrue
        } finally { Close-Console $console }
        Get-Told $console | Should -Be 'prompt', 'Running', 'Second.', 'Stopped'
        @($console.Sandbox.Sessions)[0].Terminated | Should -BeTrue
    }

    It 'is not ended by Ctrl+Break, which opens PowerShell''s debugger at the next turn; the session continues' {
        $console = Open-Console -Option '-NoExit' -Typist {
            if (-not (Wait-Heard 'First.')) { Tell 'no first turn'; return }
            Send-ConsoleEvent CtrlBreak -ToConsole
            Tell broken
            Wait-Prompt
            Send-Text 'Tell $session.State'
            Wait-Prompt
            Send-Text q
            Wait-Prompt
            Send-Text 'Stop-TranscriptionSession; Tell $session.State; exit'
        } -Script {
            $session | Get-TranscriptTurn -Wait | ForEach-Object { $heard.Add($_.Text) }
            Tell 'not stopped'
        }
        try {
            Send-Turn $console 'First.' 0
            Send-Turn $console 'Second.' 1 -After broken
            $console.Message.CompleteAdding()
            $console.Child.WaitForExit(60000) | Should -BeTrue
        } finally { Close-Console $console }
        Get-Told $console | Should -Be 'broken', 'Running', 'Stopped'
        @($console.Sandbox.Sessions)[0].Terminated | Should -BeTrue
    }
}
