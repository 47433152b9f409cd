# The help: every cmdlet has a page that matches it, Get-Help shows what is compiled from the pages, and every example runs.

BeforeDiscovery {
    $root = "$PSScriptRoot/../.."
    $script:names = (Import-PowerShellDataFile "$root/StreamCoach.psd1").CmdletsToExport | ForEach-Object { @{ Name = $_ } }
    $script:topics = Get-ChildItem "$root/docs/about/*.md" | ForEach-Object { @{ Name = $_.BaseName } }
    $script:noBash = -not (Get-Command bash -CommandType Application -ErrorAction Ignore)
    $script:noPlatyPS = -not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)
    $script:examples = foreach ($page in Get-ChildItem "$root/docs/cmdlets/*.md") {
        foreach ($example in [regex]::Matches(((Get-Content $page -Raw) -replace '\r'), '(?s)\n### Example (\d+): ([^\n]+)\n(.*?)(?=\n##)')) {
            $blocks = @{}
            [regex]::Matches($example.Groups[3].Value, '(?s)\n```(\w+)\n(.*?)\n```') | ForEach-Object { $blocks[$_.Groups[1].Value] = $_.Groups[2].Value }
            @{ Cmdlet = $page.BaseName; Number = $example.Groups[1].Value; Title = $example.Groups[2].Value; Code = $blocks.powershell; Shown = $blocks.output }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    $script:root = "$PSScriptRoot/../.."
    # A checkout may have other line ends.
    function Get-Text([string] $Path) { (Get-Content $Path -Raw) -replace '\r' }
}

Describe '<Name>' -ForEach $names {
    BeforeAll {
        $script:help = Get-Help $Name -Full
        $script:page = "$root/docs/cmdlets/$Name.md"
    }

    It 'has help without placeholders' {
        $page | Should -Exist -Because 'build.ps1 -Task Docs makes a page to fill in'
        $page | Should -Not -FileContentMatch '\{\{'
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$Name" -Because 'that is what Get-Help makes up where there is no help'
        $help.description | Should -Not -BeNullOrEmpty
        $help.alertSet | Should -Not -BeNullOrEmpty
        ($help.inputTypes.inputType.description.Text) -join '' | Should -Not -BeNullOrEmpty
        ($help.returnValues.returnValue.description.Text) -join '' | Should -Not -BeNullOrEmpty
    }

    It 'describes exactly its parameters' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters
        $own = (Get-Command $Name).Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        @($help.parameters.parameter.Name | Where-Object { $_ } | Sort-Object) | Should -Be @($own)
        foreach ($parameter in @($help.parameters.parameter | Where-Object { $_ })) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) needs a word"
        }
    }

    It 'has at least three examples' {
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        foreach ($example in $help.examples.example) {
            $example.code | Should -Match ($Name -replace 'Sandbox$')
            $example.remarks.Text -join '' | Should -Not -BeNullOrEmpty
        }
    }

    It 'has an address for -Online' {
        (Get-Command $Name).HelpUri | Should -BeExactly "https://github.com/StreamCoach/StreamCoach/blob/main/docs/cmdlets/$Name.md"
        $page | Should -FileContentMatchExactly "^HelpUri: $((Get-Command $Name).HelpUri)$"
    }

    It 'has valid links' {
        $links = @($help.relatedLinks.navigationLink.linkText)
        $links | Should -Not -BeNullOrEmpty
        foreach ($link in $links) {
            if ($link -like 'about_*') { "$root/docs/about/$link.md" | Should -Exist } else { $link | Should -BeIn (Get-Command -Module StreamCoach).Name }
        }
    }
}

