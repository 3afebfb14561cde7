using System.Globalization;
using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Logto;

/// <summary>Says a <see cref="AuthorizationRequest"/> in the parameters of Logto's authorize request.</summary>
internal static class AuthorizationRequestParameters
{
    private const string StartKey = "start";

    // So long that nobody is asked to sign in for it. Without a max_age Logto leaves out when somebody did (auth_time).
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(365);

    /// <summary>Keeps the start with the challenge until the handler asks for its parameters. It is not part of the state.</summary>
    public static AuthenticationProperties For(AuthorizationRequest start)
    {
        var properties = new AuthenticationProperties { RedirectUri = start.ReturnUrl };
        properties.SetParameter(StartKey, start);
        return properties;
    }

    /// <summary>Puts the parameters into the authorize request.</summary>
    public static void Apply(OpenIdConnectMessage message, AuthenticationProperties properties)
    {
        var start = properties.GetParameter<AuthorizationRequest>(StartKey)
            ?? throw new InvalidOperationException("A sign-in starts with the StartSignIn command, not with a bare challenge.");

        message.UiLocales = CultureInfo.CurrentUICulture.Name;
        if (start.FirstScreen == FirstScreen.Register)
        {
            message.SetParameter("first_screen", "register");
        }

        if (start.DirectConnector is { } target)
        {
            message.SetParameter("direct_sign_in", $"social:{target}");
        }

        // A refresh token takes "consent". With a live Logto session "consent" alone returns the previous person in
        // silence and ignores the two parameters above, so whoever asks for something is asked who they are.
        message.Prompt = AsksForLogin(start) ? "login consent" : "consent";
        message.MaxAge = MaxAge.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        SignInState.Name(properties);
    }

    /// <summary>Whether Logto is to authenticate the person anew.</summary>
    public static bool AsksForLogin(AuthorizationRequest start) =>
        start.AnotherAccount || start.DirectConnector is not null || start.FirstScreen != FirstScreen.SignIn;
}
