using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Bookstore.LocalTenant.Logto.Management;

/// <summary>What Logto's Console can do to a user. Each change sends its webhook.</summary>
internal sealed class UserActions(
    TenantDb db, IOpenIddictAuthorizationManager authorizations, IOpenIddictTokenManager tokens, DataMutationWebhooks webhooks)
{
    public Task RenameAsync(HttpContext context, User user, string name)
    {
        user.Name = name;
        user.Touch();
        return SaveAsync(context, user);
    }

    /// <summary>Stores a change that was made to the user.</summary>
    /// <param name="part">The part of the user that was changed, such as <c>/password</c>.</param>
    public async Task SaveAsync(HttpContext context, User user, string part = "")
    {
        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.DataUpdated(context, user, part);
    }

    public static void SetPassword(User user, string password)
    {
        user.PasswordHash = Passwords.Hash(password);
        user.Touch();
    }

    /// <summary>
    /// Suspends the user, who then has neither session nor valid token, or reinstates. As at Logto, a suspension ends nothing
    /// in browsers and sends no back-channel logout: the app learns of it from the webhook.
    /// </summary>
    public async Task SetSuspendedAsync(HttpContext context, User user, bool isSuspended)
    {
        user.IsSuspended = isSuspended;
        user.Touch();
        await db.SaveChangesAsync(context.RequestAborted);
        if (isSuspended)
        {
            await EndSessionsAsync(user, context.RequestAborted);
            await tokens.RevokeBySubjectAsync(user.Id, context.RequestAborted);
            await authorizations.RevokeBySubjectAsync(user.Id, context.RequestAborted);
        }

        webhooks.SuspensionStatusUpdated(context, user);
    }

    public async Task DeleteAsync(HttpContext context, User user)
    {
        await EndSessionsAsync(user, context.RequestAborted);
        var grants = await authorizations.FindBySubjectAsync(user.Id, context.RequestAborted).ToListAsync(context.RequestAborted);
        foreach (var grant in grants) await authorizations.DeleteAsync(grant, context.RequestAborted); // with its tokens

        db.Users.Remove(user);
        await db.SaveChangesAsync(context.RequestAborted);
        webhooks.Deleted(context, user);
    }

    private async Task EndSessionsAsync(User user, CancellationToken cancellationToken)
    {
        var hashes = db.Sessions.Where(session => session.UserId == user.Id).Select(session => session.KeyHash);
        await db.SessionGrants.Where(grant => hashes.Contains(grant.SessionKeyHash)).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(session => session.UserId == user.Id).ExecuteDeleteAsync(cancellationToken);
    }
}
