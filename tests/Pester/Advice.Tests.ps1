# The advice of an error fits its cause, and faults that can be detected before a session are reported before it.

BeforeDiscovery {
    $script:noFfmpeg = -not (Get-Command ffmpeg -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 0.1
}

Describe 'A recording' {
    BeforeEach { $script:sandbox = Open-Sandbox }
    AfterEach { Clear-Suite }

    It 'that is invalid does not advise ffmpeg if ffmpeg is installed' -Skip:$noFfmpeg {
        Set-Content "$TestDrive/text.wav" ('This is text and no sound. ' * 9)
        $read = Read-Failure { Start-TranscriptionSession "$TestDrive/text.wav" -Endpoint $sandbox }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'AudioFormatNotSupported,*'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -Not -Match 'Install'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*this is the right file*'
    }

    It 'whose name contains wildcards is found by -LiteralPath, as the error says' {
        Copy-Item $short "$TestDrive/it's [x].wav"
        $read = Read-Failure { Start-TranscriptionSession "$TestDrive/it's [x].wav" -Endpoint $sandbox }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'AudioFileNotFound,*'
        "$($read.Error[0])" | Should -BeLike '*a file with exactly this name exists*'
        $advice = $read.Error[0].ErrorDetails.RecommendedAction
        $advice | Should -BeLike 'Give -LiteralPath *'
        $session = & ([scriptblock]::Create("param(`$sandbox) Start-TranscriptionSession $($advice -replace '^Give ') -Endpoint `$sandbox")) $sandbox
        $session | Get-TranscriptTurn -Wait | Should -HaveCount 1

        $read = Read-Failure { Start-TranscriptionSession "$TestDrive/[y].wav" -Endpoint $sandbox }
        "$($read.Error[0])" | Should -Not -Match 'exactly this name'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*-LiteralPath*'
    }

    It 'whose path is too long is not sent' {
        $read = Read-Failure { Start-TranscriptionSession "$TestDrive/$('x' * 300).wav" -Endpoint $sandbox }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'AudioFileNotFound,*'
        "$($read.Error[0])" | Should -BeLike '*too long*'
        "$($read.Error[0]) $($read.Error[0].ErrorDetails.RecommendedAction)" | Should -Not -Match 'sent'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*shorter*'
    }

    It 'in a stream does not advise ffmpeg or a path' {
        $bytes = [System.IO.File]::ReadAllBytes($short)
        # A WAV with an unknown codec.
        $bytes[20], $bytes[21] = 0x34, 0x12
        $read = Read-Failure { Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new($bytes)) -Endpoint $sandbox }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'AudioFormatNotSupported,*'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike 'Save the audio to a file*'
        $closed = [System.IO.MemoryStream]::new()
        $closed.Dispose()
        $read = Read-Failure { Start-TranscriptionSession -InputStream $closed -Endpoint $sandbox }
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike '*open for reading*'
    }

    It 'with -Once needs a saved session' {
        Set-Content "$TestDrive/no-folder" 'a file'
        $before = Use-Environment @{ STREAMCOACH_DATA = "$TestDrive/no-folder/data" }
        try { $read = Read-Failure { Start-TranscriptionSession $short -Once -Endpoint $sandbox } }
        finally { Use-Environment $before | Out-Null }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'SavedSessionUnwritable,*'
        $read.Error[0].ErrorDetails.RecommendedAction | Should -Not -Match 'delete'
    }
}

Describe 'A transcript whose name contains wildcards' {
    It 'is found by -LiteralPath, as the error says' {
        Set-Content -LiteralPath "$TestDrive/[x].txt" 'Hello.'
        $read = Read-Failure { Import-Transcript "$TestDrive/[x].txt" }
        $read.Error.FullyQualifiedErrorId | Should -Be 'TranscriptFileNotFound,StreamCoach.Commands.ImportTranscriptCommand'
        $read.Error.ErrorDetails.RecommendedAction | Should -BeLike 'Give -LiteralPath *'
        (Import-Transcript -LiteralPath "$TestDrive/[x].txt").Text | Should -Be Hello.
    }

    It 'is an error if it does not exist' {
        (Read-Failure { Import-Transcript "$TestDrive/no*.json" }).Error.FullyQualifiedErrorId | Should -BeLike 'TranscriptFileNotFound,*'
    }
}

