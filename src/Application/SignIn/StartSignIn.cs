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
    string? ReturnUrl = null) : IRequest<StartSignInResult>
{
    /// <summary>What the address asks for by Logto's own names. It comes before the values above.</summary>
    public SignInParameters Parameters { get; init; } = new();

    /// <summary>Whether the person pressed the button of the page that names whom a one-time token signs in.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>The name of the type: the values are secret or personal.</summary>
    public override string ToString() => nameof(StartSignIn);
}

public abstract record StartSignInResult
{
    private StartSignInResult()
    {
    }

    /// <summary>The response sends the browser to Logto.</summary>
    public sealed record Started : StartSignInResult;

    /// <summary>
    /// A one-time token signs in without asking for anything, so that a stranger's link could sign the visitor in as the stranger:
    /// nothing has happened, and the visitor has to see first who it is.
    /// </summary>
    public sealed record ConfirmationRequired : StartSignInResult;

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
        RuleFor(request => request.DirectConnector).Null().When(request => request.Parameters.DirectSignIn is not null)
            .WithMessage("'with' is short for 'direct_sign_in=social:': send one of the two.");
        RuleFor(request => request.Parameters).SetValidator(new SignInParametersValidator());
    }
}

internal sealed class StartSignInHandler(ILogtoSignIn logto) : IRequestHandler<StartSignIn, StartSignInResult>
{
    public async Task<StartSignInResult> Handle(StartSignIn request, CancellationToken cancellationToken)
    {
        if (request.Parameters.OneTimeToken is not null && !request.IsConfirmed)
        {
            return new StartSignInResult.ConfirmationRequired();
        }

        return await logto.StartAsync(CreateAuthorizationRequest(request), cancellationToken) is { } failure
            ? new StartSignInResult.Failed(failure)
            : new StartSignInResult.Started();
    }

    private static AuthorizationRequest CreateAuthorizationRequest(StartSignIn request)
    {
        var parameters = request.Parameters;
        var screen = parameters switch
        {
            { FirstScreen: { } value } => SignInParametersValidator.FirstScreens[value],
            { InteractionMode: { } value } => SignInParametersValidator.InteractionModes[value],
            _ => request.FirstScreen,
        };
        var direct = parameters.DirectSignIn?.Split(':', 2);
        return new AuthorizationRequest(
            screen,
            direct is ["social", var target] ? target : request.DirectConnector,
            request.AnotherAccount || parameters.Prompt is not null,
            ReturnUrl.Normalize(request.ReturnUrl).Path)
        {
            EnterpriseConnector = direct is ["sso", var connector] ? connector : null,
            Identifiers = (parameters.Identifier?.Split(' ') ?? []).Aggregate(
                SignInIdentifiers.None, (all, name) => all | SignInParametersValidator.Identifiers[name]),
            LoginHint = parameters.LoginHint,
            OrganizationId = parameters.OrganizationId,
            OneTimeToken = parameters.OneTimeToken,
            MaxAge = SignInParametersValidator.ReadMaxAge(parameters.MaxAge),
        };
    }
}
