using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using MediatR;

namespace Bookstore.Application.Account;

/// <summary>Whether the visitor's session was revoked at Logto a short time ago. The answer is yes once.</summary>
public sealed record TakeRevokedSession : IRequest<TakeRevokedSessionResult?>;

/// <param name="ReturnUrl">Where the visitor wanted to be.</param>
public sealed record TakeRevokedSessionResult(ReturnUrl ReturnUrl);

internal sealed class TakeRevokedSessionHandler(IRevokedSessions sessions) : IRequestHandler<TakeRevokedSession, TakeRevokedSessionResult?>
{
    public Task<TakeRevokedSessionResult?> Handle(TakeRevokedSession request, CancellationToken cancellationToken) =>
        Task.FromResult(sessions.TakePresented() is { } session ? new TakeRevokedSessionResult(ReturnUrl.Normalize(session.ReturnUrl)) : null);
}
