using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Sessions;

/// <summary>What a session's ticket carries beside the principal.</summary>
internal static class SessionTicket
{
    private const string IdKey = "session_id";
    private const string ClaimsKey = "userinfo";
    private const string LogtoSessionIdKey = "sid";
    private const string DeviceKey = "device";
    private const string SignInIdKey = "sign_in";

    /// <summary>Makes the properties of a new ticket.</summary>
    public static AuthenticationProperties For(SignInTokens signIn, string? device)
    {
        var properties = new AuthenticationProperties { IsPersistent = true };
        properties.StoreTokens(signIn.Tokens);
        properties.SetString(ClaimsKey, signIn.Claims);
        properties.SetString(LogtoSessionIdKey, signIn.LogtoSessionId);
        properties.SetString(DeviceKey, device);
        properties.SetString(SignInIdKey, signIn.SignInId);
        return properties;
    }

    /// <summary>Gives the session of a new ticket its id.</summary>
    public static Guid NameSession(AuthenticationTicket ticket, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        ticket.Properties.SetString(IdKey, id.ToString());
        return id;
    }

    /// <summary>
    /// What every request needs of a ticket. The tokens and claims stay in the database, where the few pages read them that show
    /// or use them: in memory they would be most of it.
    /// </summary>
    public static AuthenticationTicket Core(AuthenticationTicket ticket)
    {
        var properties = new AuthenticationProperties
        {
            IsPersistent = ticket.Properties.IsPersistent,
            IssuedUtc = ticket.Properties.IssuedUtc,
            ExpiresUtc = ticket.Properties.ExpiresUtc,
        };
        properties.SetString(IdKey, ticket.Properties.GetString(IdKey));
        return new AuthenticationTicket(ticket.Principal, properties, ticket.AuthenticationScheme);
    }

    /// <summary>Opens the session of a new ticket.</summary>
    public static UserSession Open(
        AuthenticationTicket ticket, Guid id, byte[] keyHash, byte[] content, DateTimeOffset now, SessionLimits limits) => UserSession.Open(
            id,
            keyHash,
            SessionPrincipal.ProfileIdOf(ticket.Principal),
            content,
            ticket.Properties.GetString(LogtoSessionIdKey),
            ticket.Properties.GetString(DeviceKey),
            ticket.Properties.GetString(SignInIdKey),
            now,
            limits);

    /// <summary>The id of the session.</summary>
    public static Guid IdOf(AuthenticationProperties properties) => Guid.Parse(properties.GetString(IdKey)!);

    /// <summary>The userinfo response of the sign-in, as JSON.</summary>
    public static string ClaimsOf(AuthenticationProperties properties) => properties.GetString(ClaimsKey) ?? "{}";

    /// <summary>The ID token, or null.</summary>
    public static string? IdTokenOf(AuthenticationTicket ticket) => ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.IdToken);

    /// <summary>The refresh token, or null where Logto gave none.</summary>
    public static string? RefreshTokenOf(AuthenticationTicket ticket) =>
        ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken);
}
