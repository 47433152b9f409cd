namespace StreamCoach.Sandbox.Streaming;

/// <summary>Checks the parameters of the address like the service: known ones strictly; unknown ones are ignored.</summary>
internal static class ParameterCheck
{
    /// <summary>Returns what is wrong, or null. <paramref name="unknown"/> receives the names that the service ignores.</summary>
    public static ServiceError? Check(IReadOnlyList<KeyValuePair<string, string>> pairs, out IReadOnlyList<string> unknown)
    {
        unknown = [.. pairs.Select(p => p.Key).Where(name => !ParameterRules.All.ContainsKey(name)).Distinct()];
        List<string> wrong = [];
        foreach (IGrouping<string, string> given in pairs.GroupBy(p => p.Key, p => p.Value))
        {
            if (!ParameterRules.All.TryGetValue(given.Key, out ParameterRule? rule))
                continue;
            bool repeatedList = rule.IsJson && given.Count() > 1;
            foreach (string value in given)
            {
                string? message = repeatedList ? "Value error, Invalid JSON array" : rule.Check(value);
                if (message is not null)
                    wrong.Add(Wrong(given.Key, value, message));
            }
        }

        string? model = pairs.LastOrDefault(p => p.Key == "speech_model").Value;
        if (wrong.Count == 0 && pairs.Any(p => p.Key == "mode") && !SpeechModels.IsPro(model ?? SpeechModels.Default))
            wrong.Add(Wrong("mode", "", $"Value error, mode is not supported by {model ?? SpeechModels.Default}"));
        // Unlike an option of another model, a threshold without its option is an error.
        if (wrong.Count == 0 && pairs.Any(p => p.Key is "voice_focus_threshold") && !pairs.Any(p => p.Key is "voice_focus" or "noise_suppression_model"))
            wrong.Add(Wrong("voice_focus_threshold", "", "Value error, voice_focus_threshold requires voice_focus"));
        return wrong.Count == 0 ? null : ServiceError.Input(string.Join("; ", wrong));
    }

    /// <summary>Words the error like the service, which names the invalid item of a list.</summary>
    public static string Wrong(string name, string value, string message)
    {
        if (name == "language_codes" && message.StartsWith("Input should be '", StringComparison.Ordinal))
        {
            using var list = System.Text.Json.JsonDocument.Parse(value);
            int index = list.RootElement.EnumerateArray().TakeWhile(item => ParameterRules.All["language_code"].Check(item.GetString()!) is null).Count();
            return FormattableString.Invariant($"Invalid '{name}.{index}': {message}");
        }

        return $"Invalid '{name}': {message}";
    }
}