Describe 'A file that cannot be written' {
    BeforeAll {
        Set-Content "$TestDrive/file" 'a file'
        Set-Content "$TestDrive/there.txt" 'mine'
        Set-Content "$TestDrive/there.html" 'mine'
    }
    AfterEach { Clear-Suite }

    It 'ends the pipeline before the session starts: <Id> for <Path>' -ForEach @(
        # A file is not a folder, for root too.
        @{ Id = 'TranscriptFileUnwritable'; Path = 'file/x.txt'; Says = "*folder '*' does not exist*" }
        @{ Id = 'TranscriptFileUnwritable'; Path = 'none/x.html'; Says = "*folder '*' does not exist*" }
        @{ Id = 'TranscriptFileUnwritable'; Path = '/proc/x.txt'; Says = '*is not writable*' }
        @{ Id = 'TranscriptFileUnwritable'; Path = "$('x' * 300).txt"; Says = '*too long*' }
        @{ Id = 'TranscriptFileExists'; Path = 'there.txt'; Says = '*already exists*' }
        @{ Id = 'TranscriptFileExists'; Path = 'there.html'; Says = '*already exists*' }
        @{ Id = 'TranscriptFormatUnknown'; Path = 'x.docx'; Says = "*'.docx'*" }
        @{ Id = 'ReportFormatUnknown'; Path = 'x.pdf'; Says = "*'.pdf'*"; Report = $true }
    ) {
        if ($Path -like '/proc/*') {
            if (-not $IsLinux) { Set-ItResult -Skipped -Because 'there is no /proc'; return }
            $full = $Path
        }
        else { $full = [System.IO.Path]::GetFullPath("$TestDrive/$Path") }
        $sandbox = Open-Sandbox
        $export = $Path -match 'html$|pdf$' ? 'Export-TranscriptReport' : 'Export-Transcript'
        $clobber = @{ NoClobber = $Id -eq 'TranscriptFileExists' }
        $read = Read-Failure { Start-TranscriptionSession $short -Endpoint $sandbox | Get-TranscriptTurn -Wait | & $export $full @clobber }
        $read.Error | Should -HaveCount 1
        $read.Error[0].FullyQualifiedErrorId | Should -Be "$Id,StreamCoach.Commands.$($export -replace '-')Command"
        "$($read.Error[0])" | Should -BeLike $Says
        "$($read.Error[0])" | Should -Not -Match '\.tmp'
        $read.Error[0].TargetObject | Should -Be $full
        @($sandbox.Sessions).Count | Should -Be 0
    }

    It 'in a folder that is read-only' -Skip:($IsWindows -or (id -u) -eq 0) {
        $folder = New-Item "$TestDrive/read-only" -ItemType Directory
        chmod 555 $folder
        $read = Read-Failure { 'Hello.' | Export-Transcript "$folder/x.txt" }
        "$($read.Error[0])" | Should -BeLike '*is not writable*'
        chmod 755 $folder
    }

    It 'leaves no file if the check succeeds, and -WhatIf writes nothing' {
        $folder = (New-Item "$TestDrive/clean" -ItemType Directory).FullName
        $null = Read-Failure { @() | Export-Transcript "$folder/x.txt" }
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
        'Hello.' | Export-Transcript "$folder/x.txt" -WhatIf
        Get-ChildItem $folder -Force | Should -BeNullOrEmpty
    }
}

Describe 'A key as plain text' {
    It 'is refused with advice, and not repeated: <Name>' -ForEach @(
        @{ Name = 'Start-TranscriptionSession'; Do = { Start-TranscriptionSession $short -ApiKey $key } }
        @{ Name = 'Invoke-TranscriptAnalysis'; Do = { 'text' | Invoke-TranscriptAnalysis -ApiKey $key } }
        @{ Name = 'Test-TranscriptionSetup'; Do = { Test-TranscriptionSetup -ApiKey $key } }
    ) {
        foreach ($key in 'abc-the-secret', 12345678) {
            $read = Read-Failure $Do
            "$($read.Error[0])" | Should -BeLike '*Read-Host -AsSecureString*ASSEMBLYAI_API_KEY*'
            ($read.Error[0] | Format-List * -Force | Out-String) | Should -Not -Match $key
            ($read.Error[0].Exception | Format-List * -Force | Out-String) | Should -Not -Match $key
        }
    }
}

