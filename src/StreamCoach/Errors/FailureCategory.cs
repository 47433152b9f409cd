namespace StreamCoach.Errors;

/// <summary>What sort of thing went wrong. The names are those of PowerShell's <c>ErrorCategory</c>, which shows them in <c>CategoryInfo</c>.</summary>
public enum FailureCategory
{
    /// <summary>A key is missing or wrong.</summary>
    AuthenticationError,
    /// <summary>A connection could not be made, or broke.</summary>
    ConnectionError,
    /// <summary>A device, or the program that reads it, failed.</summary>
    DeviceError,
    /// <summary>A parameter or option has a value that cannot be used.</summary>
    InvalidArgument,
    /// <summary>A file or stream does not contain what it should.</summary>
    InvalidData,
    /// <summary>The object is not in a state for this.</summary>
    InvalidOperation,
    /// <summary>A service's answer cannot be used.</summary>
    InvalidResult,
    /// <summary>An object is of the wrong type.</summary>
    InvalidType,
    /// <summary>A limit was reached that waiting or a smaller request cures.</summary>
    LimitsExceeded,
    /// <summary>This version cannot do it.</summary>
    NotImplemented,
    /// <summary>A program is missing on this machine.</summary>
    NotInstalled,
    /// <summary>A file, session, device, template or model does not exist.</summary>
    ObjectNotFound,
    /// <summary>Something did not happen in time.</summary>
    OperationTimeout,
    /// <summary>The user, program or account may not do it.</summary>
    PermissionDenied,
    /// <summary>The other side did not accept the form of what was sent.</summary>
    ProtocolError,
    /// <summary>The account's quota is used up.</summary>
    QuotaExceeded,
    /// <summary>A file or stream cannot be read.</summary>
    ReadError,
    /// <summary>Something else is using it.</summary>
    ResourceBusy,
    /// <summary>It exists already and must not be replaced.</summary>
    ResourceExists,
    /// <summary>A service or address is unavailable.</summary>
    ResourceUnavailable,
    /// <summary>It is refused because it would not be safe.</summary>
    SecurityError,
    /// <summary>A file cannot be written.</summary>
    WriteError,
}
