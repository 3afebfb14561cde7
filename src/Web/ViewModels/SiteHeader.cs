using Bookstore.Application.Account;
using Bookstore.Application.SignIn;
using Bookstore.Infrastructure.Logto;
using Bookstore.Web.Resources;
using MediatR;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bookstore.Web.ViewModels;

/// <summary>What the header shows of the visitor.</summary>
/// <param name="Person">The signed-in person; null if nobody is signed in.</param>
/// <param name="IsPatreonOnly">Whether Patreon is the only way to sign in.</param>
/// <param name="ReturnUrl">Where a sign-in comes back to; null for the home page, and where somebody is signed in.</param>
internal sealed record SiteHeader(HeaderPerson? Person, bool IsPatreonOnly, string? ReturnUrl);

/// <param name="PictureUrl">Null where there is none, and the initials stand in its place.</param>
/// <param name="CanSignOut">Whether the header has the form for it.</param>
internal sealed record HeaderPerson(string Name, string Initials, string? PictureUrl, bool CanSignOut);

/// <summary>Creates the header of a request.</summary>
internal sealed class SiteHeaders(IMediator mediator, IOptions<LogtoOptions> logto, SignInConnectors connectors, IStringLocalizer<Text> texts)
{
    /// <param name="returnUrl">Where a sign-in comes back to, if not to this page.</param>
    public async Task<SiteHeader> CreateAsync(HttpContext context, string? returnUrl)
    {
        var isPatreonOnly = logto.Value.SocialOnly && !connectors.HasChoice;
        if (context.User.Identity is { IsAuthenticated: true })
        {
            return new(await FindPersonAsync(context), isPatreonOnly, ReturnUrl: null);
        }

        returnUrl ??= CurrentPage.GetReturnUrl(context);
        return new(null, isPatreonOnly, returnUrl == ReturnUrl.Home.Path ? null : returnUrl);
    }

    private async Task<HeaderPerson> FindPersonAsync(HttpContext context)
    {
        // The page that says that something failed asks nothing of what may have failed: the database, or the keys of the form.
        var isFailure = context.Features.Get<IExceptionHandlerFeature>() is not null;
        var summary = isFailure ? null : await mediator.Send(new GetSummary(), context.RequestAborted);
        var name = summary?.DisplayName ?? texts["Home.Reader"].Value;
        return new(name, Initials.Of(name), SafeUrl.Of(summary?.Picture), CanSignOut: !isFailure);
    }
}
