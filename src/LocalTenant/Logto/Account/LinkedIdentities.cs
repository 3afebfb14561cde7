using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Api;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.SignIn;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Account;

/// <summary>Links and unlinks the user's own Patreon account. Each change sends a webhook.</summary>
internal sealed class LinkedIdentities(TenantDb db, DataMutationWebhooks webhooks)
{
    private const string InUse = "The social account has been associated with an existing account.";

    private static readonly ApiError LastMethod = new(
        StatusCodes.Status400BadRequest, "user.last_sign_in_method_required", "You need to keep at least one identifier in your account.");

    private static readonly ApiError NotLinked = new(
        StatusCodes.Status404NotFound, "user.identity_not_exist", "The social account has not been associated with this account.");

    /// <param name="details">Of the Patreon account that the user proved to own.</param>
    /// <param name="replaces">Whether an account that is linked already gives way; otherwise it is an error.</param>
    public async Task LinkAsync(HttpContext context, User user, JsonObject details, bool replaces)
    {
        var patreonId = (string)details["id"]!;
        if (await db.Identities.AnyAsync(
            other => other.Target == PatreonConnector.Target && other.ConnectorUserId == patreonId && other.UserId != user.Id, context.RequestAborted))
        {
            throw new ApiException(new ApiError(StatusCodes.Status422UnprocessableEntity, "user.identity_already_in_use", InUse));
        }

        var present = user.Identities.Find(identity => identity.Target == PatreonConnector.Target);
        if (present is not null && !replaces)
        {
            throw new ApiException(new ApiError(StatusCodes.Status400BadRequest, "user.identity_already_in_use", InUse));
        }

        // The same account again is removed before it is added: its key is the same.
        if (present is not null)
        {
            user.Identities.Remove(present);
            await db.SaveChangesAsync(context.RequestAborted);
        }

        user.Identities.Add(new SocialIdentity
        {
            Target = PatreonConnector.Target,
            ConnectorUserId = patreonId,
            UserId = user.Id,
            Details = details.ToJsonString(),
        });
        await SaveAsync(context, user);
    }

    public async Task UnlinkAsync(HttpContext context, User user, string target)
    {
        if (!user.Identities.Exists(identity => identity.Target == target)) throw new ApiException(NotLinked);
        if (!CanUnlink(user)) throw new ApiException(LastMethod);

        user.Identities.RemoveAll(identity => identity.Target == target);
        await SaveAsync(context, user);
    }

    /// <summary>Whether the user keeps an identifier to sign in with.</summary>
    public static bool CanUnlink(User user) =>
        user.Email is not null || user.Phone is not null || user.Username is not null || user.Identities.Count + user.SsoIdentities.Count > 1;

    private async Task SaveAsync(HttpContext context, User user)
    {
        user.Touch();
        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.DataUpdatedByUser(context, user);
    }
}
