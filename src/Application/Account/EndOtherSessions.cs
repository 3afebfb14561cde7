using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Ends all of the signed-in person's sessions but the current one, as <see cref="EndSession"/> does.</summary>
public sealed record EndOtherSessions : IRequest<EndSessionsResult>;

internal sealed class EndOtherSessionsHandler(ISessions sessions, SessionEnding ending) : IRequestHandler<EndOtherSessions, EndSessionsResult>
{
    public Task<EndSessionsResult> Handle(EndOtherSessions request, CancellationToken cancellationToken) => ending.EndAsync(
        current => sessions.EndOthersAsync(current.ProfileId, current.Id, cancellationToken), cancellationToken);
}
