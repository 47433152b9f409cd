<#
.SYNOPSIS
    Runs the Pester suite against out/StreamCoach, in a PowerShell of its own, because a loaded module cannot be replaced.
.DESCRIPTION
    Takes Pester from the NuGet package that tests/StreamCoach.Tests downloads, so no installed Pester is needed.
    The last line is "Pester: N passed, N failed, N skipped". The exit code is 1 if a test failed or none ran.
.EXAMPLE
    dotnet pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -ResultPath out/pester.jsonl
.EXAMPLE
    dotnet pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -Part 1 -PartCount 2
.EXAMPLE
    dotnet pwsh -NoProfile -NonInteractive -File tests/Pester/Invoke-Suite.ps1 -Path tests/Pester/Stop.Tests.ps1 -Output Detailed
#>
[CmdletBinding()]
param(
    # Test files or folders; all of this folder by default.
    [string[]] $Path = $PSScriptRoot,

    # Runs a part only, one of several that together are the suite and can run beside each other: 1 of 2, say.
    [ValidateRange('Positive')]
    [int] $Part = 1,

    # How many parts the suite has.
    [ValidateRange('Positive')]
    [int] $PartCount = 1,

    # A file to write one JSON object per test to: Name, Outcome (Passed, Failed or Skipped) and Message.
    [string] $ResultPath,

    # Pester's manifest; by default, the one in NuGet's folder of packages, which takes dotnet to find.
    [string] $Pester,

    # Tags to exclude, such as Microphone.
    [string[]] $ExcludeTag = @(),

    # The output during the tests. Failed and skipped tests are always listed at the end.
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

# One test. A block or file whose set-up or clean-up failed counts as an additional failed test.
function ConvertTo-Result($Item) {
    $file = [System.IO.Path]::GetFileName($Item.PSObject.Properties['ScriptBlock'] ? $Item.ScriptBlock.File : $Item.Item)
    $outcome = $Item.Result -in 'Passed', 'Skipped' ? $Item.Result : 'Failed'
    $message = @($Item.ErrorRecord | ForEach-Object {
            if ($outcome -eq 'Skipped') { "$_" -replace '^is skipped, because ' }
            else { $_.DisplayErrorMessage ?? "$_"; $_.DisplayStackTrace ?? $_.ScriptStackTrace }
        }) -join "`n"
    $message = $message.Trim()
    $path = $Item.PSObject.Properties['ExpandedPath'] ? $Item.ExpandedPath : 'the file'
    if (-not $message -and $outcome -eq 'Skipped') { $message = 'not for this system, or what it needs is not installed' }
    if (-not $message -and $outcome -eq 'Failed') { $message = 'The block that contains this test failed.' }
    [pscustomobject]@{ Name = "${file}: $path"; Outcome = $outcome; Message = $message }
}

# Long files are dealt out first, there and back again, so that all parts take about as long.
function Select-Part([string[]] $File) {
    for ($i = 0; $i -lt $File.Count; $i++) {
        $turn = $i % (2 * $PartCount)
        $place = $turn -lt $PartCount ? $turn + 1 : 2 * $PartCount - $turn
        if ($place -eq $Part) { $File[$i] }
    }
}

Import-Module ($Pester ? $Pester : (Get-PesterPath)) -ErrorAction Stop

$configuration = New-PesterConfiguration
$files = Get-ChildItem $Path -Recurse -Filter *.Tests.ps1 -ErrorAction Stop | Sort-Object Length, Name -Descending
$configuration.Run.Path = Select-Part $files.FullName
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = $Output
$configuration.Filter.ExcludeTag = $ExcludeTag

$run = Invoke-Pester -Configuration $configuration

# Without any test there is no run.
$results = @(@($run.Tests | Where-Object Result -NE NotRun) + @($run.FailedBlocks) + @($run.FailedContainers) | Where-Object { $_ } | ForEach-Object { ConvertTo-Result $_ })
$passed, $failed, $skipped = 'Passed', 'Failed', 'Skipped' | ForEach-Object { , @($results | Where-Object Outcome -EQ $_) }
if ($ResultPath) { Set-Content $ResultPath ($results | ForEach-Object { ConvertTo-Json $_ -Compress }) }

foreach ($test in $failed) {
    "FAILED $($test.Name)"
    ($test.Message -split '\r?\n' | Select-Object -First 12) -replace '^', '    '
}
foreach ($test in $skipped) { "SKIPPED $($test.Name): $($test.Message)" }
"Pester: $($passed.Count) passed, $($failed.Count) failed, $($skipped.Count) skipped"
exit [int] ($failed.Count -gt 0 -or $passed.Count -eq 0)
