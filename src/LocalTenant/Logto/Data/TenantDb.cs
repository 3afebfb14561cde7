using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Users, sessions and interactions, beside OpenIddict's application, grants and tokens.</summary>
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

/// <summary>Times are Unix milliseconds, as in Logto's claims.</summary>
internal sealed class User
{
    public required string Id { get; init; }

    public string? Name { get; set; }

    public string? Avatar { get; init; }

    public string? Email { get; init; }

    public required long CreatedAt { get; init; }

    public required long UpdatedAt { get; set; }

    public long? LastSignInAt { get; set; }

    /// <summary>The application that the user first signed in to; as at Logto, not yet set during the registration.</summary>
    public string? ApplicationId { get; set; }

    public bool IsSuspended { get; set; }

    public List<SocialIdentity> Identities { get; init; } = [];

    /// <summary>Sets <see cref="UpdatedAt"/>, later than before even within one millisecond.</summary>
    public void Touch() => UpdatedAt = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds(), UpdatedAt + 1);

    /// <summary>The <c>identities</c> of Logto's claims and webhooks.</summary>
    public JsonObject IdentitiesByTarget() => new(Identities.Select(identity => KeyValuePair.Create<string, JsonNode?>(
        identity.Target,
        new JsonObject { ["userId"] = identity.ConnectorUserId, ["details"] = JsonNode.Parse(identity.Details) })));
}

/// <summary><see cref="Details"/> is JSON, as it was at the moment of linking.</summary>
internal sealed class SocialIdentity
{
    public required string Target { get; init; }

    public required string ConnectorUserId { get; init; }

    public required string UserId { get; init; }

    public required string Details { get; init; }
}

/// <summary>A browser's session at the tenant. The cookie has the key, the database its hash.</summary>
internal sealed class SignInSession
{
    public required string KeyHash { get; init; }

    public required string UserId { get; init; }

    /// <summary>The <c>sid</c> of ID tokens and logout tokens.</summary>
    public required string Sid { get; init; }

    public required DateTimeOffset SignedInAt { get; init; }

    /// <summary>The grant that all authorizations of this session share.</summary>
    public string? GrantId { get; set; }

    /// <summary>The authorization request that this sign-in was made for and that must not ask again.</summary>
    public string? FreshFor { get; set; }

    public User User { get; init; } = null!;
}

/// <summary>A grant without <c>offline_access</c>, which ends with its session.</summary>
internal sealed class SessionGrant
{
    public required string AuthorizationId { get; init; }

    public required string SessionKeyHash { get; init; }
}

/// <summary>An authorization request that waits for the user, bound to the browser by a cookie.</summary>
internal sealed class Interaction
{
    public required string KeyHash { get; init; }

    public required string AuthorizeUrl { get; init; }

    public required bool RegisterFirst { get; init; }

    public string? UiLocales { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The state sent to Patreon; null once it came back.</summary>
    public string? ConnectorState { get; set; }
}
