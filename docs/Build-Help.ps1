#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Compiles docs/cmdlets and docs/about into what Get-Help reads.
.DESCRIPTION
    With -Update it first brings the pages up to date with the built module: a cmdlet without a page gets one to fill in, syntax and parameter
    tables follow the code, and so do the lists of errors and faults in the about topics. Run it in a PowerShell of its own (build.ps1 -Task Docs does): it loads
    the module.
.EXAMPLE
    dotnet pwsh -NoProfile -File docs/Build-Help.ps1 -Update
#>
[CmdletBinding()]
param(
    # The folder of the compiled help; the committed folder by default.
    [string] $Destination = (Join-Path $PSScriptRoot '../en-US'),

    # Updates the pages first.
    [switch] $Update
)

# No strict mode, because PlatyPS does not work with it.
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.PowerShell.PlatyPS -MinimumVersion 1.0 -MaximumVersion 1.99
$work = Join-Path ([System.IO.Path]::GetTempPath()) "StreamCoach-help-$PID"

function Write-Page([string] $Path, [string] $Text) {
    # Reproducible output: no byte order mark, no date, one kind of line end.
    $text = $Text -replace '\r' -replace '(?m)^ms\.date: .*\n' -replace '(?ms)^## ALIASES\n.*?(?=^## )' -replace '[ \t]+(?=\n)'
    [System.IO.File]::WriteAllText($Path, $text.Trim() + "`n")
}

