using System.Diagnostics;
using System.Globalization;
using StreamCoach.Errors;
using StreamCoach.Recognition.Local;
using StreamCoach.Recognition.Models;

namespace StreamCoach.Setup;

/// <summary>Tests the speech model that <c>Start-TranscriptionSession</c> uses without a key: finds it, and loads it as a session does.</summary>
internal static class SpeechModelTest
{
    private static SpeechModelStore Store => new(SpeechModelStore.DefaultFolder);

    /// <summary>Returns the name of the model that transcribes without a key; <see langword="null"/> if none can.</summary>
    public static string? Usable()
    {
        try
        {
            return Store.Find().Name;
        }
        catch (StreamCoachException)
        {
            return null;
        }
    }

    /// <summary>Loads the model. This takes a second, and the model's memory until its end.</summary>
    /// <param name="isNeeded">Whether sessions have no other recogniser, because there is no key.</param>
    /// <exception cref="StreamCoachException">The model is damaged or cannot be loaded.</exception>
    public static SetupCheck Run(bool isNeeded)
    {
        SpeechModelStore store = Store;
        IReadOnlyList<SpeechModel> models = store.List();
        if (models.All(model => model.State == SpeechModelState.NotInstalled))
        {
            return new(SetupPart.SpeechModel, SetupStatus.Skipped, $"No speech model is installed in '{store.Path}'.{(isNeeded ? "" : " With an API key none is needed.")}",
                isNeeded ? "To transcribe on this machine: Install-TranscriptionModel moonshine-base" : null);
        }
        SpeechModelFiles files = store.Find();
        long began = Stopwatch.GetTimestamp();
        SpeechLibrary.Current.Open(files).Dispose();
        string loaded = string.Create(CultureInfo.InvariantCulture, $"{files.Name} is installed, and was loaded in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s.");
        return models.FirstOrDefault(model => model.State == SpeechModelState.Damaged) is { } damaged
            ? new(SetupPart.SpeechModel, SetupStatus.Warning, $"{loaded} The speech model '{damaged}' is damaged: {damaged.Problem}.", $"Install it again: Install-TranscriptionModel {damaged}")
            : new(SetupPart.SpeechModel, SetupStatus.Passed, loaded);
    }
}
