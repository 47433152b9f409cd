# Tab completion: its results, its speed, and that it never fails.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    # Every parameter with a completer of the module.
    $script:completed = foreach ($cmdlet in Get-Command -Module StreamCoach) {
        foreach ($parameter in $cmdlet.Parameters.Values) {
            $completer = ($parameter.Attributes | Where-Object { $_ -is [ArgumentCompleter] }).Type
            if ($completer) { @{ Cmdlet = $cmdlet.Name; Parameter = $parameter.Name; Completer = $completer.Name } }
        }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
}

Describe 'Tab for sessions' {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'One.'
        $wav = Write-Wav "$TestDrive/tab.wav"
        $script:plain, $script:odd, $script:quote, $script:one, $script:other = 'Standup', 'Zebra call [1]', "Ann's", 'Twice', 'twice' | ForEach-Object {
            Start-TranscriptionSession $wav -Endpoint $sandbox -Name $_
        }
    }
    AfterAll { Clear-Suite }

    It 'lists all, by name if it is unique, otherwise by id: <_>' -ForEach 'Get-TranscriptTurn -Id ', 'Get-TranscriptTurn ', 'Stop-TranscriptionSession ', 'Stop-TranscriptionSession -Id ', 'Get-TranscriptionSession ' {
        # Newest first; other test files leave sessions too.
        (Get-Completion $_).CompletionText | Select-Object -First 5 | Should -Be $other.Id, $one.Id, "'Ann''s'", "'Zebra call ``[1``]'", 'Standup'
    }

    It 'completes a typed beginning, quoted or not' {
        (Get-Completion 'Get-TranscriptTurn -Id stand').CompletionText | Should -Be 'Standup'
        (Get-Completion "Get-TranscriptTurn -Id 'zebra c").CompletionText | Should -Be "'Zebra call ``[1``]'"
        (Get-Completion "Get-TranscriptTurn -Id $($plain.Id.Substring(0, 22))").CompletionText | Should -Contain $plain.Id
    }

    It 'inserts a command that returns the session for a named -Session' {
        (Get-Completion 'Get-TranscriptTurn -Session sta').CompletionText | Should -Be '(Get-TranscriptionSession Standup)'
        $offered = Get-Completion 'Stop-TranscriptionSession -Session '
        $offered.ListItemText | Select-Object -First 5 | Should -Be $other.Id, $one.Id, "Ann's", 'Zebra call [1]', 'Standup'
        foreach ($text in $offered.CompletionText | Select-Object -First 5) { & ([scriptblock]::Create("Get-TranscriptTurn -Session $text")) | Should -HaveCount 1 }
    }

    It 'has a tool tip that describes the session' {
        $match = Get-Completion 'Get-TranscriptTurn -Id Sta'
        $match.ListItemText | Should -Be 'Standup'
        $match.ToolTip | Should -BeLike "$($plain.Id) Standup, *, tab.wav"
    }

    It 'inserts text that matches only that session' {
        foreach ($text in (Get-Completion 'Get-TranscriptionSession ').CompletionText) {
            & ([scriptblock]::Create("Get-TranscriptionSession $text")) | Should -HaveCount 1
        }
    }
}

Describe 'Tab for <Line>' -ForEach @(
    @{ Line = 'Start-TranscriptionSession -Model '; Offers = 'universal-3-6-pro', 'universal-streaming-english', 'whisper-rt' }
    @{ Line = 'Start-TranscriptionSession -Model uni'; Offers = 'universal-streaming-multilingual' }
    @{ Line = 'Start-TranscriptionSession -Region '; Offers = 'EU', 'Global', 'US' }
    @{ Line = 'Invoke-TranscriptAnalysis -Region '; Offers = 'EU', 'Global', 'US' }
    @{ Line = 'Test-TranscriptionSetup '; Offers = 'ApiKey', 'Disk', 'Gateway', 'Microphone', 'Streaming' }
    @{ Line = 'Start-TranscriptionSandbox -Fault Drop'; Offers = 'DropFin', 'DropRst' }
    @{ Line = 'Get-TranscriptTurn -In'; Offers = '-IncludePartial' }
    @{ Line = 'Get-TranscriptTurn | Where-Object '; Offers = 'Confidence', 'Speaker', 'Text' }
) {
    It 'lists the matching values' {
        $matched = (Get-Completion $Line).CompletionText
        foreach ($offer in $Offers) { $offer | Should -BeIn $matched }
        $known = [StreamCoach.Recognition.AssemblyAI.StreamingModel]::Known.Name
        if ($Line -like '*-Model uni') { $matched | Should -Be ($known -like 'uni*') }
    }
}

