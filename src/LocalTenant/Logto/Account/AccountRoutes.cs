using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Management;
using Bookstore.LocalTenant.Logto.Webhooks;

namespace Bookstore.LocalTenant.Logto.Account;

/// <summary><c>/api/my-account</c>: the user's own data, identities, sessions and grants.</summary>
internal static class AccountRoutes
{
    private static readonly string[] EditableFields = ["name", "avatar", "username", "customData"];

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("", async (HttpContext context, AccountCaller caller) => ApiResults.Json(await DescribeAsync(context, caller)));
        account.MapPatch("", ChangeAsync);
        account.MapPatch("/profile", ChangeProfileAsync);
        account.MapPost("/password", SetPasswordAsync);
        MapIdentities(account.MapGroup("/identities"));
        MapSessions(account);
    }

    private static void MapIdentities(IEndpointRouteBuilder identities)
    {
        identities.MapPost("", (HttpContext context, AccountCaller caller, VerificationRecords records, LinkedIdentities linked, JsonBody body) =>
            LinkAsync(context, caller, records, linked, body, replaces: false));
        identities.MapPut("", (HttpContext context, AccountCaller caller, VerificationRecords records, LinkedIdentities linked, JsonBody body) =>
            LinkAsync(context, caller, records, linked, body, replaces: true));
        identities.MapDelete("/{target}", async (HttpContext context, AccountCaller caller, LinkedIdentities linked, string target) =>
        {
            await caller.DemandEditAsync("social", context.RequestAborted);
            await caller.DemandVerificationAsync(context);
            await linked.UnlinkAsync(context, caller.User, target);
            return Results.NoContent();
        });
    }

    private static void MapSessions(IEndpointRouteBuilder account)
    {
        account.MapGet("/sessions", async (HttpContext context, AccountCaller caller, UserSessions sessions) =>
        {
            await caller.DemandReadAsync("session", context.RequestAborted);
            await caller.DemandVerificationAsync(context, always: true);
            var list = new JsonArray();
            foreach (var session in await sessions.ListAsync(caller.User.Id, context.RequestAborted))
            {
                var entity = await sessions.DescribeAsync(session, caller.User, context.RequestAborted);
                entity["isCurrent"] = session.GrantId == caller.GrantId;
                list.Add(entity);
            }

            return ApiResults.Json(new JsonObject { ["sessions"] = list });
        });
        account.MapDelete("/sessions/{uid}", async (HttpContext context, AccountCaller caller, UserSessions sessions, string uid, string? revokeGrantsTarget) =>
        {
            await caller.DemandEditAsync("session", context.RequestAborted);
            await caller.DemandVerificationAsync(context, always: true);
            return await sessions.EndAsync(caller.User.Id, uid, SessionRoutes.RevokesGrants(revokeGrantsTarget), context.RequestAborted)
                ? Results.NoContent()
                : SessionRoutes.NotFound with { Status = StatusCodes.Status400BadRequest, Data = new JsonObject { ["status"] = 404 } };
        });
        account.MapGet("/grants", async (HttpContext context, AccountCaller caller, UserSessions sessions) =>
        {
            await caller.DemandReadAsync("session", context.RequestAborted);
            await caller.DemandVerificationAsync(context, always: true);
            return ApiResults.Json(new JsonObject { ["grants"] = await sessions.ListGrantsAsync(caller.User.Id, context.RequestAborted) });
        });
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, AccountCaller caller, TenantDb db, DataMutationWebhooks webhooks, JsonBody body)
    {
        foreach (var field in EditableFields.Where(body.Has)) await caller.DemandEditAsync(field, context.RequestAborted);

        await UserChanges.ApplyAsync(db, caller.User, body, context.RequestAborted);
        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.DataUpdatedByUser(context, caller.User);
        return ApiResults.Json(await DescribeAsync(context, caller));
    }

    private static async Task<IResult> ChangeProfileAsync(HttpContext context, AccountCaller caller, TenantDb db, DataMutationWebhooks webhooks, JsonBody body)
    {
        await caller.DemandEditAsync("profile", context.RequestAborted);
        var profile = UserChanges.MergeProfile(caller.User, body.Json);
        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.DataUpdatedByUser(context, caller.User);
        return ApiResults.Json(profile);
    }

    private static async Task<IResult> SetPasswordAsync(HttpContext context, AccountCaller caller, TenantDb db, DataMutationWebhooks webhooks, JsonBody body)
    {
        await caller.DemandEditAsync("password", context.RequestAborted);
        await caller.DemandVerificationAsync(context);
        UserActions.SetPassword(caller.User, body.Text("password"));
        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.DataUpdatedByUser(context, caller.User);
        return Results.NoContent();
    }

    private static async Task<IResult> LinkAsync(
        HttpContext context, AccountCaller caller, VerificationRecords records, LinkedIdentities linked, JsonBody body, bool replaces)
    {
        await caller.DemandEditAsync("social", context.RequestAborted);
        await caller.DemandVerificationAsync(context);
        var id = body.Text("newIdentifierVerificationRecordId");
        var record = await records.FindSocialAsync(id, context.RequestAborted);
        if (record is not { IsVerified: true })
        {
            return new ApiError(StatusCodes.Status400BadRequest, "verification_record.not_found", "Verification record not found.");
        }

        await linked.LinkAsync(context, caller.User, JsonNode.Parse(record.Data)!["identity"]!.AsObject(), replaces);
        return Results.NoContent();
    }

    // What the scopes of the token and the account center show.
    private static async Task<JsonObject> DescribeAsync(HttpContext context, AccountCaller caller)
    {
        var user = UserEntity.Of(caller.User);
        user["hasPassword"] = caller.User.PasswordHash is not null;
        user["hasSecurityVerificationMethod"] = caller.HasSecurityVerificationMethod;
        (string Name, string Field, string Scope)[] parts =
        [
            ("name", "name", "profile"), ("avatar", "avatar", "profile"), ("username", "username", "profile"), ("profile", "profile", "profile"),
            ("primaryEmail", "email", "email"), ("primaryPhone", "phone", "phone"), ("identities", "social", "identities"),
            ("customData", "customData", "custom_data"),
        ];
        foreach (var (name, field, scope) in parts)
        {
            var isShown = caller.Scopes.Contains(scope) && await caller.AccessAsync(field, context.RequestAborted) != AccountFields.Off;
            if (!isShown) user.Remove(name);
        }

        return user;
    }
}
