using Bookstore.Application.Ports;
using Bookstore.Domain.Sessions;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>
/// Sends the browser to Logto to confirm that it's still the signed-in person (RFC 9470). Logto asks nobody who authenticated
/// there recently. The session stays as it is until the browser comes back.
/// </summary>
/// <param name="ReturnUrl">Where the person wants to be afterwards, unchecked: see <see cref="SignIn.ReturnUrl"/>.</param>
public sealed record StartStepUp(string? ReturnUrl = null) : IRequest<StartSignInResult>;

internal sealed class StartStepUpHandler(ILogtoSignIn logto, RecentSignIn recent) : IRequestHandler<StartStepUp, StartSignInResult>
{
    public async Task<StartSignInResult> Handle(StartStepUp request, CancellationToken cancellationToken)
    {
        var authorization = new AuthorizationRequest(
            FirstScreen.SignIn, DirectConnector: null, AnotherAccount: false, ReturnUrl.Normalize(request.ReturnUrl).Path)
        { MaxAge = recent.MaxAge };
        return await logto.StartAsync(authorization, cancellationToken) is { } failure
            ? new StartSignInResult.Failed(failure)
            : new StartSignInResult.Started();
    }
}
