using System.Globalization;
using System.Security.Claims;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using Microsoft.AspNetCore.Authentication;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What the state of a sign-in (OpenID Connect Core 3.1.2.1) keeps until it comes back, beyond what the handler keeps.</summary>
internal static class SignInState
{
    private const string StartedKey = "started";
    private const string LoginKey = "login";
    private const string RepeatedKey = "repeated";
    private const string IdKey = "sign_in";

    // Where the handler keeps the part of the correlation cookie's name that is this sign-in's own.
    private const string CorrelationKey = ".xsrf";

    /// <summary>Notes when and how a sign-in begins.</summary>
    public static void Write(AuthenticationProperties properties, DateTimeOffset now, bool asksForLogin, bool isRepeated)
    {
        properties.SetString(StartedKey, now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        properties.SetString(LoginKey, asksForLogin ? "1" : null);
        properties.SetString(RepeatedKey, isRepeated ? "1" : null);
    }

    /// <summary>Keeps the name that the handler gave the sign-in: it takes it out again before the sign-in is complete.</summary>
    public static void Name(AuthenticationProperties properties) => properties.SetString(IdKey, properties.GetString(CorrelationKey));

    /// <summary>The name of a sign-in, or null.</summary>
    public static string? IdOf(AuthenticationProperties properties) => properties.GetString(IdKey);

    /// <summary>Reads a sign-in that came back.</summary>
    /// <param name="properties">Its state.</param>
    /// <param name="person">Who it is.</param>
    /// <param name="idToken">The validated claims of the ID token.</param>
    /// <param name="now">The time.</param>
    public static SignInAttempt Read(AuthenticationProperties properties, LogtoSubject person, ClaimsPrincipal idToken, DateTimeOffset now)
    {
        // A state without it is of a version before this one: it began before anything.
        var startedAt = long.TryParse(properties.GetString(StartedKey), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : DateTimeOffset.MinValue;
        var (issuedAt, authenticatedAt) = (Time(idToken, "iat"), Time(idToken, "auth_time"));
        return new SignInAttempt(person, idToken.FindFirst("sid")?.Value, startedAt, now)
        {
            AskedForLogin = properties.GetString(LoginKey) is not null,
            IsRepeated = properties.GetString(RepeatedKey) is not null,
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
