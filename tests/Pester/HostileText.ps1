# Hostile text, and the checks that none of it reaches a terminal or a file unchanged. Dot-sourced by the Untrusted*.Tests.ps1 files.

# Sets the title and the clipboard, erases the screen, the same in C1, then right-to-left text, invisible characters, and a hidden sentence.
$script:hostile = @(
    "Aa`e]0;own`a`e]52;c;b3du`a`e[2J`b`u{7f}`u{9d}0;own`u{9c}`r`n`u{2028}`u{202e}`u{2066}`u{200f}`u{200e}`u{61c}`u{200b}`u{2060}`u{feff}"
    "`u{ad}x`u{200d}`u{fff9}i`u{fffa}`u{fffb}`u{e0001}`u{e0069}`u{e0067}`u{1f600}`u{e0100}`u{e0101}Zz"
) -join ''
# The part that a file name can contain.
$script:hostileName = "Aa`e]0;own`a`n`u{9b}2J`u{202e}`u{2028}`u{200f}`u{61c}`u{e0069}`u{feff}Zz"

# Independent of the engine's own list, so that an omission is found.
$script:danger = @(
    '[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[a-z]\u200d|\udb40'
    '|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]'
) -join ''

function Assert-Harmless {
    <# Checks that no text is dangerous; with -Line, none has a line break either. A text must contain part of the hostile text, or the check proves nothing. #>
    param([Parameter(ValueFromPipeline)] [AllowEmptyString()] [string] $Text, [switch] $Line, [switch] $MayLack, [string] $Of = 'text')
    begin { $all = [System.Collections.Generic.List[string]]::new() }
    process { $all.Add($Text) }
    end {
        foreach ($one in $all) {
            $found = [regex]::Matches($one, $(if ($Line) { "$danger|[\r\n]" } else { $danger })) | ForEach-Object { 'U+{0:X4} at {1}' -f [int] $_.Value[-1], $_.Index }
            $found | Should -BeNullOrEmpty -Because "the $Of is '$([regex]::Replace($one, '[^ -~\n]', { '<{0:X}>' -f [int] $args[0].Value[0] }))'"
        }
        if (-not $MayLack) { $all -join '' | Should -Match '(?s)Aa.*Zz' -Because "the $Of has to show the name" }
    }
}

function Get-Shown {
    <# Returns an object as PowerShell displays it: by its view, as a list, with all properties, and as text. #>
    param([Parameter(ValueFromPipeline)] [object] $InputObject)
    process {
        $InputObject | Out-String -Width 500
        $InputObject | Format-List | Out-String -Width 500
        $InputObject | Format-List -Property * | Out-String -Width 500
        $InputObject | Format-Table -Property * | Out-String -Width 5000
        "$InputObject"
    }
}

function Get-ErrorShown {
    <# Returns an error as each of PowerShell's views displays it, with its inner exceptions. #>
    param([Parameter(ValueFromPipeline)] [System.Management.Automation.ErrorRecord] $InputObject)
    process {
        foreach ($view in 'ConciseView', 'NormalView', 'CategoryView') {
            $ErrorView = $view
            $InputObject | Out-String -Width 5000
        }
        $InputObject | Get-Error | Out-String -Width 5000
        $InputObject | Format-List -Property * -Force | Out-String -Width 5000
        $InputObject.Exception | Format-List -Property * -Force | Out-String -Width 5000
        for ($cause = $InputObject.Exception; $cause; $cause = $cause.InnerException) { "$cause"; $cause.Message }
        "$($InputObject.CategoryInfo)"
        "$($InputObject.TargetObject)"
        "$($InputObject.ErrorDetails)"
        $InputObject.ErrorDetails.RecommendedAction
    }
}

function Invoke-Watched {
    <# Runs a script in another runspace, with all streams on: Output, Errors, Warnings, Verbose, Debug, Information, Progress; a terminating error is among the errors. #>
    param([scriptblock] $Script, [object[]] $ArgumentList = @())
    $shell = [powershell]::Create((Open-Runspace))
    $null = $shell.AddScript('$VerbosePreference = $DebugPreference = $InformationPreference = "Continue"; $ErrorView = "NormalView"').AddStatement().AddScript($Script.ToString())
    foreach ($argument in $ArgumentList) { $null = $shell.AddArgument($argument) }
    $output = $null
    $ended = $null
    try { $output = $shell.Invoke() } catch { $ended = $_.Exception.InnerException.ErrorRecord ?? $_ }
    $streams = $shell.Streams
    [pscustomobject]@{
        Output = $output
        Errors = @($ended; $streams.Error) | Where-Object { $_ }
        Lines = @($streams.Warning.Message; $streams.Verbose.Message; $streams.Information | ForEach-Object { "$_" }
            $streams.Progress | ForEach-Object { $_.Activity; $_.StatusDescription; $_.CurrentOperation }) | Where-Object { $_ }
        Debug = @($streams.Debug.Message) | Where-Object { $_ }
    }
}

function Assert-WatchedHarmless([psobject] $Watched) {
    $Watched.Output | Get-Shown | Assert-Harmless -MayLack -Of output
    $Watched.Errors | Get-ErrorShown | Assert-Harmless -MayLack -Of error
    $Watched.Errors | ForEach-Object { $_.Exception.Message } | Assert-Harmless -MayLack -Line -Of 'error message'
    $Watched.Lines | Assert-Harmless -MayLack -Line -Of 'line of a stream'
    $Watched.Debug | Assert-Harmless -MayLack -Of 'debug text'
}
