namespace StreamCoach.LocalSpeech;

/// <summary>What the tokens of a text attended to in the audio: for each token and head a weight for each frame. The memory is used again.</summary>
internal sealed class AttentionRecord
{
    private float[] _weights = [];
    private int _count;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds the heads of a layer for the newest token.</summary>
    public void Add(ReadOnlySpan<float> heads)
    {
        if (_weights.Length < _count + heads.Length) Array.Resize(ref _weights, Math.Max(_count + heads.Length, 2 * _weights.Length));
        heads.CopyTo(_weights.AsSpan(_count));
        _count += heads.Length;
    }

    /// <summary>All weights, the frames together, then the heads, then the tokens.</summary>
    public ReadOnlySpan<float> Weights => _weights.AsSpan(0, _count);
}
