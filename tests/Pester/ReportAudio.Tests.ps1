# Export-TranscriptReport -IncludeAudio: the file beside the report.

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $sandbox = Open-Sandbox -Turn 'So, um, this is the first of the turns.', 'And this is the second one.'
    $script:wav = Write-Wav "$TestDrive/talk.wav" -Part 0.6, -0.3, 0.6
    $script:session = Start-TranscriptionSession $wav -Endpoint $sandbox -Name 'A talk'
    $script:turns = @($session | Get-TranscriptTurn -Wait)

    function Get-Hash([string] $Path) { (Get-FileHash -LiteralPath $Path).Hash }

    # Each test has a folder of its own.
    function Open-Folder { (New-Item "$TestDrive/$([guid]::NewGuid().ToString('n'))" -ItemType Directory).FullName }

    # The addresses of the players of a page, without their times.
    function Get-Played([string] $Path) {
        [regex]::Matches((Get-Content -LiteralPath $Path -Raw), '<audio [^>]*src="([^"#]*)') | ForEach-Object { [uri]::UnescapeDataString($_.Groups[1].Value) } | Sort-Object -Unique
    }
}
AfterAll { Clear-Suite }

Describe 'Export-TranscriptReport -IncludeAudio' {
    BeforeEach { $script:folder = Open-Folder }

    It 'puts the audio beside the report of <What>' -ForEach @(
        @{ What = 'a session'; Do = { $session } }
        @{ What = 'turns'; Do = { $turns } }
        @{ What = 'an analysis'; Do = { $turns | Invoke-TranscriptAnalysis -Model rules } }
        @{ What = 'a saved session'; Do = { Get-TranscriptionSession -Saved $session.Id } }
        @{ What = 'rows of a CSV'; Do = { $turns | ConvertTo-Csv | ConvertFrom-Csv } }
    ) {
        $files = & $Do | Export-TranscriptReport "$folder/the call [1].html" -IncludeAudio -PassThru 6>$null
        $files.Name | Should -Be 'the call [1].html', 'the call [1].audio.wav'
        (Get-ChildItem $folder).Name | Sort-Object | Should -Be 'the call [1].audio.wav', 'the call [1].html'
        Get-Hash "$folder/the call [1].audio.wav" | Should -Be (Get-Hash $wav)
        Get-Played "$folder/the call [1].html" | Should -Be 'the call [1].audio.wav'
        $files[1].PSPath | Should -Not -BeNullOrEmpty -Because 'Get-Content and others bind to it'
    }

    It 'says how large it is, and writes nothing, with -WhatIf' {
        $child = Open-Child "Import-Module '$(Get-ManifestPath)'; Get-TranscriptionSession -Saved $($session.Id) | Export-TranscriptReport '$folder/call.html' -IncludeAudio -PassThru -WhatIf" @{ STREAMCOACH_DATA = $env:STREAMCOACH_DATA }
        $text = $child.StandardOutput.ReadToEnd()
        $text | Should -Match "^What if.*Write the report, and copy the audio \(0\.\d MB\) to 'call\.audio\.wav'"
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'replaces a report and its audio' {
        Set-Content "$folder/call.html", "$folder/call.audio.wav" 'old'
        $session | Export-TranscriptReport "$folder/call.html" -IncludeAudio
        Get-Hash "$folder/call.audio.wav" | Should -Be (Get-Hash $wav)
        Get-Played "$folder/call.html" | Should -Be 'call.audio.wav'
        (Get-ChildItem $folder).Count | Should -Be 2
    }

    It 'has no players without it' {
        $session | Export-TranscriptReport "$folder/call.html" -PassThru | Should -HaveCount 1
        Get-Played "$folder/call.html" | Should -BeNullOrEmpty
        (Get-ChildItem $folder).Count | Should -Be 1
    }

    It 'replaces no audio with -NoClobber, and no report' {
        Set-Content "$folder/call.audio.wav" 'mine'
        $read = Read-Failure { $session | Export-TranscriptReport "$folder/call.html" -IncludeAudio -NoClobber }
        $read.Error.FullyQualifiedErrorId | Should -Be 'TranscriptFileExists,StreamCoach.Commands.ExportTranscriptReportCommand'
        "$($read.Error)" | Should -BeLike '*without audio*call.audio.wav*'
        Get-Content "$folder/call.audio.wav" | Should -Be 'mine'
        Get-Played "$folder/call.html" | Should -BeNullOrEmpty
        Remove-Item "$folder/call.audio.wav"
        (Read-Failure { $session | Export-TranscriptReport "$folder/call.html" -IncludeAudio -NoClobber }).Error | Should -HaveCount 1
        (Get-ChildItem $folder).Name | Should -Be 'call.html'
    }

    It 'writes the report without audio if <Why>' -ForEach @(
        @{ Why = 'it was not saved'; Id = 'RecordingUnknown'; Says = '*heard from stream*not saved*'; Advice = '*-SaveAudio*'; Do = {
                $live = Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new((ConvertTo-Pcm 0.5))) -Endpoint (Open-Sandbox -Turn 'One.')
                $live | Get-TranscriptTurn -Wait
            }
        }
        @{ Why = 'the turns are of no session'; Id = 'RecordingUnknown'; Says = '*no session*'; Advice = '*-SaveAudio*'; Do = { 'A: Hello.' } }
        @{ Why = 'it was moved'; Id = 'RecordingMoved'; Says = '*no longer at*gone.wav*'; Advice = '*Move*'; Do = {
                $moved = Start-TranscriptionSession (Write-Wav "$TestDrive/gone.wav") -Endpoint (Open-Sandbox -Turn 'One.')
                $moved | Get-TranscriptTurn -Wait
                Remove-Item "$TestDrive/gone.wav"
            }
        }
        @{ Why = 'there is a folder of its name'; Id = 'TranscriptFileUnwritable'; Says = '*call.audio.wav*'; Advice = '*'; Do = {
                New-Item "$folder/call.audio.wav" -ItemType Directory | Out-Null
                $turns
            }
        }
    ) {
        $read = Read-Failure { & $Do | Export-TranscriptReport "$folder/call.html" -IncludeAudio -PassThru }
        $read.Error | Should -HaveCount 1
        $read.Error.FullyQualifiedErrorId | Should -Be "$Id,StreamCoach.Commands.ExportTranscriptReportCommand"
        "$($read.Error)" | Should -BeLike "The report is written without audio.$Says"
        $read.Error.ErrorDetails.RecommendedAction | Should -BeLike $Advice
        $read.Output.Name | Should -Be 'call.html'
        Get-Played "$folder/call.html" | Should -BeNullOrEmpty
        @(Get-ChildItem $folder -File).Count | Should -Be 1
    }

    It 'writes the report without audio if the disk has no room for it' -Skip:(-not $IsLinux) {
        $large = Start-TranscriptionSession (Write-Wav "$TestDrive/large.wav") -Endpoint (Open-Sandbox -Turn 'One.')
        $large | Get-TranscriptTurn -Wait | Out-Null
        Write-Wav "$TestDrive/large.wav" -Part -20 | Out-Null
        # A disk of 200 KB, which only this process sees: the report fits, and the audio does not.
        & /bin/sh -c 'unshare -rm mount -t tmpfs none "$0" 2>/dev/null' $folder
        if ($LASTEXITCODE) { Set-ItResult -Skipped -Because 'no disk can be mounted in a namespace of its own'; return }
        $program, [string[]] $first = Get-PowerShellCommand
        $script = "Import-Module '$(Get-ManifestPath)'; Get-TranscriptionSession -Saved $($large.Id) | Export-TranscriptReport '$folder/call.html' -IncludeAudio
            `$Error[0].FullyQualifiedErrorId; (Get-ChildItem '$folder').Name; Select-String '<audio' '$folder/call.html'"
        $encoded = [Convert]::ToBase64String([System.Text.Encoding]::Unicode.GetBytes("`$ProgressPreference = 'SilentlyContinue'; $script"))
        $said = & unshare -rm /bin/sh -c 'mount -t tmpfs -o size=200k none "$0" && exec "$@"' $folder $program @first -NoProfile -NonInteractive -EncodedCommand $encoded 2>$null
        $said | Should -Be 'TranscriptFileUnwritable,StreamCoach.Commands.ExportTranscriptReportCommand', 'call.html'
    }

    It 'is for one session: a report of several has none' {
        $other = Start-TranscriptionSession $wav -Endpoint (Open-Sandbox -Turn 'A longer one of some words.')
        $other | Get-TranscriptTurn -Wait | Out-Null
        $read = Read-Failure { $session, $other | Export-TranscriptReport "$folder/two.html" -IncludeAudio -Me A }
        $read.Error.FullyQualifiedErrorId | Should -Contain 'OptionInvalid,StreamCoach.Commands.ExportTranscriptReportCommand'
        "$($read.Error[0])" | Should -BeLike '*without audio*several sessions*'
        (Get-ChildItem $folder -File).Name | Should -Not -Contain 'two.audio.wav'
    }

    It 'writes nothing without turns' {
        $read = Read-Failure { @() | Export-TranscriptReport "$folder/none.html" -IncludeAudio }
        $read.Error.FullyQualifiedErrorId | Should -BeLike 'TranscriptEmpty,*'
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'leaves what was there when Ctrl+C stops the copy' -Skip:(-not $IsLinux) {
        # A format that ffmpeg decodes, and an ffmpeg that never ends.
        $name = Write-Wav "$TestDrive/endless.wav"
        $kept = Start-TranscriptionSession $name -Endpoint (Open-Sandbox -Turn 'One.')
        $kept | Get-TranscriptTurn -Wait | Out-Null
        $bytes = [byte[]]::new(4096); [System.Text.Encoding]::ASCII.GetBytes('....ftypM4A ').CopyTo($bytes, 0)
        [System.IO.File]::WriteAllBytes($name, $bytes)
        Set-Content "$folder/call.html", "$folder/call.audio.wav" 'old'
        $programs = New-Item "$TestDrive/programs" -ItemType Directory -Force
        Set-Content "$programs/ffmpeg" '#!/bin/sh', "echo `$`$ > '$TestDrive/decoder'; exec /bin/sleep 600"
        Set-Runnable "$programs/ffmpeg"
        $before = Use-Environment @{ PATH = "$programs" }
        try {
            $end = Invoke-StoppedPipeline -ArgumentList $kept.Id, "$folder/call.html" -When { Test-Path "$TestDrive/decoder" } -Script {
                Get-TranscriptionSession -Saved $args[1][0] | Export-TranscriptReport $args[1][1] -IncludeAudio
            }
        }
        finally { Use-Environment $before | Out-Null }
        $end.State | Should -Be Stopped
        Wait-Until -For 'the end of the decoder' { -not (Test-Running (Get-Content "$TestDrive/decoder")) } | Out-Null
        (Get-ChildItem $folder).Name | Sort-Object | Should -Be 'call.audio.wav', 'call.html'
        Get-Content "$folder/call.html", "$folder/call.audio.wav" | Should -Be 'old', 'old'
    }
}
