using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/users/{id}/sessions</c> and <c>/grants</c>.</summary>
internal static class SessionRoutes
{
    public static readonly ApiError NotFound = new(
        StatusCodes.Status404NotFound, "oidc.session_not_found", "Session not found.");

    private static readonly string[] Targets = ["all", "firstParty"];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/{userId}/sessions", async (TenantDb db, UserSessions sessions, string userId, CancellationToken cancellationToken) =>
        {
            var user = await db.FindUserAsync(userId, cancellationToken);
            var list = new JsonArray();
            foreach (var session in await sessions.ListAsync(userId, cancellationToken))
            {
                list.Add(await sessions.DescribeAsync(session, user, cancellationToken));
            }

            return ApiResults.Json(new JsonObject { ["sessions"] = list });
        });
        api.MapGet("/users/{userId}/sessions/{uid}", async (
            TenantDb db, UserSessions sessions, string userId, string uid, CancellationToken cancellationToken) =>
        {
            var user = await db.FindUserAsync(userId, cancellationToken);
            return (await sessions.ListAsync(userId, cancellationToken)).FirstOrDefault(session => session.Uid == uid) is { } session
                ? ApiResults.Json(await sessions.DescribeAsync(session, user, cancellationToken))
                : NotFound;
        });
        api.MapDelete("/users/{userId}/sessions/{uid}", async (
            TenantDb db, UserSessions sessions, string userId, string uid, string? revokeGrantsTarget, CancellationToken cancellationToken) =>
        {
            await db.FindUserAsync(userId, cancellationToken);
            return await sessions.EndAsync(userId, uid, RevokesGrants(revokeGrantsTarget), cancellationToken) ? Results.NoContent() : NotFound;
        });

        api.MapGet("/users/{userId}/grants", async (TenantDb db, UserSessions sessions, string userId, CancellationToken cancellationToken) =>
        {
            await db.FindUserAsync(userId, cancellationToken);
            return ApiResults.Json(new JsonObject { ["grants"] = await sessions.ListGrantsAsync(userId, cancellationToken) });
        });
        api.MapDelete("/users/{userId}/grants/{grantId}", async (
            TenantDb db, UserSessions sessions, string userId, string grantId, CancellationToken cancellationToken) =>
        {
            await db.FindUserAsync(userId, cancellationToken);
            return await sessions.RevokeGrantAsync(userId, grantId, cancellationToken)
                ? Results.NoContent()
                : new ApiError(StatusCodes.Status404NotFound, "oidc.invalid_grant", "Grant request is invalid.");
        });
    }

    /// <summary>Reads <c>revokeGrantsTarget</c>: without it, the grants that outlive a session stay.</summary>
    public static bool RevokesGrants(string? target) => target is not null && (Targets.Contains(target)
        ? true
        : throw new ApiException(ApiError.NotOneOf("revokeGrantsTarget", target, Targets)));
}
