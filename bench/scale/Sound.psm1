# Recordings that a sandbox transcribes differently: two tones, whose lengths in tenths of a second are the last two digits of the number plus 2,
# and a silence of a unique length.

$script:Tone = [byte[]]::new(3200)
$script:Silence = [byte[]]::new(3200)
for ($i = 0; $i -lt 1600; $i++) { [System.BitConverter]::GetBytes([int16] (8000 * [Math]::Sin($i * [Math]::PI / 20))).CopyTo($Tone, $i * 2) }

function Write-Call {
    <# Writes the recording of a number, and returns its path. #>
    param([string] $Path, [int] $Number)
    $first, $second = Get-Length $Number
    $pcm = [System.IO.MemoryStream]::new()
    1..$first | ForEach-Object { $pcm.Write($Tone) }
    1..6 | ForEach-Object { $pcm.Write($Silence) }
    1..$second | ForEach-Object { $pcm.Write($Tone) }
    1..(5 + [Math]::Floor($Number / 1600)) | ForEach-Object { $pcm.Write($Silence) }
    $pcm.Write($Silence, 0, 2 * ($Number % 1600))
    $Path = $Path -f $Number
    $writer = [System.IO.BinaryWriter]::new([System.IO.File]::Create($Path))
    $writer.Write('RIFF'.ToCharArray())
    $writer.Write([int] (36 + $pcm.Length))
    $writer.Write('WAVEfmt '.ToCharArray())
    foreach ($field in 16, 0x00010001, 16000, 32000, 0x00100002) { $writer.Write([int] $field) }
    $writer.Write('data'.ToCharArray())
    $writer.Write([int] $pcm.Length)
    $writer.Write($pcm.ToArray())
    $writer.Dispose()
    $Path
}

function Get-CallTurn {
    <# Returns a sandbox's transcript of a recording; with -Line, one line for each turn: name, order, start, text. #>
    param([string] $Path, [switch] $Line)
    $name = Split-Path $Path -LeafBase
    $lengths = Get-Length ([int] ($name -replace '\D'))
    $starts = 0, ($lengths[0] + 6)
    foreach ($order in 0, 1) {
        $text = "[speech $(Format-Tenth $lengths[$order]) s]"
        if ($Line) { "$name $order $(Format-Tenth $starts[$order]) $text" } else { $text }
    }
}

function Get-Length([int] $Number) {
    (2 + $Number % 10), (2 + [Math]::Floor($Number / 10) % 10)
}

function Format-Tenth([int] $Tenths) {
    ($Tenths / 10).ToString('0.0', [cultureinfo]::InvariantCulture)
}

Export-ModuleMember -Function Write-Call, Get-CallTurn
