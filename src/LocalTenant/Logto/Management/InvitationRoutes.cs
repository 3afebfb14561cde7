using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary><c>/api/organization-invitations</c>. As at a Logto without an email connector, <c>messagePayload</c> must be false.</summary>
internal static class InvitationRoutes
{
    private const string Path = "/organization-invitations";

    private static readonly ApiError NoEmailConnector = new(
        StatusCodes.Status501NotImplemented, "connector.not_found", "Cannot find any available connector for type: Email.");

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Path, ListAsync);
        api.MapGet($"{Path}/{{id}}", async (TenantDb db, Invitations invitations, string id, CancellationToken cancellationToken) =>
            ApiResults.Json(await invitations.DescribeAsync(await FindAsync(db, id, cancellationToken), cancellationToken)));
        api.MapPost(Path, CreateAsync);
        api.MapPost($"{Path}/{{id}}/message", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            await FindAsync(db, id, cancellationToken);
            return NoEmailConnector;
        });
        api.MapPut($"{Path}/{{id}}/status", ChangeStatusAsync);
        api.MapDelete($"{Path}/{{id}}", async (TenantDb db, string id, CancellationToken cancellationToken) =>
        {
            db.OrganizationInvitations.Remove(await FindAsync(db, id, cancellationToken));
            await db.SaveChangesAsync(cancellationToken);
            return Results.NoContent();
        });
    }

    private static async Task<IResult> ListAsync(
        TenantDb db, Invitations invitations, string? organizationId, string? inviterId, string? invitee, CancellationToken cancellationToken)
    {
        var found = await db.OrganizationInvitations.AsNoTracking()
            .Where(invitation => (organizationId == null || invitation.OrganizationId == organizationId)
                && (inviterId == null || invitation.InviterId == inviterId)
                && (invitee == null || invitation.Invitee == invitee))
            .OrderByDescending(invitation => invitation.CreatedAt)
            .ToListAsync(cancellationToken);
        List<JsonObject> entities = [];
        foreach (var invitation in found) entities.Add(await invitations.DescribeAsync(invitation, cancellationToken));

        return ApiResults.List(entities);
    }

    private static async Task<IResult> CreateAsync(TenantDb db, Invitations invitations, JsonBody body, CancellationToken cancellationToken)
    {
        var organization = await OrganizationRoutes.FindAsync(db, body.Text("organizationId"), cancellationToken);
        var expiresAt = body.OptionalNumber("expiresAt") ?? throw new ApiException(ApiError.WrongType("expiresAt", "number", "undefined"));
        if (body.Json["messagePayload"] is JsonObject) return NoEmailConnector;

        var invitation = await invitations.CreateAsync(
            organization.Id,
            body.Text("invitee"),
            body.OptionalTexts("organizationRoleIds"),
            expiresAt,
            body.OptionalText("inviterId"),
            cancellationToken);
        return ApiResults.Created(await invitations.DescribeAsync(invitation, cancellationToken));
    }

    private static async Task<IResult> ChangeStatusAsync(HttpContext context, TenantDb db, Invitations invitations, string id, JsonBody body)
    {
        var invitation = await FindAsync(db, id, context.RequestAborted);
        if (body.OneOf("status", "Accepted", "Revoked") == "Revoked")
        {
            await invitations.RevokeAsync(invitation, context.RequestAborted);
        }
        else
        {
            var userId = body.OptionalText("acceptedUserId")
                ?? throw new ApiException(ApiError.InvalidInput("The `acceptedUserId` is required when accepting an invitation."));
            await invitations.AcceptAsync(context, invitation, userId);
        }

        return ApiResults.Json(await invitations.DescribeAsync(invitation, context.RequestAborted));
    }

    private static Task<OrganizationInvitation> FindAsync(TenantDb db, string id, CancellationToken cancellationToken) =>
        db.OrganizationInvitations.FindOrThrowAsync("organization_invitations", id, cancellationToken);
}
