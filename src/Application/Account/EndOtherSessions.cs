using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Ends all of the signed-in person's sessions but the current one, as <see cref="EndSession"/> does.</summary>
public sealed record EndOtherSessions : IRequest<EndSessionsResult>;

internal sealed class EndOtherSessionsHandler(ISessions sessions, RemoteSessionEnd remote) : IRequestHandler<EndOtherSessions, EndSessionsResult>
{
    public async Task<EndSessionsResult> Handle(EndOtherSessions request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } current
            ? await remote.CompleteAsync(current, await sessions.EndOthersAsync(current.ProfileId, current.Id, cancellationToken))
            : EndSessionsResult.NothingEnded;
}
