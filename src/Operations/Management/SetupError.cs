namespace Bookstore.Operations.Management;

/// <summary>Why a setup did not get on, and what helps. No secret is in it.</summary>
/// <param name="Trouble">What it is called.</param>
/// <param name="Message">What happened, with the call and the code where it was one.</param>
/// <param name="Remedy">What to do.</param>
public sealed record SetupError(SetupErrorCode Trouble, string Message, string Remedy);

/// <summary>Why a setup did not get on.</summary>
public enum SetupErrorCode
{
    /// <summary>Nobody answers, or not in time, or what answers is something else.</summary>
    Unreachable,

    /// <summary>The endpoint is spelled otherwise than Logto calls itself, so a sign-in would refuse it.</summary>
    EndpointWrong,

    /// <summary>The machine-to-machine application's id or secret is wrong.</summary>
    CredentialsWrong,

    /// <summary>The resource indicator is not that of the tenant's Management API.</summary>
    ResourceWrong,

    /// <summary>The machine-to-machine application may not use the Management API.</summary>
    RoleMissing,

    /// <summary>A token that was just issued is not accepted.</summary>
    TokenRefused,

    /// <summary>Something is not there, or no more.</summary>
    NotFound,

    /// <summary>It collides with what is there, which somebody else may have made in the meantime.</summary>
    Conflict,

    /// <summary>What was sent is refused, for another reason.</summary>
    Refused,

    /// <summary>It can't be decided without being told more.</summary>
    Undecided,
}

/// <summary>A setup does not get on.</summary>
/// <param name="problem">Why.</param>
/// <param name="inner">What was thrown below.</param>
public sealed class SetupException(SetupError problem, Exception? inner = null) : Exception(problem.Message, inner)
{
    /// <summary>Why.</summary>
    public SetupError Problem { get; } = problem;
}
