using System.Diagnostics;
using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>
/// What <see cref="SessionStore"/> needs to open a session beside the ticket, and its result. The cookie handler between the two
/// passes it on with the ticket's properties; it is not stored.
/// </summary>
internal sealed class SessionCreation(SignInAttempt signIn, PresentedCookies presented)
{
    private const string Key = "session_creation";

    public SignInAttempt SignIn { get; } = signIn;

    public PresentedCookies Presented { get; } = presented;

    /// <summary>The refresh tokens of the sessions that ended by it, to revoke at Logto.</summary>
    public IReadOnlyList<string> RefreshTokens { get; set; } = [];

    public void AddTo(AuthenticationProperties properties) => properties.SetParameter(Key, this);

    public static SessionCreation Get(AuthenticationTicket ticket) => ticket.Properties.GetParameter<SessionCreation>(Key)
        ?? throw new UnreachableException("A ticket to store has no SessionCreation: only CookieSessions opens sessions.");
}

/// <summary>The session may not be opened. Nothing was changed.</summary>
internal sealed class SessionRejectedException(SignInVerdict verdict) : Exception($"The session may not be opened: {verdict}.")
{
    public SignInVerdict Verdict { get; } = verdict;
}
