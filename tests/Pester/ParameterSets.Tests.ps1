# Calls every parameter set of every cmdlet, and checks its effect.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    # By cmdlet, and by parameter set if there are several. Each returns a true value if it worked.
    $calls = @{
        'Add-TranscriptNote Only' = { $done | Stop-TranscriptionSession; Add-TranscriptNote 'Ask.' -PassThru }
        'Add-TranscriptNote Session' = { $live | Add-TranscriptNote 'Ask.' -PassThru }
        'Add-TranscriptNote Id' = { Add-TranscriptNote 'Ask.' -Id $live.Id -PassThru }
        'Export-Transcript' = { $turns | Export-Transcript "$TestDrive/talk.txt" -PassThru }
        'Export-TranscriptReport' = { $turns | Export-TranscriptReport "$TestDrive/talk.html" -PassThru }
        'Get-TranscriptAnalysis Session' = { $done | Invoke-TranscriptAnalysis | Out-Null; $done | Get-TranscriptAnalysis }
        'Get-TranscriptAnalysis Id' = { $done | Invoke-TranscriptAnalysis | Out-Null; Get-TranscriptAnalysis -Id $done.Id }
        'Get-TranscriptAnalysisModel' = { Get-TranscriptAnalysisModel claude* }
        # A program takes the place of Linux's devices.
        'Get-TranscriptionDevice' = { Invoke-WithProgram @{ arecord = 'printf "plughw:CARD=A\n  Desk mic\n"' } { Get-TranscriptionDevice } }
        'Get-TranscriptionModel' = { Get-TranscriptionModel *-tiny }
        'Get-TranscriptionSession' = { Get-TranscriptionSession $done.Name }
        'Get-TranscriptTurn Session' = { $done | Get-TranscriptTurn }
        'Get-TranscriptTurn Id' = { Get-TranscriptTurn -Id $done.Id }
        'Import-Transcript Path' = { Import-Transcript "$TestDrive/kept*.json" }
        'Import-Transcript LiteralPath' = { Get-Item $kept | Import-Transcript }
        # SpeechModels.Tests.ps1 installs and removes some.
        'Install-TranscriptionModel' = { Install-TranscriptionModel moonshine-tiny -WhatIf; 'Nothing was installed.' }
        'Invoke-TranscriptAnalysis Template' = { $turns | Invoke-TranscriptAnalysis -Template interview }
        'Invoke-TranscriptAnalysis Prompt' = { $turns | Invoke-TranscriptAnalysis -Prompt 'What was promised?' }
        'Invoke-TranscriptAnalysis Question' = { $turns | Invoke-TranscriptAnalysis -Question 'What was promised?' }
        # Playback.Tests.ps1 plays.
        'Invoke-TranscriptPlayback Id' = { Invoke-TranscriptPlayback $done.Id -WhatIf; 'Nothing was played.' }
        'Invoke-TranscriptPlayback Object' = { $turns | Invoke-TranscriptPlayback -WhatIf; 'Nothing was played.' }
        'Measure-Transcript' = { $turns | Measure-Transcript }
        'Measure-TranscriptProgress' = { 'A: One?', 'B: Two.' | Measure-TranscriptProgress -Me A }
        'Remove-TranscriptionSession Session' = { $old | Remove-TranscriptionSession; -not (Test-Path $old.Folder) }
        'Remove-TranscriptionSession Id' = { Remove-TranscriptionSession -Id $old.Id; -not (Test-Path $old.Folder) }
        'Remove-TranscriptionSession OlderThan' = { Remove-TranscriptionSession -OlderThan 0 -ErrorAction Ignore <# the live one stays #>; -not (Test-Path $old.Folder) }
        'Resume-TranscriptionSession Session' = { $live | Resume-TranscriptionSession }
        'Resume-TranscriptionSession Id' = { Resume-TranscriptionSession -Id $live.Id }
        'Search-Transcript Word' = { Search-Transcript * }
        'Search-Transcript Regex' = { Search-Transcript . -Regex }
        'Search-Transcript SimpleMatch' = { Search-Transcript h -SimpleMatch }
        'Set-TranscriptionSession Session' = { $live | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' } -PassThru }
        'Set-TranscriptionSession Id' = { Set-TranscriptionSession -Id $live.Id -SpeakerName @{ A = 'Ana' } -PassThru }
        'Start-TranscriptionSandbox' = { Start-TranscriptionSandbox }
        # Microphone.Tests.ps1 records one.
        'Start-TranscriptionSession Microphone' = { Start-TranscriptionSession -WhatIf; 'Nothing was opened.' }
        # Elsewhere than on Windows it binds, and says that it cannot.
        'Start-TranscriptionSession LoopbackProcess' = {
            try { Start-TranscriptionSession -LoopbackProcess $PID -WhatIf; $IsWindows } catch { -not $IsWindows -and $_.FullyQualifiedErrorId -like 'ProcessLoopbackNotSupported,*' }
        }
        'Start-TranscriptionSession Path' = { Start-TranscriptionSession "$TestDrive/call.w*" }
        'Start-TranscriptionSession LiteralPath' = { Get-Item $wav | Start-TranscriptionSession }
        'Start-TranscriptionSession AudioCommand' = { Start-TranscriptionSession -AudioCommand (Get-PlayCommand $wav) }
        'Start-TranscriptionSession InputStream' = { Start-TranscriptionSession -InputStream ([System.IO.File]::OpenRead($wav)) }
        'Stop-TranscriptionSandbox' = { Stop-TranscriptionSandbox $spare; -not $spare.IsRunning }
        'Stop-TranscriptionSession Only' = { Stop-TranscriptionSession -PassThru }
        'Stop-TranscriptionSession Session' = { $live | Stop-TranscriptionSession -PassThru }
        'Stop-TranscriptionSession Id' = { Stop-TranscriptionSession -Id $live.Id -PassThru }
        'Suspend-TranscriptionSession Session' = { $live | Suspend-TranscriptionSession -PassThru -WarningAction Ignore }
        'Suspend-TranscriptionSession Id' = { Suspend-TranscriptionSession -Id $live.Id -PassThru -WarningAction Ignore }
        'Uninstall-TranscriptionModel' = { Uninstall-TranscriptionModel moonshine-* -WhatIf; 'Nothing was removed.' }
        'Test-TranscriptionSetup' = { Test-TranscriptionSetup Disk }
    }
    $script:sets = foreach ($cmdlet in Get-Command -Module StreamCoach) {
        foreach ($set in $cmdlet.ParameterSets) {
            $key = $cmdlet.ParameterSets.Count -eq 1 ? $cmdlet.Name : "$($cmdlet.Name) $($set.Name)"
            @{ Key = $key; Cmdlet = $cmdlet.Name; Set = $set.Name; Call = $calls[$key]; OnLinux = $key -eq 'Get-TranscriptionDevice' }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:wav = Write-Wav "$TestDrive/call.wav" -Part 0.2
    $script:long = Write-Wav "$TestDrive/long.wav" -Part -60
    # A proxy function for each cmdlet, which records the parameter set.
    $script:bound = [System.Collections.Generic.List[string]]::new()
    foreach ($cmdlet in Get-Command -Module StreamCoach -CommandType Cmdlet) {
        $proxy = [System.Management.Automation.ProxyCommand]::Create($cmdlet) -replace '(?m)^process\s*\{', '$0 $bound.Add("$($MyInvocation.MyCommand.Name) $($PSCmdlet.ParameterSetName)");'
        Set-Item "function:script:$($cmdlet.Name)" ([scriptblock]::Create($proxy))
    }
}

Describe 'Parameters' {
    BeforeEach {
        $script:sandbox = StreamCoach\Start-TranscriptionSandbox -UseByDefault
        $script:spare = Open-Sandbox
        $script:done, $script:old = $wav, $wav | StreamCoach\Start-TranscriptionSession
        $script:turns = $done, $old | StreamCoach\Get-TranscriptTurn -Wait | Where-Object SessionId -EQ $done.Id
        foreach ($session in $done, $old) { Wait-Until -For 'the end of its journal' { -not [StreamCoach.Sessions.SavedSessions]::IsRunning($env:STREAMCOACH_DATA, $session.Id) } | Out-Null }
        Remove-Item "$TestDrive/kept.json" -ErrorAction Ignore
        $script:kept = ($turns | StreamCoach\Export-Transcript "$TestDrive/kept.json" -PassThru).FullName
        $script:live = StreamCoach\Start-TranscriptionSession $long
        $bound.Clear()
    }
    AfterEach { Clear-Suite }

    It 'of the set <Key> work' -ForEach $sets {
        if ($OnLinux -and -not $IsLinux) { Set-ItResult -Skipped -Because 'a program takes the place of Linux''s devices'; return }
        $Call | Should -Not -BeNullOrEmpty -Because 'each set has a call above'
        & $Call | Should -Not -BeNullOrEmpty
        $bound | Should -Contain "$Cmdlet $Set"
    }
}
