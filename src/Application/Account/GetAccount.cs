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
    /// <param name="Claims">What Logto's userinfo endpoint said at sign-in, as JSON.</param>
    public sealed record Found(UserProfile Profile, string Claims) : GetAccountResult;

    /// <summary>Nobody is signed in, or the profile is gone.</summary>
    public sealed record SignedOut : GetAccountResult;
}

internal sealed class GetAccountHandler(ISessions sessions, IProfileStore profiles) : IRequestHandler<GetAccount, GetAccountResult>
{
    public async Task<GetAccountResult> Handle(GetAccount request, CancellationToken cancellationToken)
    {
        return await sessions.FindCurrentAsync(cancellationToken) is { } session
            && await profiles.FindAsync(session.ProfileId, cancellationToken) is { } profile
            ? new GetAccountResult.Found(profile, session.Claims)
            : new GetAccountResult.SignedOut();
    }
}
