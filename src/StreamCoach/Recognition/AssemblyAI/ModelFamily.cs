namespace StreamCoach.Recognition.AssemblyAI;

/// <summary>The families of AssemblyAI's models, recognized by name prefixes, because the list of models grows monthly.</summary>
internal static class ModelFamily
{
    extension(StreamingOptions options)
    {
        /// <summary>Universal-3 Pro and its successors.</summary>
        public bool IsPro => options.IsLegacyPro || options.Model.StartsWith("universal-3", StringComparison.Ordinal);

        /// <summary>The first Universal-3 Pro, legacy since July 2026.</summary>
        public bool IsLegacyPro => options.Model.StartsWith("u3-", StringComparison.Ordinal);

        public bool IsWhisper => options.Model.StartsWith("whisper", StringComparison.Ordinal);

        public bool IsUniversal => options.Model.StartsWith("universal-streaming", StringComparison.Ordinal);

        /// <summary>Whether a finished turn may arrive twice, raw and then formatted (protocol: either can happen, unannounced).</summary>
        public bool MayFinishTwice => options.FormatTurns == true && !options.IsPro;
    }
}
