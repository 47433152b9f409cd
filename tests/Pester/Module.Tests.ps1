# The module: its exports, its files, and the effects of its removal.

BeforeDiscovery {
    # Frozen once released; one per line, to avoid merge conflicts.
    $script:names = @(
        'Add-TranscriptNote'
        'Export-Transcript'
        'Export-TranscriptReport'
        'Get-TranscriptAnalysis'
        'Get-TranscriptAnalysisModel'
        'Get-TranscriptionDevice'
        'Get-TranscriptionModel'
        'Get-TranscriptionSession'
        'Get-TranscriptTurn'
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
    Import-Module "$PSScriptRoot/Suite.psm1"
    $script:noProgram = -not (Test-ScriptCommand)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:folder = Split-Path (Get-ManifestPath)
}

Describe 'The manifest' {
    It 'is valid' {
        $manifest = Test-ModuleManifest (Get-ManifestPath)
        $manifest.Version | Should -BeGreaterThan ([version] '0.0')
        $manifest.PowerShellVersion | Should -Be ([version] '7.6')
        $manifest.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'exports these cmdlets and nothing else' -ForEach @{ Names = $names } {
        (Get-Command -Module StreamCoach).Name | Sort-Object | Should -Be ($Names | Sort-Object)
        (Get-Command -Module StreamCoach).CommandType | Sort-Object -Unique | Should -Be Cmdlet
    }

    It 'exports every cmdlet of the assembly' {
        $types = (Get-Module StreamCoach).ImplementingAssembly.GetExportedTypes()
        $cmdlets = $types.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false) | ForEach-Object { "$($_.VerbName)-$($_.NounName)" }
        $cmdlets | Sort-Object | Should -Be ((Get-Module StreamCoach).ExportedCmdlets.Keys | Sort-Object)
    }
}

Describe 'The folder' {
    AfterEach { Clear-Suite }

    It 'contains no third-party library outside Dependencies' {
        # A second copy of a library is a common way to break a PowerShell session.
        (Get-ChildItem $folder -Filter *.dll).Name | Should -Match '^StreamCoach(\.\w+)?\.dll$'
        # Only the audio library loads from Dependencies, and only the speech library from its folder LocalSpeech.
        Get-ChildItem $folder -Recurse -Filter System.*.dll | Where-Object { (Split-Path $_.DirectoryName -Leaf) -notin 'Dependencies', 'LocalSpeech' } | Should -BeNullOrEmpty
    }

    It 'contains the recording of the sandbox' {
        $sandbox = Open-Sandbox
        $sandbox.Recording | Should -Exist
        (Resolve-Path $sandbox.Recording).Path | Should -BeLike "$folder*"
    }
}

Describe 'Lists' {
    AfterEach { Clear-Suite }

    It 'can be indexed' {
        $sandbox = Open-Sandbox -Turn 'So, hello there.'
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/list.wav" -Part 0.1) -Endpoint $sandbox
        $session, (Start-TranscriptionSession "$TestDrive/list.wav" -Endpoint $sandbox) | Get-TranscriptTurn -Wait | Should -HaveCount 2
        $session.GetTurns()[0].Words[1].Text | Should -Be 'hello'
        $session.GetTurns()[-1].Words[-1].Text | Should -Be 'there.'
        $sandbox.Sessions[0] | Should -HaveCount 1
        $sandbox.Sessions[-1].Index | Should -Be 1
        $sandbox.Sessions[1].Index | Should -Be 1
    }
}

Describe '<_>' -ForEach $names {
    BeforeAll { $script:cmdlet = Get-Command $_ }

    It 'has an approved verb' {
        $cmdlet.Verb | Should -BeIn (Get-Verb).Verb
    }

    It 'declares its output type' {
        $written = @($cmdlet.OutputType.Type)
        if ($cmdlet.Name -in 'Stop-TranscriptionSandbox', 'Remove-TranscriptionSession', 'Uninstall-TranscriptionModel') { $written | Should -BeNullOrEmpty }
        # What was played, whatever it was.
        elseif ($cmdlet.Name -eq 'Invoke-TranscriptPlayback') { $written | Should -Be ([psobject]) }
        elseif ($cmdlet.Verb -eq 'Export') { $written | Should -Be ([System.IO.FileInfo]) }
        else { $written.Namespace | Should -BeLike 'StreamCoach*' }
    }

    It 'has -WhatIf exactly if it changes something' {
        $cmdlet.Parameters.ContainsKey('WhatIf') | Should -Be ($cmdlet.Verb -notin 'Get', 'Import', 'Measure', 'Search', 'Test')
    }
}

Describe 'WhatIf' {
    BeforeEach { $script:sandbox = Open-Sandbox }
    AfterEach { Clear-Suite }

    It 'starts no session, and needs no key' {
        $wav = Write-Wav "$TestDrive/whatif.wav"
        $wav | Start-TranscriptionSession -Endpoint $sandbox.Endpoint -WhatIf | Should -BeNullOrEmpty
        $sandbox.Sessions | Should -BeNullOrEmpty
    }

    It 'starts no program' -Skip:$noProgram {
        Start-TranscriptionSession -AudioCommand (Get-LiveCommand -PidFile "$TestDrive/ran") -Endpoint $sandbox -WhatIf | Should -BeNullOrEmpty
        "$TestDrive/ran" | Should -Not -Exist
        $sandbox.Sessions | Should -BeNullOrEmpty
    }

    It 'stops no session' -Skip:$noProgram {
        $session = Start-TranscriptionSession -AudioCommand (Get-LiveCommand) -Endpoint $sandbox
        $session | Stop-TranscriptionSession -PassThru -WhatIf | Should -BeNullOrEmpty
        @($sandbox.Sessions)[0].WaitForAudioAsync(@($sandbox.Sessions)[0].AudioSeconds + 0.2).Wait(15000) | Should -BeTrue -Because 'it goes on'
        $session.State | Should -Be Running
    }

    It 'sends no text' {
        'Hello there.' | Invoke-TranscriptAnalysis -Endpoint $sandbox -WhatIf | Should -BeNullOrEmpty
        $sandbox.GatewayRequests.Method | Should -Not -Contain POST
    }

    It 'starts and stops no sandbox' {
        Start-TranscriptionSandbox -WhatIf | Should -BeNullOrEmpty
        Stop-TranscriptionSandbox $sandbox -WhatIf
        'Hello there.' | Invoke-TranscriptAnalysis -Endpoint $sandbox | Should -Not -BeNullOrEmpty
    }
}

Describe 'Removal with a live session' -Skip:$noProgram {
    BeforeEach {
        $script:sandbox = Open-Sandbox
        $script:runspace = Open-Runspace
        $script:pidFile = "$TestDrive/$([guid]::NewGuid()).pid"
    }
    AfterEach { Clear-Suite }

    It '<_> ends it, and its program' -ForEach 'Remove-Module StreamCoach', "Import-Module '$(Join-Path $PSScriptRoot '../../out/StreamCoach/StreamCoach.psd1')' -Force" {
        $powershell = [powershell]::Create($runspace)
        $start = { param($sandbox, $command) Start-TranscriptionSession -AudioCommand $command -Endpoint $sandbox }
        $live = $powershell.AddScript($start).AddArgument($sandbox).AddArgument((Get-LiveCommand -PidFile $pidFile)).Invoke()
        $live.State | Should -Be Running
        $id = Get-PidOf $pidFile
        $powershell.Commands.Clear()
        $powershell.AddScript($_).Invoke()
        $powershell.Streams.Error | Should -BeNullOrEmpty
        $live.State | Should -BeIn 'Stopped', 'Interrupted'
        @($sandbox.Sessions)[0].Terminated | Should -BeTrue
        Wait-Until -Seconds 15 -For 'the end of the program' { -not (Test-Running $id) }
    }
}
