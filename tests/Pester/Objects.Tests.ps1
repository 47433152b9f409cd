# Every type that a cmdlet writes, or that is part of one: as a table, a list, JSON, a CSV row, and from a job.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach
    # The declared output types and that of -RunVariable, and the types of their properties and methods.
    $found = [System.Collections.Generic.List[type]]::new()
    $next = [System.Collections.Generic.Queue[type]]::new([type[]] @((Get-Command -Module StreamCoach).OutputType.Type; [StreamCoach.Sessions.Runs.TranscriptionRun]))
    while ($next.Count -gt 0) {
        $type = $next.Dequeue()
        if ($type.Namespace -notlike 'StreamCoach*' -or $type.IsEnum -or $found.Contains($type)) { continue }
        $elements = $type.GetInterfaces() | Where-Object { $_.IsGenericType -and $_.GetGenericTypeDefinition() -eq [System.Collections.Generic.IReadOnlyList`1] }
        if ($elements) { $elements.GenericTypeArguments[0] | ForEach-Object { $next.Enqueue($_) }; continue }
        $found.Add($type)
        $members = @($type.GetProperties().PropertyType) + @($type.GetMethods() | Where-Object { $_.Name -like 'Get*' -and -not $_.IsSpecialName -and -not $_.IsStatic }).ReturnType
        foreach ($member in $members) { @($member) + @($member.GenericTypeArguments) | Where-Object { $_ } | ForEach-Object { $next.Enqueue($_) } }
    }
    $script:types = $found.FullName
}

BeforeAll {
    Import-Module "$PSScriptRoot/Suite.psm1"
    Import-StreamCoach

    function Get-Made([type] $Type, [object[]] $Argument) {
        $Type.GetConstructors('Instance, NonPublic')[0].Invoke($Argument)
    }

    $script:sandbox = Open-Sandbox -Turn 'Hello there, this is one.', 'And, um, hello again?' -Speaker A, B
    $script:session = Start-TranscriptionSession (Write-Wav "$TestDrive/call.wav" -Part 0.1) -Endpoint $sandbox -Name 'A call'
    $turn = @($session | Get-TranscriptTurn -Wait)[0]
    $analysis = $session | Invoke-TranscriptAnalysis
    $metrics = $session | Measure-Transcript
    $progress = @($session | Measure-TranscriptProgress -Me A -Goal 'questions over 0')[-1]
    $match = Search-Transcript hello -Id $session.Id -Context 1 | Select-Object -First 1
    $broken = Open-Sandbox
    $broken.FaultNext([StreamCoach.Sandbox.Faults.SandboxFault]::Error(3007, 'Input Duration Error', 0.1))
    $script:failed = Start-TranscriptionSession (Write-Wav "$TestDrive/broken.wav" -Part 0.2, -60) -Endpoint $broken -Name 'A broken call'
    $failed | Get-TranscriptTurn -Wait -ErrorAction Ignore | Out-Null
    Start-TranscriptionSession "$TestDrive/absent.wav" -Endpoint $sandbox -RunVariable run -ErrorAction Ignore
    $script:samples = @{}
    @(
        $turn, $turn.Words[0], $failed, $failed.Failure, $analysis, $analysis.Findings[0], $analysis.Findings[0].GetLocations()[0], $analysis.Coverage, $analysis.Usage
        $match, $match.Hits[0]
        $metrics, $metrics.Speakers[0], $metrics.GetNotMeasured()[0], $progress, $progress.Months[0], @(Get-TranscriptAnalysisModel -Endpoint $sandbox)[0], (Test-TranscriptionSetup Disk)
        (Get-TranscriptionModel moonshine-tiny)
        $sandbox, @($sandbox.Sessions)[0], @($sandbox.GatewayRequests)[0], $run, $run.Failures[0]
        ($session | Add-TranscriptNote 'Ask about the budget.' -Time 1 -PassThru)
        # These two are created without lost audio and without a device.
        (Get-Made ([StreamCoach.Sessions.SessionGap]) 12.5, 1.5, 'the line was down', ([datetime]::UtcNow))
        (Get-Made ([StreamCoach.Audio.AudioDevice]) ([StreamCoach.Audio.AudioSystem]::PulseAudio), 'alsa_input.pci-0000', 'Built-in Audio')
    ) | ForEach-Object { $samples[$_.GetType().FullName] = $_ }
    $script:escape = [char] 27
    $script:written = @((Get-Command -Module StreamCoach).OutputType.Type.FullName) + 'StreamCoach.Sessions.Runs.TranscriptionRun'
}

AfterAll { Clear-Suite }

Describe 'The views' {
    It 'are all of a type that is tested below' -ForEach @{ Types = $types } {
        # A name after # is a special view of that type.
        (Get-FormatData 'StreamCoach.*').TypeNames -replace '#.*' | Should -BeIn $Types
    }
}

Describe 'A <_>' -ForEach $types {
    BeforeAll { $script:sample = $samples[$_] }

    It 'has views of existing properties, and a table without delay' {
        $sample | Should -Not -BeNullOrEmpty -Because 'the samples above hold one of each'
        $names = @($sample.PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames)
        foreach ($control in (Get-FormatData $_).FormatViewDefinition.Control) {
            if ($control -is [System.Management.Automation.ListControl]) { $names += $control.Entries.Items.DisplayEntry.Where({ $_.ValueType -eq 'Property' }).Value; continue }
            if ($control -isnot [System.Management.Automation.TableControl]) { continue }
            $names += $control.Rows.Columns.DisplayEntry.Where({ $_.ValueType -eq 'Property' }).Value
            # To measure a column, PowerShell would delay the first turn until the second.
            $control.Headers.Width[0..($control.Headers.Count - 2)] | Should -Not -Contain 0
        }
        $names.Where({ $_ -and $_ -notin $sample.PSObject.Properties.Name }) | Should -BeNullOrEmpty
    }

    It 'is a table in which no column is squeezed, in <_> columns' -ForEach 39, 40, 79, 80, 120 {
        # A terminal's last column is left free, that of a file is not.
        $lines = $sample | Format-Table | Out-String -Stream -Width $_ | Where-Object { $_.Trim() }
        # The table of each session has its name above.
        if ($lines[0] -match '^ +Session: ') { $lines = @($lines).Where({ $_ -match '^Time ' }, 'SkipUntil') }
        $lines | ForEach-Object { $_.Length } | Measure-Object -Maximum | ForEach-Object Maximum | Should -BeLessOrEqual $_
        # A heading that does not fit is wrapped.
        $lines[1] | Should -Match '^[- ]+$'
        $lines | Should -Not -Match '^\s*$|StreamCoach\.|System\.'
        $lines[2..9] -join '' | Should -Match '\w'
    }

    It 'lists its main properties, every property on request, and no type names' {
        $all = ($sample.GetType().GetProperties() | Where-Object { -not $_.GetMethod.IsStatic }).Name
        $chosen = $sample.PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames
        $list = $sample | Format-List | Out-String -Width 120
        foreach ($name in $chosen ? $chosen : $all) { $list | Should -Match "(?m)^$name +:" }
        $whole = $sample | Format-List -Property * | Out-String -Width 120
        foreach ($name in $all) { $whole | Should -Match "(?m)^$name +:" }
        "$list$whole" | Should -Not -Match 'StreamCoach\.|System\.'
    }

    It 'is readable after an object of another type, for which PowerShell uses no view' {
        $text = [pscustomobject]@{ First = 1 }, $sample | Out-String -Width 120
        $text | Should -Not -Match 'StreamCoach\.|System\.|Deserialized|\{"'
        # The output shows the main properties, not all.
        if ($_ -in $written) { @($text -split '\n' -match '^\w+ +:').Count | Should -BeLessOrEqual 12 }
    }

    It 'has no colour in redirected output' {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'Host'
            $sample | Format-Table > "$TestDrive/colour.txt"
            $sample | Format-List >> "$TestDrive/colour.txt"
        } finally { $PSStyle.OutputRendering = $before }
        Get-Content "$TestDrive/colour.txt" -Raw | Should -Not -BeLike "*$escape*"
    }
}

Describe 'A <_> as data' -ForEach $types {
    BeforeAll { $script:sample = $samples[$_] }

    It 'is valid JSON, complete at the default depth' {
        $json = $sample | ConvertTo-Json -WarningVariable truncated -WarningAction SilentlyContinue
        $truncated | Should -BeNullOrEmpty
        $json | Should -Not -Match 'StackTrace|InnerException|TargetSite|HResult|StreamCoach\.|System\.'
        $read = $json | ConvertFrom-Json
        foreach ($property in $sample.GetType().GetProperties() | Where-Object { -not $_.GetMethod.IsStatic }) {
            $read.PSObject.Properties.Name | Should -Contain $property.Name
            $value = $sample.($property.Name)
            if ($value -is [enum]) { $read.($property.Name) | Should -BeExactly "$value" -Because 'a name says more than a number' }
        }
    }

    It 'is a readable CSV row' {
        $row = $sample | ConvertTo-Csv | ConvertFrom-Csv
        # Text is the model's unchanged answer, and Body a request; both are JSON.
        foreach ($column in $row.PSObject.Properties | Where-Object Name -NotIn Text, Body) { $column.Value | Should -Not -Match 'StreamCoach\.|System\.|[{}]|``' -Because $column.Name }
        $row.PSObject.Properties.Value -join '' | Should -Match '\w'
    }

    It 'is unchanged after a job' {
        $back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($sample, 1))
        $back.PSTypeNames[0] | Should -Be "Deserialized.$_"
        foreach ($name in ($sample.GetType().GetProperties() | Where-Object { -not $_.GetMethod.IsStatic }).Name) {
            ConvertTo-Json $back.$name -Depth 5 | Should -Be (ConvertTo-Json $sample.$name -Depth 5) -Because $name
        }
        ConvertTo-Csv $back -NoTypeInformation | Should -Not -Match 'StreamCoach\.|System\.|ArrayList'
        $back | Format-Table | Out-String -Width 120 | Should -Be ($sample | Format-Table | Out-String -Width 120)
        $back | Format-List | Out-String -Width 120 | Should -Be ($sample | Format-List | Out-String -Width 120)
    }
}
