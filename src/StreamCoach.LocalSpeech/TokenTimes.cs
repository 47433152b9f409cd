namespace StreamCoach.LocalSpeech;

/// <summary>
/// Finds where in the audio each token was spoken, by dynamic time warping over what the decoder attended to: tokens follow each other in time, and each
/// attends most to its own frames.
/// </summary>
internal static class TokenTimes
{
    /// <summary>The number of frames that the encoder makes of samples.</summary>
    public static int Frames(int samples) => Math.Max(0, (((samples - 127) / 64 + 1 - 7) / 3 + 1 - 3) / 2 + 1);

    /// <summary>Aligns tokens with frames.</summary>
    /// <param name="weights">For each token and head a weight for each frame: frames together, then heads, then tokens.</param>
    /// <param name="tokens">The number of tokens.</param>
    /// <param name="frames">The number of frames.</param>
    /// <returns>The frames of each token, in order and without overlap where there are as many frames as tokens.</returns>
    public static TokenSpan[] Align(ReadOnlySpan<float> weights, int tokens, int frames)
    {
        if (tokens == 0 || frames == 0) return new TokenSpan[tokens];
        int heads = weights.Length / tokens / frames;
        var score = new float[tokens * frames];
        for (int head = 0; head < heads; head++)
        {
            for (int token = 0; token < tokens; token++)
            {
                ReadOnlySpan<float> row = weights.Slice((token * heads + head) * frames, frames);
                Span<float> sum = score.AsSpan(token * frames, frames);
                for (int frame = 0; frame < frames; frame++) sum[frame] += row[frame];
            }
        }
        return Warp(score, tokens, frames);
    }

    private static TokenSpan[] Warp(float[] score, int tokens, int frames)
    {
        // best[t, f]: the best sum of a path that ends at token t in frame f. A path stays at a token or goes to the next one.
        var best = new float[tokens * frames];
        for (int token = 0; token < tokens; token++)
        {
            for (int frame = 0; frame < frames; frame++)
            {
                int at = token * frames + frame;
                float stay = frame > 0 ? best[at - 1] : token == 0 ? 0 : float.NegativeInfinity;
                float next = frame > 0 && token > 0 ? best[at - frames - 1] : float.NegativeInfinity;
                best[at] = score[at] + Math.Max(stay, next);
            }
        }
        var spans = new TokenSpan[tokens];
        int last = frames - 1, current = tokens - 1;
        for (int frame = frames - 1; frame >= 0; frame--)
        {
            int at = current * frames + frame;
            bool comesFromBefore = current > 0 && (frame == 0 || best[at - frames - 1] > best[at - 1]);
            if (!comesFromBefore && frame > 0) continue;
            spans[current] = Trim(score.AsSpan(current * frames, frames), frame, last);
            last = Math.Max(0, frame - 1);
            if (current > 0) current--;
        }
        return spans;
    }

    // A path has no gaps, so a pause belongs to one of the tokens beside it, which attends to it little.
    private static TokenSpan Trim(ReadOnlySpan<float> score, int first, int last)
    {
        float least = 0;
        for (int frame = first; frame <= last; frame++) least = Math.Max(least, score[frame] / 2);
        while (first < last && score[first] < least) first++;
        while (last > first && score[last] < least) last--;
        return new(first, last);
    }
}

/// <summary>The frames of a token.</summary>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one.</param>
internal readonly record struct TokenSpan(int First, int Last);
