using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What the store is told of a session that it opens, beside the ticket, and what it says of it.</summary>
/// <param name="signIn">The sign-in.</param>
/// <param name="brought">What the browser had of sessions.</param>
internal sealed class SessionOpening(SignInAttempt signIn, BroughtCookies brought)
{
    private const string Key = "opening";

    /// <summary>The sign-in.</summary>
    public SignInAttempt SignIn { get; } = signIn;

    /// <summary>What the browser had of sessions.</summary>
    public BroughtCookies Brought { get; } = brought;

    /// <summary>The refresh tokens of what ended by it, to revoke at Logto.</summary>
    public IReadOnlyList<string> RefreshTokens { get; set; } = [];

    /// <summary>Puts it beside a ticket. It is not part of the ticket.</summary>
    public void AddTo(AuthenticationProperties properties) => properties.SetParameter(Key, this);

    /// <summary>What is beside a ticket, or null.</summary>
    public static SessionOpening? Of(AuthenticationTicket ticket) => ticket.Properties.GetParameter<SessionOpening>(Key);
}

/// <summary>No session was opened.</summary>
/// <param name="verdict">Why not.</param>
internal sealed class SessionRefusedException(SignInVerdict verdict) : Exception($"The session may not be opened: {verdict}.")
{
    /// <summary>Why not.</summary>
    public SignInVerdict Verdict { get; } = verdict;
}