Describe 'An option' {
    BeforeEach { $script:sandbox = Open-Sandbox }
    AfterEach { Clear-Suite }

    It 'is named as it was typed, also with -WhatIf: <Says>' -ForEach @(
        @{ With = @{ KeyTerm = 'KeyTerms ' * 9 }; Says = "-KeyTerm contains 'KeyTerms KeyTerms *', which has 81 characters*" }
        @{ With = @{ KeyTerm = 1..101 }; Says = '-KeyTerm has 101 entries*' }
        @{ With = @{ MaxSpeaker = 3 }; Says = '-MaxSpeaker*-SpeakerLabel*' }
        @{ With = @{ MaxSpeaker = 11; SpeakerLabel = $true }; Says = '-MaxSpeaker must be 1 to 10*' }
        @{ With = @{ Language = 1..11 }; Says = '-Language has 11 entries*' }
        @{ With = @{ EndOfTurnConfidence = 0.5; Model = 'u3-rt-pro' }; Says = '-EndOfTurnConfidence *-MinTurnSilence and -MaxTurnSilence*' }
        @{ With = @{ MinTurnSilence = 500; MaxTurnSilence = 400 }; Says = '-MinTurnSilence is longer than -MaxTurnSilence*' }
        @{ With = @{ Prompt = 'x' * 2000 }; Says = '-Prompt has 2000 characters*' }
    ) {
        foreach ($whatIf in $true, $false) {
            $read = Read-Failure { Start-TranscriptionSession $short @With -Endpoint $sandbox -WhatIf:$whatIf }
            $read.Error | Should -HaveCount 1
            $read.Error[0].FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.StartTranscriptionSessionCommand'
            "$($read.Error[0])" | Should -BeLike $Says
        }
        @($sandbox.Sessions).Count | Should -Be 0
    }

    It 'of a running session is named as it was typed' {
        $session = Start-TranscriptionSession (Write-Wav "$TestDrive/long.wav" -Part 0.2, -60) -Endpoint $sandbox
        foreach ($whatIf in $true, $false) {
            $read = Read-Failure { $session | Set-TranscriptionSession -KeyTerm ('x' * 51) -WhatIf:$whatIf }
            $read.Error.FullyQualifiedErrorId | Should -Be 'OptionInvalid,StreamCoach.Commands.SetTranscriptionSessionCommand'
            "$($read.Error)" | Should -BeLike '-KeyTerm contains*'
        }
    }
}

Describe 'A microphone that no recorder can record' -Skip:(-not $IsLinux) {
    AfterEach { Clear-Suite }

    It 'is reported with one line for each recorder and the most specific error' {
        $sandbox = Open-Sandbox -Option @{ Fault = [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }
        $read = Invoke-WithProgram @{
            'pw-record' = 'echo "error: pw_context_connect() failed: Host is down" >&2; exit 1'
            parec = 'echo "Connection failure: Connection refused" >&2; exit 1'
            arecord = 'echo "arecord: main:831: audio open error: Device or resource busy" >&2; exit 1'
            rec = 'echo "rec FAIL formats: cannot open" >&2; exit 2'
        } { Read-Failure { Start-TranscriptionSession -Endpoint $sandbox } }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'MicrophoneBusy,*'
        $lines = "$($read.Error[0])" -split "`n"
        $lines | Should -HaveCount 5
        $lines[0] | Should -Be 'The microphone cannot be recorded; 4 recorders were tried:'
        $lines[1] | Should -BeLike "  'pw-record' *Host is down"
        $lines[2] | Should -BeLike "  'parec' *Connection refused"
        $lines[3] | Should -BeLike "  'arecord' *Device or resource busy"
        $lines[4] | Should -BeLike "  'rec' *cannot open"
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike 'Close the program*'
    }
}
