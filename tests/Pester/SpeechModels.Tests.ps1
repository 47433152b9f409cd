# Speech models: what can be had, and installing and removing them. The real files are those of build.ps1 -Task Models; tests that need them are skipped without.

BeforeDiscovery {
    $script:noModels = -not (Test-Path "$PSScriptRoot/../../out/models/moonshine-tiny")
    $script:noTmux = -not (Get-Command tmux -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1", "$PSScriptRoot/Terminal.psm1", "$PSScriptRoot/ModelProxy.psm1"
    Import-StreamCoach
    $script:brought = Join-Path $PSScriptRoot '../../out/models'

    function Get-Store { (Get-ChildItem $env:STREAMCOACH_DATA -Recurse -Name -File -ErrorAction Ignore) -replace '\\', '/' | Sort-Object }
}

AfterAll { Clear-Suite }

Describe 'Get-TranscriptionModel' {
    It 'lists what can be had, the best first' {
        $models = Get-TranscriptionModel
        $models.Name | Should -Be moonshine-base, moonshine-tiny
        $models.State | Should -Be NotInstalled, NotInstalled
        $models.Languages | Should -Be en, en
        $models.License | Should -Be MIT, MIT
        $models.Path | Should -Be $null, $null
        $models[0].Bytes | Should -Be 65582375
        $models[0].DownloadBytes | Should -Be 67618896
        "$($models[1])" | Should -BeExactly moonshine-tiny
        $env:STREAMCOACH_DATA | Should -Not -Exist -Because 'a list changes nothing'
    }

    It 'takes wildcards, names in any case and the pipeline' {
        (Get-TranscriptionModel *tiny).Name | Should -Be moonshine-tiny
        (Get-TranscriptionModel MOONSHINE-BASE).Name | Should -BeExactly moonshine-base
        ('moonshine-tiny' | Get-TranscriptionModel).Name | Should -Be moonshine-tiny
        (Get-TranscriptionModel | Get-TranscriptionModel).Name | Should -Be moonshine-base, moonshine-tiny
        Get-TranscriptionModel none* | Should -BeNullOrEmpty
    }

    It 'is a table that fits 80 columns, in each culture' -ForEach @(@{ Culture = 'en-US'; Size = '65.6' }, @{ Culture = 'de-DE'; Size = '65,6' }) {
        $before = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = $Culture
            $shown = Get-TranscriptionModel | Out-String -Width 80
        } finally { [cultureinfo]::CurrentCulture = $before }
        $shown | Should -Match "Name +State +Languages +Size\(MB\) License\s+[- ]+\s+moonshine-base +NotInstalled +en +$Size +MIT"
    }

    It 'is a list and a CSV that can be read' {
        Get-TranscriptionModel moonshine-tiny | Format-List | Out-String | Should -Match '(?m)^Packages +: .*moonshine-js@0\.1\.16'
        (Get-TranscriptionModel moonshine-tiny | ConvertTo-Csv | ConvertFrom-Csv).Packages | Should -Be '@usefulsensors/moonshine-js@0.1.16, @ricky0123/vad-web@0.0.31'
    }
}

