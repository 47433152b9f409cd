namespace StreamCoach.NAudio.Flac;

/// <summary>Decodes one channel of a frame (RFC 9639 §9.2): the values of a predictor, and the differences from them.</summary>
internal sealed class FlacSubframe(FlacBits bits)
{
    // The first samples are stored as they are; each of the others is predicted from the samples before it. The weight of the latest
    // sample comes first (§9.2.5).
    private static readonly long[][] Fixed = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

    /// <summary>Decodes all samples of a channel.</summary>
    /// <param name="samples">A buffer for the samples of the frame.</param>
    /// <param name="width">Bits per sample, 4 to 33.</param>
    /// <exception cref="InvalidDataException">The data is damaged.</exception>
    /// <exception cref="EndOfStreamException">The data is truncated.</exception>
    public void Decode(Span<long> samples, int width)
    {
        if (bits.Unsigned(1) != 0) throw new InvalidDataException("A subframe begins with a one.");
        int type = (int)bits.Unsigned(6);
        // Low bits that are zero in all samples are not stored (§9.2.2).
        int wasted = bits.Unsigned(1) == 1 ? (int)Math.Min(bits.Zeros() + 1, width) : 0;
        width -= wasted;
        if (width < 1) throw new InvalidDataException("No bit of a sample is left.");
        switch (type)
        {
            case 0:
                samples.Fill(bits.Signed(width));
                break;
            case 1:
                foreach (ref long sample in samples) sample = bits.Signed(width);
                break;
            case >= 8 and <= 12:
                Warm(samples, type - 8, width);
                ReadResidual(samples, type - 8);
                Predict(samples, Fixed[type - 8], 0);
                break;
            case >= 32:
                DecodeLinear(samples, type - 31, width);
                break;
            default:
                throw new InvalidDataException("The type of a subframe is reserved.");
        }
        if (wasted == 0) return;
        foreach (ref long sample in samples) sample <<= wasted;
    }

    private void DecodeLinear(Span<long> samples, int order, int width)
    {
        Warm(samples, order, width);
        int precision = (int)bits.Unsigned(4) + 1;
        int shift = (int)bits.Signed(5);
        if (precision > 15 || shift < 0) throw new InvalidDataException("A predictor is damaged.");
        Span<long> weights = stackalloc long[order];
        foreach (ref long weight in weights) weight = bits.Signed(precision);
        ReadResidual(samples, order);
        Predict(samples, weights, shift);
    }

    private void Warm(Span<long> samples, int order, int width)
    {
        if (order > samples.Length) throw new InvalidDataException("A predictor needs more samples than there are.");
        foreach (ref long sample in samples[..order]) sample = bits.Signed(width);
    }

    // Damaged weights may overflow; the check of the frame detects that.
    private static void Predict(Span<long> samples, ReadOnlySpan<long> weights, int shift)
    {
        for (int i = weights.Length; i < samples.Length; i++)
        {
            long sum = 0;
            ReadOnlySpan<long> before = samples.Slice(i - weights.Length, weights.Length);
            for (int k = 0; k < weights.Length; k++) sum += weights[k] * before[weights.Length - 1 - k];
            samples[i] += sum >> shift;
        }
    }

    // Rice codes in parts of equal length, each with its own parameter (§9.2.7).
    private void ReadResidual(Span<long> samples, int order)
    {
        int method = (int)bits.Unsigned(2);
        if (method > 1) throw new InvalidDataException("The coding of a residual is reserved.");
        int parameterBits = method == 0 ? 4 : 5, escape = (1 << parameterBits) - 1;
        int parts = 1 << (int)bits.Unsigned(4);
        int length = samples.Length / parts;
        if (samples.Length % parts != 0 || length < order) throw new InvalidDataException("A residual has more parts than samples.");
        int next = order;
        for (int part = 1; part <= parts; part++)
        {
            int parameter = (int)bits.Unsigned(parameterBits);
            Span<long> wanted = samples[next..(part * length)];
            if (parameter == escape)
            {
                int width = (int)bits.Unsigned(5);
                foreach (ref long sample in wanted) sample = bits.Signed(width);
            }
            else
            {
                foreach (ref long sample in wanted)
                {
                    ulong folded = (ulong)bits.Zeros() << parameter | bits.Unsigned(parameter);
                    // Even numbers are positive, odd ones negative.
                    sample = (long)(folded >> 1) ^ -(long)(folded & 1);
                }
            }
            next = part * length;
        }
    }
}
