namespace StreamCoach.LocalSpeech.Onnx;

/// <summary>Writes protobuf fields to a stream.</summary>
internal static class ProtobufWriter
{
    /// <summary>Writes a field with a length: a message or a string.</summary>
    public static void WriteField(this Stream output, int field, ReadOnlySpan<byte> value)
    {
        output.WriteFieldStart(field, value.Length);
        output.Write(value);
    }

    /// <summary>Writes the tag and the length of a field; its content follows.</summary>
    public static void WriteFieldStart(this Stream output, int field, int length)
    {
        WriteNumber(output, (ulong)field << 3 | 2);
        WriteNumber(output, (ulong)length);
    }

    private static void WriteNumber(Stream output, ulong number)
    {
        while (number >= 0x80)
        {
            output.WriteByte((byte)(number | 0x80));
            number >>= 7;
        }
        output.WriteByte((byte)number);
    }
}
