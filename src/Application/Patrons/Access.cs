using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;

namespace Bookstore.Application.Patrons;

/// <summary>Whether something is open to the visitor of the current request.</summary>
public abstract record Access
{
    private Access()
    {
    }

    /// <summary>It is.</summary>
    public sealed record Open : Access;

    /// <summary>It is not.</summary>
    /// <param name="Audience">Whom it is open to.</param>
    /// <param name="Threshold">What a level has to reach; null where no tier is it, or none is known yet.</param>
    /// <param name="Campaign">The campaign to join, or null where there is none, or it was not read yet.</param>
    /// <param name="Patronage">What the visitor is to the campaign; null for one who is not signed in.</param>
    public sealed record Closed(Audience Audience, Threshold? Threshold, Campaign? Campaign, Patronage? Patronage) : Access;
}
