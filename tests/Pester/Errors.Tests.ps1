# Every error that a user can get, caused for real: its id, category, message and advice.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/LocalModels.psm1", "$PSScriptRoot/Suite.psm1"
    $start = 'StartTranscriptionSession'; $resume = 'ResumeTranscriptionSession'; $get = 'GetTranscriptTurn'; $invoke = 'InvokeTranscriptAnalysis'; $play = 'InvokeTranscriptPlayback'
    $cases = @(
        # The user's input
        @{ Id = 'ApiKeyNotFound'; By = $start; Category = 'AuthenticationError'; Says = '*ASSEMBLYAI_API_KEY*'; Do = { Start-TranscriptionSession $short } }
        @{ Id = 'ApiKeyNotFound'; By = $invoke; Category = 'AuthenticationError'; Says = '*ASSEMBLYAI_API_KEY*'; Do = { 'text' | Invoke-TranscriptAnalysis } }
        @{ Id = 'ApiKeyRejected'; By = $start; Category = 'AuthenticationError'; Says = '*Invalid API key*'; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox -ApiKey (ConvertTo-Key wrong)
            }
        }
        @{ Id = 'ApiKeyRejected'; By = $invoke; Category = 'AuthenticationError'; Says = '*HTTP 401: "*'; Do = {
                'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -ApiKey (ConvertTo-Key wrong)
            }
        }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*-Duration*'; Do = { Start-TranscriptionSession $short -Endpoint $sandbox -Duration 0 } }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*-Endpoint and -Region*'; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox -Region EU
            }
        }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*'; Do = { Start-TranscriptionSession $short -Endpoint $sandbox -MaxSpeaker 0 } }
        @{ Id = 'OptionInvalid'; By = $invoke; Category = 'InvalidArgument'; Says = '*-Endpoint and -Region*'; Do = {
                'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Region EU
            }
        }
        @{ Id = 'OptionInvalid'; By = $invoke; Category = 'InvalidArgument'; Says = '-Prompt*rules coach*-Model*'; Do = { 'text' | Invoke-TranscriptAnalysis -Model rules -Prompt 'How was it?' } }
        @{ Id = 'EndpointInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*example.com*https*'; Do = {
                Start-TranscriptionSession $short -Endpoint http://example.com -ApiKey (ConvertTo-Key k)
            }
        }
        @{ Id = 'SecureConnectionFailed'; By = $start; Category = 'SecurityError'; Says = '*certificate*UntrustedRoot*'; Needs = 'certificate'; Do = {
                $tls = Start-TranscriptionSandbox -Tls
                try { Start-TranscriptionSession $short -Endpoint $tls } finally { Stop-TranscriptionSandbox $tls }
            }
        }
        @{ Id = 'SecureConnectionFailed'; By = $invoke; Category = 'SecurityError'; Says = '*certificate*UntrustedRoot*'; Needs = 'certificate'; Do = {
                $tls = Start-TranscriptionSandbox -Tls
                try { 'text' | Invoke-TranscriptAnalysis -Endpoint $tls } finally { Stop-TranscriptionSandbox $tls }
            }
        }
        @{ Id = 'SessionNotFound'; By = 'GetTranscriptionSession'; Category = 'ObjectNotFound'; Says = '*nobody*'; Do = { Get-TranscriptionSession nobody } }
        @{ Id = 'SessionNotFound'; By = $get; Category = 'ObjectNotFound'; Says = '*nobody*'; Do = { Get-TranscriptTurn -Id nobody } }
        @{ Id = 'SessionNotFound'; By = 'StopTranscriptionSession'; Category = 'ObjectNotFound'; Says = '*nobody*'; Do = { Stop-TranscriptionSession -Id nobody } }
        @{ Id = 'InputNotSupported'; By = $invoke; Category = 'InvalidType'; Says = '*Int32*'; Do = { 42 | Invoke-TranscriptAnalysis -Endpoint $sandbox }; More = 'TranscriptEmpty' }
        @{ Id = 'TranscriptEmpty'; By = $invoke; Category = 'InvalidArgument'; Says = '*nothing was sent*'; Do = { '', '  ' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'TranscriptEmpty'; By = $invoke; Category = 'InvalidArgument'; Says = '*nothing was sent*'; Do = { @() | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'SandboxPortTaken'; By = 'StartTranscriptionSandbox'; Category = 'ResourceBusy'; Says = '*port*'; Do = { Start-TranscriptionSandbox $sandbox.Endpoint.Port } }
        @{ Id = 'SandboxCertificateFailed'; By = 'StartTranscriptionSandbox'; Category = 'WriteError'; Says = '*certificate*no-such-folder*'; Needs = 'certificate'; Do = {
                $before = [Environment]::GetEnvironmentVariable('TMPDIR'), [Environment]::GetEnvironmentVariable('TMP')
                $env:TMPDIR = $env:TMP = "$TestDrive/no-such-folder"
                try { Start-TranscriptionSandbox -Tls } finally { $env:TMPDIR, $env:TMP = $before }
            }
        }

        @{ Id = 'EndpointGone'; By = $invoke; Category = 'ResourceUnavailable'; Says = '*127.0.0.1:*nothing listens*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Get-TranscriptTurn -Wait | Out-Null
                $sandbox.Dispose()
                $session | Invoke-TranscriptAnalysis
            }
        }

        # Transcripts, files and templates
        @{ Id = 'TranscriptEmpty'; By = 'MeasureTranscript'; Category = 'InvalidArgument'; Says = '*no turns to measure*'; Do = { '' | Measure-Transcript } }
        @{ Id = 'TranscriptEmpty'; By = 'MeasureTranscriptProgress'; Category = 'InvalidArgument'; Says = '*no talks*'; Do = { @() | Measure-TranscriptProgress -Me Ana } }
        @{ Id = 'SpeakerNotGiven'; By = 'MeasureTranscriptProgress'; Category = 'InvalidArgument'; Says = '*-Me*STREAMCOACH_ME*'; Do = { 'Ana: Hello.' | Measure-TranscriptProgress } }
        @{ Id = 'SpeakerNotFound'; By = 'MeasureTranscriptProgress'; Category = 'ObjectNotFound'; Says = "*'Anna'*Ana, Ben*"; Do = { 'Ana: Hello.', 'Ben: Hi.' | Measure-TranscriptProgress -Me Anna } }
        @{ Id = 'GoalInvalid'; By = 'MeasureTranscriptProgress'; Category = 'InvalidArgument'; Says = "*'fillers few'*"; Do = { 'Ana: Hello.' | Measure-TranscriptProgress -Me Ana -Goal 'fillers few' } }
        @{ Id = 'OptionInvalid'; By = 'MeasureTranscriptProgress'; Category = 'InvalidArgument'; Says = "*'charm'*fillers*"; Do = { 'Ana: Hello.' | Measure-TranscriptProgress -Me Ana -Figure charm } }
        @{ Id = 'TranscriptEmpty'; By = 'ExportTranscript'; Category = 'InvalidArgument'; Says = '*no turns to export*'; Do = { @() | Export-Transcript "$TestDrive/none.txt" } }
        @{ Id = 'InputNotSupported'; By = 'MeasureTranscript'; Category = 'InvalidType'; Says = '*Int32*'; Do = { 42 | Measure-Transcript }; More = 'TranscriptEmpty' }
        @{ Id = 'TemplateNotFound'; By = $invoke; Category = 'ObjectNotFound'; Says = "*'absent'*coach, interview*"; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Template absent } }
        @{ Id = 'TemplateInvalid'; By = $invoke; Category = 'InvalidData'; Says = '*bare.md*no instruction*'; Do = {
                Set-Content "$TestDrive/bare.md" '# Only a heading'
                'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Template "$TestDrive/bare.md"
            }
        }
        @{ Id = 'TranscriptFileNotFound'; By = 'ImportTranscript'; Category = 'ObjectNotFound'; Says = '*absent.json*'; Do = { Import-Transcript "$TestDrive/absent.json" } }
        @{ Id = 'TranscriptFileNotFound'; By = 'ImportTranscript'; Category = 'ObjectNotFound'; Says = '*absent.json*'; Do = { Import-Transcript -LiteralPath "$TestDrive/absent.json" } }
        @{ Id = 'TranscriptFileUnreadable'; By = 'ImportTranscript'; Category = 'ReadError'; Says = "*'half.json'*not valid JSON: line 2*"; Do = {
                Set-Content "$TestDrive/half.json" '{"turns": [{"text":'
                Import-Transcript "$TestDrive/half.json"
            }
        }
        @{ Id = 'TranscriptFileUnwritable'; By = 'ExportTranscript'; Category = 'WriteError'; Says = '*no-such-folder*'; Do = { 'Hello.' | Export-Transcript "$TestDrive/no-such-folder/x.txt" } }
        if ($IsWindows) {
            @{ Id = 'TranscriptFileInUse'; By = 'ExportTranscript'; Category = 'ResourceBusy'; Says = '*open.csv*another program has it open*'; Do = {
                    $other = [System.IO.File]::Open("$TestDrive/open.csv", 'Create', 'Write', 'Read')
                    try { 'Hello.' | Export-Transcript "$TestDrive/open.csv" } finally { $other.Dispose() }
                }
            }
        }
        @{ Id = 'TranscriptFileUnwritable'; By = 'ExportTranscriptReport'; Category = 'WriteError'; Says = '*folder*'; Do = { 'Hello.' | Export-TranscriptReport $TestDrive } }
        @{ Id = 'TranscriptFileExists'; By = 'ExportTranscript'; Category = 'ResourceExists'; Says = '*there.txt*'; Do = {
                Set-Content "$TestDrive/there.txt" 'mine'
                'Hello.' | Export-Transcript "$TestDrive/there.txt" -NoClobber
            }
        }
        @{ Id = 'TranscriptFormatUnknown'; By = 'ExportTranscript'; Category = 'InvalidArgument'; Says = "*'.docx'*"; Do = { 'Hello.' | Export-Transcript "$TestDrive/x.docx" } }
        @{ Id = 'TranscriptFormatUnknown'; By = 'ImportTranscript'; Category = 'InvalidArgument'; Says = "*''*"; Do = {
                Set-Content "$TestDrive/noextension" 'Hello.'
                Import-Transcript "$TestDrive/noextension"
            }
        }
        @{ Id = 'ReportFormatUnknown'; By = 'ExportTranscriptReport'; Category = 'InvalidArgument'; Says = "*'.pdf'*"; Do = { 'Hello.' | Export-TranscriptReport "$TestDrive/x.pdf" } }
        @{ Id = 'TranscriptTimesMissing'; By = 'ExportTranscript'; Category = 'InvalidData'; Says = '*SRT*"Hello."*'; Do = { 'Hello.' | Export-Transcript "$TestDrive/x.srt" } }
        @{ Id = 'ModelNotAvailable'; By = 'GetTranscriptAnalysisModel'; Category = 'ObjectNotFound'; Says = '*no-such-model*gpt-4.1*'; Do = { Get-TranscriptAnalysisModel no-such-model -Endpoint $sandbox } }

        # Speech models
        @{ Id = 'SpeechModelUnknown'; By = 'GetTranscriptionModel'; Category = 'ObjectNotFound'; Says = "*'nope'*moonshine-base, moonshine-tiny*"; Do = { Get-TranscriptionModel nope } }
        @{ Id = 'SpeechModelUnknown'; By = 'InstallTranscriptionModel'; Category = 'ObjectNotFound'; Says = "*'nope'*moonshine-base, moonshine-tiny*"; Do = { Install-TranscriptionModel nope -Force } }
        @{ Id = 'SpeechModelUnknown'; By = 'UninstallTranscriptionModel'; Category = 'ObjectNotFound'; Says = "*'nope'*moonshine-base, moonshine-tiny*"; Do = { Uninstall-TranscriptionModel nope -Confirm:$false } }
        @{ Id = 'SpeechModelNotInstalled'; By = 'UninstallTranscriptionModel'; Category = 'NotInstalled'; Says = "*'moonshine-tiny'*not installed*"; Do = { Uninstall-TranscriptionModel moonshine-tiny -Confirm:$false } }
        @{ Id = 'SpeechModelPathInvalid'; By = 'InstallTranscriptionModel'; Category = 'ObjectNotFound'; Says = "*'*absent.tgz'*-Path*"; Do = { Install-TranscriptionModel moonshine-tiny -Path "$TestDrive/absent.tgz" -Force } }
        @{ Id = 'SpeechModelPathInvalid'; By = 'InstallTranscriptionModel'; Category = 'ObjectNotFound'; Says = '*Not all files of moonshine-tiny*encoder_model.onnx*'; Do = { Install-TranscriptionModel moonshine-tiny -Path $short -Force } }
        @{ Id = 'SpeechModelDownloadFailed'; By = 'InstallTranscriptionModel'; Category = 'ResourceUnavailable'; Says = 'https://cdn.jsdelivr.net/*cannot be reached: *407*'; Needs = 'certificate'; Do = {
                $proxy = Open-ModelProxy -Folder $TestDrive -Answer @{ Refuse = 407 }
                $before = [System.Net.Http.HttpClient]::DefaultProxy
                [System.Net.Http.HttpClient]::DefaultProxy = [System.Net.WebProxy]::new($proxy.Address)
                try { Install-TranscriptionModel moonshine-tiny -Force } finally { [System.Net.Http.HttpClient]::DefaultProxy = $before; Close-ModelProxy $proxy }
            }
        }
        @{ Id = 'SpeechModelFolderFailed'; By = 'GetTranscriptionModel'; Category = 'WriteError'; Says = '*models*'; Do = {
                $before = Use-Environment @{ STREAMCOACH_DATA = "$TestDrive/models-file" }
                New-Item "$TestDrive/models-file/models" -Force | Out-Null
                try { Get-TranscriptionModel } finally { Use-Environment $before | Out-Null }
            }
        }
        @{ Id = 'SpeechModelFolderNotPrivate'; By = 'GetTranscriptionModel'; Category = 'SecurityError'; Says = '*models*link*'; Needs = 'links'; Do = {
                $before = Use-Environment @{ STREAMCOACH_DATA = "$TestDrive/models-link" }
                New-Item "$TestDrive/models-link" -ItemType Directory -Force | Out-Null
                New-Item "$TestDrive/models-link/models" -ItemType SymbolicLink -Value $TestDrive -Force | Out-Null
                try { Get-TranscriptionModel } finally { Use-Environment $before | Out-Null }
            }
        }

        @{ Id = 'SpeechModelNotInstalled'; By = $start; Category = 'NotInstalled'; Says = "*'moonshine-tiny' is not installed in*"; Do = { Start-TranscriptionSession $short -Model moonshine-tiny } }
        @{ Id = 'SpeechModelDamaged'; By = $start; Category = 'InvalidData'; Says = "*'moonshine-tiny' is damaged: there is no folder '*silero-vad'*"; Do = {
                $data = Use-Environment @{ STREAMCOACH_DATA = "$TestDrive/models-cut" }
                New-Item "$TestDrive/models-cut/models/moonshine-tiny" -ItemType Directory -Force | Out-Null
                if ($IsLinux) { chmod -R go= "$TestDrive/models-cut/models" }
                try { Start-TranscriptionSession $short } finally { Use-Environment $data | Out-Null }
            }
        }
        # Changed where no sample is taken: only loading finds it.
        @{ Id = 'SpeechModelUnusable'; By = $start; Category = 'InvalidData'; Says = "*'*encoder_model.onnx' cannot be used*"; Needs = 'models'; Do = {
                Install-TinyModel
                $file = [System.IO.File]::OpenWrite((Join-Path (Get-TranscriptionModel moonshine-tiny).Path encoder_model.onnx))
                $file.Position = 8192
                $file.Write([byte[]] @(255) * 100000)
                $file.Dispose()
                Start-TranscriptionSession $short 6>$null
            }
        }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = "*'moonshine-tiny' runs on this machine*-Endpoint*"; Do = { Start-TranscriptionSession $short -Model moonshine-tiny -Endpoint $sandbox } }

        # Audio
        @{ Id = 'AudioFileNotFound'; By = $start; Category = 'ObjectNotFound'; Says = '*absent.wav*'; Do = { Start-TranscriptionSession "$TestDrive/absent.wav" -Endpoint $sandbox } }
        @{ Id = 'AudioFileNotFound'; By = $start; Category = 'ObjectNotFound'; Says = '*absent?.wav*'; Do = { Start-TranscriptionSession "$TestDrive/absent?.wav" -Endpoint $sandbox } }
        @{ Id = 'AudioFileNotFound'; By = $start; Category = 'ObjectNotFound'; Says = '*none*.wav*'; Do = { Start-TranscriptionSession "$TestDrive/none/*.wav" -Endpoint $sandbox } }
        @{ Id = 'AudioPathIsFolder'; By = $start; Category = 'InvalidArgument'; Says = '*folder*'; Do = { Start-TranscriptionSession $TestDrive -Endpoint $sandbox } }
        @{ Id = 'AudioFileUnreadable'; By = $start; Category = 'ReadError'; Says = '*closed*'; Do = {
                $stream = [System.IO.MemoryStream]::new()
                $stream.Dispose()
                Start-TranscriptionSession -InputStream $stream -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioEmpty'; By = $start; Category = 'InvalidData'; Says = '*empty.wav*empty*'; Do = {
                [System.IO.File]::WriteAllBytes("$TestDrive/empty.wav", @())
                Start-TranscriptionSession "$TestDrive/empty.wav" -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioTruncated'; By = $start; Category = 'InvalidData'; Says = '*header.wav*first sample*'; Do = {
                [System.IO.File]::WriteAllBytes("$TestDrive/header.wav", [System.IO.File]::ReadAllBytes($short)[0..29])
                Start-TranscriptionSession "$TestDrive/header.wav" -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioTruncated'; By = $get; Category = 'InvalidData'; Says = '*cut.wav*header*'; Turns = 1; Do = {
                Start-TranscriptionSession (Write-Wav "$TestDrive/cut.wav" -Part 0.2 -Missing 999) -Endpoint $sandbox | Get-TranscriptTurn -Wait
            }
        }
        @{ Id = 'AudioFormatNotSupported'; By = $start; Category = 'InvalidData'; Says = '*text.wav*'; Do = {
                Set-Content "$TestDrive/text.wav" ('This is text and no sound. ' * 9)
                Start-TranscriptionSession "$TestDrive/text.wav" -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioRateNotSupported'; By = $start; Category = 'InvalidData'; Says = '*4*000*Hz*'; Do = {
                Start-TranscriptionSession (Write-Wav "$TestDrive/slow.wav" -SampleRate 4000) -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioProgramNotFound'; By = $start; Category = 'ObjectNotFound'; Says = '*host.example/talk*ffmpeg*'; Do = {
                Invoke-WithProgram @{} { Start-TranscriptionSession 'https://user:word@host.example/talk?token=secret' -Endpoint $sandbox }
            }
        }
        @{ Id = 'AudioAddressFailed'; By = $start; Category = 'ResourceUnavailable'; Says = '*127.0.0.1/nothing*'; Needs = 'ffmpeg'; Do = {
                Start-TranscriptionSession "$($sandbox.Endpoint)nothing" -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioProgramNotFound'; By = $start; Category = 'ObjectNotFound'; Says = '*no-such-program*'; Do = {
                Start-TranscriptionSession -AudioCommand no-such-program, -x -Endpoint $sandbox
            }
        }
        # Begin never comes, so a program that fails earlier ends the wait.
        @{ Id = 'AudioProgramFailed'; By = $start; Category = 'DeviceError'; Says = '*exit code 3*no such device*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }; Needs = 'shell'; Do = {
                Start-TranscriptionSession -AudioCommand (Get-ScriptCommand -Bash 'echo no such device >&2; exit 3' -Windows '[Console]::Error.WriteLine("no such device"); exit 3') -Endpoint $sandbox
            }
        }
        @{ Id = 'AudioProgramFailed'; By = $get; Category = 'DeviceError'; Says = '*exit code 4*unplugged*'; Turns = 1; Needs = 'shell'; Do = {
                $windows = '[Console]::OpenStandardOutput().Write([System.Text.Encoding]::ASCII.GetBytes("y`n" * 4800)); [Console]::Error.WriteLine("unplugged"); exit 4'
                $command = Get-ScriptCommand -Bash 'yes | head -c 9600; echo unplugged >&2; exit 4' -Windows $windows
                Start-TranscriptionSession -AudioCommand $command -Endpoint $sandbox | Get-TranscriptTurn -Wait
            }
        }
        @{ Id = 'AudioSilent'; By = $start; Category = 'DeviceError'; Says = '*without*audio*just so*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }; Needs = 'shell'; Do = {
                Start-TranscriptionSession -AudioCommand (Get-ScriptCommand -Bash 'echo just so >&2' -Windows '[Console]::Error.WriteLine("just so")') -Endpoint $sandbox
            }
        }
        @{ Id = 'MicrophoneNotSupported'; By = $start; Category = 'NotInstalled'; Says = '*records a microphone*PATH*'; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{} { Start-TranscriptionSession -Endpoint $sandbox }
            }
        }
        @{ Id = 'MicrophoneFailed'; By = $start; Category = 'DeviceError'; Says = '*no microphone here*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{ arecord = 'echo no microphone here >&2; exit 1' } { Start-TranscriptionSession -Endpoint $sandbox }
            }
        }
        @{ Id = 'MicrophoneBusy'; By = $start; Category = 'ResourceBusy'; Says = '*Device or resource busy*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{ arecord = 'echo arecord: main:831: audio open error: Device or resource busy >&2; exit 1' } { Start-TranscriptionSession -Endpoint $sandbox }
            }
        }
        @{ Id = 'MicrophoneNotPermitted'; By = $start; Category = 'PermissionDenied'; Says = '*Permission denied*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{ arecord = 'echo arecord: main:831: audio open error: Permission denied >&2; exit 1' } { Start-TranscriptionSession -Endpoint $sandbox }
            }
        }
        @{ Id = 'MicrophoneNotFound'; By = $start; Category = 'ObjectNotFound'; Says = "*'no such mic'*"; Do = {
                Invoke-WithProgram @{} { Start-TranscriptionSession -Device 'no such mic' -Endpoint $sandbox }
            }
        }
        @{ Id = 'MicrophoneNotFound'; By = 'GetTranscriptionDevice'; Category = 'ObjectNotFound'; Says = "*'no such mic'*"; Do = {
                Invoke-WithProgram @{} { Get-TranscriptionDevice 'no such mic' }
            }
        }
        @{ Id = 'MicrophoneAmbiguous'; By = $start; Category = 'InvalidArgument'; Says = '*plughw:CARD=A*plughw:CARD=B*'; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{ arecord = 'printf "plughw:CARD=A\n  Desk mic\nplughw:CARD=B\n  Desk mic\n"' } { Start-TranscriptionSession -Device 'desk MIC' -Endpoint $sandbox }
            }
        }

        # The sound of one program
        if ($IsWindows) {
            @{ Id = 'ProcessNotFound'; By = $start; Category = 'ObjectNotFound'; Says = "*'no-such-program'*"; Do = { Start-TranscriptionSession -LoopbackProcess no-such-program -Endpoint $sandbox } }
            @{ Id = 'ProcessAmbiguous'; By = $start; Category = 'InvalidArgument'; Says = "*'ping.exe'*programs*with the process ids*"; Do = {
                    $pings = 1, 2 | ForEach-Object { Start-Process ping '-n', '1000', '127.0.0.1' -NoNewWindow -PassThru }
                    try { Start-TranscriptionSession -LoopbackProcess ping.exe -Endpoint $sandbox } finally { $pings | Stop-Process }
                }
            }
        }
        # Windows has what Wine and other systems lack.
        if (-not $IsWindows -or (Test-Wine)) {
            @{ Id = 'ProcessLoopbackNotSupported'; By = $start; Category = 'NotImplemented'; Says = ($IsWindows ? '*sound of *build *' : '*on Windows only.'); Do = {
                    Start-TranscriptionSession -LoopbackProcess (Get-Process -Id $PID) -Endpoint $sandbox
                }
            }
        }

        @{ Id = 'DeviceLost'; By = $get; Category = 'DeviceError'; Says = '*lost*exit code 1*pulled*'; Turns = 1; Needs = 'recorder'; Do = {
                # A loss before the connection opens would fail the start.
                Invoke-WithProgram @{ arecord = "/usr/bin/head -c 9600 $short; while [ ! -e '$TestDrive/begun' ]; do /bin/sleep 0.05; done; echo pulled >&2; exit 1" } {
                    Start-TranscriptionSession -OnDeviceLost Stop -Endpoint $sandbox | ForEach-Object { New-Item "$TestDrive/begun" | Out-Null; $_ } | Get-TranscriptTurn -Wait
                }
            }
        }
        @{ Id = 'SaveAudioExists'; By = $start; Category = 'ResourceExists'; Says = '*kept.wav*exists*'; Do = {
                Set-Content "$TestDrive/kept.wav" 'dear to somebody'
                Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new((ConvertTo-Pcm 0.1))) -SaveAudio "$TestDrive/kept.wav" -Endpoint $sandbox
            }
        }
        @{ Id = 'RecordingUnknown'; By = $play; Category = 'ObjectNotFound'; Says = '*heard from stream*not saved*'; Do = {
                Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new((ConvertTo-Pcm 0.1))) -Name heard -Endpoint $sandbox | Get-TranscriptTurn -Wait | Out-Null
                Invoke-TranscriptPlayback heard
            }
        }
        @{ Id = 'RecordingUnknown'; By = $play; Category = 'ObjectNotFound'; Says = "*'20200101-000000-00000000' is not on this machine*"; Do = {
                [pscustomobject]@{ SessionId = '20200101-000000-00000000'; Start = '1.5'; End = '2'; Path = $short } | Invoke-TranscriptPlayback
            }
        }
        @{ Id = 'RecordingUnknown'; By = 'ExportTranscriptReport'; Category = 'ObjectNotFound'; Says = '*written without audio*'; Do = { 'Hello.' | Export-TranscriptReport "$TestDrive/silent.html" -IncludeAudio } }
        @{ Id = 'RecordingMoved'; By = $play; Category = 'ObjectNotFound'; Says = '*no longer at*moved.wav*'; Do = {
                $session = Start-TranscriptionSession (Write-Wav "$TestDrive/moved.wav" -Part 0.1) -Endpoint $sandbox
                $session | Get-TranscriptTurn -Wait | Out-Null
                Remove-Item "$TestDrive/moved.wav"
                $session | Invoke-TranscriptPlayback
            }
        }
        @{ Id = 'RecordingChanged'; By = $play; Category = 'InvalidData'; Says = '*short.wav*ends after 0.1 s*begins at 60 s*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Get-TranscriptTurn -Wait | Out-Null
                $session | Invoke-TranscriptPlayback -Start 1m
            }
        }
        @{ Id = 'RecordingAtAddress'; By = $play; Category = 'ResourceUnavailable'; Says = '*-Path*web address*host.example*'; Do = {
                $turn = [pscustomobject]@{ Start = 1; End = 2 }
                $turn | Invoke-TranscriptPlayback -Path 'https://host.example/talk.mp3?token=secret'
            }
        }
        @{ Id = 'PlaybackTimesMissing'; By = $play; Category = 'InvalidData'; Says = '*"Hello."*no times*'; Do = {
                Set-Content "$TestDrive/untimed.txt" 'Hello.'
                Import-Transcript "$TestDrive/untimed.txt" | Invoke-TranscriptPlayback
            }
        }
        @{ Id = 'InputNotSupported'; By = $play; Category = 'InvalidType'; Says = '*Int32*no moment*'; Do = { 42 | Invoke-TranscriptPlayback } }
        @{ Id = 'OptionInvalid'; By = $play; Category = 'InvalidArgument'; Says = '*-Duration*positive*'; Do = { Invoke-TranscriptPlayback any -Duration 0 } }
        @{ Id = 'OptionInvalid'; By = $play; Category = 'InvalidArgument'; Says = '*-Padding*0 to 60 s*'; Do = { Invoke-TranscriptPlayback any -Padding 2m } }
        @{ Id = 'OptionInvalid'; By = $play; Category = 'InvalidArgument'; Says = '*-Start is for sessions*'; Do = { [pscustomobject]@{ Start = 1; End = 2 } | Invoke-TranscriptPlayback -Path $short -Start 1 } }
        @{ Id = 'SessionNotFound'; By = $play; Category = 'ObjectNotFound'; Says = '*nobody*'; Do = { Invoke-TranscriptPlayback nobody } }
        @{ Id = 'PlayerNotFound'; By = $play; Category = 'NotInstalled'; Says = '*PATH*'; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{} { [pscustomobject]@{ Start = 0; End = 0.1 } | Invoke-TranscriptPlayback -Path $short }
            }
        }
        @{ Id = 'PlaybackFailed'; By = $play; Category = 'DeviceError'; Says = "*'aplay' cannot play (exit code 1)*no such device*"; Needs = 'recorder'; Do = {
                Invoke-WithProgram @{ aplay = '/bin/cat > /dev/null; echo no such device >&2; exit 1' } { [pscustomobject]@{ Start = 0; End = 0.1 } | Invoke-TranscriptPlayback -Path $short }
            }
        }
        @{ Id = 'SaveAudioFailed'; By = $start; Category = 'WriteError'; Says = '*no such folder*'; Do = {
                Start-TranscriptionSession -InputStream ([System.IO.MemoryStream]::new((ConvertTo-Pcm 0.1))) -SaveAudio "$TestDrive/no such folder/talk.wav" -Endpoint $sandbox
            }
        }

        # The connection
        @{ Id = 'ServiceRedirected'; By = $start; Category = 'SecurityError'; Says = '*redirects to*302*does not follow redirects*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Refuse(302) }; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox
            }
        }
        @{ Id = 'ServiceRedirected'; By = $invoke; Category = 'SecurityError'; Says = "*redirects to 'https://example.com/login' (HTTP 307)*"; Gateway = {
                $headers = [System.Collections.Generic.Dictionary[string, string]]::new()
                $headers['Location'] = 'https://example.com/login?from=here'
                [StreamCoach.Sandbox.Faults.GatewayFault]::Status(307, '', 'text/plain', $headers)
            }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox }
        }
        @{ Id = 'AnswerTooLarge'; By = $invoke; Category = 'LimitsExceeded'; Says = '*larger than 16 MB*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::Status(200, 'x' * 17MB) }; Do = {
                'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox
            }
        }
        @{ Id = 'ConnectFailed'; By = $start; Category = 'ConnectionError'; Says = '*503*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Refuse(503) }; Do = { Start-TranscriptionSession $short -Endpoint $sandbox } }
        @{ Id = 'ConnectFailed'; By = $start; Category = 'ConnectionError'; Says = '*refused*'; Do = {
                $port = $sandbox.Endpoint.Port
                $sandbox.Dispose()
                Start-TranscriptionSession $short -Endpoint "http://127.0.0.1:$port" -ApiKey (ConvertTo-Key k)
            }
        }
        @{ Id = 'EndpointInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*404*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Refuse(404) }; Do = { Start-TranscriptionSession $short -Endpoint $sandbox } }
        @{ Id = 'SessionLimitReached'; By = $start; Category = 'LimitsExceeded'; Says = '*Too many concurrent sessions*1008*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::RateLimited() }; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox -QuotaWait 0
            }
        }
        @{ Id = 'SessionQuotaExhausted'; By = $get; Category = 'QuotaExceeded'; Says = '*no further session*Too many concurrent sessions*'
            Fault = { 1..9 | ForEach-Object { [StreamCoach.Sandbox.Faults.SandboxFault]::RateLimited() } }; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox -QuotaWait 0.1 | Get-TranscriptTurn -Wait
            }
        }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*-QuotaWait*'; Do = { Start-TranscriptionSession $short -QuotaWait -1 -Endpoint $sandbox } }
        @{ Id = 'AccountRefused'; By = $start; Category = 'QuotaExceeded'; Says = '*balance is used up*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Error(1008, 'Unauthorized Connection: your balance is used up') }; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox
            }
        }
        @{ Id = 'OptionRejected'; By = $start; Category = 'InvalidArgument'; Says = '*speech_model*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Error(3006, 'User Input Validation Error: speech_model') }; Do = {
                Start-TranscriptionSession $short -Endpoint $sandbox
            }
        }
        @{ Id = 'ProtocolError'; By = $get; Category = 'ProtocolError'; Says = '*Input Duration Error*3007*'; Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Error(3007, 'Input Duration Error: 20 ms', 0.5) }; Turns = 1; Do = {
                Start-TranscriptionSession $pause -Endpoint $sandbox -MaxTurnSilence 100 | Get-TranscriptTurn -Wait
            }
        }
        @{ Id = 'SessionExpired'; By = $start; Category = 'ResourceUnavailable'; Says = '*Maximum session duration*'
            Fault = { [StreamCoach.Sandbox.Faults.SandboxFault]::Error(3008, 'Session Expired: Maximum session duration exceeded') }; Do = {
                Start-TranscriptionSession $pause -Endpoint $sandbox
            }
        }

        # Sessions on disk, and actions that a session does not allow
        @{ Id = 'SearchPatternInvalid'; By = 'SearchTranscript'; Category = 'InvalidArgument'; Says = '*-Pattern is empty*'; Do = { Search-Transcript '' } }
        @{ Id = 'SearchPatternInvalid'; By = 'SearchTranscript'; Category = 'InvalidArgument'; Says = '*neither -Pattern nor -Speaker*'; Do = { Search-Transcript } }
        @{ Id = 'SearchPatternInvalid'; By = 'SearchTranscript'; Category = 'InvalidArgument'; Says = "'(so' is not a regular expression*"; Do = { Search-Transcript '(so' -Regex } }
        @{ Id = 'SearchPatternTooSlow'; By = 'SearchTranscript'; Category = 'LimitsExceeded'; Says = '*(a+)+*longer than 1 s*'; Do = {
                $slow = Open-Sandbox -Turn "$('a' * 60)!"
                Start-TranscriptionSession $short -Endpoint $slow -ApiKey (ConvertTo-Key $slow.ApiKey) | Get-TranscriptTurn -Wait | Out-Null
                Search-Transcript '(a+)+$' -Regex
            }
        }
        @{ Id = 'SessionNotFound'; By = 'SearchTranscript'; Category = 'ObjectNotFound'; Says = '*nobody*'; Do = { Search-Transcript word -Name nobody } }
        @{ Id = 'SavedSessionUnreadable'; By = 'GetTranscriptionSession'; Category = 'InvalidData'; Says = '*20260101-000000-00000001*'; Do = {
                $folder = New-Item "$env:STREAMCOACH_DATA/sessions/20260101-000000-00000001" -ItemType Directory
                Set-Content "$folder/journal.jsonl" 'no journal'
                Get-TranscriptionSession -Saved 20260101-000000-00000001
            }
        }
        @{ Id = 'SavedSessionNotPrivate'; By = $resume; Category = 'SecurityError'; Says = '*can be written by other users*'; Needs = 'modes'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Stop-TranscriptionSession
                [System.IO.File]::SetUnixFileMode($session.Folder, [System.IO.UnixFileMode] 0x1ed)
                Resume-TranscriptionSession $session.Id
            }
        }
        @{ Id = 'SavedFormatTooNew'; By = 'GetTranscriptionSession'; Category = 'NotImplemented'; Says = '*format 99*'; Do = {
                $folder = New-Item "$env:STREAMCOACH_DATA/sessions/20260101-000000-00000002" -ItemType Directory
                Set-Content "$folder/journal.jsonl" '{"type":"header","format":99}'
                Get-TranscriptionSession -Saved 20260101-000000-00000002
            }
        }
        @{ Id = 'SavedSessionInUse'; By = 'RemoveTranscriptionSession'; Category = 'ResourceBusy'; Says = '*in use*'; Do = {
                $session = Start-TranscriptionSession $pause -Endpoint $sandbox
                Remove-TranscriptionSession -Id $session.Id
            }
        }
        @{ Id = 'SavedSessionUnwritable'; By = 'SetTranscriptionSession'; Category = 'WriteError'; Says = '*change was not saved*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Stop-TranscriptionSession
                Remove-Item "$($session.Folder)/claim"
                $null = New-Item "$($session.Folder)/claim" -ItemType Directory
                $session | Set-TranscriptionSession -SpeakerName @{ A = 'Ana' }
            }
        }
        @{ Id = 'SavedSessionNotRemoved'; By = 'RemoveTranscriptionSession'; Category = 'WriteError'; Says = '*notes.txt*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Stop-TranscriptionSession
                Set-Content "$($session.Folder)/notes.txt" 'a file of the user'
                Remove-TranscriptionSession -Id $session.Id
            }
        }
        @{ Id = 'RecordingInProgress'; By = $start; Category = 'ResourceBusy'; Says = '*pause.wav*'; Do = {
                Start-TranscriptionSession $pause -Once -Endpoint $sandbox | Out-Null
                Start-TranscriptionSession $pause -Once -Endpoint $sandbox
            }
        }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*-Once*-NoJournal*'; Do = { Start-TranscriptionSession $pause -Once -NoJournal -Endpoint $sandbox } }
        @{ Id = 'OptionInvalid'; By = $start; Category = 'InvalidArgument'; Says = '*-Once*address*'; Do = { Start-TranscriptionSession http://127.0.0.1/talk.wav -Once -Endpoint $sandbox } }
        @{ Id = 'NothingToResume'; By = $resume; Category = 'InvalidOperation'; Says = '*All audio*been sent*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Get-TranscriptTurn -Wait | Out-Null
                Resume-TranscriptionSession $session.Id
            }
        }
        @{ Id = 'NothingToResume'; By = $resume; Category = 'InvalidOperation'; Says = '*not saved*'; Do = {
                $session = Start-TranscriptionSession $pause -Endpoint $sandbox -NoJournal
                $session | Stop-TranscriptionSession
                Resume-TranscriptionSession $session
            }
        }
        @{ Id = 'SessionAmbiguous'; By = $resume; Category = 'InvalidArgument'; Says = "*'twice'*2 sessions*"; Do = {
                1..2 | ForEach-Object { Start-TranscriptionSession $pause -Endpoint $sandbox -Name twice | Stop-TranscriptionSession }
                Resume-TranscriptionSession twice
            }
        }
        @{ Id = 'OptionInvalid'; By = 'AddTranscriptNote'; Category = 'InvalidArgument'; Says = '*00:10:00 is not in the session*'; Do = {
                Start-TranscriptionSession $pause -Endpoint $sandbox | Add-TranscriptNote 'too late' -Time 10m
            }
        }
        @{ Id = 'SessionNotFound'; By = $resume; Category = 'ObjectNotFound'; Says = '*20260101-000000-00000000*'; Do = {
                Resume-TranscriptionSession 20260101-000000-00000000
            }
        }
        @{ Id = 'SessionNotFound'; By = 'RemoveTranscriptionSession'; Category = 'ObjectNotFound'; Says = '*nobody*'; Do = { Remove-TranscriptionSession -Id nobody } }
        @{ Id = 'SessionNotRunning'; By = 'SuspendTranscriptionSession'; Category = 'InvalidOperation'; Says = '*cannot be suspended*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Stop-TranscriptionSession
                $session | Suspend-TranscriptionSession
            }
        }
        @{ Id = 'SessionNotRunning'; By = 'SetTranscriptionSession'; Category = 'InvalidOperation'; Says = '*cannot be changed*'; Do = {
                $session = Start-TranscriptionSession $short -Endpoint $sandbox
                $session | Stop-TranscriptionSession
                $session | Set-TranscriptionSession -KeyTerm StreamCoach
            }
        }
        @{ Id = 'SessionAmbiguous'; By = 'StopTranscriptionSession'; Category = 'InvalidArgument'; Says = '2 sessions are running: first, second*'; Do = {
                foreach ($name in 'first', 'second') { $null = Start-TranscriptionSession $pause -Endpoint $sandbox -Name $name }
                Stop-TranscriptionSession
            }
        }

        # The gateway
        @{ Id = 'ModelNotAvailable'; By = $invoke; Category = 'ObjectNotFound'; Says = '*no-such-model*claude-sonnet-4-6*gpt-4.1*'; Do = {
                'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -Model no-such-model
            }
        }
        @{ Id = 'AnalysisRejected'; By = $invoke; Category = 'InvalidResult'; Says = '*too large a talk*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::ListEnvelope(400, 'too large a talk') }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'AnalysisTimeout'; By = $invoke; Category = 'OperationTimeout'; Says = '*1 s*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::Hang() }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -TimeoutSec 1 } }
        @{ Id = 'AnalysisUnreadable'; By = $invoke; Category = 'InvalidResult'; Says = '*Bad Gateway*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::Html(200) }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'AnalysisUnreadable'; By = $invoke; Category = 'InvalidResult'; Says = '*broke off*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::HalfJson() }; Times = 3; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'AnalysisCutOff'; By = $invoke; Category = 'InvalidResult'; Says = '*cut off after 9 tokens*kept*'; Turns = 1; Do = { 'one two three four five' | Invoke-TranscriptAnalysis -Endpoint $sandbox -MaxToken 9 } }
        @{ Id = 'RateLimited'; By = $invoke; Category = 'LimitsExceeded'; Says = '*429*too many requests*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::RateLimited(0, 10) }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'GatewayUnavailable'; By = $invoke; Category = 'ConnectionError'; Says = '*500*something went wrong*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::ServerError(10) }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'GatewayUnavailable'; By = $invoke; Category = 'ConnectionError'; Says = '*502*Bad Gateway*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::Html(502) }; Times = 3; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'GatewayNotEnabled'; By = $invoke; Category = 'PermissionDenied'; Says = '*no access to the LLM Gateway*'; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox }; Gateway = {
                [StreamCoach.Sandbox.Faults.GatewayFault]::TextEnvelope(401, 'Your account does not have access to LLM Gateway. Please upgrade.')
            }
        }
        @{ Id = 'AnalysisTokensExhausted'; By = $invoke; Category = 'LimitsExceeded'; Says = '*all 500 tokens*500 of them for reasoning*'; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::NoText() }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox -MaxToken 500 } }
        @{ Id = 'AnalysisInterrupted'; By = $invoke; Category = 'InvalidResult'; Says = '*"provider overloaded"*'; Times = 3; Gateway = { [StreamCoach.Sandbox.Faults.GatewayFault]::StreamError('provider overloaded') }; Do = { 'text' | Invoke-TranscriptAnalysis -Endpoint $sandbox } }
        @{ Id = 'ModelListUnavailable'; By = 'GetTranscriptAnalysisModel'; Category = 'ResourceUnavailable'; Says = '*refused its list of models (HTTP 404*'; Do = {
                $sandbox.FaultNextModels([StreamCoach.Sandbox.Faults.GatewayFault]::PlainEnvelope(404, 'not found'))
                Get-TranscriptAnalysisModel -Endpoint $sandbox
            }
        }
        @{ Id = 'RegionsMixed'; By = $invoke; Category = 'InvalidArgument'; Says = '*transcribed on this machine*US only if*'; Needs = 'models'; Do = {
                Install-TinyModel
                $session = Start-TranscriptionSession (Write-Excerpt "$TestDrive/spoken.wav" -Seconds 6) 6>$null
                $session | Get-TranscriptTurn -Wait | Out-Null
                $session | Invoke-TranscriptAnalysis -Model gpt-4.1
            }
        }
        @{ Id = 'RegionsMixed'; By = $invoke; Category = 'InvalidArgument'; Says = '*not sent to EU*'; Do = {
                $session = Start-TranscriptionSession (Write-Wav "$TestDrive/mixed.wav") -Endpoint $sandbox
                $session | Get-TranscriptTurn -Wait | Out-Null
                $session | Invoke-TranscriptAnalysis -Region EU
            }
        }
    )
    $lacks = @{
        ffmpeg = if (-not (Get-Command ffmpeg -CommandType Application -ErrorAction Ignore)) { 'ffmpeg was not found' }
        links = if (-not $IsLinux) { 'Windows allows links to administrators only' }
        models = if (-not (Test-TinyModel)) { 'there are no models in out/models: build.ps1 -Task Models gets them with npm' }
        certificate = if (Test-Wine) { 'Wine cannot create a certificate' }
        shell = if (-not (Test-ScriptCommand)) { 'bash was not found' }
        recorder = if (-not $IsLinux) { 'a program takes the place of Linux''s recorder' }
        modes = if ($IsWindows) { 'Windows has access lists and no modes' }
    }
    foreach ($case in $cases) {
        foreach ($key in 'Fault', 'Gateway', 'Turns', 'Times', 'More', 'Option', 'Needs') { if (-not $case.ContainsKey($key)) { $case[$key] = $null } }
        $case.Lack = $case.Needs ? $lacks[$case.Needs] : $null
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1", "$PSScriptRoot/LocalModels.psm1", "$PSScriptRoot/ModelProxy.psm1"
    Import-StreamCoach
    $script:short = Write-Wav "$TestDrive/short.wav" -Part 0.1
    $script:pause = Write-Wav "$TestDrive/pause.wav" -Part 0.2, -60

    # The two errors with a long wait are checked at the end of this file.
    $script:gone = Open-Sandbox
    $gone.FaultNext((@([StreamCoach.Sandbox.Faults.SandboxFault]::DropRst(0.1)) + @(1..999 | ForEach-Object { [StreamCoach.Sandbox.Faults.SandboxFault]::RefuseTcp() })))
    $script:stopping = [powershell]::Create((Open-Runspace)).AddScript({
            param($sandbox, $path)
            $session = Start-TranscriptionSession $path -Endpoint $sandbox
            while ($session.State -ne 'Reconnecting') { [Threading.Thread]::Sleep(10) }
            $session | Stop-TranscriptionSession -WarningAction Ignore
        }).AddArgument($gone).AddArgument($pause)
    $script:stopped = $stopping.BeginInvoke()
    $script:slow = Open-Sandbox -Option @{ Fault = [StreamCoach.Sandbox.Faults.SandboxFault]::NeverBegin() }
    $script:connecting = [powershell]::Create((Open-Runspace)).AddScript({
            param($sandbox, $path)
            Start-TranscriptionSession $path -Endpoint $sandbox
        }).AddArgument($slow).AddArgument($short)
    $script:connected = $connecting.BeginInvoke()
}

