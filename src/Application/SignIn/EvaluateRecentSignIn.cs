using Bookstore.Application.Ports;
using Bookstore.Domain.Sessions;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Whether the signed-in person authenticated at Logto so recently that they may do what can't be undone.</summary>
public sealed record EvaluateRecentSignIn : IRequest<bool>;

internal sealed class EvaluateRecentSignInHandler(ISessions sessions, RecentSignIn recent, TimeProvider clock) : IRequestHandler<EvaluateRecentSignIn, bool>
{
    public async Task<bool> Handle(EvaluateRecentSignIn request, CancellationToken cancellationToken) =>
        await sessions.FindCurrentAsync(cancellationToken) is { } session && recent.Includes(session.AuthenticatedAt, clock.GetUtcNow());
}
