using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.SignIn;

internal sealed class UserStore(TenantDb db)
{
    public Task<User?> FindAsync(PatreonUser patreonUser, CancellationToken cancellationToken) => db.Users
        .Include(user => user.Identities)
        .SingleOrDefaultAsync(
            user => user.Identities.Any(identity => identity.Target == PatreonConnector.Target && identity.ConnectorUserId == patreonUser.Id),
            cancellationToken);

    public async Task<User> RegisterAsync(PatreonUser patreonUser, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        // An email address belongs to one user: a second user registers without it.
        var isTaken = patreonUser.Email is not null && await db.Users.AnyAsync(other => other.Email == patreonUser.Email, cancellationToken);
        var user = new User
        {
            Id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12),
            Name = patreonUser.Name,
            Avatar = patreonUser.Avatar,
            Email = isTaken ? null : patreonUser.Email,
            CreatedAt = now,
            UpdatedAt = now,
        };
        user.Identities.Add(new SocialIdentity
        {
            Target = PatreonConnector.Target,
            ConnectorUserId = patreonUser.Id,
            UserId = user.Id,
            Details = Details(patreonUser).ToJsonString(),
        });
        db.Users.Add(user);
        await AssignDefaultRolesAsync(user, cancellationToken);
        SampleUsers.Assign(db, user, patreonUser.Id);
        await db.SaveChangesAsync(cancellationToken);
        return user;
    }

    /// <summary>Updates neither profile nor details, as Logto without profile sync.</summary>
    public Task RecordSignInAsync(User user, CancellationToken cancellationToken)
    {
        user.LastSignInAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        user.Touch();
        return db.SaveChangesAsync(cancellationToken);
    }

    private async Task AssignDefaultRolesAsync(User user, CancellationToken cancellationToken)
    {
        var roles = await db.Roles.Where(role => role.IsDefault && role.Type == "User").Select(role => role.Id).ToListAsync(cancellationToken);
        db.UserRoles.AddRange(roles.Select(role => new UserRole { UserId = user.Id, RoleId = role }));
    }

    // Missing values are left out here; in rawData they are null.
    private static JsonObject Details(PatreonUser patreonUser)
    {
        var details = new JsonObject { ["id"] = patreonUser.Id };
        if (patreonUser.Name is not null) details["name"] = patreonUser.Name;
        if (patreonUser.Email is not null) details["email"] = patreonUser.Email;
        if (patreonUser.Avatar is not null) details["avatar"] = patreonUser.Avatar;
        details["rawData"] = patreonUser.RawData.DeepClone();
        return details;
    }
}
