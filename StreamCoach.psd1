@{
    RootModule           = 'StreamCoach.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '10a46d7e-9915-4c76-bb9d-1b4ac7b3e7b4'
    Author               = 'The StreamCoach founders'
    CompanyName          = 'StreamCoach'
    Copyright            = '(c) The StreamCoach founders. MIT licence.'
    Description          = 'Streams speech from a microphone or a file to AssemblyAI and writes every finished turn to the pipeline as an object; then coaches the speaker through the LLM Gateway.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('StreamCoach.Format.ps1xml')
    TypesToProcess       = @('StreamCoach.Types.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Add-TranscriptNote'
        'Export-Transcript'
        'Export-TranscriptReport'
        'Get-TranscriptAnalysis'
        'Get-TranscriptAnalysisModel'
        'Get-TranscriptTurn'
        'Get-TranscriptionDevice'
        'Get-TranscriptionModel'
        'Get-TranscriptionSession'
        'Import-Transcript'
        'Install-TranscriptionModel'
        'Invoke-TranscriptAnalysis'
        'Invoke-TranscriptPlayback'
        'Measure-Transcript'
        'Measure-TranscriptProgress'
        'Remove-TranscriptionSession'
        'Resume-TranscriptionSession'
        'Search-Transcript'
        'Set-TranscriptionSession'
        'Start-TranscriptionSandbox'
        'Start-TranscriptionSession'
        'Stop-TranscriptionSandbox'
        'Stop-TranscriptionSession'
        'Suspend-TranscriptionSession'
        'Test-TranscriptionSetup'
        'Uninstall-TranscriptionModel'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'speech', 'transcription', 'microphone', 'AssemblyAI', 'LLM', 'coaching')
            LicenseUri   = 'https://opensource.org/licenses/MIT'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