Describe 'Install-TranscriptionModel' {
    AfterEach { Clear-Suite }

    It 'says with -WhatIf what it would download, from where and under which licence, and does nothing: <_>' -ForEach '', ' -Force' {
        $child = Open-Child "Import-Module '$(Get-ManifestPath)'; Install-TranscriptionModel moonshine-base -WhatIf$_" -Environment @{ STREAMCOACH_DATA = "$TestDrive/whatif" }
        $child.StandardOutput.ReadToEnd() | Should -BeLike '*"Download 67.6 MB (licence MIT) from https://cdn.jsdelivr.net/npm/@usefulsensors/moonshine-js@0.1.16 and install"*moonshine-base*'
        $child.StandardError.ReadToEnd() | Should -BeNullOrEmpty
        "$TestDrive/whatif" | Should -Not -Exist
    }

    It 'does not download unasked where nobody can be asked' {
        $child = Open-Child "Import-Module '$(Get-ManifestPath)'; try { Install-TranscriptionModel moonshine-base } catch { `$_.Exception.Message }" -Environment @{ STREAMCOACH_DATA = "$TestDrive/asked" }
        $child.StandardOutput.ReadToEnd() | Should -BeLike '*NonInteractive*'
        "$TestDrive/asked" | Should -Not -Exist
    }

    It 'downloads nothing when the answer is no' -Skip:$noTmux {
        Open-Terminal "`$env:STREAMCOACH_DATA = '$TestDrive/no'" -Width 80
        try {
            Write-Line 'Install-TranscriptionModel moonshine-tiny'
            Wait-Screen 'Download 32\.8 MB \(licence MIT\)[\s\S]*default is "Y"\)'
            Send-Key n, Enter
            Write-Line '"models: " + (Get-TranscriptionModel moonshine-tiny).State'
            Wait-Screen 'models: NotInstalled'
        } finally { Close-Terminal }
        "$TestDrive/no" | Should -Not -Exist
    }

    It 'takes the files that a user brought' -Skip:$noModels {
        $installed = Install-TranscriptionModel moonshine-tiny -Path $brought -Confirm:$false
        $installed.State | Should -Be Installed
        $installed.Path | Should -Exist
        $tiny = 'decoder_model_merged.onnx', 'encoder_model.onnx', 'vocabulary.bin' | ForEach-Object { "models/moonshine-tiny/$_" }
        Get-Store | Should -Be @('models/claim'; $tiny; 'models/silero-vad/silero_vad_v5.onnx')
        # Whole already: nothing is asked and nothing is read.
        (Install-TranscriptionModel moonshine-tiny -Path "$TestDrive").State | Should -Be Installed
    }

    It 'takes wildcards and brackets in -Path' -Skip:$noModels {
        Copy-Item $brought "$TestDrive/a[1]" -Recurse
        (Install-TranscriptionModel moonshine-tiny -Path "$TestDrive/a[1]" -Force).State | Should -Be Installed
        (Install-TranscriptionModel moonshine-tiny -Path "$TestDrive/a?1*" -Force).State | Should -Be Installed
    }

    It 'repairs a damaged model, and says of it what is wrong' -Skip:$noModels {
        $file = Join-Path (Install-TranscriptionModel moonshine-tiny -Path $brought -Force).Path encoder_model.onnx
        Set-Content $file 'not a model' -NoNewline
        $damaged = Get-TranscriptionModel moonshine-tiny
        $damaged.State | Should -Be Damaged
        $damaged.Problem | Should -BeLike "'*encoder_model.onnx' has 11 bytes instead of 7,937,661"
        ($damaged | Install-TranscriptionModel -Path $brought -Force).State | Should -Be Installed
    }

    It 'keeps what is there where -Path has not all of it' -Skip:$noModels {
        { Install-TranscriptionModel moonshine-tiny -Path "$brought/silero-vad" -Force -ErrorAction Stop } | Should -Throw -ErrorId 'SpeechModelPathInvalid,*' -ExpectedMessage '*vocabulary.bin. What was found is kept*'
        (Get-TranscriptionModel moonshine-tiny).State | Should -Be NotInstalled
        (Install-TranscriptionModel moonshine-tiny -Path "$brought/moonshine-tiny" -Force).State | Should -Be Installed
    }

    It 'fails where the network does, and names the way without one' {
        # A proxy that speaks no TLS.
        Set-Content "$TestDrive/page" 'Log in first'
        $child = Open-Child @"
            Import-Module '$(Get-ManifestPath)'
            try { Install-TranscriptionModel moonshine-tiny -Force -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId; `$_.Exception.Message; `$_.ErrorDetails.RecommendedAction }
            (Get-TranscriptionModel moonshine-tiny).State
"@ -Environment @{ STREAMCOACH_DATA = "$TestDrive/proxy"; HTTPS_PROXY = Open-WebFile "$TestDrive/page"; NO_PROXY = '' }
        $said = $child.StandardOutput.ReadToEnd() -split '\r?\n'
        $said[0] | Should -Be 'SpeechModelDownloadFailed,StreamCoach.Commands.InstallTranscriptionModelCommand'
        $said[1] | Should -BeLike 'https://cdn.jsdelivr.net/*was not downloaded*'
        $said[2] | Should -BeLike "*'npm pack @usefulsensors/moonshine-js@0.1.16 @ricky0123/vad-web@0.0.31'*-Path*"
        $said[3] | Should -Be NotInstalled
    }

    # SSL_CERT_FILE is of OpenSSL, which .NET uses on Linux.
    It 'goes through a proxy to the real address, and says of each answer what is wrong' -Skip:($noModels -or -not $IsLinux) {
        $detector = [System.IO.File]::ReadAllBytes("$brought/silero-vad/silero_vad_v5.onnx")
        $proxy = Open-ModelProxy -Folder $TestDrive -Answer @(
            @{ Refuse = 407 }
            @{ Status = 404 }
            @{ Status = 200; Body = [System.Text.Encoding]::ASCII.GetBytes('Log in first') }
            @{ Status = 302; Location = 'http://mirror.invalid/file' }
            @{ Status = 302; Location = 'https://mirror.invalid/file' }
            @{ Status = 200; Body = [byte[]]::new($detector.Length) }
            # Cut off, and continued.
            @{ Status = 200; Body = $detector; Most = 100000 }
            @{ Status = 200; Body = $detector }
            @{ Status = 403 }
        )
        try {
            $child = Open-Child @"
                Import-Module '$(Get-ManifestPath)'
                foreach (`$i in 1..6) { try { Install-TranscriptionModel moonshine-tiny -Force -ErrorAction Stop } catch { "`$(`$_.FullyQualifiedErrorId -replace ',.*') `$(`$_.Exception.Message)" } }
                (Get-TranscriptionModel moonshine-tiny).State
"@ -Environment @{ STREAMCOACH_DATA = "$TestDrive/tunnel"; HTTPS_PROXY = $proxy.Address; NO_PROXY = ''; SSL_CERT_FILE = $proxy.CertificatePath }
            $said = $child.StandardOutput.ReadToEnd().TrimEnd() -split '\r?\n'
        }
        finally { Close-ModelProxy $proxy }
        $detectorAddress = 'https://cdn.jsdelivr.net/npm/@ricky0123/vad-web@0.0.31/dist/silero_vad_v5.onnx'
        $said[0] | Should -BeLike "SpeechModelDownloadFailed $detectorAddress was not downloaded: cdn.jsdelivr.net cannot be reached: *proxy*407*"
        $said[1] | Should -Be "SpeechModelDownloadFailed $detectorAddress was not downloaded: the answer is HTTP 404."
        $said[2] | Should -BeLike "SpeechModelMismatch What $detectorAddress delivers has 12 bytes instead of 2,327,524. It was deleted."
        $said[3] | Should -BeLike 'SpeechModelDownloadFailed *cdn.jsdelivr.net redirects to an address that is none, or that is not encrypted (HTTP 302).'
        $said[4] | Should -BeLike "SpeechModelMismatch What $detectorAddress delivers has another SHA-256 than the published file. It was deleted."
        $said[5] | Should -BeLike 'SpeechModelDownloadFailed *moonshine-js@0.1.16/dist/model/tiny/quantized/*.onnx was not downloaded: the answer is HTTP 403.'
        $said[6] | Should -Be NotInstalled
        $requests = $proxy.Requests.ToArray()
        @($requests -like 'CONNECT cdn.jsdelivr.net:443 *').Count | Should -Be 8
        @($requests -like 'CONNECT mirror.invalid:443 *').Count | Should -Be 1
        @($requests -match 'Range: bytes=100000-').Count | Should -Be 1
        $requests | Where-Object { $_ -match 'Cookie|Authorization' } | Should -BeNullOrEmpty
    }

    It 'goes on to the next name after one that is wrong' -Skip:$noModels {
        $installed = Install-TranscriptionModel nope, moonshine-tiny -Path $brought -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        $installed.Name | Should -Be moonshine-tiny
        $failed.FullyQualifiedErrorId | Should -Be 'SpeechModelUnknown,StreamCoach.Commands.InstallTranscriptionModelCommand'
    }
}

Describe 'Uninstall-TranscriptionModel' {
    AfterEach { Clear-Suite }

    It 'removes a model, and the shared files with the last one' -Skip:$noModels {
        Install-TranscriptionModel moonshine-tiny, moonshine-base -Path $brought -Force | Should -HaveCount 2
        Uninstall-TranscriptionModel moonshine-base -WhatIf
        (Get-TranscriptionModel).State | Should -Be Installed, Installed
        Get-TranscriptionModel moonshine-base | Uninstall-TranscriptionModel -Confirm:$false
        (Get-TranscriptionModel).State | Should -Be NotInstalled, Installed
        Uninstall-TranscriptionModel * -Confirm:$false
        Get-Store | Should -Be models/claim
    }

    It 'asks first' -Skip:$noModels {
        Install-TranscriptionModel moonshine-tiny -Path $brought -Force | Out-Null
        $child = Open-Child "Import-Module '$(Get-ManifestPath)'; try { Uninstall-TranscriptionModel moonshine-tiny } catch { `$_.Exception.Message }" -Environment @{ STREAMCOACH_DATA = $env:STREAMCOACH_DATA }
        $child.StandardOutput.ReadToEnd() | Should -BeLike '*NonInteractive*'
        (Get-TranscriptionModel moonshine-tiny).State | Should -Be Installed
    }

    It 'takes a pattern that matches nothing' {
        { Uninstall-TranscriptionModel *none* -ErrorAction Stop } | Should -Not -Throw
    }
}

Describe 'Tab for speech models' {
    AfterEach { Clear-Suite }

    It 'offers names with size, licence and state' {
        $offered = Get-Completion 'Install-TranscriptionModel '
        $offered.CompletionText | Should -Be moonshine-base, moonshine-tiny
        $offered[1].ToolTip | Should -BeLike 'en, 32?8 MB, MIT, NotInstalled'
        (Get-Completion 'Get-TranscriptionModel moonshine-t').CompletionText | Should -Be moonshine-tiny
    }

    It 'offers for removal what is there' -Skip:$noModels {
        Install-TranscriptionModel moonshine-tiny -Path $brought -Force | Out-Null
        (Get-Completion 'Uninstall-TranscriptionModel ' | Where-Object ResultType -EQ ParameterValue).CompletionText | Should -Be moonshine-tiny
    }
}
