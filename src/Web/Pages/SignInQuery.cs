using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Microsoft.AspNetCore.Mvc;

namespace Bookstore.Web.Pages;

/// <summary>The parameters of <c>/sign-in</c> and <c>/sign-up</c>: this site's own, and those of Logto's sign-in experience.</summary>
internal sealed class SignInQuery
{
    /// <summary><c>register</c> opens Logto's registration.</summary>
    [FromQuery(Name = "screen")]
    public FirstScreen Screen { get; set; }

    /// <summary>The target of a social connector to go to directly, such as <c>patreon</c>.</summary>
    [FromQuery(Name = "with")]
    public string? With { get; set; }

    /// <summary>1 asks for the account again, even if Logto has a session.</summary>
    [FromQuery(Name = "another")]
    public int Another { get; set; }

    [FromQuery(Name = "returnUrl")]
    public string? ReturnUrl { get; set; }

    [FromQuery(Name = "first_screen")]
    public string? FirstScreen { get; set; }

    [FromQuery(Name = "interactionMode")]
    public string? InteractionMode { get; set; }

    [FromQuery(Name = "identifier")]
    public string? Identifier { get; set; }

    [FromQuery(Name = "direct_sign_in")]
    public string? DirectSignIn { get; set; }

    [FromQuery(Name = "login_hint")]
    public string? LoginHint { get; set; }

    [FromQuery(Name = "organization_id")]
    public string? OrganizationId { get; set; }

    [FromQuery(Name = "one_time_token")]
    public string? OneTimeToken { get; set; }

    [FromQuery(Name = "max_age")]
    public string? MaxAge { get; set; }

    [FromQuery(Name = "prompt")]
    public string? Prompt { get; set; }

    public StartSignIn ToCommand(bool isSignUp) =>
        new(isSignUp ? Application.Ports.FirstScreen.Register : Screen, isSignUp ? null : With, !isSignUp && Another == 1, ReturnUrl)
        {
            Parameters = new SignInParameters
            {
                FirstScreen = FirstScreen,
                InteractionMode = InteractionMode,
                Identifier = Identifier,
                DirectSignIn = DirectSignIn,
                LoginHint = LoginHint,
                OrganizationId = OrganizationId,
                OneTimeToken = OneTimeToken,
                MaxAge = MaxAge,
                Prompt = Prompt,
            },
        };
}
