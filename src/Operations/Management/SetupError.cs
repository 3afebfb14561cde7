namespace Bookstore.Operations.Management;

/// <summary>Why setup stopped, and what to do about it. It holds no secret.</summary>
/// <param name="Message">What happened; for a call, its method, path and error code too.</param>
public sealed record SetupError(SetupErrorCode Code, string Message, string Remedy);

public enum SetupErrorCode
{
    /// <summary>Nothing answered in time, or what answered is not the service.</summary>
    Unreachable,

    /// <summary>Logto's issuer is not that of <c>Logto:Endpoint</c>, so every sign-in would fail.</summary>
    IssuerMismatch,

    InvalidCredentials,

    /// <summary>The resource indicator is not that of the tenant's Management API.</summary>
    InvalidResource,

    /// <summary>The machine-to-machine application may not use the Management API.</summary>
    MissingRole,

    /// <summary>Logto rejected an access token that it has just issued.</summary>
    InvalidToken,

    NotFound,

    /// <summary>It collides with what is configured, perhaps since a moment ago.</summary>
    Conflict,

    Rejected,

    /// <summary>A choice or a value is needed that neither the settings nor the service have.</summary>
    MissingInput,
}

internal sealed class SetupException(SetupError error, Exception? inner = null) : Exception(error.Message, inner)
{
    public SetupError Error { get; } = error;
}
