# The result of -Task Package, installed from a repository in another PowerShell with its own home folder.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:said = $null
    $script:root = [System.IO.Path]::GetFullPath("$PSScriptRoot/../..")
    if (-not (Get-Command dotnet -CommandType Application -ErrorAction Ignore)) { return }
    $program, [string[]] $first = Get-PowerShellCommand
    $script:said = & $program @first -NoProfile -NonInteractive -File "$root/build.ps1" -Task Package 2>&1 | Out-String
    $script:exitCode = $LASTEXITCODE
    $script:version = (Import-PowerShellDataFile "$root/StreamCoach.psd1").ModuleVersion
}

AfterAll { Clear-Suite }

Describe 'The package' {
    BeforeEach {
        if (-not $said) { Set-ItResult -Skipped -Because 'dotnet was not found' }
    }

    It 'is built' {
        $exitCode | Should -Be 0 -Because $said
        "$root/out/StreamCoach.$version.nupkg" | Should -Exist
    }

    It 'ships no library that is part of PowerShell, and third-party ones only in Dependencies' {
        $files = [System.IO.Compression.ZipFile]::OpenRead("$root/out/StreamCoach-$version.zip")
        try { $names = $files.Entries.FullName } finally { $files.Dispose() }
        $names | Should -Contain StreamCoach/StreamCoach.psd1
        $names | Should -Contain StreamCoach/en-US/about_StreamCoach.help.txt
        $names | Where-Object { $_ -match '\.dll$' -and $_ -notmatch '^StreamCoach/(Dependencies/|StreamCoach[.\w]*\.dll$)' } | Should -BeNullOrEmpty
    }

    It 'is published to a repository and installed from it, with help before the import' -Skip:$IsWindows {
        # Windows finds a user's modules by a known folder, which no variable moves.
        # Without these, NuGet and PSResourceGet write to the current folder.
        New-Item "$TestDrive/home/.config", "$TestDrive/home/.local/share", "$TestDrive/repository" -ItemType Directory -Force | Out-Null
        $child = Open-Child -Environment @{ HOME = "$TestDrive/home"; XDG_DATA_HOME = $null; XDG_CONFIG_HOME = $null; PSModulePath = '' } -Script @"
            `$ErrorActionPreference = 'Stop'
            `$PSStyle.OutputRendering = 'PlainText'
            Register-PSResourceRepository -Name Local -Uri '$TestDrive/repository' -Trusted
            Publish-PSResource -NupkgPath '$root/out/StreamCoach.$version.nupkg' -Repository Local
            Install-PSResource StreamCoach -Repository Local
            "help: `$((Get-Help about_StreamCoach | Out-String).Length -gt 1000)"
            "examples: `$((Get-Help Start-TranscriptionSession -Full).examples.example.Count -gt 0)"
            "module: `$((Get-Module StreamCoach).Path)"
            `$sandbox = Start-TranscriptionSandbox -UseByDefault
            "module: `$((Get-Module StreamCoach).Version)"
            "analysis: `$(('Um, this is one.' | Invoke-TranscriptAnalysis).Summary)"
            Stop-TranscriptionSandbox
"@
        $output = $child.StandardOutput.ReadToEnd()
        $errors = $child.StandardError.ReadToEnd()
        $errors | Should -BeNullOrEmpty
        $output | Should -BeLike "help: True*examples: True*module: $version*analysis: Sandbox analysis*"
    }
}
