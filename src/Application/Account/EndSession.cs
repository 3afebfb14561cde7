using Bookstore.Application.Ports;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>
/// Ends one of the signed-in person's sessions, and its session at Logto unless another open one shares that. One that is not theirs,
/// or has ended, is left alone.
/// </summary>
public sealed record EndSession(Guid SessionId) : IRequest<EndSessionsResult>;

internal sealed class EndSessionHandler(ISessions sessions, SessionEnding ending) : IRequestHandler<EndSession, EndSessionsResult>
{
    public Task<EndSessionsResult> Handle(EndSession request, CancellationToken cancellationToken) => ending.EndAsync(
        current => sessions.EndAsync(current.ProfileId, request.SessionId, cancellationToken), cancellationToken);
}
