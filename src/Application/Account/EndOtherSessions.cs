using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Ends all of the signed-in person's sessions but the current one.</summary>
public sealed record EndOtherSessions : IRequest<Unit>;

internal sealed class EndOtherSessionsHandler(ISessions sessions, ITokenRevocation revocation) : IRequestHandler<EndOtherSessions, Unit>
{
    public async Task<Unit> Handle(EndOtherSessions request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is { } current)
        {
            await revocation.RevokeAsync(await sessions.EndOthersAsync(current.ProfileId, current.Id, cancellationToken));
        }

        return Unit.Value;
    }
}
