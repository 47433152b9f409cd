<#
.SYNOPSIS
    Runs the Pester suite against out/StreamCoach; in a pwsh of its own, because a loaded module cannot be replaced.
.DESCRIPTION
    The last line is "Pester: N passed, N failed, N skipped". The exit code is 1 where a test failed or none ran.
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -ResultPath pester.xml
.EXAMPLE
    pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -Path tests/Pester/Stop.Tests.ps1 -Output Detailed
#>
[CmdletBinding()]
param(
    # Test files or folders; all of this folder by default.
    [string[]] $Path = $PSScriptRoot,

    # Where to write the results as XML.
    [string] $ResultPath,

    [ValidateSet('NUnitXml', 'NUnit3', 'JUnitXml')]
    [string] $ResultFormat = 'NUnitXml',

    # Tags to leave out, such as Microphone.
    [string[]] $ExcludeTag = @(),

    [ValidateSet('None', 'Minimal', 'Normal', 'Detailed', 'Diagnostic')]
    [string] $Output = 'Normal'
)

# No preference is set here: the tests would inherit it, and users have none.
Import-Module Pester -MinimumVersion 5.5 -MaximumVersion 5.99.99 -ErrorAction Stop

$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$configuration.Filter.ExcludeTag = $ExcludeTag
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = $ResultFormat
    $configuration.TestResult.OutputPath = $ResultPath
}

$run = Invoke-Pester -Configuration $configuration

# A file that cannot be read, or a clean-up that fails, is a failure too; where no test was found there is no run.
$passed = [int] $run.PassedCount
$failed = [int] $run.FailedCount + [int] $run.FailedBlocksCount + [int] $run.FailedContainersCount
"Pester: $passed passed, $failed failed, $([int] $run.SkippedCount) skipped"
exit [int] ($failed -gt 0 -or $passed -eq 0)