AfterAll { Clear-Suite }

Describe 'An error' {
    It '<Id> of <By>: <Says>' -ForEach $cases {
        if ($Lack) { Set-ItResult -Skipped -Because $Lack; return }
        $sandbox = Open-Sandbox -Option ($Option ? $Option : @{})
        if ($Fault) { $sandbox.FaultNext((& $Fault)) }
        foreach ($time in 1..($Times ? $Times : 1)) {
            if ($Gateway) { $sandbox.FaultNextGateway((& $Gateway)) }
        }
        $read = Read-Failure $Do

        $record = $read.Error[0]
        $record.FullyQualifiedErrorId | Should -Be "$Id,StreamCoach.Commands.${By}Command"
        $record.CategoryInfo.Category | Should -Be $Category
        "$record" | Should -BeLike $Says
        $record.Exception.Message | Should -Be "$record"
        $record.Exception.Kind | Should -Be $Id
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $read.Error.FullyQualifiedErrorId -replace ',.*' | Should -Be @($Id; $More | Where-Object { $_ })
        @($read.Output).Count | Should -Be ([int] $Turns) -Because 'the turns until then are kept, and there is nothing else'
        # A failed session must not stay open and be billed.
        Get-TranscriptionSession | Where-Object State -NotIn Completed, Stopped, Interrupted, Failed | Stop-TranscriptionSession -Force
        @($sandbox.Sessions | Where-Object { -not $_.Closed }) | ForEach-Object { $_.WaitForEndAsync().Wait(15000) | Should -BeTrue }
    }

    # SessionRunsElsewhere needs another process: see Saved.Tests.ps1.
    It 'is tested here for every error id' -ForEach @{ Raised = $cases.Id } {
        # SpeechModels.Tests.ps1 has the wrong files, Local.Tests.ps1 a module without its recogniser. The xunit tests have two that install at once (Recognition/Models), and too little
        # memory (Recognition/Local).
        $ofModels = 'SpeechModelMismatch', 'SpeechModelInUse', 'LocalSpeechUnavailable', 'SpeechModelMemoryInsufficient'
        # Other systems replace a file that is open, and cannot record one program, which Windows can.
        $ofWindows = -not $IsWindows ? @('TranscriptFileInUse', 'ProcessNotFound', 'ProcessAmbiguous') : (Test-Wine) ? @() : 'ProcessLoopbackNotSupported'
        [Enum]::GetNames([StreamCoach.Errors.FailureKind]) | Where-Object { $_ -notin $Raised -and $_ -notin $ofWindows -and $_ -notin 'ConnectTimeout', 'ConnectionLost', 'SessionRunsElsewhere' -and $_ -notin $ofModels } | Should -BeNullOrEmpty
    }
}

