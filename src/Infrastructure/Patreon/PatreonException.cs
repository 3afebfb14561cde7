using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>A call to Patreon failed. The message is for logs and health checks; it has no token and no personal data.</summary>
internal sealed class PatreonException(PatreonProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The problem as the pages show it.</summary>
    public PatreonProblem Problem { get; } = problem;

    /// <summary>Whether a renewal certainly had no effect: it was rejected, or never sent. Otherwise the refresh token may be used up.</summary>
    public bool IsRenewalWithoutEffect { get; init; }

    /// <summary>Whether Patreon itself rejected the call: token or client are wrong, not the network.</summary>
    public bool IsRejection { get; init; }

    /// <summary>Whether a request for fewer members may succeed.</summary>
    public bool MayBeTooLarge { get; init; }
}
