using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Patreon did not answer what was asked. The message says why, in words for the log; it holds no token and nobody's data.</summary>
internal sealed class PatreonException(PatreonProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it is called where people see it.</summary>
    public PatreonProblem Problem { get; } = problem;

    /// <summary>Whether a renewal certainly came to nothing: it was refused, or never left. Otherwise it may have spent the refresh token.</summary>
    public bool IsRenewalOver { get; init; }

    /// <summary>Whether Patreon itself said no, by its own errors: the token or the client is to be looked at, not the way there.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Whether less may be answered where this much was not.</summary>
    public bool MayBeTooLarge { get; init; }
}