Describe 'A category' {
    It 'is one of PowerShell''s categories' {
        [Enum]::GetNames([StreamCoach.Errors.FailureCategory]) | Should -BeIn ([Enum]::GetNames([System.Management.Automation.ErrorCategory]))
    }
}

Describe 'A failure during a session' {
    BeforeAll {
        $sandbox = Open-Sandbox
        $sandbox.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::Error(3007, 'Input Duration Error', 0.9))
        $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/middle.wav" -Part 0.2, -0.2, 0.2, -60) -Endpoint $sandbox -MaxTurnSilence 100
        $script:first = Read-Failure { $session | Get-TranscriptTurn -Wait }
    }

    It 'comes after the turns that came before it' {
        $first.Output | Should -HaveCount 2
        $first.Error | Should -HaveCount 1
        $session.State | Should -Be Failed
        $session.Failure.Kind | Should -Be ProtocolError
    }

    It 'keeps the turns for reading and analysis' {
        $session | Get-TranscriptTurn -ErrorAction Ignore | Should -Be $first.Output
        $session | Invoke-TranscriptAnalysis | Should -HaveCount 1
    }

    It 'is not reported again by Stop-TranscriptionSession' {
        $read = Read-Failure { $session | Stop-TranscriptionSession -PassThru }
        $read.Error | Should -BeNullOrEmpty
        $read.Output | Should -Be $session
    }
}

