using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What a session's ticket contains beside the principal.</summary>
internal static class SessionTicket
{
    private const string IdKey = "session_id";
    private const string ClaimsKey = "userinfo";
    private const string LogtoSessionIdKey = "sid";
    private const string DeviceKey = "device";
    private const string SignInIdKey = "sign_in";
    private const string OrganizationKey = "organization";
    private const string AuthenticatedAtKey = "auth_time";
    private const string RevalidationKey = "revalidation_requested_at";

    // Several parts of a page ask, and a session in memory has the same principal and properties at each request.
    private static readonly ConditionalWeakTable<ClaimsPrincipal, Description> Described = [];

    public static AuthenticationProperties CreateProperties(
        SignInTokens signIn, DateTimeOffset? authenticatedAt, string? device, DateTimeOffset now, SessionLifetime lifetime)
    {
        // The cookie handler's times. The row decides when the session expires: see SessionCookie.
        var properties = new AuthenticationProperties { IsPersistent = true, IssuedUtc = now, ExpiresUtc = now + lifetime.Absolute };
        properties.StoreTokens(signIn.Tokens);
        properties.SetString(ClaimsKey, signIn.Claims);
        properties.SetString(LogtoSessionIdKey, signIn.LogtoSessionId);
        properties.SetString(DeviceKey, device);
        properties.SetString(SignInIdKey, signIn.SignInId);
        properties.SetString(AuthenticatedAtKey, authenticatedAt?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return properties;
    }

    /// <summary>Has the first request of a session that opens ask Logto again. The row keeps it, not the ticket.</summary>
    public static void RequestRevalidation(AuthenticationProperties properties, DateTimeOffset requestedAt) =>
        properties.SetParameter<DateTimeOffset?>(RevalidationKey, requestedAt);

    public static void SetId(AuthenticationTicket ticket, Guid id) => ticket.Properties.SetString(IdKey, id.ToString());

    public static Guid GetId(AuthenticationProperties properties) => Guid.Parse(properties.GetString(IdKey)!);

    /// <summary>When the person authenticated at Logto, to the second; null where that is not known.</summary>
    public static DateTimeOffset? GetAuthenticatedAt(AuthenticationProperties properties) =>
        long.TryParse(properties.GetString(AuthenticatedAtKey), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    public static CurrentSession Describe(AuthenticationTicket ticket)
    {
        // After a revalidation, the request goes on with another principal and the same properties.
        if (Described.TryGetValue(ticket.Principal, out var known) && known.Properties == ticket.Properties)
        {
            return known.Session;
        }

        var organizations = SessionPrincipal.GetOrganizations(ticket.Principal);
        var session = new CurrentSession(GetId(ticket.Properties), SessionPrincipal.GetProfileId(ticket.Principal))
        {
            Roles = SessionPrincipal.GetRoles(ticket.Principal),
            Organizations = organizations,
            CurrentOrganizationId = GetOrganizationId(ticket.Properties, organizations),
            AuthenticatedAt = GetAuthenticatedAt(ticket.Properties),
        };
        Described.AddOrUpdate(ticket.Principal, new Description(ticket.Properties, session));
        return session;
    }

    /// <param name="content">The ticket, encrypted.</param>
    /// <param name="refreshToken">The refresh token, encrypted.</param>
    public static UserSessionRow CreateRow(
        AuthenticationTicket ticket, byte[] keyHash, byte[] content, byte[]? refreshToken, DateTimeOffset now, SessionLifetime lifetime) => new()
        {
            KeyHash = keyHash,
            Id = GetId(ticket.Properties),
            ProfileId = SessionPrincipal.GetProfileId(ticket.Principal),
            Ticket = content,
            RefreshToken = refreshToken,
            ValidatedAt = now,
            LogtoSessionId = ticket.Properties.GetString(LogtoSessionIdKey),
            Device = ticket.Properties.GetString(DeviceKey),
            SignInId = ticket.Properties.GetString(SignInIdKey),
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = lifetime.GetExpiry(now, now),
            RevalidationRequestedAt = ticket.Properties.GetParameter<DateTimeOffset?>(RevalidationKey),
        };

    /// <summary>
    /// Copies what every request needs of a ticket. The tokens and claims stay in the database, for the few pages that use them:
    /// they would fill most of the memory.
    /// </summary>
    public static AuthenticationTicket WithoutTokens(AuthenticationTicket ticket)
    {
        var properties = new AuthenticationProperties
        {
            IsPersistent = ticket.Properties.IsPersistent,
            IssuedUtc = ticket.Properties.IssuedUtc,
            ExpiresUtc = ticket.Properties.ExpiresUtc,
        };
        properties.SetString(IdKey, ticket.Properties.GetString(IdKey));
        CopyOrganization(ticket.Properties, properties);
        properties.SetString(AuthenticatedAtKey, ticket.Properties.GetString(AuthenticatedAtKey));
        return new AuthenticationTicket(ticket.Principal, properties, ticket.AuthenticationScheme);
    }

    /// <summary>The organization that the person chose, if they are still in it; else null.</summary>
    public static string? GetOrganizationId(AuthenticationProperties properties, IReadOnlyList<OrganizationMembership> organizations) =>
        properties.GetString(OrganizationKey) is { } id && organizations.Any(organization => organization.Id == id) ? id : null;

    public static void CopyOrganization(AuthenticationProperties source, AuthenticationProperties target) =>
        target.SetString(OrganizationKey, source.GetString(OrganizationKey));

    /// <summary>A copy with a current organization, or with none.</summary>
    public static AuthenticationTicket WithOrganization(AuthenticationTicket ticket, string? organizationId)
    {
        var properties = ticket.Properties.Clone();
        properties.SetString(OrganizationKey, organizationId);
        return new AuthenticationTicket(ticket.Principal, properties, ticket.AuthenticationScheme);
    }

    /// <summary>A copy whose person is no longer in an organization; null where they are not in it.</summary>
    public static AuthenticationTicket? WithoutOrganization(AuthenticationTicket ticket, string organizationId)
    {
        if (SessionPrincipal.WithoutOrganization(ticket.Principal, organizationId) is not { } principal)
        {
            return null;
        }

        var properties = ticket.Properties.Clone();
        if (properties.GetString(OrganizationKey) == organizationId)
        {
            properties.SetString(OrganizationKey, null);
        }

        return new AuthenticationTicket(principal, properties, ticket.AuthenticationScheme);
    }

    /// <summary>The userinfo response of the sign-in, as JSON.</summary>
    public static string GetClaims(AuthenticationProperties properties) => properties.GetString(ClaimsKey) ?? "{}";

    public static string? GetIdToken(AuthenticationTicket ticket) => ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.IdToken);

    /// <summary>Takes the refresh token out of a ticket, since the row keeps it.</summary>
    public static string? TakeRefreshToken(AuthenticationTicket ticket)
    {
        var refreshToken = ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken);
        ticket.Properties.StoreTokens([.. ticket.Properties.GetTokens().Where(token => token.Name != OpenIdConnectParameterNames.RefreshToken)]);
        return refreshToken;
    }

    /// <summary>The same session with a new principal and userinfo response. What else its properties hold stays.</summary>
    public static AuthenticationTicket Renew(AuthenticationTicket ticket, ClaimsPrincipal principal, string claims)
    {
        var properties = ticket.Properties.Clone();
        properties.SetString(ClaimsKey, claims);
        return new AuthenticationTicket(principal, properties, ticket.AuthenticationScheme);
    }

    private sealed record Description(AuthenticationProperties Properties, CurrentSession Session);
}
