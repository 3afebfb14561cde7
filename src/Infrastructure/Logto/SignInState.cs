using System.Globalization;
using System.Security.Claims;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What this site adds to the state of a sign-in (OpenID Connect Core 3.1.2.1).</summary>
internal static class SignInState
{
    private const string StartedKey = "started";
    private const string LoginKey = "login";
    private const string RepeatedKey = "repeated";
    private const string MaxAgeKey = "max_age";
    private const string IdKey = "sign_in";

    /// <summary>The OpenID Connect handler's key for the random value in the state, until it has compared it with the cookie.</summary>
    public const string CorrelationKey = ".xsrf";

    public static void Write(AuthenticationProperties properties, DateTimeOffset now, AuthorizationRequest request)
    {
        properties.SetString(StartedKey, now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        properties.SetString(LoginKey, AuthorizationRequestParameters.RequiresLogin(request) ? "1" : null);
        properties.SetString(RepeatedKey, request.IsRepeated ? "1" : null);
        properties.SetString(MaxAgeKey, AuthorizationRequestParameters.MaxAgeOf(request).TotalSeconds.ToString("0", CultureInfo.InvariantCulture));
    }

    /// <summary>Copies the id that the handler gave the sign-in: the handler removes its own before the sign-in is complete.</summary>
    public static void StoreId(AuthenticationProperties properties) => properties.SetString(IdKey, properties.GetString(CorrelationKey));

    public static string? IdOf(AuthenticationProperties properties) => properties.GetString(IdKey);

    /// <param name="idToken">The claims of the validated ID token.</param>
    public static SignInAttempt Read(AuthenticationProperties properties, LogtoSubject person, ClaimsPrincipal idToken, DateTimeOffset now)
    {
        // A state without it comes from an earlier version: the sign-in began before everything on record.
        var startedAt = long.TryParse(properties.GetString(StartedKey), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MinValue;
        var (issuedAt, authenticatedAt) = (Time(idToken, "iat"), Time(idToken, "auth_time"));
        return new SignInAttempt(person, idToken.FindFirst("sid")?.Value, startedAt, now)
        {
            IsLoginRequested = properties.GetString(LoginKey) is not null,
            IsRepeated = properties.GetString(RepeatedKey) is not null,
            MaxAge = int.TryParse(properties.GetString(MaxAgeKey), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? TimeSpan.FromSeconds(seconds)
                : null,
            AuthenticationAge = issuedAt - authenticatedAt,
            ClockDifference = issuedAt - now ?? TimeSpan.Zero,
        };
    }

    private static DateTimeOffset? Time(ClaimsPrincipal idToken, string claim) =>
        long.TryParse(idToken.FindFirst(claim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
