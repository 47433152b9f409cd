@{
    ModuleVersion     = '1.0.0'
    GUID              = '7c1d3b52-52f4-4f0f-9c0e-2f60ad40f6a1'
    Author            = 'The StreamCoach founders'
    Description       = 'A module with nothing in it but one view: what an import costs before there is any code.'
    PowerShellVersion = '7.6'
    FormatsToProcess  = @('OneView.Format.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    AliasesToExport   = @()
    VariablesToExport = @()
}
