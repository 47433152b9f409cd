using System.Runtime.InteropServices;

namespace StreamCoach.Sandbox.Recognition;

/// <summary>Finds the offset of 50 ms of audio in the recording, at any sample.</summary>
internal sealed class RecordingIndex
{
    /// <summary>Samples above this are audio; the recording's noise floor is at most 3.</summary>
    public const int Loud = 8;

    /// <summary>The length of the searched audio: 50 ms.</summary>
    public const int Window = Recording.SampleRate / 20;

    private const int Bits = 18;

    private readonly short[] _samples;
    private readonly int[] _first = new int[1 << Bits];
    private readonly int[] _next;

    public RecordingIndex(short[] samples)
    {
        _samples = samples;
        _next = new int[samples.Length];
        Array.Fill(_first, -1);
        for (int i = samples.Length - Window; i >= 0; i--)
        {
            if (!IsLoud(samples[i]))
                continue;
            uint bucket = Bucket(samples.AsSpan(i));
            _next[i] = _first[bucket];
            _first[bucket] = i;
        }
    }

    public static bool IsLoud(short sample) => sample is > Loud or < -Loud;

    /// <summary>Returns the offset in the recording of 50 ms that begin with a loud sample; -1 if there is none.</summary>
    public int Find(ReadOnlySpan<short> window)
    {
        window = window[..Window];
        for (int at = _first[Bucket(window)]; at >= 0; at = _next[at])
        {
            if (_samples.AsSpan(at, Window).SequenceEqual(window))
                return at;
        }

        return -1;
    }

    private static uint Bucket(ReadOnlySpan<short> samples)
    {
        ulong key = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(samples));
        return (uint)((key * 0x9E3779B97F4A7C15UL) >> (64 - Bits));
    }
}
