using System.Runtime.InteropServices;
using StreamCoach.Recognition.Local;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>Audio of 16 kHz for a <see cref="ScriptedEngine"/>.</summary>
internal static class Sound
{
    public static short[] Silence(double seconds) => new short[(int)(seconds * 16_000)];

    public static short[] Speech(double seconds) => [.. Enumerable.Repeat((short)3_000, (int)(seconds * 16_000))];

    /// <summary>Adds audio in frames, as they come from a session.</summary>
    public static void Add(HeardAudio audio, ITurnStream stream, params short[][] parts)
    {
        foreach (short[] frame in parts.SelectMany(part => part.Chunk(800)))
        {
            audio.Add(MemoryMarshal.AsBytes(frame.AsSpan()));
            stream.Analyse();
        }
    }
}
