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
    public sealed record Found(LogtoAccount? Account, PatreonLinkOffer Patreon) : GetEditableAccountResult;

    /// <summary>The person has to sign in first.</summary>
    public sealed record SignInNeeded : GetEditableAccountResult;

    public sealed record Unavailable : GetEditableAccountResult;
}

internal sealed class GetEditableAccountHandler(ISessions sessions, ILogtoAccount accounts)
    : IRequestHandler<GetEditableAccount, GetEditableAccountResult>
{
    public async Task<GetEditableAccountResult> Handle(GetEditableAccount request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is null)
        {
            return new GetEditableAccountResult.SignInNeeded();
        }

        return await accounts.ReadAsync(cancellationToken) switch
        {
            LogtoAccountResult.Found found => new GetEditableAccountResult.Found(found.Account, PatreonLinkOffer.Evaluate(found.Account)),
            LogtoAccountResult.NotOffered => new GetEditableAccountResult.Found(null, PatreonLinkOffer.Evaluate(null)),
            LogtoAccountResult.SignInNeeded => new GetEditableAccountResult.SignInNeeded(),
            _ => new GetEditableAccountResult.Unavailable(),
        };
    }
}
