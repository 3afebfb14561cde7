using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Bookstore.LocalTenant.Hosting;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.SignIn;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Bookstore.LocalTenant.Logto.OpenId;

/// <summary>
/// <c>/oidc/auth</c>, after OpenIddict validated the request: grants it by the browser's session, or starts the sign-in
/// experience first (OpenID Connect Core 3.1.2.3, and Logto's authentication parameters).
/// </summary>
internal sealed class AuthorizationEndpoint(
    Sessions sessions,
    Interactions interactions,
    AuthorizationRequestRules rules,
    Permissions permissions,
    TenantDb db,
    SocialSignIn social,
    IOpenIddictAuthorizationManager authorizations,
    IOpenIddictApplicationManager applications)
{
    private static readonly string[] Schemes = [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme];

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new UnreachableException("OpenIddict has validated the request.");
        if (await rules.FindErrorAsync(request, context.RequestAborted) is { } found) return Reject(found.Error, found.Description);

        var url = Url(context);
        var session = await sessions.FindAsync(context);
        var (token, email) = ((string?)request["one_time_token"], request.LoginHint);
        if (session is not null && !AsksForSignIn(request, session, url))
        {
            if (session.FreshFor == url || !OneTimeTokenSignIn.AsksToSwitch(session, token, email)) return await GrantAsync(context, request, session);
            if (request.HasPromptValue(PromptValues.None)) return Reject(Errors.InteractionRequired, "End-User interaction is required");

            await StartAsync(context, request, url);
            return new SeeOther(OneTimeTokenSignIn.SwitchAccountPath);
        }

        if (request.HasPromptValue(PromptValues.None))
        {
            return Reject(Errors.LoginRequired, session is null ? "End-User authentication is required" : "login prompt was not resolved");
        }

        var interaction = await StartAsync(context, request, url);
        if (token is not null && email is not null) return new SeeOther(OneTimeTokenSignIn.Path);

        return new SeeOther(await DirectSignInAsync(interaction, (string?)request["direct_sign_in"], context.RequestAborted)
            ?? FirstScreen.PathOf((string?)request["first_screen"], (string?)request["identifier"], (string?)request["interaction_mode"]));
    }

    private Task<Interaction> StartAsync(HttpContext context, OpenIddictRequest request, string url) => interactions.StartAsync(
        context,
        url,
        new InteractionParameters(
            (string?)request["ui_locales"], request.LoginHint, (string?)request["one_time_token"], (string?)request["organization_id"]));

    // direct_sign_in is social:<target> or sso:<connector ID>; an unknown one falls back to the pages.
    private async Task<string?> DirectSignInAsync(Interaction interaction, string? directSignIn, CancellationToken cancellationToken)
    {
        const string Social = "social:";
        if (directSignIn?.StartsWith(Social, StringComparison.Ordinal) is true)
        {
            return await social.StartAsync(interaction, directSignIn[Social.Length..], cancellationToken);
        }

        return directSignIn?.StartsWith("sso:", StringComparison.Ordinal) is true
            && directSignIn["sso:".Length..] is var id
            && await db.SsoConnectors.AnyAsync(connector => connector.Id == id, cancellationToken)
                ? EnterpriseSso.ProviderPath(id)
                : null;
    }

    // A sign-in made for this request satisfies it: otherwise prompt=login and max_age=0 would ask forever.
    private static bool AsksForSignIn(OpenIddictRequest request, SignInSession session, string url) =>
        session.FreshFor != url
        && (request.HasPromptValue(PromptValues.Login)
            || (request.MaxAge is { } maxAge && DateTimeOffset.UtcNow - session.SignedInAt > TimeSpan.FromSeconds(maxAge)));

    private async Task<IResult> GrantAsync(HttpContext context, OpenIddictRequest request, SignInSession session)
    {
        var resources = AuthorizationRequestRules.Resources(request);
        var scopes = LogtoScopes.Grant(request, await permissions.OfResourcesAsync(resources, context.RequestAborted));
        var identity = new ClaimsIdentity("tenant", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, session.UserId);
        identity.SetClaim(GrantClaims.Nonce, request.Nonce);
        identity.SetClaim(GrantClaims.SessionId, session.Sid);
        identity.SetClaim(GrantClaims.Resources, string.Join(' ', resources));
        if (request.MaxAge is not null || request.HasPromptValue(PromptValues.Login))
        {
            identity.SetClaim(GrantClaims.SignedInAt, session.SignedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        }

        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(scopes);
        principal.SetAuthorizationId(await RecordGrantAsync(request, principal, session, context.RequestAborted));

        session.FreshFor = null;
        session.User.ApplicationId ??= request.ClientId;
        await db.SaveChangesAsync(context.RequestAborted);
        return Results.SignIn(principal, authenticationScheme: OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    // A session has one grant for the application until it is revoked. Logto ends a grant that
    // never had offline_access together with its session.
    private async Task<string> RecordGrantAsync(
        OpenIddictRequest request, ClaimsPrincipal principal, SignInSession session, CancellationToken cancellationToken)
    {
        if (session.GrantId is not { } id || !await IsValidAsync(id, cancellationToken))
        {
            session.GrantId = id = await CreateGrantAsync(request, principal, session, cancellationToken);
            db.SessionGrants.Add(new SessionGrant { AuthorizationId = id, SessionKeyHash = session.KeyHash });
            await db.SaveChangesAsync(cancellationToken);
        }

        if (principal.HasScope(Scopes.OfflineAccess))
        {
            await db.SessionGrants.Where(grant => grant.AuthorizationId == id).ExecuteDeleteAsync(cancellationToken);
        }

        return id;
    }

    private async Task<bool> IsValidAsync(string id, CancellationToken cancellationToken) =>
        await authorizations.FindByIdAsync(id, cancellationToken) is { } authorization
        && await authorizations.HasStatusAsync(authorization, Statuses.Valid, cancellationToken);

    private async Task<string> CreateGrantAsync(
        OpenIddictRequest request, ClaimsPrincipal principal, SignInSession session, CancellationToken cancellationToken)
    {
        var application = await applications.FindByClientIdAsync(request.ClientId!, cancellationToken)
            ?? throw new UnreachableException("OpenIddict has validated client_id.");
        var authorization = await authorizations.CreateAsync(
            principal,
            session.UserId,
            (await applications.GetIdAsync(application, cancellationToken))!,
            AuthorizationTypes.AdHoc,
            principal.GetScopes(),
            cancellationToken);
        return (await authorizations.GetIdAsync(authorization, cancellationToken))!;
    }

    private static IResult Reject(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        Schemes);

    // The local URL that repeats the request; a posted form becomes a query.
    private static string Url(HttpContext context) =>
        context.Request.Path + (context.Request.HasFormContentType ? QueryString.Create(context.Request.Form) : context.Request.QueryString);
}
