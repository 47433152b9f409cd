using System.Reflection;
using NLayer;

namespace StreamCoach.NAudio.Mpeg;

/// <summary>
/// Corrects a table of NLayer 3.0.1, which assigns each coefficient to one of a short block's three windows. The table is empty for the
/// highest band, so the gain of the first window is used for all three. Encoders with a variable bit rate use these gains, and transients
/// had errors of up to a tenth of full scale.
/// </summary>
internal static class ShortBlockWindows
{
    private const int Coefficients = 576, Windows = 3;

    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    /// <summary>Corrects the table of a new decoder.</summary>
    public static void Fix(MpegFrameDecoder decoder, MpegHeader header)
    {
        // The table is created with the first frame, and its upper part is never written. A frame of zeros is silence.
        var silence = new MpegFrame();
        silence.Set(header, []);
        decoder.DecodeFrame(silence, new float[2 * header.SampleCount].AsSpan());
        decoder.Reset();
        object? layer = typeof(MpegFrameDecoder).GetField("_layerIIIDecoder", Hidden)?.GetValue(decoder);
        // Another version may have neither the table nor the error; the tests compare the output with another decoder's.
        if (layer?.GetType().GetField("_cbwLookupS", Hidden)?.GetValue(layer) is not byte[] { Length: Coefficients } table) return;
        int start = Windows * HighestBand(header.SampleRate), width = (Coefficients - start) / Windows;
        for (int i = start; i < Coefficients; i++) table[i] = (byte)((i - start) / width);
    }

    // The beginning of a short block's highest band in each window (ISO 11172-3 table B.8, ISO 13818-3 table B.2).
    private static int HighestBand(int sampleRate) => sampleRate switch
    {
        44_100 => 136,
        48_000 => 126,
        32_000 or 24_000 => 180,
        _ => 174,
    };
}
