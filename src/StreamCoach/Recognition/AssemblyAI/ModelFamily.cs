namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>The families of AssemblyAI's models, known by their names, because its list grows monthly.</summary>
internal static class ModelFamily
{
    extension(StreamingOptions options)
    {
        /// <summary>Universal-3 Pro and its successors.</summary>
        public bool IsPro => options.IsLegacyPro || options.Model.StartsWith("universal-3", StringComparison.Ordinal);

        /// <summary>The first Universal-3 Pro, which the service calls legacy since July 2026.</summary>
        public bool IsLegacyPro => options.Model.StartsWith("u3-", StringComparison.Ordinal);

        public bool IsWhisper => options.Model.StartsWith("whisper", StringComparison.Ordinal);

        public bool IsUniversal => options.Model.StartsWith("universal-streaming", StringComparison.Ordinal);

        /// <summary>Whether a finished turn may come twice, first raw, then formatted (protocol: both happen, without notice).</summary>
        public bool MayFinishTwice => options.FormatTurns == true && !options.IsPro;
    }
}
