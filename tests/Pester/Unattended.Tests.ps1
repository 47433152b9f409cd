# The samples for cron, Task Scheduler and CI, each run like by its scheduler, with every exit code.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:samples = [System.IO.Path]::GetFullPath("$PSScriptRoot/../../samples/unattended")
    $script:command = "$samples/Invoke-FolderTranscription.ps1"
    $script:pwsh = New-PowerShellShim "$TestDrive/bin"
    $script:sandbox = Open-Sandbox
    $modules = Split-Path (Split-Path (Get-ManifestPath))
    $script:before = Use-Environment @{
        STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri.TrimEnd('/')
        ASSEMBLYAI_API_KEY = $sandbox.ApiKey
        PSModulePath = "$modules$([System.IO.Path]::PathSeparator)$env:PSModulePath"
    }
    $script:calls = (New-Item "$TestDrive/home/calls" -ItemType Directory).FullName
    1..2 | ForEach-Object { Write-Wav "$calls/call$_.wav" -Part (0.2 + $_ / 10) } | Out-Null
}

AfterAll {
    Use-Environment $before | Out-Null
    Clear-Suite
}

Describe 'A folder' {
    It 'is transcribed by cron''s command with 0, and not sent again' -Skip:$IsWindows {
        # The files that the crontab expects in the user's home.
        $userHome = "$TestDrive/home"
        New-Item "$userHome/.config", "$userHome/streamcoach", "$userHome/.local/share/powershell/Modules" -ItemType Directory -Force | Out-Null
        Copy-Item $command "$userHome/streamcoach"
        New-Item "$userHome/.local/share/powershell/Modules/StreamCoach" -ItemType SymbolicLink -Target (Split-Path (Get-ManifestPath)) | Out-Null
        Set-Content "$userHome/.config/streamcoach.env" "ASSEMBLYAI_API_KEY=$($sandbox.ApiKey)", "STREAMCOACH_ENDPOINT=$env:STREAMCOACH_ENDPOINT", "STREAMCOACH_DATA=$env:STREAMCOACH_DATA"
        # As cron reads its file: variables, then five fields and the command, which sh runs with a minimal environment.
        $lines = Get-Content "$samples/crontab" | Where-Object { $_ -and $_ -notlike '#*' }
        $path, $line = $lines
        $path | Should -BeLike 'PATH=*'
        $line -match '^(\S+ ){5}(?<command>.+)$' | Should -BeTrue
        foreach ($time in 1, 2) {
            env -i "HOME=$userHome" LOGNAME=nobody SHELL=/bin/sh "$($path):$(Split-Path $pwsh)" sh -c $Matches.command
            $LASTEXITCODE | Should -Be 0 -Because (Get-Content "$userHome/streamcoach.log" -Raw)
        }
        @($sandbox.Sessions).Count | Should -Be 2
        Get-Content "$userHome/streamcoach.log" -Raw | Should -Match '(?s)\n +2 +2 +0 +0 +00:.*\n +2 +0 +0 +2 +00:'
        (Get-ChildItem "$calls/transcripts/call*.json" | Import-Transcript).Text | Sort-Object | Should -Be '[speech 0.3 s]', '[speech 0.4 s]'
    }

    It 'with a failing recording gives 1, in CI too' {
        Set-Content "$calls/none.wav" 'This is no sound at all, and long enough to be read as a header.'
        try {
            $line = Get-Content "$samples/github-actions.yml" | Where-Object { $_ -match '^ +run: \./samples/unattended/(?<call>.+)$' } | ForEach-Object { $Matches.call }
            $line = "& '$samples/$line" -replace '\.ps1 ', ".ps1' " -replace '-Path recordings', "-Path '$calls'" -replace '-Destination transcripts', "-Destination '$TestDrive/out'"
            # As the runner does for "shell: pwsh".
            Set-Content "$TestDrive/step.ps1" "`$ErrorActionPreference = 'stop'", $line, 'if ((Test-Path -LiteralPath variable:\LASTEXITCODE)) { exit $LASTEXITCODE }'
            $said = & $pwsh -NoProfile -NonInteractive -Command ". '$TestDrive/step.ps1'" 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 1 -Because $said
            $said | Should -Match 'none\.wav'
            Get-ChildItem "$TestDrive/out" | Should -HaveCount 2
        }
        finally { Remove-Item $calls/none.wav }
    }

    It 'that does not exist gives 2, by the task of Task Scheduler too' {
        $task = [xml] (Get-Content "$samples/task.xml" -Raw)
        $exec = $task.Task.Actions.Exec
        $exec.Command | Should -Be pwsh.exe
        $task.Task.Settings.MultipleInstancesPolicy | Should -Be IgnoreNew
        [datetime]::Parse($task.Task.Triggers.CalendarTrigger.StartBoundary, [cultureinfo]::InvariantCulture).Hour | Should -Be 2
        $arguments = [regex]::Matches($exec.Arguments, '"([^"]+)"|\S+') | ForEach-Object { $_.Groups[1].Success ? $_.Groups[1].Value : $_.Value }
        $arguments = $arguments -replace 'C:\\StreamCoach\\', "$samples/" -replace 'C:\\Calls', "$TestDrive/absent"
        $said = & $pwsh @arguments 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 2 -Because $said
        $said | Should -Match 'absent'
    }

    It 'with a refused key gives 2' {
        $env:ASSEMBLYAI_API_KEY = 'wrong'
        $new = (New-Item "$TestDrive/new" -ItemType Directory).FullName
        Write-Wav "$new/call.wav" -Part 0.7 | Out-Null
        try {
            $said = & $pwsh -NoProfile -NonInteractive -File $command $new 2>&1 | Out-String
            $LASTEXITCODE | Should -Be 2 -Because $said
            $said | Should -Match 'refused the API key'
        }
        finally { $env:ASSEMBLYAI_API_KEY = $sandbox.ApiKey }
    }
}
