using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <param name="Organizations">The IDs of those that the user was made a member of, just in time.</param>
internal sealed record RegisteredUser(User User, IReadOnlyList<string> Organizations);

internal sealed class UserStore(TenantDb db, Provisioning provisioning)
{
    private IQueryable<User> Users => db.Users.AsSplitQuery()
        .Include(user => user.Identities).Include(user => user.SsoIdentities).Include(user => user.MfaVerifications);

    public Task<User?> FindAsync(string id, CancellationToken cancellationToken) =>
        Users.SingleOrDefaultAsync(user => user.Id == id, cancellationToken);

    public Task<User?> FindAsync(SocialUser account, CancellationToken cancellationToken) => Users
        .SingleOrDefaultAsync(
            user => user.Identities.Any(identity => identity.Target == account.Target && identity.ConnectorUserId == account.Id),
            cancellationToken);

    public Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        Users.FirstOrDefaultAsync(user => user.Email == email, cancellationToken);

    public Task<User?> FindAsync(SsoConnector connector, SsoPerson person, CancellationToken cancellationToken) => Users
        .SingleOrDefaultAsync(
            user => user.SsoIdentities.Any(identity => identity.SsoConnectorId == connector.Id && identity.IdentityId == person.Id),
            cancellationToken);

    public async Task<RegisteredUser> RegisterAsync(SocialUser account, CancellationToken cancellationToken)
    {
        // An email address belongs to one user: a second user registers without it.
        var isTaken = account.Email is not null && await db.Users.AnyAsync(other => other.Email == account.Email, cancellationToken);
        var user = NewUser(account.Name, isTaken ? null : account.Email, account.Avatar);
        user.Identities.Add(new SocialIdentity
        {
            Target = account.Target,
            ConnectorUserId = account.Id,
            UserId = user.Id,
            Details = Details(account).ToJsonString(),
        });
        if (account.Target == PatreonConnector.Target) SampleUsers.Assign(db, user, account.Id);

        return await AddAsync(user, null, [], cancellationToken);
    }

    /// <summary>Somebody who came with a one-time token, which may name organizations to join.</summary>
    public Task<RegisteredUser> RegisterAsync(string email, IReadOnlyList<string> organizationIds, CancellationToken cancellationToken) =>
        AddAsync(NewUser(null, email, null), null, organizationIds, cancellationToken);

    public Task<RegisteredUser> RegisterAsync(SsoConnector connector, SsoPerson person, CancellationToken cancellationToken)
    {
        var user = NewUser(person.Name, person.Email, null);
        user.SsoIdentities.Add(person.ToIdentity(connector, user.Id));
        return AddAsync(user, connector.Id, [], cancellationToken);
    }

    public async Task LinkAsync(User user, SsoConnector connector, SsoPerson person, CancellationToken cancellationToken)
    {
        user.SsoIdentities.Add(person.ToIdentity(connector, user.Id));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Updates neither profile nor details, as Logto without profile sync.</summary>
    public Task RecordSignInAsync(User user, CancellationToken cancellationToken)
    {
        user.LastSignInAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        user.Touch();
        return db.SaveChangesAsync(cancellationToken);
    }

    private static User NewUser(string? name, string? email, string? avatar)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        return new User
        {
            Id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12),
            Name = name,
            Avatar = avatar,
            Email = email,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private async Task<RegisteredUser> AddAsync(
        User user, string? ssoConnectorId, IReadOnlyList<string> organizationIds, CancellationToken cancellationToken)
    {
        db.Users.Add(user);
        await provisioning.AssignDefaultRolesAsync(user, cancellationToken);
        var justInTime = await provisioning.FindOrganizationsAsync(user.Email, ssoConnectorId, cancellationToken);
        var joined = await provisioning.JoinAsync(user, [.. justInTime, .. organizationIds], cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new RegisteredUser(user, joined);
    }

    /// <summary>The <c>details</c> of an identity. Missing values are left out here; in <c>rawData</c> they are null.</summary>
    public static JsonObject Details(SocialUser account)
    {
        var details = new JsonObject { ["id"] = account.Id };
        if (account.Name is not null) details["name"] = account.Name;
        if (account.Email is not null) details["email"] = account.Email;
        if (account.Avatar is not null) details["avatar"] = account.Avatar;
        details["rawData"] = account.RawData.DeepClone();
        return details;
    }
}
