using Bookstore.Infrastructure.Logto;
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
    public static AuthenticationProperties For(LogtoTokens signIn, string? device)
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

    /// <summary>The id of the session.</summary>
    public static Guid IdOf(AuthenticationProperties properties) => Guid.Parse(properties.GetString(IdKey)!);

    /// <summary>The userinfo response of the sign-in, as JSON.</summary>
    public static string ClaimsOf(AuthenticationProperties properties) => properties.GetString(ClaimsKey) ?? "{}";

    /// <summary>The <c>sid</c> claim, or null.</summary>
    public static string? LogtoSessionIdOf(AuthenticationTicket ticket) => ticket.Properties.GetString(LogtoSessionIdKey);

    /// <summary>Browser and system in short, or null.</summary>
    public static string? DeviceOf(AuthenticationTicket ticket) => ticket.Properties.GetString(DeviceKey);

    /// <summary>The sign-in that opened the session, or null.</summary>
    public static string? SignInIdOf(AuthenticationTicket ticket) => ticket.Properties.GetString(SignInIdKey);

    /// <summary>The ID token, or null.</summary>
    public static string? IdTokenOf(AuthenticationTicket ticket) => ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.IdToken);

    /// <summary>The refresh token, or null where Logto gave none.</summary>
    public static string? RefreshTokenOf(AuthenticationTicket ticket) =>
        ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken);
}
