# In one PowerShell with another module that contains another version of a library that StreamCoach uses.

Describe 'Together with a module that contains another NLayer' {
    BeforeAll {
        Import-Module "$PSScriptRoot/Suite.psm1"
        Import-StreamCoach
        $script:hasLibrary = Test-Path (Join-Path (Split-Path (Get-ManifestPath)) 'Dependencies/StreamCoach.NAudio.dll')
        $sandbox = Open-Sandbox -Option @{ KeepAudio = $true }
        $fixtures = (Resolve-Path "$PSScriptRoot/../fixtures/sound").Path
        $folder = New-Item "$TestDrive/Recorder" -ItemType Directory
        $child = Open-Child -Environment @{ ASSEMBLYAI_API_KEY = 'sandbox' } -Script @"
            `$library = [System.Reflection.Emit.PersistedAssemblyBuilder]::new('NLayer, Version=1.2.3.4', [object].Assembly)
            `$null = `$library.DefineDynamicModule('NLayer').DefineType('NLayer.Theirs', 'Public').CreateType()
            `$library.Save('$folder/NLayer.dll')
            New-ModuleManifest '$folder/Recorder.psd1' -RequiredAssemblies NLayer.dll
            Import-Module '$folder/Recorder.psd1', '$(Get-ManifestPath)'
            function Show-Session {
                `$session = Start-TranscriptionSession '$fixtures/speech.$($hasLibrary ? 'mp3' : 'wav')' -Endpoint '$($sandbox.Endpoint)' -Duration 0.3
                `$null = `$session.WaitForEndAsync().Wait(20000)
                "heard: `$(`$session.State)"
            }
            Show-Session
            "theirs: `$([NLayer.Theirs].Assembly.GetName().Version)"
            "all: `$([System.AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object { `$_.GetName() } | Where-Object Name -EQ NLayer | ForEach-Object Version)"
            Import-Module '$(Get-ManifestPath)' -Force
            Show-Session
            Remove-Module StreamCoach
            "left: `$(Get-Command -Module StreamCoach)"
"@
        $script:said = $child.StandardOutput.ReadToEnd() -split '\r?\n'
        $script:errors = $child.StandardError.ReadToEnd()
    }
    AfterAll { Clear-Suite }

    It 'works, before and after Import-Module -Force' {
        $errors | Should -BeNullOrEmpty
        @($said -eq 'heard: Completed') | Should -HaveCount 2
        $said | Should -Contain 'left: '
    }

    It 'uses its own version, and does not change the other module''s' {
        if (-not $hasLibrary) { Set-ItResult -Skipped -Because 'the audio library was not built' }
        $said | Should -Contain 'theirs: 1.2.3.4'
        $said | Where-Object { $_ -like 'all: *' } | Should -Match '^all: (1\.2\.3\.4 3\.\S+|3\.\S+ 1\.2\.3\.4)$'
    }
}
