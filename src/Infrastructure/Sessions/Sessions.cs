using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>The sessions, through the cookie handler and its <see cref="SessionStore"/>.</summary>
internal sealed class Sessions(IHttpContextAccessor accessor, ILogger<Sessions> logger) : ISessions
{
    private const string ClaimsKey = "userinfo";

    private HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("There is no current request.");

    public Task IssueAsync(UserProfile profile, CancellationToken cancellationToken)
    {
        var signIn = Context.Features.GetRequiredFeature<LogtoTokens>();
        var properties = new AuthenticationProperties { IsPersistent = true };
        properties.StoreTokens(signIn.Tokens);
        properties.SetString(ClaimsKey, signIn.Claims);
        return Context.SignInAsync(Schemes.Session, SessionPrincipal.Of(profile), properties);
    }

    public async Task<CurrentSession?> FindCurrentAsync(CancellationToken cancellationToken)
    {
        var result = await Context.AuthenticateAsync(Schemes.Session);
        return result.Succeeded
            ? new CurrentSession(SessionPrincipal.ProfileIdOf(result.Principal), result.Properties.GetString(ClaimsKey) ?? "{}")
            : null;
    }

    public async Task EndCurrentAsync(CancellationToken cancellationToken)
    {
        var current = await FindCurrentAsync(cancellationToken);
        await Context.SignOutAsync(Schemes.Session);
        if (current is not null)
        {
            logger.SessionEnded(current.ProfileId);
        }
    }
}
