namespace StreamCoach.NAudio;

/// <summary>A cyclic redundancy check, highest bit first, that starts at 0 and is not inverted: the kind that FLAC and Ogg use.</summary>
internal sealed class Crc
{
    private readonly uint[] _table = new uint[256];
    private readonly int _shift;

    /// <summary>Makes the table of a check.</summary>
    /// <param name="bits">Its width: 8, 16 or 32.</param>
    /// <param name="polynomial">Without its highest term.</param>
    public Crc(int bits, uint polynomial)
    {
        // The value is kept in the upper bits, so that one table serves all widths.
        _shift = 32 - bits;
        for (uint i = 0; i < _table.Length; i++)
        {
            uint value = i << 24;
            for (int bit = 0; bit < 8; bit++) value = (value & 0x8000_0000) != 0 ? (value << 1) ^ (polynomial << _shift) : value << 1;
            _table[i] = value;
        }
    }

    /// <summary>Computes the check of some bytes, or continues it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="before">The check of the bytes before them.</param>
    public uint Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint value = before << _shift;
        foreach (byte part in bytes) value = (value << 8) ^ _table[(value >> 24) ^ part];
        return value >> _shift;
    }
}
