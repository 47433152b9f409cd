namespace StreamCoach.Sandbox;

/// <summary>
/// The ways in which GET /v1/models differs from the current service. The service promises none of these fields, and their types have
/// differed between its releases and clients, so a client must be able to read every form.
/// </summary>
[Flags]
public enum SandboxModelListForm
{
    /// <summary>
    /// The form of the service: retirement_date in Unix seconds (0 for none), prices nested by region, providers as names.
    /// </summary>
    None = 0,

    /// <summary>retirement_date is a date string, empty for none.</summary>
    RetirementAsText = 1 << 0,

    /// <summary>retirement_date is null.</summary>
    RetirementNull = 1 << 1,

    /// <summary>There is no retirement_date.</summary>
    NoRetirement = 1 << 2,

    /// <summary>pricing contains prompt and completion directly, as with other gateways.</summary>
    FlatPrices = 1 << 3,

    /// <summary>There is no pricing.</summary>
    NoPrices = 1 << 4,

    /// <summary>providers and default_provider are objects with an id and a name.</summary>
    ProvidersAsObjects = 1 << 5,

    /// <summary>providers and available_regions are null, which is how the service writes an empty list.</summary>
    NullLists = 1 << 6,

    /// <summary>There is no supported_parameters.</summary>
    NoParameters = 1 << 7,

    /// <summary>The context length is only in top_provider.</summary>
    LengthInProvider = 1 << 8,

    /// <summary>There is no context length.</summary>
    NoLength = 1 << 9,

    /// <summary>Every number is a string.</summary>
    NumbersAsText = 1 << 10,

    /// <summary>
    /// The list begins with entries that are not models, and with "odd-model", whose fields have wrong types except the id.
    /// </summary>
    OddModels = 1 << 11,

    /// <summary>Every object has an additional key.</summary>
    UnknownKeys = 1 << 12,

    /// <summary>The keys of every object are in reverse order.</summary>
    ReversedKeys = 1 << 13,

    /// <summary>The list is not wrapped in an object.</summary>
    BareList = 1 << 14,
}
