using System.Diagnostics;
using System.Globalization;
using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>The parameters of a sign-in in the authorization request to Logto.</summary>
internal static class AuthorizationRequestParameters
{
    private const string RequestKey = "request";

    private static readonly (SignInIdentifiers Value, string Name)[] Identifiers =
        [(SignInIdentifiers.Email, "email"), (SignInIdentifiers.Phone, "phone"), (SignInIdentifiers.Username, "username")];

    /// <summary>
    /// The <c>max_age</c> of a sign-in that asks for none (OpenID Connect Core 3.1.2.1): as long as Logto keeps its sessions, so it
    /// asks hardly anybody to sign in again. Without <c>max_age</c>, Logto's ID token has no <c>auth_time</c>.
    /// </summary>
    private static readonly TimeSpan LongMaxAge = TimeSpan.FromDays(14);

    /// <summary>Keeps the request with the challenge, until the handler creates the redirect. It is not part of the state.</summary>
    public static AuthenticationProperties For(AuthorizationRequest request)
    {
        var properties = new AuthenticationProperties { RedirectUri = request.ReturnUrl };
        properties.SetParameter(RequestKey, request);
        return properties;
    }

    public static void Apply(OpenIdConnectMessage message, AuthenticationProperties properties)
    {
        var request = properties.GetParameter<AuthorizationRequest>(RequestKey)
            ?? throw new InvalidOperationException("The challenge has no authorization request: start a sign-in with the command StartSignIn.");

        message.UiLocales = CultureInfo.CurrentUICulture.Name;
        message.LoginHint = request.LoginHint;
        foreach (var (name, value) in ExperienceParameters(request).Where(parameter => !string.IsNullOrEmpty(parameter.Value)))
        {
            message.SetParameter(name, value);
        }

        // Logto issues a refresh token only with "consent". With a live Logto session, "consent" alone silently signs in the
        // previous person and ignores what was asked of the screens.
        message.Prompt = RequiresLogin(request) ? "login consent" : "consent";
        message.MaxAge = MaxAgeOf(request).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        SignInState.StoreId(properties);
    }

    public static TimeSpan MaxAgeOf(AuthorizationRequest request) => request.MaxAge ?? LongMaxAge;

    /// <summary>Whether Logto has to authenticate the person again.</summary>
    public static bool RequiresLogin(AuthorizationRequest request) =>
        request is not { AnotherAccount: false, DirectConnector: null, EnterpriseConnector: null, OneTimeToken: null, FirstScreen: FirstScreen.SignIn };

    // Logto's authentication parameters.
    private static (string Name, string? Value)[] ExperienceParameters(AuthorizationRequest request) =>
    [
        ("first_screen", request.FirstScreen switch
        {
            FirstScreen.SignIn => null,
            FirstScreen.Register => "register",
            FirstScreen.ResetPassword => "reset_password",
            FirstScreen.IdentifierSignIn => "identifier:sign_in",
            FirstScreen.IdentifierRegister => "identifier:register",
            FirstScreen.SingleSignOn => "single_sign_on",
            var other => throw new UnreachableException($"Unhandled first screen: {other}."),
        }),
        ("identifier", string.Join(' ', Identifiers.Where(identifier => request.Identifiers.HasFlag(identifier.Value)).Select(identifier => identifier.Name))),
        ("direct_sign_in", request.DirectConnector is { } target ? $"social:{target}"
            : request.EnterpriseConnector is { } connector ? $"sso:{connector}"
            : null),
        ("organization_id", request.OrganizationId),
        ("one_time_token", request.OneTimeToken),
    ];
}
