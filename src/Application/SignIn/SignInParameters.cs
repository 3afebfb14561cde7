using System.Globalization;
using System.Text.RegularExpressions;
using Bookstore.Application.Ports;
using FluentValidation;

namespace Bookstore.Application.SignIn;

/// <summary>What the address of a sign-in asks of Logto's sign-in experience: parameters by Logto's names, unchecked.</summary>
public sealed record SignInParameters
{
    public string? FirstScreen { get; init; }

    /// <summary>The former name and values of <see cref="FirstScreen"/>.</summary>
    public string? InteractionMode { get; init; }

    public string? Identifier { get; init; }

    public string? DirectSignIn { get; init; }

    public string? LoginHint { get; init; }

    public string? OrganizationId { get; init; }

    public string? OneTimeToken { get; init; }

    /// <summary>In seconds.</summary>
    public string? MaxAge { get; init; }

    public string? Prompt { get; init; }

    /// <summary>The name of the type: the values are secret or personal.</summary>
    public override string ToString() => nameof(SignInParameters);
}

internal sealed partial class SignInParametersValidator : AbstractValidator<SignInParameters>
{
    /// <summary>As long as any sign-in may be old, in seconds.</summary>
    public const int LongestMaxAge = 14 * 24 * 60 * 60;

    private const int LongestHint = 256;

    public static readonly IReadOnlyDictionary<string, FirstScreen> FirstScreens = new Dictionary<string, FirstScreen>
    {
        ["sign_in"] = FirstScreen.SignIn,
        ["register"] = FirstScreen.Register,
        ["reset_password"] = FirstScreen.ResetPassword,
        ["identifier:sign_in"] = FirstScreen.IdentifierSignIn,
        ["identifier:register"] = FirstScreen.IdentifierRegister,
        ["single_sign_on"] = FirstScreen.SingleSignOn,
    };

    public static readonly IReadOnlyDictionary<string, FirstScreen> InteractionModes = new Dictionary<string, FirstScreen>
    {
        ["signIn"] = FirstScreen.SignIn,
        ["signUp"] = FirstScreen.Register,
    };

    public static readonly IReadOnlyDictionary<string, SignInIdentifiers> Identifiers = new Dictionary<string, SignInIdentifiers>
    {
        ["email"] = SignInIdentifiers.Email,
        ["phone"] = SignInIdentifiers.Phone,
        ["username"] = SignInIdentifiers.Username,
    };

    public SignInParametersValidator()
    {
        RuleFor(parameters => parameters.FirstScreen).Must(value => value is null || FirstScreens.ContainsKey(value))
            .WithMessage($"'first_screen' takes one of: {string.Join(", ", FirstScreens.Keys)}.");
        RuleFor(parameters => parameters.InteractionMode).Must(value => value is null || InteractionModes.ContainsKey(value))
            .WithMessage($"'interactionMode' takes one of: {string.Join(", ", InteractionModes.Keys)}. Its modern form is 'first_screen'.");
        RuleFor(parameters => parameters.InteractionMode).Null().When(parameters => parameters.FirstScreen is not null)
            .WithMessage("'interactionMode' is the former name of 'first_screen': send only 'first_screen'.");
        RuleFor(parameters => parameters.Identifier).Must(value => value is null || value.Split(' ').All(Identifiers.ContainsKey))
            .WithMessage($"'identifier' takes one or more of these, with a space between them: {string.Join(", ", Identifiers.Keys)}.");
        RuleFor(parameters => parameters.FirstScreen).Must(screen => screen is "identifier:sign_in" or "identifier:register" or "reset_password")
            .When(parameters => parameters.Identifier is not null)
            .WithMessage("'identifier' goes with 'first_screen' and one of: identifier:sign_in, identifier:register, reset_password.");
        RuleFor(parameters => parameters.DirectSignIn).Must(value => value is null || DirectSignIn().IsMatch(value))
            .WithMessage("'direct_sign_in' takes 'social:' and the target of a social connector, such as 'social:patreon', or 'sso:' and the ID of an enterprise SSO connector.");
        RuleFor(parameters => parameters.Prompt).Must(value => value is null or "login")
            .WithMessage("'prompt' takes 'login' only: Logto asks who it is, even if it knows the browser.");
        RuleFor(parameters => parameters.MaxAge).Must(value => value is null || ReadMaxAge(value) is not null)
            .WithMessage($"'max_age' takes whole seconds, from 0 to {LongestMaxAge} (14 days).");
        RuleFor(parameters => parameters.LoginHint).Must(value => value is null || IsVisible(value))
            .WithMessage($"'login_hint' takes an email address, a phone number or a username, of at most {LongestHint} characters.");
        RuleFor(parameters => parameters.OrganizationId).Must(value => value is null || Id().IsMatch(value))
            .WithMessage("'organization_id' takes the ID of an organization at Logto: letters, digits, '_' and '-'.");
        RuleFor(parameters => parameters.OneTimeToken).Must(value => value is null || Token().IsMatch(value))
            .WithMessage("'one_time_token' takes a one-time token of Logto: letters, digits, '_' and '-'.");
        // The page before the sign-in names it.
        RuleFor(parameters => parameters.LoginHint).Must(value => value is not null && EmailAddress().IsMatch(value))
            .When(parameters => parameters.OneTimeToken is not null)
            .WithMessage("'one_time_token' goes with 'login_hint' and the email address that the token was created for.");
    }

    public static TimeSpan? ReadMaxAge(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LongestMaxAge
            ? TimeSpan.FromSeconds(seconds)
            : null;

    // Without characters that would make it look like another.
    private static bool IsVisible(string hint) => hint.Length <= LongestHint
        && !hint.Any(character => char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    [GeneratedRegex(@"^(social:[a-z0-9][a-z0-9_-]{0,63}|sso:[A-Za-z0-9_-]{1,64})\z")]
    private static partial Regex DirectSignIn();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,256}\z")]
    private static partial Regex Token();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+\z")]
    private static partial Regex EmailAddress();
}
