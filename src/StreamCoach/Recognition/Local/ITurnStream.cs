namespace StreamCoach.Recognition.Local;

/// <summary>Makes turn messages of continuous audio. One thread uses it.</summary>
internal interface ITurnStream
{
    /// <summary>Whether decoding was given up, so that what was said is not recognised.</summary>
    bool HasGivenUp { get; }

    /// <summary>Seconds from the first sample to the one before which everything is recognised, or was no speech.</summary>
    double RecognizedUntil { get; }

    /// <summary>Seconds of silence since the last speech.</summary>
    double Silence { get; }

    /// <summary>Changes how turns are found.</summary>
    void Change(SegmenterSettings changed);

    /// <summary>Gives out the turns that end in the audio that was added.</summary>
    void Analyse();

    /// <summary>No audio waits: works ahead, and gives out the turns that ended meanwhile.</summary>
    void CatchUp();

    /// <summary>Ends the open turn now.</summary>
    void EndTurn();

    /// <summary>The audio has ended.</summary>
    void Finish();
}
