using Bookstore.Application.Ports;
using FluentValidation;
using MediatR;

namespace Bookstore.Application.SignIn;

/// <summary>Sends the browser to Logto, to sign in or to register.</summary>
/// <param name="DirectConnector">The target of a social connector to go to directly, such as <c>patreon</c>; or null.</param>
/// <param name="AnotherAccount">Whether to ask who it is even if Logto still knows the browser.</param>
/// <param name="ReturnUrl">Where the person wants to be afterwards, unchecked: see <see cref="SignIn.ReturnUrl"/>.</param>
public sealed record StartSignIn(
    FirstScreen FirstScreen = FirstScreen.SignIn,
    string? DirectConnector = null,
    bool AnotherAccount = false,
    string? ReturnUrl = null) : IRequest<StartSignInResult>;

public abstract record StartSignInResult
{
    private StartSignInResult()
    {
    }

    /// <summary>The response sends the browser to Logto.</summary>
    public sealed record Started : StartSignInResult;

    /// <summary>The browser stays on this site.</summary>
    public sealed record Failed(SignInFailure Failure) : StartSignInResult;
}

internal sealed class StartSignInValidator : AbstractValidator<StartSignIn>
{
    public StartSignInValidator()
    {
        RuleFor(request => request.FirstScreen).IsInEnum();
        RuleFor(request => request.DirectConnector).Matches("^[a-z0-9][a-z0-9_-]{0,63}\\z")
            .WithMessage("'with' takes the target of a social connector, such as 'patreon'.");
    }
}

internal sealed class StartSignInHandler(ILogtoSignIn logto) : IRequestHandler<StartSignIn, StartSignInResult>
{
    public async Task<StartSignInResult> Handle(StartSignIn request, CancellationToken cancellationToken)
    {
        var authorization = new AuthorizationRequest(
            request.FirstScreen, request.DirectConnector, request.AnotherAccount, ReturnUrl.Normalize(request.ReturnUrl).Path);

        return await logto.StartAsync(authorization, cancellationToken) is { } failure
            ? new StartSignInResult.Failed(failure)
            : new StartSignInResult.Started();
    }
}
