using System.Reflection;
using NLayer;

namespace StreamCoach.NAudio.Mpeg;

/// <summary>
/// Mends a table of NLayer 3.0.1. It says which of a short block's three windows a coefficient belongs to, and is left empty for the highest
/// band, so that the gain of the first window counts for all three. Encoders with a variable bit rate use these gains: transients came out with
/// errors of up to a tenth of full scale.
/// </summary>
internal static class ShortBlockWindows
{
    private const int Coefficients = 576, Windows = 3;

    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Mends the table of a new decoder.</summary>
    public static void Mend(MpegFrameDecoder decoder, MpegHeader header)
    {
        // The table is made with the first frame, and its upper part is never written. A frame of nothing but zeros is silence.
        var silence = new MpegFrame();
        silence.Set(header, []);
        decoder.DecodeFrame(silence, new float[2 * header.SampleCount].AsSpan());
        decoder.Reset();
        object? layer = typeof(MpegFrameDecoder).GetField("_layerIIIDecoder", Hidden)?.GetValue(decoder);
        // Another version may have no such table, and no such error: the tests compare with another decoder.
        if (layer?.GetType().GetField("_cbwLookupS", Hidden)?.GetValue(layer) is not byte[] { Length: Coefficients } table) return;
        int start = Windows * HighestBand(header.SampleRate), width = (Coefficients - start) / Windows;
        for (int i = start; i < Coefficients; i++) table[i] = (byte)((i - start) / width);
    }

    // Where the highest band of a short block begins, in each window (ISO 11172-3 table B.8, ISO 13818-3 table B.2).
    private static int HighestBand(int sampleRate) => sampleRate switch
    {
        44_100 => 136,
        48_000 => 126,
        32_000 or 24_000 => 180,
        _ => 174,
    };
}
