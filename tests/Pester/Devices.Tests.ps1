# Listing and selecting devices: on a test sound server, and with recorded output of other systems' programs.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Pulse.psm1"
    $script:missing = Get-MissingProgram
    $script:noShell = -not (Get-Command sh -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-Module "$PSScriptRoot/Pulse.psm1"
    Import-StreamCoach
}

Describe 'The devices of a sound server' -Tag Microphone -ForEach @{ Missing = $missing } {
    if ($missing) {
        It 'are listed' { Set-ItResult -Skipped -Because "these programs were not found: $Missing" }
        return
    }

    BeforeAll {
        $script:pulse = Open-Pulse
        # The monitor of a sink is a loopback; a remapped source is a microphone.
        & $pulse.Control load-module module-remap-source source_name=desk master=mic.monitor 'source_properties=device.description=Rode-Desk' | Out-Null
        & $pulse.Control set-default-source desk
    }
    AfterAll { Close-Pulse $pulse }
    AfterEach { Clear-Suite }

    It 'are listed with kind, default, channels and rate' {
        $devices = Get-TranscriptionDevice
        $devices | ForEach-Object { "$($_.Id)|$($_.Name)|$($_.Kind)|$($_.IsDefault)|$($_.System)|$($_.Channels)|$($_.SampleRate)" } |
            Should -Be 'desk|Rode-Desk|Microphone|True|PulseAudio|1|16000', 'mic.monitor|Monitor of Desk|Loopback|True|PulseAudio|1|16000'
    }

    It 'are found by <_>' -ForEach 'desk', 'rode-desk', 'Rode*', 'de?k' {
        (Get-TranscriptionDevice $_).Id | Should -Be desk
    }

    It 'are found by kind' {
        (Get-TranscriptionDevice -Kind Loopback).Id | Should -Be mic.monitor
        Get-TranscriptionDevice Ro* -Kind Loopback | Should -BeNullOrEmpty
    }

    It 'are shown as a table' {
        $lines = (Get-TranscriptionDevice | Out-String -Width 120) -split '\r?\n' | Where-Object { $_ }
        $lines[0] | Should -Match '^Name +Kind +Default +System +Id'
        $lines[2] | Should -Match '^Rode-Desk +Microphone +\* +PulseAudio +desk'
    }

    It 'are completed for <_>' -ForEach 'Get-TranscriptionDevice ro', 'Get-TranscriptionDevice ''ro', 'Start-TranscriptionSession -Device des' {
        (Get-Completion $_).CompletionText | Should -Be "'Rode-Desk'"
    }

    It 'are recorded: -Device <Name>' -ForEach @(
        @{ Name = 'a wildcard'; Device = { 'rode*' } }
        @{ Name = 'an id'; Device = { 'desk' } }
        @{ Name = 'a device'; Device = { Get-TranscriptionDevice desk } }
    ) {
        $sandbox = Open-Sandbox
        $session = Start-TranscriptionSession -Device (& $Device) -Endpoint $sandbox
        @($sandbox.Sessions)[0].WaitForFirstAudioAsync().Wait(15000) | Should -BeTrue
        $session.Source | Should -Be 'Rode-Desk (parec)'
        [System.IO.File]::ReadAllText("/proc/$((Get-Process parec | Where-Object { $_.Parent.Id -eq $PID -and (Test-Running $_.Id) }).Id)/cmdline") | Should -BeLike '*--device=desk*'
        $session | Stop-TranscriptionSession
    }

    It 'come through the pipeline' {
        $sandbox = Open-Sandbox
        $session = Get-TranscriptionDevice desk | Start-TranscriptionSession -Endpoint $sandbox
        $session.Source | Should -Be 'Rode-Desk (parec)'
        $session | Stop-TranscriptionSession
    }
}

Describe 'The devices of a machine' -Skip:$noShell {
    It 'are its cards if there is no sound server' {
        $devices = Invoke-WithProgram @{
            pactl = 'echo Connection failure: Connection refused >&2; exit 1'
            arecord = 'printf "null\n  Nothing\nplughw:CARD=A\n  Desk mic\n"'
        } { Get-TranscriptionDevice }
        $devices | ForEach-Object { "$($_.System)|$($_.Id)|$($_.Name)" } | Should -Be 'Alsa|plughw:CARD=A|Desk mic'
    }

    It 'are listed although the sound server hangs' {
        $devices = Invoke-WithProgram @{ pactl = 'exec /bin/sleep 60'; arecord = 'printf "plughw:CARD=A\n  Desk mic\n"' } { Get-TranscriptionDevice }
        $devices.Name | Should -Be 'Desk mic'
    }

    It 'that cannot be recorded are reported with the recorder''s message, without those of its library' {
        $check = Invoke-WithProgram @{ arecord = 'echo "ALSA lib confmisc.c:855:(parse_card) cannot find card 0" >&2; echo "arecord: main:831: audio open error: No such device" >&2; exit 1' } {
            Test-TranscriptionSetup Microphone
        }
        $check.Detail | Should -Be "The microphone cannot be recorded. 'arecord' ended with exit code 1. It reported: arecord: main:831: audio open error: No such device"
    }

    It 'are none without any program that lists them' {
        Invoke-WithProgram @{} { Get-TranscriptionDevice } | Should -BeNullOrEmpty
    }
}
