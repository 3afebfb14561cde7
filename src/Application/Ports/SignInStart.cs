using Bookstore.Application.SignIn;

namespace Bookstore.Application.Ports;

/// <summary>What to ask of Logto at a sign-in; see <see cref="StartSignIn"/>.</summary>
/// <param name="FirstScreen">The screen that Logto opens with.</param>
/// <param name="DirectConnector">The target of the social connector to go to at once, or null.</param>
/// <param name="AnotherAccount">Whether to ask who it is even where Logto still knows the browser.</param>
/// <param name="ReturnUrl">Where the person wants to be afterwards.</param>
public sealed record SignInStart(FirstScreen FirstScreen, string? DirectConnector, bool AnotherAccount, ReturnUrl ReturnUrl)
{
    /// <summary>Whether the person came back from a sign-in just now that was too old to count, and is to authenticate anew.</summary>
    public bool IsRepeated { get; init; }
}
