using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>What the signed-in person can change about themselves at Logto.</summary>
public sealed record GetEditableAccount : IRequest<GetEditableAccountResult>;

public abstract record GetEditableAccountResult
{
    private GetEditableAccountResult()
    {
    }

    /// <param name="Account">Null where Logto lets nobody change anything, or this person.</param>
    /// <param name="HasPatreon">Whether a Patreon account is linked: what Logto says now, or else what is known here.</param>
    public sealed record Found(LogtoAccount? Account, PatreonLinkOffer Patreon, bool HasPatreon) : GetEditableAccountResult;

    /// <summary>The person has to sign in first.</summary>
    public sealed record SignInNeeded : GetEditableAccountResult;

    public sealed record Unavailable : GetEditableAccountResult;
}

internal sealed class GetEditableAccountHandler(ISessions sessions, IProfileStore profiles, ILogtoAccount accounts)
    : IRequestHandler<GetEditableAccount, GetEditableAccountResult>
{
    public async Task<GetEditableAccountResult> Handle(GetEditableAccount request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is not { } session
            || await profiles.FindAsync(session.ProfileId, cancellationToken) is not { } profile)
        {
            return new GetEditableAccountResult.SignInNeeded();
        }

        var hasPatreon = profile.Patreon is not null;
        return await accounts.ReadAsync(cancellationToken) switch
        {
            LogtoAccountResult.Found found => new GetEditableAccountResult.Found(found.Account, PatreonLinkOffer.Evaluate(found.Account), found.Account.HasPatreon ?? hasPatreon),
            LogtoAccountResult.NotOffered => new GetEditableAccountResult.Found(null, PatreonLinkOffer.Evaluate(null), hasPatreon),
            LogtoAccountResult.SignInNeeded => new GetEditableAccountResult.SignInNeeded(),
            _ => new GetEditableAccountResult.Unavailable(),
        };
    }
}
