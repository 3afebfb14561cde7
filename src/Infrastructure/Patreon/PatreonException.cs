using Bookstore.Application.Ports;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>Patreon did not answer what was asked. The message says why, in words for the log; it holds no token and nobody's data.</summary>
internal sealed class PatreonException(PatreonTrouble trouble, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What it is called where people see it.</summary>
    public PatreonTrouble Trouble { get; } = trouble;

    /// <summary>Whether a renewal certainly came to nothing: it was refused, or never left. Otherwise it may have spent the refresh token.</summary>
    public bool IsRenewalOver { get; init; }
}
