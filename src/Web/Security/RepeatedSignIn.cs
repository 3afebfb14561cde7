using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Web.Security;

/// <summary>A sign-in that is to give a session the tokens that it lacks.</summary>
internal static class RepeatedSignIn
{
    // A session that is younger comes from a sign-in that did not help.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether it is worth trying. Where it is not, the browser would go round in a circle.</summary>
    public static bool CanHelp(HttpContext context) =>
        context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.IssuedUtc is not { } issuedAt
        || (context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() - issuedAt).Duration() >= Patience;
}
