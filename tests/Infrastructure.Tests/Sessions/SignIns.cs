using Bookstore.Domain.Sessions;
using Bookstore.Infrastructure.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Tests.Sessions;

/// <summary>Opens sessions of people who have a profile, as the handler of a sign-in does.</summary>
internal static class SignIns
{
    /// <returns>The session key.</returns>
    public static async Task<string> OpenAsync(
        this SessionIssuer issuer, SignInAttempt signIn, AuthenticationTicket ticket, PresentedCookies? presented = null)
    {
        var (verdict, session) = await issuer.TryOpenAsync(signIn, ticket, presented);
        Assert.Equal(SignInVerdict.Accepted, verdict);
        return session!.Key;
    }

    /// <returns>The session, or null with the reason.</returns>
    public static async Task<(SignInVerdict Verdict, IssuedSession? Session)> TryOpenAsync(
        this SessionIssuer issuer, SignInAttempt signIn, AuthenticationTicket ticket, PresentedCookies? presented = null)
    {
        var verdict = SignInVerdict.Denied;
        var session = await issuer.IssueAsync(
            presented ?? new PresentedCookies(null, []),
            async (_, profiles, token) =>
            {
                var judged = signIn.Evaluate(await profiles.FindRevocationsAsync(signIn, token));
                verdict = await profiles.FindAsync(signIn.Person, token) is { IsSuspended: false } ? judged : SignInVerdict.Denied;
                return verdict == SignInVerdict.Accepted ? ticket : null;
            });
        return (verdict, session);
    }
}