Describe 'A key that is refused' {
    It 'ends the command at the first of many files, because all would fail' {
        $sandbox = Open-Sandbox
        $read = Read-Failure { $short, $short, $short | Start-TranscriptionSession -Endpoint $sandbox -ApiKey (ConvertTo-Key wrong) }
        $read.Error | Should -HaveCount 1
        @($sandbox.Sessions).Count | Should -Be 1
    }
}

Describe 'A service that never begins' {
    It 'is ConnectTimeout of Start-TranscriptionSession after 15 s' {
        $connected.AsyncWaitHandle.WaitOne(20000) | Should -BeTrue
        $record = try { $connecting.EndInvoke($connected); $connecting.Streams.Error[0] } catch { $_.Exception.InnerException.ErrorRecord }
        $record.FullyQualifiedErrorId | Should -Be 'ConnectTimeout,StreamCoach.Commands.StartTranscriptionSessionCommand'
        $record.CategoryInfo.Category | Should -Be OperationTimeout
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        @($slow.Sessions)[0].WaitForEndAsync().Wait(15000) | Should -BeTrue
    }

    It 'is ConnectionLost of Stop-TranscriptionSession if the connection is not restored within half a minute' {
        $stopped.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
        $stopping.EndInvoke($stopped)
        $record = $stopping.Streams.Error[0]
        $record.FullyQualifiedErrorId | Should -Be 'ConnectionLost,StreamCoach.Commands.StopTranscriptionSessionCommand'
        "$record" | Should -BeLike 'The connection was down for more than 0.5 minutes.*'
        $record.CategoryInfo.Category | Should -Be ConnectionError
        $record.ErrorDetails.RecommendedAction | Should -BeLike '*Resume-TranscriptionSession*'
    }
}
