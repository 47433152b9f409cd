<#
.SYNOPSIS
    Runs the Pester suite against out/StreamCoach, in a PowerShell of its own, because a loaded module cannot be replaced.
.DESCRIPTION
    Takes Pester from the NuGet package that tests/StreamCoach.Tests downloads, so no installed Pester is needed.
    The last line is "Pester: N passed, N failed, N skipped". The exit code is 1 if a test failed or none ran.
.EXAMPLE
    dotnet pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -ResultPath pester.xml
.EXAMPLE
    dotnet pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -Path tests/Pester/Stop.Tests.ps1 -Output Detailed
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

    # Failures and skipped tests are listed at the end, whatever the verbosity.
    [ValidateSet('None', 'Minimal', 'Normal', 'Detailed', 'Diagnostic')]
    [string] $Output = 'None'
)

# No preference is set here: the tests would inherit it, and users have none.
function Get-PesterPath {
    $project = [System.IO.Path]::GetFullPath("$PSScriptRoot/../StreamCoach.Tests/StreamCoach.Tests.csproj")
    $version = ([xml] (Get-Content $project -Raw)).SelectSingleNode('//PackageDownload[@Include="Pester"]/@Version').Value.Trim('[', ']')
    $packages = (dotnet nuget locals global-packages --list) -replace '^.*?: '
    $manifest = "$packages/pester/$version/tools/Pester.psd1"
    if (-not (Test-Path $manifest)) { dotnet restore $project | Out-Null }
    if (-not (Test-Path $manifest)) { throw "Pester $version is not in $packages. Run 'dotnet restore' in the repository, and look at what it says." }
    $manifest
}

function Format-Failure($Test) {
    $at = $Test.ScriptBlock.StartPosition
    $reason = @($Test.ErrorRecord | ForEach-Object { $_.DisplayErrorMessage ?? "$_" }) -join "`n"
    "FAILED $([System.IO.Path]::GetFileName($Test.ScriptBlock.File)):$($at.StartLine) $($Test.ExpandedPath)"
    ($reason -split '\r?\n' | Select-Object -First 12) -replace '^', '    '
}

Import-Module (Get-PesterPath) -ErrorAction Stop

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
$failures = @($run.Failed) + @($run.FailedBlocks) + @($run.FailedContainers) | Where-Object { $_ }
foreach ($failure in $failures) {
    if ($failure.PSObject.Properties['ScriptBlock']) { Format-Failure $failure }
    else { "FAILED $($failure.Item)"; "    $($failure.ErrorRecord)" }
}
# A test without a reason of its own is named instead.
$run.Skipped | Group-Object { $_.ErrorRecord.Count ? "$($_.ErrorRecord[0])" : "not for this system: $($_.ExpandedPath)" } | ForEach-Object { "SKIPPED $($_.Count): $($_.Name)" }
$passed = [int] $run.PassedCount
"Pester: $passed passed, $($failures.Count) failed, $([int] $run.SkippedCount) skipped"
exit [int] ($failures.Count -gt 0 -or $passed -eq 0)
