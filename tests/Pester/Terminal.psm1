# Controls a pwsh in a tmux terminal like a user. Waits for the prompt before typing, because earlier keys go to the running command and are lost.

Set-StrictMode -Version 3

# Seconds; a pwsh may start slowly on a busy machine.
$script:Limit = 30
$script:Terminal = "streamcoach-$PID"
$script:Typed = 0

function Open-Terminal {
    <# Opens the terminal, with the module loaded, and waits for the first prompt. Setup runs before it. #>
    param(
        [Parameter(Mandatory)] [string] $Setup,
        [hashtable] $Environment = @{},
        [int] $Width = 150,
        [int] $Height = 50
    )
    # The prompt contains the number of lines that have run, so an old prompt is never mistaken for the next. Predictions would be read as typed text.
    Set-Content "$TestDrive/terminal.ps1" @"
        Import-Module '$(Get-ManifestPath)'
        Set-PSReadLineOption -PredictionSource None -HistorySaveStyle SaveNothing
        function prompt { "`$((Get-History -Count 1).Id + 1)>" }
        $Setup
"@
    $before = Use-Environment ($Environment + @{ POWERSHELL_UPDATECHECK = 'Off'; TERM = 'xterm-256color' })
    tmux -L $script:Terminal -f /dev/null new-session -d -x $Width -y $Height "$((Get-PowerShellCommand | ForEach-Object { "'$_'" }) -join ' ') -NoProfile -NoLogo -NoExit -File '$TestDrive/terminal.ps1'"
    Use-Environment $before | Out-Null
    $script:Typed = 0
    Wait-Prompt
}

function Resize-Terminal {
    <# Makes the terminal wider or narrower. #>
    param([Parameter(Mandatory)] [int] $Width)
    tmux -L $script:Terminal resize-window -x $Width
}

function Close-Terminal {
    <# Ends the terminal and what runs in it. #>
    tmux -L $script:Terminal kill-server 2>&1 | Out-Null
}

function Read-Screen {
    <# Returns the text of the terminal and its scrollback, with wrapped lines joined. #>
    (tmux -L $script:Terminal capture-pane -p -J -S -500) -join "`n"
}

function Wait-Screen {
    <# Waits until the text of the terminal matches a pattern. #>
    param([Parameter(Mandatory)] [string] $Pattern)
    try { Wait-Until -Seconds $script:Limit { (Read-Screen) -match $Pattern } | Out-Null }
    catch { throw "The screen never showed '$Pattern'. It shows:`n$(Read-Screen)" }
}

function Wait-Prompt {
    <# Waits for the prompt after the last line that was typed. #>
    Wait-Screen "(?m)^$($script:Typed + 1)>\s*\z"
}

function Write-Line {
    <# Types a line at the next prompt, and presses Enter once the line is on the screen. #>
    param([Parameter(Mandatory)] [string] $Line)
    Wait-Prompt
    $script:Typed++
    tmux -L $script:Terminal send-keys -l $Line
    # PowerShell clears the progress line of a stopped pipeline on a timer, and on a busy machine the prompt with it.
    Wait-Screen "(?m)^($($script:Typed)>)?$([regex]::Escape($Line))\s*\z"
    tmux -L $script:Terminal send-keys Enter
}

function Send-Key {
    <# Presses keys, by tmux's names, while something runs. #>
    param([Parameter(Mandatory)] [string[]] $Key)
    tmux -L $script:Terminal send-keys @Key
}

Export-ModuleMember -Function *
