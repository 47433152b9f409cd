namespace StreamCoach.Sandbox;

/// <summary>
/// In which ways GET /v1/models differs from what the service sends today. The service promises none of these fields, and their types have differed
/// between its releases and clients; a client must read the list in each form.
/// </summary>
[Flags]
public enum SandboxModelListForm
{
    /// <summary>As the service sends it: retirement_date in unix seconds (0 for none), prices nested by region, providers as names.</summary>
    None = 0,

    /// <summary>retirement_date is a date as text, and an empty text for none.</summary>
    RetirementAsText = 1 << 0,

    /// <summary>retirement_date is null.</summary>
    RetirementNull = 1 << 1,

    /// <summary>There is no retirement_date.</summary>
    NoRetirement = 1 << 2,

    /// <summary>pricing has prompt and completion directly, as other gateways have it.</summary>
    FlatPrices = 1 << 3,

    /// <summary>There is no pricing.</summary>
    NoPrices = 1 << 4,

    /// <summary>providers and default_provider are objects with an id and a name.</summary>
    ProvidersAsObjects = 1 << 5,

    /// <summary>providers and available_regions are null, which is how the service writes an empty list.</summary>
    NullLists = 1 << 6,

    /// <summary>There is no supported_parameters.</summary>
    NoParameters = 1 << 7,

    /// <summary>The context length stands in top_provider alone.</summary>
    LengthInProvider = 1 << 8,

    /// <summary>There is no context length.</summary>
    NoLength = 1 << 9,

    /// <summary>Every number is a text.</summary>
    NumbersAsText = 1 << 10,

    /// <summary>The list begins with entries that are no models, and with "odd-model", of which every field but the id has a wrong type.</summary>
    OddModels = 1 << 11,

    /// <summary>Every object has a key more.</summary>
    UnknownKeys = 1 << 12,

    /// <summary>The keys of every object come in the opposite order.</summary>
    ReversedKeys = 1 << 13,

    /// <summary>The list comes without the object around it.</summary>
    BareList = 1 << 14,
}
