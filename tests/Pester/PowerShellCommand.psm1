# The command that starts another process of this PowerShell, for the tests, build.ps1, samples and bench.

function Get-PowerShellCommand {
    <# Returns the program and its first arguments that start this same PowerShell. If PowerShell is a .NET tool, the program is dotnet. #>
    $program = [Environment]::ProcessPath
    if ([System.IO.Path]::GetFileNameWithoutExtension($program) -ne 'dotnet') { return $program }
    $program
    Join-Path $PSHOME pwsh.dll
}

Export-ModuleMember -Function Get-PowerShellCommand
