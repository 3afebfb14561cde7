using System.Security.Cryptography;

namespace Bookstore.LocalTenant.Patreon.Campaigns;

/// <summary>
/// The creator's pair of tokens. The app starts with the pair of <see cref="CreatorClient"/>, and again when its database was
/// deleted: so that access token stays valid beside later pairs until it expires or the creator signs in through the same
/// client. Every refresh token works once.
/// </summary>
internal sealed record CreatorTokens(string AccessToken, string RefreshToken, DateTimeOffset? ExpiresAt, bool IsFirstGood, bool IsReplaced)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(31);

    public static CreatorTokens First { get; } = new(
        CreatorClient.AccessToken, CreatorClient.RefreshToken, ExpiresAt: null, IsFirstGood: true, IsReplaced: false);

    public bool Accepts(string accessToken, DateTimeOffset now) =>
        (accessToken == CreatorClient.AccessToken && IsFirstGood)
        || (accessToken == AccessToken && accessToken != CreatorClient.AccessToken && now < ExpiresAt);

    public CreatorTokens Refreshed(DateTimeOffset now) => this with
    {
        AccessToken = NewToken(),
        RefreshToken = NewToken(),
        ExpiresAt = now + Lifetime,
    };

    public CreatorTokens Expired(DateTimeOffset now) => this with { ExpiresAt = now, IsFirstGood = false };

    /// <summary>The creator signed in through the same client, so Patreon issued another pair and revoked this one.</summary>
    public CreatorTokens Replaced(DateTimeOffset now) => Refreshed(now) with { IsFirstGood = false, IsReplaced = true };

    private static string NewToken() => RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 43);
}
