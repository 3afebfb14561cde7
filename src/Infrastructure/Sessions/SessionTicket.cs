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

    /// <summary>Makes the properties of a new ticket.</summary>
    public static AuthenticationProperties For(LogtoTokens signIn, string? device)
    {
        var properties = new AuthenticationProperties { IsPersistent = true };
        properties.StoreTokens(signIn.Tokens);
        properties.SetString(ClaimsKey, signIn.Claims);
        properties.SetString(LogtoSessionIdKey, signIn.LogtoSessionId);
        properties.SetString(DeviceKey, device);
        return properties;
    }

    /// <summary>Gives the session of a new ticket its id.</summary>
    public static Guid NameSession(AuthenticationTicket ticket, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        ticket.Properties.SetString(IdKey, id.ToString());
        return id;
    }

    /// <summary>The id of the session.</summary>
    public static Guid IdOf(AuthenticationProperties properties) => Guid.Parse(properties.GetString(IdKey)!);

    /// <summary>The userinfo response of the sign-in, as JSON.</summary>
    public static string ClaimsOf(AuthenticationProperties properties) => properties.GetString(ClaimsKey) ?? "{}";

    /// <summary>The <c>sid</c> claim, or null.</summary>
    public static string? LogtoSessionIdOf(AuthenticationTicket ticket) => ticket.Properties.GetString(LogtoSessionIdKey);

    /// <summary>Browser and system in short, or null.</summary>
    public static string? DeviceOf(AuthenticationTicket ticket) => ticket.Properties.GetString(DeviceKey);

    /// <summary>The refresh token, or null where Logto gave none.</summary>
    public static string? RefreshTokenOf(AuthenticationTicket ticket) =>
        ticket.Properties.GetTokenValue(OpenIdConnectParameterNames.RefreshToken);
}