# PlatyPS would duplicate a page's text at each update, so only the tables are taken from it and the text is unchanged.
function Sync-Page {
    Import-Module "$PSScriptRoot/../out/StreamCoach/StreamCoach.psd1"
    $parameter = '(?s)(?<=\n)### -(?<name>\w+)\n\n(?<words>.*?)\n+(?<table>```yaml\n.*?\n```)'
    foreach ($command in Get-Command -Module StreamCoach) {
        $page = "$PSScriptRoot/cmdlets/$($command.Name).md"
        $made = (Get-Content (New-MarkdownCommandHelp -CommandInfo $command -OutputFolder $work -Force) -Raw) -replace '\r'
        if (-not (Test-Path $page)) {
            Write-Page $page $made
            continue
        }
        $text = (Get-Content $page -Raw) -replace '\r'
        $known = @{}
        foreach ($match in [regex]::Matches($text, $parameter)) { $known[$match.Groups['name'].Value] = $match }
        $parameters = foreach ($match in [regex]::Matches($made, $parameter)) {
            $name, $table = $match.Groups['name'].Value, $match.Groups['table'].Value
            $words = "{{ Fill $name Description }}"
            if ($known[$name]) {
                $words = $known[$name].Groups['words'].Value
                $default = [regex]::Match($known[$name].Groups['table'].Value, '(?m)^DefaultValue: .*$').Value
                $table = $table -replace '(?m)^DefaultValue: .*$', $default.Replace('$', '$$')
            }
            "### -$name`n`n$words`n`n$table`n"
        }
        $syntax = [regex]::Match($made, '(?s)\n## SYNTAX\n.*?(?=\n## )').Value
        $text = $text -replace '(?s)\n## SYNTAX\n.*?(?=\n## )', $syntax.Replace('$', '$$')
        Write-Page $page ($text -replace '(?s)(?<=\n## PARAMETERS\n\n).*?(?=### CommonParameters|## INPUTS)', "$($parameters -join "`n")`n".Replace('$', '$$'))
    }
}

# The lists of errors and sandbox faults in the about topics are generated from the code.
function Sync-List([string] $Topic, [string] $Heading, [string] $Source, [scriptblock] $More = {}) {
    $members = [regex]::Matches((Get-Content "$PSScriptRoot/../src/$Source" -Raw), '<summary>(?<text>.*?)</summary>\s*(?:\[\w+\((?s:.*?)\)\]\s*)?(?<name>\w+),')
    $list = foreach ($member in $members) {
        $name = $member.Groups['name'].Value
        (@("### $name") + $member.Groups['text'].Value + (& $More $name)) -join "`n`n"
    }
    $page = "$PSScriptRoot/about/$Topic.md"
    Write-Page $page ((Get-Content $page -Raw) -replace "(?s)(?<=\n## $Heading\n).*?(?=\n## |\z)", "`n$($list -join "`n`n")`n".Replace('$', '$$'))
}

# PlatyPS puts an example's code into its prose, including the fences, with U+0080 for blank lines. MAML has a separate element for code, before the prose;
# Get-Help would print text before the code on the code's first line.
function Repair-Example([System.Xml.XmlElement] $Example) {
    $introduction = $Example['maml:introduction']
    $text = $introduction.ChildNodes.InnerText -ne [string] [char] 0x80 -join "`n`n" -replace '\r'
    $fence = '(?ms)^```\w*\n(.*?)\n```$\s*'
    $introduction.IsEmpty = $true
    $Example['dev:code'].InnerText = [regex]::Matches($text, $fence).ForEach({ $_.Groups[1].Value }) -join "`n`n"
    $prose = $Example['dev:remarks'].AppendChild($Example.OwnerDocument.CreateElement('maml', 'para', $introduction.NamespaceURI))
    $prose.InnerText = ($text -replace $fence).Trim()
}

function Export-Maml {
    $pages = Get-ChildItem "$PSScriptRoot/cmdlets/*.md" | Sort-Object Name | ForEach-Object { Import-MarkdownCommandHelp $_.FullName }
    $file = $pages | Export-MamlCommandHelp -OutputFolder $work -Force
    $help = [xml] (Get-Content $file -Raw)
    foreach ($example in @($help.GetElementsByTagName('command:example'))) { Repair-Example $example }
    foreach ($link in @($help.GetElementsByTagName('maml:navigationLink'))) {
        # Removes links to files of this repository, which cannot be opened from a prompt.
        if ($link['maml:linkText'].InnerText -eq 'Online Version') { $null = $link.ParentNode.RemoveChild($link) } else { $link['maml:uri'].IsEmpty = $true }
    }
    # Removes Markdown's code marks, and simplifies nullable types.
    foreach ($prose in @($help.GetElementsByTagName('maml:para'))) { $prose.InnerText = $prose.InnerText -replace '`' }
    foreach ($type in @($help.GetElementsByTagName('maml:name')) + @($help.GetElementsByTagName('command:parameterValue'))) {
        if ($type.InnerText -match '^System\.Nullable`1\[(.*)\]$') { $type.InnerText = $Matches[1] }
    }
    $text = [System.IO.StringWriter]::new()
    $help.Save($text)
    Write-Page (Join-Path $Destination (Split-Path $file -Leaf)) ($text.ToString() -replace 'utf-16', 'utf-8')
}

# Converts an about topic to plain text for a terminal: removes the Markdown marks, and indents the text below its headings.
function Export-Topic([System.IO.FileInfo] $Page) {
    $code = $false
    $lines = foreach ($line in Get-Content $Page) {
        if ($line -match '^```') { $code = -not $code; continue }
        if ($code) { "        $line" }
        elseif ($line -match '^# (.*)') { 'TOPIC', "    $($Matches[1])" }
        elseif ($line -match '^## (.*)') { $Matches[1].ToUpperInvariant() }
        elseif ($line -match '^### (.*)') { "  $($Matches[1])" }
        elseif ($line) { "    $($line -replace '`' -replace '\*\*')" }
        else { '' }
    }
    Write-Page (Join-Path $Destination "$($Page.BaseName).help.txt") ($lines -join "`n")
}

$null = New-Item $work, $Destination -ItemType Directory -Force
try {
    if ($Update) {
        Sync-Page
        Sync-List about_StreamCoach_Errors 'The errors' StreamCoach/Errors/FailureKind.cs { [StreamCoach.Errors.StreamCoachException]::new([StreamCoach.Errors.FailureKind] "$args", '').Advice }
        Sync-List about_StreamCoach_Sandbox 'The faults' StreamCoach.Sandbox/Faults/SandboxFaultKind.cs
    }
    Export-Maml
    Get-ChildItem "$PSScriptRoot/about/*.md" | ForEach-Object { Export-Topic $_ }
} finally {
    Remove-Item $work -Recurse
}
