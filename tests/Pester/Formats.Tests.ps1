# Recordings in other formats than WAV, decoded by the audio library or ffmpeg.

BeforeDiscovery {
    $fixtures = "$PSScriptRoot/../fixtures/sound"
    $library = Test-Path "$PSScriptRoot/../../out/StreamCoach/Dependencies/StreamCoach.NAudio.dll"
    $ffmpeg = [bool] (Get-Command ffmpeg -CommandType Application -ErrorAction Ignore)
    $script:files = foreach ($extension in 'flac', 'aiff', 'mp3', 'ogg', 'opus', 'm4a', 'mp4', 'webm') {
        @{ Extension = $extension; File = "$fixtures/speech.$extension"; Skip = -not ($ffmpeg -or ($library -and ($IsWindows -or $extension -notin 'm4a', 'mp4', 'webm'))) }
    }
    $script:noLibrary = -not $library
    $script:noFfmpeg = -not $ffmpeg
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:fixtures = "$PSScriptRoot/../fixtures/sound"
    $script:pcm = [System.IO.File]::ReadAllBytes("$fixtures/speech.wav")[44..64043]
}

Describe 'A recording' {
    BeforeEach { $script:sandbox = Open-Sandbox -Option @{ KeepAudio = $true } }
    AfterEach { Clear-Suite }

    It 'may be <Extension>' -ForEach $files {
        if ($Skip) { Set-ItResult -Skipped -Because 'neither ffmpeg nor the audio library is here'; return }
        $session = Start-TranscriptionSession $File -Endpoint $sandbox -Duration 0.6
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        $session.Failure | Should -BeNullOrEmpty
        $session.AudioSent | Should -Be 0.6
        if ($Extension -in 'flac', 'aiff') { [Convert]::ToHexString(@($sandbox.Sessions)[0].GetAudio()) | Should -BeExactly ([Convert]::ToHexString($pcm, 0, 19200)) }
    }

    It 'is decoded by the audio library without ffmpeg' -Skip:$noLibrary {
        $session = Invoke-WithProgram @{} { Start-TranscriptionSession "$fixtures/speech.mp3" -Endpoint $sandbox -Duration 0.2 }
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        $session.AudioSent | Should -Be 0.2
        # Another module may have loaded another version of the same library.
        [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Should -Not -Contain NLayer
    }

    # Windows has a decoder of its own.
    It 'without a decoder is reported with the missing program' -Skip:$IsWindows {
        $read = Invoke-WithProgram @{} { Read-Failure { Start-TranscriptionSession "$fixtures/speech.m4a" -Endpoint $sandbox } }
        $read.Error[0].FullyQualifiedErrorId | Should -BeLike 'AudioFormatNotSupported,*'
        "$($read.Error[0])" | Should -BeLike "*speech.m4a*MP4 or M4A*ffmpeg*not found on PATH*"
        $read.Error[0].ErrorDetails.RecommendedAction | Should -BeLike 'Install ffmpeg*'
    }

    It 'may be at a web address' -Skip:$noFfmpeg {
        $address = "$(Open-WebFile "$fixtures/speech.flac")/talk.flac?token=secret"
        $session = $address | Start-TranscriptionSession -Endpoint $sandbox -Duration 0.6
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        $session.Failure | Should -BeNullOrEmpty
        $session.Source | Should -Be '127.0.0.1/talk.flac'
        [Convert]::ToHexString(@($sandbox.Sessions)[0].GetAudio()) | Should -BeExactly ([Convert]::ToHexString($pcm, 0, 19200))
        ($session | Format-List * | Out-String) | Should -Not -Match secret
    }
}
