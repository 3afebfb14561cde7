using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>
/// The sessions and grants of a user, as the Management and Account APIs have them. Ending one of them tells the site nothing: no
/// back-channel logout, no webhook, as at Logto.
/// </summary>
internal sealed class UserSessions(
    TenantDb db, Sessions sessions, IOpenIddictAuthorizationManager authorizations, LocalTenantSettings settings)
{
    private static readonly TimeSpan GrantLifetime = TimeSpan.FromDays(180);

    public async Task<IReadOnlyList<SignInSession>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        return [.. (await db.Sessions.AsNoTracking().Where(session => session.UserId == userId).ToListAsync(cancellationToken))
            .Where(session => !Sessions.IsExpired(session, now))
            .OrderBy(session => session.SignedInAt)];
    }

    /// <summary>Ends a session, and the grant of its applications if asked to. False if there is no such session.</summary>
    public async Task<bool> EndAsync(string userId, string uid, bool revokesGrants, CancellationToken cancellationToken)
    {
        if ((await ListAsync(userId, cancellationToken)).FirstOrDefault(session => session.Uid == uid) is not { } session) return false;

        await sessions.EndAsync(session.KeyHash, cancellationToken);
        if (revokesGrants && session.GrantId is { } grantId) await RevokeGrantAsync(userId, grantId, cancellationToken);

        return true;
    }

    /// <summary>Revokes a grant with all its tokens. False if the user has no such grant.</summary>
    public async Task<bool> RevokeGrantAsync(string userId, string grantId, CancellationToken cancellationToken) =>
        await authorizations.FindByIdAsync(grantId, cancellationToken) is { } grant
        && await authorizations.GetSubjectAsync(grant, cancellationToken) == userId
        && await authorizations.TryRevokeAsync(grant, cancellationToken);

    public async Task<JsonArray> ListGrantsAsync(string userId, CancellationToken cancellationToken)
    {
        var grants = await db.Set<OpenIddictEntityFrameworkCoreAuthorization>().AsNoTracking()
            .Where(grant => grant.Subject == userId && grant.Status == OpenIddictConstants.Statuses.Valid)
            .ToListAsync(cancellationToken);
        return [.. grants.OrderBy(grant => grant.CreationDate).Select(Describe)];
    }

    public async Task<JsonObject> DescribeAsync(SignInSession session, User user, CancellationToken cancellationToken)
    {
        var expiresAt = (session.SignedInAt + Sessions.Lifetime).ToUnixTimeMilliseconds();
        var application = new JsonObject { ["sid"] = session.Sid, ["grantId"] = session.GrantId };
        if (!await db.SessionGrants.AnyAsync(grant => grant.AuthorizationId == session.GrantId, cancellationToken)) application["persistsLogout"] = true;

        return new JsonObject
        {
            ["payload"] = new JsonObject
            {
                ["exp"] = expiresAt / 1000,
                ["iat"] = session.SignedInAt.ToUnixTimeSeconds(),
                ["jti"] = session.KeyHash,
                ["uid"] = session.Uid,
                ["kind"] = "Session",
                ["loginTs"] = session.SignedInAt.ToUnixTimeSeconds(),
                ["accountId"] = user.Id,
                ["authorizations"] = session.GrantId is null ? [] : new JsonObject { [settings.AppId] = application },
            },
            ["lastSubmission"] = new JsonObject
            {
                ["interactionEvent"] = "SignIn",
                ["userId"] = user.Id,
                ["verificationRecords"] = new JsonArray([.. session.Verifications
                    .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(type => Verification(type, session, user))]),
                ["signInContext"] = new JsonObject { ["ip"] = "127.0.0.1", ["userAgent"] = "" },
            },
            ["clientId"] = settings.AppId,
            ["accountId"] = user.Id,
            ["expiresAt"] = expiresAt,
        };
    }

    private static JsonObject Verification(string type, SignInSession session, User user)
    {
        var record = new JsonObject { ["id"] = session.Uid[..21] };
        if (type == "Social" && user.Identities.FirstOrDefault() is { } identity)
        {
            record["connectorId"] = LocalTenantSettings.ConnectorIdOf(identity.Target);
            record["type"] = type;
            record["socialUserInfo"] = JsonNode.Parse(identity.Details);
        }
        else
        {
            record["type"] = type;
            record["userId"] = user.Id;
            record["verified"] = true;
        }

        return record;
    }

    private JsonObject Describe(OpenIddictEntityFrameworkCoreAuthorization grant)
    {
        var issuedAt = new DateTimeOffset(DateTime.SpecifyKind(grant.CreationDate ?? DateTime.UtcNow, DateTimeKind.Utc));
        var expiresAt = issuedAt + GrantLifetime;
        var scopes = JsonNode.Parse(grant.Scopes ?? "[]")!.AsArray().Select(scope => (string?)scope);
        return new JsonObject
        {
            ["id"] = grant.Id,
            ["payload"] = new JsonObject
            {
                ["exp"] = expiresAt.ToUnixTimeSeconds(),
                ["iat"] = issuedAt.ToUnixTimeSeconds(),
                ["jti"] = grant.Id,
                ["kind"] = "Grant",
                ["clientId"] = settings.AppId,
                ["accountId"] = grant.Subject,
                ["openid"] = new JsonObject { ["scope"] = string.Join(' ', scopes) },
            },
            ["expiresAt"] = expiresAt.ToUnixTimeMilliseconds(),
            ["application"] = new JsonObject { ["id"] = settings.AppId, ["name"] = TenantConfiguration.ApplicationName },
        };
    }
}
