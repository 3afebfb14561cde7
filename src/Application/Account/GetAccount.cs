using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Asks what the site knows of the signed-in person.</summary>
public sealed record GetAccount : IRequest<GetAccountResult>;

/// <summary>The answer to <see cref="GetAccount"/>.</summary>
public abstract record GetAccountResult
{
    private GetAccountResult()
    {
    }

    /// <summary>The signed-in person's account.</summary>
    /// <param name="Profile">The profile, with the linked Patreon identity.</param>
    /// <param name="Session">The session that asks.</param>
    /// <param name="Sessions">All open sessions of the person, the one that was used last first.</param>
    /// <param name="Patronage">What the person is to the campaign.</param>
    public sealed record Found(
        UserProfile Profile, CurrentSession Session, IReadOnlyList<SessionSummary> Sessions, Patronage Patronage) : GetAccountResult;

    /// <summary>Nobody is signed in, or the profile is gone.</summary>
    public sealed record SignedOut : GetAccountResult;
}

internal sealed class GetAccountHandler(ISessions sessions, IProfileStore profiles, IPatrons patrons)
    : IRequestHandler<GetAccount, GetAccountResult>
{
    public async Task<GetAccountResult> Handle(GetAccount request, CancellationToken cancellationToken)
    {
        return await sessions.FindCurrentAsync(cancellationToken) is { } session
            && await profiles.FindAsync(session.ProfileId, cancellationToken) is { } profile
            ? new GetAccountResult.Found(
                profile,
                session,
                await sessions.ListAsync(profile.Id, cancellationToken),
                await patrons.FindAsync(profile.Id, cancellationToken))
            : new GetAccountResult.SignedOut();
    }
}
