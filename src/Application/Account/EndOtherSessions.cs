using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Ends all of the signed-in person's sessions but the one that asks.</summary>
public sealed record EndOtherSessions : IRequest<Unit>;

internal sealed class EndOtherSessionsHandler(ISessions sessions, ILogtoTokens tokens) : IRequestHandler<EndOtherSessions, Unit>
{
    public async Task<Unit> Handle(EndOtherSessions request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is { } current)
        {
            await tokens.RevokeAsync(await sessions.EndOthersAsync(current.ProfileId, current.Id, cancellationToken));
        }

        return Unit.Value;
    }
}
