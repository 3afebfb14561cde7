using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Ends one of the signed-in person's sessions. One that is not theirs, or has ended, is left alone.</summary>
public sealed record EndSession(Guid SessionId) : IRequest<Unit>;

internal sealed class EndSessionHandler(ISessions sessions, ITokenRevocation revocation) : IRequestHandler<EndSession, Unit>
{
    public async Task<Unit> Handle(EndSession request, CancellationToken cancellationToken)
    {
        if (await sessions.FindCurrentAsync(cancellationToken) is { } current)
        {
            await revocation.RevokeAsync(await sessions.EndAsync(current.ProfileId, request.SessionId, cancellationToken));
        }

        return Unit.Value;
    }
}