Describe 'The compiled help' {
    AfterAll { Clear-Suite }

    It 'opens the page with -Online' -Skip:(-not $IsLinux) {
        $opened = "$TestDrive/opened"
        Invoke-WithProgram @{ 'xdg-open' = "echo `"`$1`" > '$opened.part'; /bin/mv '$opened.part' '$opened'" } {
            Get-Help Stop-TranscriptionSession -Online
            # The program is started without waiting for it, so its file must not be deleted yet.
            Wait-Until -For 'the browser' { Test-Path $opened } | Out-Null
        }
        Get-Content $opened | Should -Be 'https://github.com/StreamCoach/StreamCoach/blob/main/docs/cmdlets/Stop-TranscriptionSession.md'
    }

    It 'is compiled from pages whose tables match their cmdlets' -Skip:$noPlatyPS {
        # In another pwsh, because PlatyPS loads libraries that other tests should not see.
        $script = {
            param($Manifest, $Pages)
            Import-Module Microsoft.PowerShell.PlatyPS, $Manifest
            foreach ($command in Get-Command -Module StreamCoach) {
                $tables = (New-CommandHelp $command), (Import-MarkdownCommandHelp "$Pages/$($command.Name).md") | ForEach-Object {
                    $_.Parameters | Sort-Object Name | Select-Object Name, Type, ParameterSets, Aliases, SupportsWildcards, AcceptedValues | ConvertTo-Json -Depth 4
                }
                if ($tables[0] -ne $tables[1]) { $command.Name }
            }
        }
        $child = Open-Child "& { $script } '$(Get-ManifestPath)' '$root/docs/cmdlets'"
        $child.StandardOutput.ReadToEnd() | Should -BeNullOrEmpty -Because 'build.ps1 -Task Docs brings the tables up to date'
        $child.StandardError.ReadToEnd() | Should -BeNullOrEmpty
    }

    It 'is up to date with docs' -Skip:$noPlatyPS {
        $child = Open-Child "& '$root/docs/Build-Help.ps1' -Destination '$TestDrive/help'"
        $child.StandardError.ReadToEnd() | Should -BeNullOrEmpty
        $child.StandardOutput.ReadToEnd() | Should -BeNullOrEmpty
        (Get-ChildItem "$TestDrive/help").Name | Should -Be (Get-ChildItem "$root/en-US").Name
        foreach ($file in Get-ChildItem "$TestDrive/help") {
            Get-Text $file | Should -BeExactly (Get-Text "$root/en-US/$($file.Name)") -Because 'build.ps1 -Task Docs compiles it'
        }
    }

    It 'is part of the module' {
        foreach ($file in Get-ChildItem "$root/en-US") {
            Get-Text (Join-Path (Split-Path (Get-ManifestPath)) "en-US/$($file.Name)") | Should -BeExactly (Get-Text $file)
        }
    }

    It 'is shown by Get-Help <Name>' -ForEach $topics {
        (Get-Help $Name) -join "`n" | Should -Match "(?s)^TOPIC\s+$Name\s+SHORT DESCRIPTION\s+\w"
    }
}

Describe 'about_StreamCoach_Errors' {
    It 'describes the cause and the advice of every error' {
        $said = Get-Text "$root/en-US/about_StreamCoach_Errors.help.txt"
        $ids = [regex]::Matches($said, '(?m)^  (\w+)$').ForEach({ $_.Groups[1].Value })
        $ids | Should -Be ([Enum]::GetNames([StreamCoach.Errors.FailureKind]))
        foreach ($id in $ids) {
            $advice = [StreamCoach.Errors.StreamCoachException]::new([StreamCoach.Errors.FailureKind] $id, '').Advice -replace '`'
            $said | Should -Match "(?m)^  $id\n\n    \S.*\n\n    $([regex]::Escape($advice))\n"
        }
    }
}

Describe 'about_StreamCoach_Sandbox' {
    It 'describes the effect of every fault' {
        $said = Get-Text "$root/en-US/about_StreamCoach_Sandbox.help.txt"
        [regex]::Matches($said, '(?m)^  (\w+)\n\n    \S').ForEach({ $_.Groups[1].Value }) | Should -Be ([Enum]::GetNames([StreamCoach.Sandbox.Faults.SandboxFaultKind]))
    }
}

