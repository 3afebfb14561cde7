using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.SignIn;

/// <summary>Finds or registers the person whom the connector reports.</summary>
internal sealed class People(TenantDb db)
{
    public Task<Person?> FindAsync(PatreonUser user, CancellationToken cancellationToken) => db.People
        .Include(person => person.Identities)
        .SingleOrDefaultAsync(
            person => person.Identities.Any(identity => identity.Target == PatreonConnector.Target && identity.UserId == user.Id),
            cancellationToken);

    public async Task<Person> RegisterAsync(PatreonUser user, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

        // An address belongs to one person: a second person with it registers without.
        var isTaken = user.Email is not null && await db.People.AnyAsync(other => other.Email == user.Email, cancellationToken);
        var person = new Person
        {
            Id = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 12),
            Name = user.Name,
            Avatar = user.Avatar,
            Email = isTaken ? null : user.Email,
            CreatedAt = now,
            UpdatedAt = now,
        };
        person.Identities.Add(new LinkedIdentity
        {
            Target = PatreonConnector.Target,
            UserId = user.Id,
            PersonId = person.Id,
            Details = Details(user).ToJsonString(),
        });
        db.People.Add(person);
        await db.SaveChangesAsync(cancellationToken);
        return person;
    }

    /// <summary>A sign-in refreshes neither profile nor details, as a Logto without profile sync.</summary>
    public Task RecordSignInAsync(Person person, CancellationToken cancellationToken)
    {
        person.LastSignInAt = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        person.Touch();
        return db.SaveChangesAsync(cancellationToken);
    }

    // What Patreon did not tell is left out here, though rawData has its null.
    private static JsonObject Details(PatreonUser user)
    {
        var details = new JsonObject { ["id"] = user.Id };
        if (user.Name is not null) details["name"] = user.Name;
        if (user.Email is not null) details["email"] = user.Email;
        if (user.Avatar is not null) details["avatar"] = user.Avatar;
        details["rawData"] = user.RawData.DeepClone();
        return details;
    }
}
