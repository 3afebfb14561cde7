namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>Logto's authentication parameters <c>first_screen</c>, <c>identifier</c> and <c>interaction_mode</c>, as a page.</summary>
internal static class FirstScreen
{
    /// <summary>A value that Logto doesn't know is ignored.</summary>
    public static string PathOf(string? firstScreen, string? identifier, string? interactionMode) => firstScreen switch
    {
        "register" => "/register",
        "identifier:sign_in" when AsksForEmail(identifier) => "/identifier-sign-in",
        "identifier:register" when AsksForEmail(identifier) => "/identifier-register",
        "identifier:register" => "/register",
        "reset_password" => "/reset-password",
        "single_sign_on" => EnterpriseSso.Path,
        null when interactionMode == "signUp" => "/register",
        _ => "/sign-in",
    };

    // The tenant's users have no phone and no username to sign in with.
    private static bool AsksForEmail(string? identifier) => identifier is null || identifier.Split(' ').Contains("email");
}
