using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>Has the cookie handler ask the <see cref="SessionRevalidator"/> about each session that it found.</summary>
internal sealed class ConfigureSessionRevalidation(SessionRevalidator revalidator) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name == Schemes.Session)
        {
            options.Events.OnValidatePrincipal = revalidator.ValidateAsync;
        }
    }
}
