using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>The tenant's state: users, their sign-ins, and (by OpenIddict) the application with its codes and tokens.</summary>
internal sealed class TenantDb(DbContextOptions<TenantDb> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<SocialIdentity> Identities => Set<SocialIdentity>();

    public DbSet<SignInSession> Sessions => Set<SignInSession>();

    public DbSet<SessionGrant> SessionGrants => Set<SessionGrant>();

    public DbSet<Interaction> Interactions => Set<Interaction>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        // The names of the tables and columns that existing databases have.
        modelBuilder.Entity<User>().ToTable("People");
        modelBuilder.Entity<SocialIdentity>().Property(identity => identity.ConnectorUserId).HasColumnName("UserId");
        modelBuilder.Entity<SocialIdentity>().Property(identity => identity.UserId).HasColumnName("PersonId");
        modelBuilder.Entity<SignInSession>().Property(session => session.UserId).HasColumnName("PersonId");

        modelBuilder.Entity<SocialIdentity>().HasKey(identity => new { identity.Target, identity.ConnectorUserId });
        modelBuilder.Entity<SocialIdentity>().HasOne<User>().WithMany(user => user.Identities).HasForeignKey(identity => identity.UserId);
        modelBuilder.Entity<SignInSession>().HasKey(session => session.KeyHash);
        modelBuilder.Entity<SignInSession>().HasOne(session => session.User).WithMany().HasForeignKey(session => session.UserId);
        modelBuilder.Entity<SessionGrant>().HasKey(grant => grant.AuthorizationId);
        modelBuilder.Entity<SessionGrant>().HasOne<SignInSession>().WithMany().HasForeignKey(grant => grant.SessionKeyHash);
        modelBuilder.Entity<Interaction>().HasKey(interaction => interaction.KeyHash);
    }
}

/// <summary>A user of the tenant. Times are milliseconds since 1970, as in Logto's claims.</summary>
internal sealed class User
{
    public required string Id { get; init; }

    public string? Name { get; set; }

    public string? Avatar { get; init; }

    public string? Email { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; set; }

    public long? LastSignInAt { get; set; }

    /// <summary>The application that the user first signed in to; as at Logto, known a moment after the registration.</summary>
    public string? ApplicationId { get; set; }

    public bool IsSuspended { get; set; }

    public List<SocialIdentity> Identities { get; init; } = [];

    /// <summary>Notes a change: later than every one before, so that two of the same millisecond are told apart.</summary>
    public void Touch() => UpdatedAt = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), UpdatedAt + 1);

    /// <summary>The <c>identities</c> of Logto's claims and webhooks.</summary>
    public JsonObject IdentitiesByTarget() => new(Identities.Select(identity => KeyValuePair.Create<string, JsonNode?>(
        identity.Target,
        new JsonObject { ["userId"] = identity.ConnectorUserId, ["details"] = JsonNode.Parse(identity.Details) })));
}

/// <summary>Who the user is at a social connector; <see cref="Details"/> (JSON) is a snapshot of the moment of linking.</summary>
internal sealed class SocialIdentity
{
    public required string Target { get; init; }

    public required string ConnectorUserId { get; init; }

    public required string UserId { get; init; }

    public required string Details { get; init; }
}

/// <summary>A browser's sign-in at the tenant. Its cookie holds the key; the key's hash is stored.</summary>
internal sealed class SignInSession
{
    public required string KeyHash { get; init; }

    public required string UserId { get; init; }

    /// <summary>What ID tokens and logout tokens call this session (<c>sid</c>).</summary>
    public required string Sid { get; init; }

    public required DateTimeOffset SignedInAt { get; init; }

    /// <summary>The grant that all sign-ins of this session to the application share, once there is one.</summary>
    public string? GrantId { get; set; }

    /// <summary>The authorize URL that this sign-in was made for, until it is answered: that request asks for no other one.</summary>
    public string? FreshFor { get; set; }

    public User User { get; init; } = null!;
}

/// <summary>A grant that ends with its session, because it is without <c>offline_access</c>.</summary>
internal sealed class SessionGrant
{
    public required string AuthorizationId { get; init; }

    public required string SessionKeyHash { get; init; }
}

/// <summary>An authorize request that waits for the user; bound to the browser by a cookie with its key.</summary>
internal sealed class Interaction
{
    public required string KeyHash { get; init; }

    public required string AuthorizeUrl { get; init; }

    public required bool RegisterFirst { get; init; }

    public string? UiLocales { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The state that went to Patreon and has not come back yet.</summary>
    public string? ConnectorState { get; set; }
}