# Each example runs unchanged, in its own runspace and folder, in parallel, but for those that take the sessions which others have saved: these follow, one by
# one, because two of them would resume the same session. The microphone, ffmpeg and the vault are replaced by programs and a
# function that return what theirs would.
Describe 'The examples' -Skip:$noBash -ForEach @{ Examples = $examples } {
    BeforeAll {
        $script:sandbox = Open-Sandbox -Turn 'So, thanks for making the time today.', 'Honestly, better than I expected.' -Speaker A, B
        $folder = New-Item "$TestDrive/folder" -ItemType Directory
        New-Item "$TestDrive/folder/packages" -ItemType Directory | Out-Null
        # Nothing is downloaded here: what an example installs is there already.
        if (Test-Path "$root/out/models") { Copy-Item "$root/out/models" (New-Item $env:STREAMCOACH_DATA -ItemType Directory -Force) -Recurse -Force }
        else { $Examples = $Examples | Where-Object Code -NotMatch 'nstall-TranscriptionModel' }
        'call.wav', 'interview.wav' | ForEach-Object { Write-Wav "$folder/$_" -Part 0.3, -1.7 | Out-Null }
        Set-Content "$folder/talk.mp4" ''
        Set-Content "$folder/turns.csv" 'Order,Speaker,Start,End,Text', '0,A,0,1.4,"I will send you the figures on Monday."', '1,B,1.5,2,Good.'
        # Finite audio instead of a recorder that never exits, so that the session ends.
        $programs = New-Item "$TestDrive/programs" -ItemType Directory
        'pw-record', 'ffmpeg' | ForEach-Object {
            Set-Content "$programs/$_" '#!/usr/bin/env bash', 'head -c 9600 /dev/zero', 'exec >&- sleep 60'
            Set-Runnable "$programs/$_"
        }
        Set-Content "$programs/pw-play" '#!/usr/bin/env bash', 'exec cat > /dev/null'
        Set-Runnable "$programs/pw-play"
        $script:before = Use-Environment @{
            PATH = "$programs$([System.IO.Path]::PathSeparator)$env:PATH"
            ASSEMBLYAI_API_KEY = $sandbox.ApiKey; STREAMCOACH_ENDPOINT = $sandbox.Endpoint.AbsoluteUri
        }
        $script:running = @{}
        $late, $early = $Examples.Where({ $_.Code -match 'CanResume|-Question' }, 'Split')
        foreach ($example in @($early) + @($late)) {
            if ($example -in $late) {
                $running.Values.ForEach({ $_.Result.AsyncWaitHandle.WaitOne(60000) }) | Out-Null
                # One example leaves the bundled recording after a few turns; the rest of it lasts a minute.
                Get-TranscriptionSession -Saved conversation* | Where-Object CanResume | Remove-TranscriptionSession -Confirm:$false
            }
            $copy = "$TestDrive/$($example.Cmdlet) $($example.Number)"
            Copy-Item $folder $copy -Recurse
            $powershell = [powershell]::Create((Open-Runspace)).AddScript(@"
                Set-Location '$copy'
                `$ConfirmPreference = 'None'
                function Get-Secret { [System.Net.NetworkCredential]::new('', '$($sandbox.ApiKey)').SecurePassword }
                . { $($example.Code) } | Out-String -Stream -Width 200
"@)
            $output = New-OutputCollection
            $none = [System.Management.Automation.PSDataCollection[psobject]]::new()
            $running[$copy] = @{ PowerShell = $powershell; Output = $output; Result = $powershell.BeginInvoke($none, $output) }
        }
    }
    AfterAll {
        Use-Environment $before | Out-Null
        Clear-Suite
    }

    It '<Number> of <Cmdlet> runs: <Title>' -ForEach $examples {
        $run = $running["$TestDrive/$Cmdlet $Number"]
        if (-not $run) { Set-ItResult -Skipped -Because 'there are no models in out/models: build.ps1 -Task Models gets them with npm'; return }
        $run.Result.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue -Because 'an example has an end'
        $run.PowerShell.EndInvoke($run.Result)
        $run.PowerShell.Streams.Error | Should -BeNullOrEmpty
        if (-not $Shown) { return }
        # The output must equal that of the page except for numbers; dots on the page stand for more output.
        $expected = [regex]::Escape(($Shown -replace '\d[\da-f-]*', '0')) -replace '(?m)^\\\.\\\.\\\.$', '.*' -replace '\\ +', ' +'
        ($run.Output | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ }) -join "`n" -replace '\d[\da-f-]*', '0' | Should -Match "(?s)\A$expected\z"
    }
}
