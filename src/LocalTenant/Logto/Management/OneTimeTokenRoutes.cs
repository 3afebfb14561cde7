using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/one-time-tokens</c>: sign-in links that work once, without an email connector.</summary>
internal static class OneTimeTokenRoutes
{
    private const int DefaultLifetimeInSeconds = 600;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/one-time-tokens", async (TenantDb db, string? email, string? status, CancellationToken cancellationToken) =>
        {
            var now = Now();
            return ApiResults.List((await db.OneTimeTokens.AsNoTracking().OrderByDescending(token => token.CreatedAt).ToListAsync(cancellationToken))
                .Where(token => email is null || token.Email == email)
                .Select(token => Entities.Of(token, now))
                .Where(token => status is null || (string?)token["status"] == status));
        });
        api.MapGet("/one-time-tokens/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
            ApiResults.Json(Entities.Of(await FindAsync(db, id, cancellationToken), Now())));
        api.MapPost("/one-time-tokens", async (TenantDb db, JsonBody body, CancellationToken cancellationToken) =>
        {
            var context = body.OptionalObject("context");
            if (context is not null) new JsonBody(context).OptionalTexts("jitOrganizationIds");

            var token = Create(body.Text("email"), body.OptionalNumber("expiresIn"), context);
            db.OneTimeTokens.Add(token);
            await db.SaveChangesAsync(cancellationToken);
            return ApiResults.Created(Entities.Of(token, Now()));
        });
        api.MapDelete("/one-time-tokens/{id}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.OneTimeTokens.Remove(await FindAsync(db, id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });
    }

    /// <param name="lifetime">In seconds; null for ten minutes.</param>
    public static OneTimeToken Create(string email, long? lifetime, JsonObject? context)
    {
        var now = Now();
        return new OneTimeToken
        {
            Id = TenantConfiguration.NewId(),
            Email = email,
            Token = TenantConfiguration.NewSecret(),
            Context = context?.ToJsonString() ?? "{}",
            CreatedAt = now,
            ExpiresAt = now + ((lifetime ?? DefaultLifetimeInSeconds) * 1000),
        };
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static Task<OneTimeToken> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) =>
        db.OneTimeTokens.FindOrThrowAsync("one_time_tokens", id, cancellationToken);
}
