using System.Text;

namespace StreamCoach.LocalSpeech.Onnx;

/// <summary>Reads the fields of a protobuf message in place: https://protobuf.dev/programming-guides/encoding</summary>
/// <exception cref="InvalidDataException">The bytes are not a message.</exception>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> _message = message;
    private int _next = 0;

    /// <summary>The number of the field that was read last.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field has a length and <see cref="Value"/> is its content: a message, a string or packed numbers.</summary>
    public bool HasLength { get; private set; }

    /// <summary>The content of the field, without its tag and length.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The whole field, as it is in the message.</summary>
    public ReadOnlySpan<byte> Raw { get; private set; }

    /// <summary>The strings that a message has in a field, in their order.</summary>
    public static List<string> Texts(ReadOnlySpan<byte> message, int field)
    {
        var texts = new List<string>();
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == field && reader.HasLength) texts.Add(Encoding.UTF8.GetString(reader.Value));
        }
        return texts;
    }

    /// <summary>Reads the next field.</summary>
    /// <returns><see langword="false"/> at the end.</returns>
    public bool Read()
    {
        if (_next == _message.Length) return false;
        int start = _next;
        ulong tag = Number();
        Field = (int)(tag >> 3);
        HasLength = (tag & 7) == 2;
        int length = (tag & 7) switch
        {
            0 => NumberLength(),
            1 => sizeof(ulong),
            2 => (int)Math.Min(Number(), int.MaxValue),
            5 => sizeof(uint),
            var type => throw new InvalidDataException($"A field is of the unknown wire type {type}."),
        };
        if (Field == 0 || length > _message.Length - _next) throw new InvalidDataException("A field is longer than its message.");
        Value = _message.Slice(_next, length);
        _next += length;
        Raw = _message[start.._next];
        return true;
    }

    private ulong Number()
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_next == _message.Length) break;
            byte part = _message[_next++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }
        throw new InvalidDataException("A number does not end.");
    }

    private int NumberLength()
    {
        int start = _next;
        Number();
        int length = _next - start;
        _next = start;
        return length;
    }
}
