namespace StreamCoach.Errors;

/// <summary>The category of a failure. The names are those of PowerShell's <c>ErrorCategory</c>, which <c>CategoryInfo</c> shows.</summary>
public enum FailureCategory
{
    /// <summary>An API key is missing or invalid.</summary>
    AuthenticationError,
    /// <summary>A connection failed or was lost.</summary>
    ConnectionError,
    /// <summary>A device, or the program that reads it, failed.</summary>
    DeviceError,
    /// <summary>A parameter or option has an invalid value.</summary>
    InvalidArgument,
    /// <summary>A file or stream has invalid content.</summary>
    InvalidData,
    /// <summary>The operation is not possible in the object's state.</summary>
    InvalidOperation,
    /// <summary>A service's response cannot be used.</summary>
    InvalidResult,
    /// <summary>An object is of the wrong type.</summary>
    InvalidType,
    /// <summary>A limit was reached; waiting or a smaller request helps.</summary>
    LimitsExceeded,
    /// <summary>This version does not support it.</summary>
    NotImplemented,
    /// <summary>A program is not installed.</summary>
    NotInstalled,
    /// <summary>A file, session, device, template or model does not exist.</summary>
    ObjectNotFound,
    /// <summary>A time limit has passed.</summary>
    OperationTimeout,
    /// <summary>The user, program or account has no permission.</summary>
    PermissionDenied,
    /// <summary>The service rejected the form of a message.</summary>
    ProtocolError,
    /// <summary>The account's quota is used up.</summary>
    QuotaExceeded,
    /// <summary>A file or stream cannot be read.</summary>
    ReadError,
    /// <summary>The resource is in use.</summary>
    ResourceBusy,
    /// <summary>A file or object exists and must not be replaced.</summary>
    ResourceExists,
    /// <summary>A service or address is unavailable.</summary>
    ResourceUnavailable,
    /// <summary>The operation was refused because it would be unsafe.</summary>
    SecurityError,
    /// <summary>A file cannot be written.</summary>
    WriteError,
}
