using System.Runtime.InteropServices;
using StreamCoach.Audio;
using StreamCoach.Tests.Audio;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>Audio that comes at the speed of speech, as from a microphone.</summary>
internal sealed class LiveSound(params short[][] parts) : LiveSource(SourceKind.Microphone)
{
    private readonly byte[] _pcm = MemoryMarshal.AsBytes<short>(parts.SelectMany(part => part).ToArray()).ToArray();
    private int _read;

    public override int Read(Span<byte> pcm)
    {
        int count = Math.Min(pcm.Length, _pcm.Length - _read);
        _pcm.AsSpan(_read, count).CopyTo(pcm);
        _read += count;
        return count;
    }
}
