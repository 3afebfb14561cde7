using System.Net;
using System.Text.Json;
using Bookstore.Infrastructure.Json;
using Bookstore.Infrastructure.Logging;

namespace Bookstore.Infrastructure.Logto;

/// <summary>What Logto's token endpoint answered to a refresh (RFC 6749 5.1, 5.2).</summary>
internal abstract record TokenResponse
{
    // Many times the length of Logto's tokens, including one for an API with all its scopes.
    private const int MaxToken = 32 * 1024;

    /// <summary>However long Logto would accept a token: permissions are read from tokens, and may be taken away meanwhile.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromHours(1);

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(5);

    private TokenResponse()
    {
    }

    /// <param name="RefreshToken">The refresh token from now on, or null where none came and the one that was sent stays.</param>
    public sealed record Issued(string AccessToken, TimeSpan Lifetime, IReadOnlyList<string> Scopes, string? RefreshToken) : TokenResponse
    {
        // No token in a log by accident.
        public override string ToString() => nameof(Issued);
    }

    /// <summary>The refresh token is not accepted (<c>invalid_grant</c>).</summary>
    public sealed record InvalidGrant : TokenResponse;

    /// <summary>The person may not have this token.</summary>
    public sealed record Denied(string? Reason) : TokenResponse;

    /// <summary>The grant is for no such resource (RFC 8707 2), whether Logto knows it or not.</summary>
    public sealed record ResourceNotGranted(string? Reason) : TokenResponse;

    /// <summary>Logto rejects the site's application or its secret.</summary>
    public sealed record Rejected(string Reason) : TokenResponse;

    /// <summary>The answer is not Logto's: nobody knows what happened there.</summary>
    public sealed record Unusable(string Reason) : TokenResponse;

    public static TokenResponse Read(HttpStatusCode status, string body)
    {
        JsonElement json;
        try
        {
            using var document = JsonDocument.Parse(body);
            json = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return new Unusable($"status {(int)status} without JSON");
        }

        if (status == HttpStatusCode.OK)
        {
            return ReadIssued(json);
        }

        var description = LogText.CleanOrNull(json.Text("error_description"));
        return (status, json.Text("error")) switch
        {
            (_, null) => new Unusable($"status {(int)status} without an error code"),
            (HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError, _) => new Unusable($"status {(int)status}, {description ?? "without a description"}"),
            (_, "invalid_grant") => new InvalidGrant(),
            // Not a member of the organization, a scope or a second factor missing; or a customizer of tokens that says no.
            (_, "access_denied" or "insufficient_scope") => new Denied(description),
            (_, "invalid_target") => new ResourceNotGranted(description),
            (_, "server_error" or "temporarily_unavailable") => new Unusable($"status {(int)status}, {description ?? "without a description"}"),
            (_, { } error) => new Rejected($"{LogText.Clean(error)}, {description ?? "without a description"}"),
        };
    }

    private static TokenResponse ReadIssued(JsonElement json)
    {
        if (json.Text("access_token") is not { Length: <= MaxToken } accessToken)
        {
            return new Unusable("status 200 without an access token");
        }

        var lifetime = json.Find("expires_in") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : DefaultLifetime;
        return new Issued(
            accessToken,
            lifetime < MaxLifetime ? lifetime : MaxLifetime,
            json.Text("scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            json.Text("refresh_token") is { Length: <= MaxToken } refreshToken ? refreshToken : null);
    }
}
