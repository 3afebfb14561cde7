namespace Bookstore.Application.Ports;

/// <summary>What Logto says now about the person of a session: a refresh of its tokens, then userinfo (OpenID Connect Core 5.3).</summary>
public interface ISessionUserInfo
{
    Task<SessionUserInfo> ReadAsync(Guid sessionId, CancellationToken cancellationToken);
}

public abstract record SessionUserInfo
{
    private SessionUserInfo()
    {
    }

    /// <param name="Claims">The whole response, as JSON.</param>
    public sealed record Read(LogtoUser User, string Claims) : SessionUserInfo;

    /// <summary>Logto accepts the session, but a rule of the tenant gives its person no access token now.</summary>
    public sealed record Denied : SessionUserInfo;

    /// <summary>The person was suspended or deleted, or the grant was revoked. The session has been ended.</summary>
    public sealed record SessionEnded : SessionUserInfo;

    /// <inheritdoc cref="AccessTokenResult.SignInNeeded" />
    public sealed record SignInNeeded : SessionUserInfo;

    /// <inheritdoc cref="AccessTokenResult.Misconfigured" />
    public sealed record Misconfigured : SessionUserInfo;

    /// <summary>Logto can't be reached, says not now, or its answer can't be used.</summary>
    public sealed record Unavailable : SessionUserInfo;
}
