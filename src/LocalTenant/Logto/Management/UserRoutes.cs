using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/users</c>: users, their password, suspension, identities and second factors.</summary>
internal static class UserRoutes
{
    private static readonly ApiError NoIdentity = new(
        StatusCodes.Status404NotFound, "user.identity_not_exist", "The social account has not been associated with this account.");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users", async (TenantDb db, CancellationToken cancellationToken) =>
            ApiResults.List((await db.Users.AsNoTracking().Include(user => user.Identities).OrderBy(user => user.CreatedAt).ToListAsync(cancellationToken))
                .Select(Entities.Of)));
        api.MapGet("/users/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.Json(Entities.Of(await db.FindUserAsync(id, cancellationToken))));
        api.MapPatch("/users/{id}", async (HttpContext context, TenantDb db, UserActions actions, string id, JsonBody body) =>
        {
            var user = await db.FindUserAsync(id, context.RequestAborted);
            await UserChanges.ApplyAsync(db, user, body, context.RequestAborted);
            await actions.SaveAsync(context, user);
            return ApiResults.Json(Entities.Of(user));
        });
        api.MapDelete("/users/{id}", async (HttpContext context, TenantDb db, UserActions actions, string id) =>
        {
            await actions.DeleteAsync(context, await db.FindUserAsync(id, context.RequestAborted));
            return Results.NoContent();
        });
        api.MapPatch("/users/{id}/is-suspended", async (HttpContext context, TenantDb db, UserActions actions, string id, JsonBody body) =>
        {
            var isSuspended = body.OptionalFlag("isSuspended") ?? throw new ApiException(ApiError.WrongType("isSuspended", "boolean", "undefined"));
            var user = await db.FindUserAsync(id, context.RequestAborted);
            await actions.SetSuspendedAsync(context, user, isSuspended);
            return ApiResults.Json(Entities.Of(user));
        });
        api.MapPatch("/users/{id}/password", async (HttpContext context, TenantDb db, UserActions actions, string id, JsonBody body) =>
        {
            var user = await db.FindUserAsync(id, context.RequestAborted);
            UserActions.SetPassword(user, body.Text("password"));
            await actions.SaveAsync(context, user, "/password");
            return ApiResults.Json(Entities.Of(user));
        });
        MapIdentities(api);
        MapFactors(api);
    }

    private static void MapIdentities(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/{id}/identities/{target}", async (TenantDb db, string id, string target, CancellationToken cancellationToken) =>
            (await db.FindUserAsync(id, cancellationToken)).IdentitiesByTarget()[target] is { } identity
                ? ApiResults.Json(new JsonObject { ["identity"] = identity.DeepClone() })
                : NoIdentity);

        // As at Logto, the site hears nothing of it.
        api.MapDelete("/users/{id}/identities/{target}", async (TenantDb db, string id, string target, CancellationToken cancellationToken) =>
        {
            var user = await db.FindUserAsync(id, cancellationToken);
            if (user.Identities.RemoveAll(identity => identity.Target == target) == 0) return NoIdentity;

            user.Touch();
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Json(Entities.Of(user));
        });
    }

    private static void MapFactors(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/{id}/mfa-verifications", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.List((await db.FindUserAsync(id, cancellationToken)).MfaVerifications.Select(SecondFactors.Describe)));
        api.MapPost("/users/{id}/mfa-verifications", async (TenantDb db, string id, JsonBody body, CancellationToken cancellationToken) =>
        {
            body.OneOf("type", SecondFactors.Totp);
            var user = await db.FindUserAsync(id, cancellationToken);
            if (user.MfaVerifications.Count > 0) return SecondFactors.Exists;

            var factor = SecondFactors.Create(user);
            db.MfaVerifications.Add(factor);
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Json(new JsonObject { ["type"] = factor.Type, ["secret"] = factor.Secret, ["secretQrCode"] = "data:image/png;base64," });
        });
        api.MapDelete("/users/{id}/mfa-verifications/{factorId}", async (TenantDb db, string id, string factorId, CancellationToken cancellationToken) =>
            await db.MfaVerifications.Where(factor => factor.UserId == id && factor.Id == factorId).ExecuteDeleteAsync(cancellationToken) == 1
                ? Results.NoContent()
                : ApiError.DoesNotExist("mfa_verifications", factorId));
    }
}
