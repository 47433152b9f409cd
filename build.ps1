#!/usr/bin/env pwsh
<#
.SYNOPSIS
    Builds, tests, checks, packs and shows StreamCoach. Works from any folder, in an installed PowerShell or in one that is a .NET tool.
.PARAMETER Task
    Build    compiles everything and assembles out/StreamCoach.
    Demo     builds, and runs samples/Demo.ps1: it transcribes and analyses the bundled recording with the sandbox. Takes about a minute.
    Test     runs both test suites: xunit and Pester.
    Docs     updates docs/cmdlets and docs/about from the code, and compiles them to en-US. Needs Microsoft.PowerShell.PlatyPS.
    Analyze  checks the format of the C# and lints the PowerShell. Needs PSScriptAnalyzer.
    Package  builds in Release and writes out/StreamCoach-<version>.zip, and the package that Publish-PSResource takes, out/StreamCoach.<version>.nupkg.
.EXAMPLE
    ./build.ps1 -Task Demo
.EXAMPLE
    dotnet dnx -y PowerShell@7.6.9 -- ./build.ps1 -Task Demo
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Demo', 'Test', 'Docs', 'Analyze', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/tests/Pester/PowerShellCommand.psm1"

function Invoke-Dotnet {
    dotnet @args
    if ($LASTEXITCODE -ne 0) {
        throw "dotnet $($args[0]) ended with exit code $LASTEXITCODE."
    }
}

# In its own PowerShell process, because this one would lock the assemblies that it loads.
function Invoke-Script([string] $Path, [string[]] $Argument = @()) {
    $program, [string[]] $first = Get-PowerShellCommand
    & $program @first -NoProfile -File $Path @Argument
    if ($LASTEXITCODE -ne 0) {
        throw "$Path ended with exit code $LASTEXITCODE."
    }
}

function Build([string] $Configuration) {
    Invoke-Dotnet build --configuration $Configuration --nologo
}

# Prints the build's output only if it fails.
function Invoke-QuietBuild {
    $output = dotnet build --nologo @args
    if ($LASTEXITCODE -ne 0) {
        $output | Write-Host
        throw "dotnet build $args ended with exit code $LASTEXITCODE."
    }
}

function Demo {
    Write-Host 'Building. The first time takes a minute or two.'
    Invoke-QuietBuild
    Invoke-Script "$PSScriptRoot/samples/Demo.ps1"
}

function Test([string] $Configuration) {
    Invoke-Dotnet test --configuration $Configuration
}

function Docs([string] $Configuration) {
    if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) {
        throw 'PlatyPS is not installed. Run: Install-PSResource Microsoft.PowerShell.PlatyPS'
    }
    Build $Configuration
    Invoke-Script "$PSScriptRoot/docs/Build-Help.ps1" '-Update'
    # Copies the compiled help into the module.
    Build $Configuration
}

function Analyze {
    if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
        throw 'PSScriptAnalyzer is not installed. Run: Install-PSResource PSScriptAnalyzer'
    }
    Invoke-Dotnet format --verify-no-changes
    $scripts = 'build.ps1', 'docs', 'samples', 'out/StreamCoach/StreamCoach.psd1', 'tests/Pester'
    $found = $scripts | ForEach-Object { Invoke-ScriptAnalyzer -Path $_ -Recurse -Settings ./PSScriptAnalyzerSettings.psd1 }
    $found | Format-Table Severity, RuleName, ScriptName, Line, Message -AutoSize | Out-Host
    if ($found) {
        throw "PSScriptAnalyzer found $(@($found).Count) problems."
    }
}

# In its own folder, because out/StreamCoach may be in use and may contain files of an earlier build.
function Compress-Module {
    $module = "$PSScriptRoot/out/package/StreamCoach"
    Remove-Item $module -Recurse -Force -ErrorAction Ignore
    foreach ($part in 'PowerShell', 'NAudio', 'LocalSpeech') { Invoke-QuietBuild "src/StreamCoach.$part" --configuration Release "-p:ModuleFolder=$module" }
    $version = (Import-PowerShellDataFile "$module/StreamCoach.psd1").ModuleVersion
    $zip, $package = "$PSScriptRoot/out/StreamCoach-$version.zip", "$PSScriptRoot/out/StreamCoach.$version.nupkg"
    Remove-Item $zip, $package -ErrorAction Ignore
    Compress-Archive $module $zip
    Compress-PSResource -Path $module -DestinationPath "$PSScriptRoot/out"
    $zip, $package | ForEach-Object { Write-Host "Packed $_ ($([Math]::Round((Get-Item $_).Length / 1MB, 1)) MB)" }
}

# dotnet searches for global.json and the tool manifest from the current folder.
Push-Location $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            'Build' { Build $Configuration }
            'Demo' { Demo }
            'Test' { Test $Configuration }
            'Docs' { Docs $Configuration }
            'Analyze' { Analyze }
            'Package' { Compress-Module }
        }
    }
} finally {
    Pop-Location
}
