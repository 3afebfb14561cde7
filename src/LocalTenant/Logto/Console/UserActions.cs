using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Logto.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Bookstore.LocalTenant.Logto.Console;

/// <summary>What Logto's Console can do to a person. Each change is told to the app by its webhook.</summary>
internal sealed class UserActions(
    TenantDb db, IOpenIddictAuthorizationManager authorizations, IOpenIddictTokenManager tokens, UserEvents events)
{
    public async Task RenameAsync(HttpContext context, Person person, string name)
    {
        person.Name = name;
        person.Touch();
        await db.SaveChangesAsync(context.RequestAborted);
        events.DataUpdated(context, person);
    }

    /// <summary>
    /// Suspends the person, who then has neither session nor valid token, or reinstates. As at Logto, a suspension ends nothing
    /// in browsers and sends no back-channel logout: the app hears of it by the webhook.
    /// </summary>
    public async Task SetSuspendedAsync(HttpContext context, Person person, bool isSuspended)
    {
        person.IsSuspended = isSuspended;
        person.Touch();
        await db.SaveChangesAsync(context.RequestAborted);
        if (isSuspended)
        {
            await EndSessionsAsync(person, context.RequestAborted);
            await tokens.RevokeBySubjectAsync(person.Id, context.RequestAborted);
            await authorizations.RevokeBySubjectAsync(person.Id, context.RequestAborted);
        }

        events.SuspensionStatusUpdated(context, person);
    }

    public async Task DeleteAsync(HttpContext context, Person person)
    {
        await EndSessionsAsync(person, context.RequestAborted);
        var grants = await authorizations.FindBySubjectAsync(person.Id, context.RequestAborted).ToListAsync(context.RequestAborted);
        foreach (var grant in grants) await authorizations.DeleteAsync(grant, context.RequestAborted); // with its tokens

        db.People.Remove(person);
        await db.SaveChangesAsync(context.RequestAborted);
        events.Deleted(context, person);
    }

    private async Task EndSessionsAsync(Person person, CancellationToken cancellationToken)
    {
        var hashes = db.Sessions.Where(session => session.PersonId == person.Id).Select(session => session.KeyHash);
        await db.SessionGrants.Where(grant => hashes.Contains(grant.SessionKeyHash)).ExecuteDeleteAsync(cancellationToken);
        await db.Sessions.Where(session => session.PersonId == person.Id).ExecuteDeleteAsync(cancellationToken);
    }
}
