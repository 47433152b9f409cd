namespace StreamCoach.NAudio;

/// <summary>
/// A cyclic redundancy check, most significant bit first, with initial value 0 and no inversion, as FLAC and Ogg use it.
/// </summary>
internal sealed class Crc
{
    private readonly uint[] _table = new uint[256];
    private readonly int _shift;

    /// <summary>Creates the table of a check.</summary>
    /// <param name="bits">The width: 8, 16 or 32 bits.</param>
    /// <param name="polynomial">The polynomial without its highest term.</param>
    public Crc(int bits, uint polynomial)
    {
        // The value is stored in the upper bits, so that the same code serves all widths.
        _shift = 32 - bits;
        for (uint i = 0; i < _table.Length; i++)
        {
            uint value = i << 24;
            for (int bit = 0; bit < 8; bit++) value = (value & 0x8000_0000) != 0 ? (value << 1) ^ (polynomial << _shift) : value << 1;
            _table[i] = value;
        }
    }

    /// <summary>Calculates or continues the check of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The check of the preceding bytes.</param>
    public uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint value = before << _shift;
        foreach (byte part in bytes) value = (value << 8) ^ _table[(value >> 24) ^ part];
        return value >> _shift;
    }
}