Describe 'Tab for saved sessions' {
    BeforeAll {
        $sandbox = Open-Sandbox -Turn 'One.'
        $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/saved.wav") -Endpoint $sandbox -Name Original
        $session.WaitForEndAsync().Wait(10000) | Should -BeTrue
        # More than are listed, a second apart.
        $journal = [System.IO.File]::ReadAllText("$($session.Folder)/journal.jsonl")
        $script:ids = 0..149 | ForEach-Object {
            $id = "20300101-00{0:00}{1:00}-0000000a" -f [Math]::Floor($_ / 60), ($_ % 60)
            $folder = [System.IO.Directory]::CreateDirectory("$(Split-Path $session.Folder)/$id").FullName
            [System.IO.File]::WriteAllText("$folder/journal.jsonl", $journal.Replace($session.Id, $id).Replace('"Original"', "`"Copy $_`""))
            $id
        }
        [array]::Reverse($ids)
    }
    AfterAll { Clear-Suite }

    It 'lists the newest hundred, by id: <_>' -ForEach 'Remove-TranscriptionSession ', 'Remove-TranscriptionSession -Id ', 'Get-TranscriptionSession -Saved ' {
        (Get-Completion $_).CompletionText | Should -Be $ids[0..99]
    }

    It 'inserts a command that returns the session for a named -Session' {
        (Get-Completion 'Remove-TranscriptionSession -Session Orig').CompletionText | Should -Be "(Get-TranscriptionSession -Saved $($session.Id))"
        (Get-Completion 'Get-TranscriptTurn -Session 20300101-0002').CompletionText | Select-Object -First 1 | Should -Be "(Get-TranscriptionSession -Saved $($ids[0]))"
    }

    It 'finds the id by the name' {
        $match = Get-Completion "Remove-TranscriptionSession 'Copy 149"
        $match.CompletionText | Should -Be $ids[0]
        $match.ListItemText | Should -Be "$($ids[0]) Copy 149"
        (Get-Completion 'Get-TranscriptTurn 20300101-0002').CompletionText | Should -Be $ids[0..29]
    }

    It 'lists the sessions of this PowerShell first for readers, without duplicates' {
        $offered = (Get-Completion 'Get-TranscriptTurn ').CompletionText
        $offered[0] | Should -Be Original
        $offered | Select-Object -Last 100 | Should -Be $ids[0..99]
        $offered | Should -Not -Contain $session.Id
        (Get-Completion 'Get-TranscriptTurn Orig').CompletionText | Should -Be Original
    }

    It 'finds the name of a listed session without reading its journal' {
        $journal = [System.IO.FileInfo]::new("$(Split-Path $session.Folder)/$($ids[10])/journal.jsonl")
        $journal.LastWriteTimeUtc = [datetime]::new(2020, 1, 1)
        Get-TranscriptionSession -Saved | Out-Null
        # The cache cannot see that the journal is no longer readable.
        [System.IO.File]::WriteAllBytes($journal.FullName, [byte[]]::new($journal.Length))
        $journal.LastWriteTimeUtc = [datetime]::new(2020, 1, 1)
        (Get-Completion "Remove-TranscriptionSession 'Copy 139").CompletionText | Should -Be $ids[10]
    }
}

Describe 'Tab for every parameter with a completer' {
    BeforeAll {
        Start-TranscriptionSandbox -UseByDefault | Out-Null
        $wav = Write-Wav "$TestDrive/any.wav"
        $script:saved = Start-TranscriptionSession $wav -Name Saved -SpeakerLabel
        $saved | Get-TranscriptTurn -Wait | Out-Null
        Wait-Until { -not [StreamCoach.Sessions.SavedSessions]::IsRunning($env:STREAMCOACH_DATA, $saved.Id) } | Out-Null
        Start-TranscriptionSession (Write-Wav "$TestDrive/live.wav" -Part -60) -Name Live | Out-Null
        Start-TranscriptionSession "$TestDrive/live.wav" -Name Cut | Stop-TranscriptionSession -Force -WarningAction Ignore
        # A damaged model, which can be removed.
        New-Item "$env:STREAMCOACH_DATA/models/moonshine-tiny" -ItemType Directory | Out-Null
        # The first completion requests the list without waiting for it.
        Get-TranscriptAnalysisModel | Out-Null
    }
    AfterAll { Clear-Suite }

    It 'has results: <Cmdlet> -<Parameter>' -ForEach $completed {
        if ($Completer -eq 'DeviceCompleter' -and -not $IsLinux) { Set-ItResult -Skipped -Because 'the device is a program of Linux'; return }
        if ($Completer -eq 'ProcessCompleter' -and -not $IsWindows) { Set-ItResult -Skipped -Because 'only Windows records the sound of one program'; return }
        $programs = $IsLinux ? @{ arecord = 'printf "plughw:CARD=A\n  Desk mic\n"' } : @{}
        $offered = Invoke-WithProgram $programs { Get-Completion "$Cmdlet -$Parameter " }
        $offered | Where-Object ResultType -EQ ParameterValue | Should -Not -BeNullOrEmpty
        $offered.ToolTip | Should -Not -BeNullOrEmpty
    }
}

Describe 'Tab for the program whose sound is recorded' -Skip:(-not $IsWindows) {
    It 'lists each name once, and how many processes it has' {
        $pings = 1, 2 | ForEach-Object { Start-Process ping '-n', '1000', '127.0.0.1' -NoNewWindow -PassThru }
        try { $found = Get-Completion 'Start-TranscriptionSession -LoopbackProcess pin' } finally { $pings | Stop-Process }
        $found.CompletionText | Should -Be ping
        $found.ToolTip | Should -BeLike '* processes'
        (Get-Completion 'Start-TranscriptionSession -LoopbackProcess pws').ToolTip | Should -BeLike '*process*'
    }
}

Describe 'Tab while something hangs' {
    BeforeAll {
        function Get-CompletionElsewhere([string] $Line) {
            # In another runspace, because this one must measure the time meanwhile.
            $powershell = [powershell]::Create((Open-Runspace)).AddScript({ param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches }).AddArgument($Line)
            $running = $powershell.BeginInvoke()
            $running.AsyncWaitHandle.WaitOne(10000) | Should -BeTrue -Because 'nobody waits for Tab'
            $powershell.EndInvoke($running) | Where-Object ResultType -EQ ParameterValue
            $powershell.Streams.Error | Should -BeNullOrEmpty
        }
    }
    AfterEach { Clear-Suite }

    It 'does not wait for a gateway that accepts connections and never responds' {
        $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
        $listener.Start()
        try {
            Get-CompletionElsewhere "Invoke-TranscriptAnalysis -Endpoint http://$($listener.LocalEndpoint) -FallbackModel " | Should -BeNullOrEmpty
            Wait-Until -For 'its connection' { $listener.Pending() } | Out-Null
        } finally { $listener.Stop() }
    }

    It 'does not wait for a sound server, and omits its devices' -Skip:(-not $IsLinux) {
        $pidFile = "$TestDrive/pactl.pid"
        $devices = @{ pactl = "echo `$`$ > '$pidFile'; exec /bin/sleep 60"; arecord = 'printf "plughw:CARD=A\n  Desk mic\n"' }
        try { Invoke-WithProgram $devices { Get-CompletionElsewhere 'Start-TranscriptionSession -Device ' } | Should -BeNullOrEmpty }
        finally { Stop-Process (Get-PidOf $pidFile) -ErrorAction Ignore }
    }
}

Describe 'Tab' {
    It 'never fails for any parameter of <_>' -ForEach (Get-Command -Module StreamCoach).Name {
        # Nothing listens there.
        $env:STREAMCOACH_ENDPOINT = 'http://127.0.0.1:9'
        $Error.Clear()
        foreach ($parameter in (Get-Command $_).Parameters.Values) {
            { Get-Completion "$_ -$($parameter.Name) " } | Should -Not -Throw
            $values = $parameter.ParameterType
            if ($values.IsArray) { $values = $values.GetElementType() }
            $values = [Nullable]::GetUnderlyingType($values) ?? $values
            if ($values.IsEnum -and $values.Namespace -like 'StreamCoach*') { (Get-Completion "$_ -$($parameter.Name) ").CompletionText | Should -Be ([Enum]::GetNames($values) | Sort-Object) }
        }
        $Error | Should -BeNullOrEmpty
        $env:STREAMCOACH_ENDPOINT = $null
    }

    It 'never fails, and adds nothing to $Error: <_>' -ForEach @(
        'Get-TranscriptTurn -Id ', "Get-TranscriptTurn -Id '", 'Get-TranscriptTurn -Id [', 'Get-TranscriptTurn -Id "$', 'Start-TranscriptionSession -Model *', "Stop-TranscriptionSession -Id ```n"
    ) {
        $Error.Clear()
        { Get-Completion $_ } | Should -Not -Throw
        $Error | Should -BeNullOrEmpty
    }
}
