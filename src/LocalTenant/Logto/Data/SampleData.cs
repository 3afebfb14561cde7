using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>
/// What a new database has: an API resource with the role <c>librarian</c>, and two reading circles. The IDs are fixed, so that
/// an app can name them in its settings.
/// </summary>
internal static class SampleData
{
    public const string Librarian = "librarian";
    public const string Member = "member";
    public const string ApiResourceId = "bookstore-api";
    public const string NightReaders = "night-readers";
    public const string BangkokReaders = "bangkok-readers";
    public const string Admin = "admin";
    public const string Reader = "reader";
    public const string SsoConnectorId = "university-local";

    /// <summary>Users with an address of this domain join the Bangkok Reading Circle when they register.</summary>
    public const string JitDomain = "readers.example";

    /// <summary>The API has the app's address, which is a setting.</summary>
    public static Task UpdateApiResourceAsync(TenantDb db, LocalTenantSettings settings, CancellationToken cancellationToken) => db.Resources
        .Where(resource => resource.Id == ApiResourceId && resource.Indicator != settings.ApiResource)
        .ExecuteUpdateAsync(resources => resources.SetProperty(resource => resource.Indicator, settings.ApiResource), cancellationToken);

    public static async Task AddAsync(TenantDb db, LocalTenantSettings settings, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        AddResource(db, settings, now);
        AddTemplate(db);
        AddOrganizations(db, now);
        db.SsoConnectors.Add(new SsoConnector
        {
            Id = SsoConnectorId,
            ConnectorName = "university",
            ProviderName = "OIDC",
            DisplayName = "University of Samples",
            Issuer = "https://login.university.example",
            Domains = "university.example",
        });
        db.OrganizationJitSsoConnectors.Add(new() { OrganizationId = NightReaders, SsoConnectorId = SsoConnectorId });
        db.Configs.Add(new() { Key = LogtoConfig.IdToken, Value = """{"enabledExtendedClaims":["roles","organizations","organization_roles"]}""" });
        await db.SaveChangesAsync(cancellationToken);
    }

    private static void AddResource(TenantDb db, LocalTenantSettings settings, long now)
    {
        db.Resources.Add(new ApiResource { Id = ApiResourceId, Name = "Bookstore API", Indicator = settings.ApiResource });
        db.Roles.AddRange(
            new Role { Id = Member, Name = Member, Description = "Everybody who has an account", IsDefault = true },
            new Role { Id = Librarian, Name = Librarian, Description = "Looks after the shelf" });
        Add("read:shelf", "See the books", Member, Librarian);
        Add("write:shelf", "Change the books", Librarian);
        Add("read:profile", "See one's own profile", Member);
        Add("read:membership", "See one's own membership", Member);

        void Add(string name, string description, params string[] roles)
        {
            db.Scopes.Add(new() { Id = name, ResourceId = ApiResourceId, Name = name, Description = description, CreatedAt = now });
            db.RoleScopes.AddRange(roles.Select(role => new RoleScope { RoleId = role, ScopeId = name }));
        }
    }

    private static void AddTemplate(TenantDb db)
    {
        db.OrganizationRoles.AddRange(
            new OrganizationRole { Id = Admin, Name = Admin, Description = "Runs the circle" },
            new OrganizationRole { Id = Reader, Name = Reader, Description = "Reads along" });
        db.OrganizationScopes.AddRange(
            new OrganizationScope { Id = "read:circle", Name = "read:circle", Description = "See what the circle reads" },
            new OrganizationScope { Id = "write:circle", Name = "write:circle", Description = "Choose what the circle reads" },
            new OrganizationScope { Id = "invite:members", Name = "invite:members", Description = "Invite to the circle" });
        foreach (var scope in (ReadOnlySpan<string>)["read:circle", "write:circle", "invite:members"])
        {
            db.OrganizationRoleScopes.Add(new() { OrganizationRoleId = Admin, OrganizationScopeId = scope });
        }

        db.OrganizationRoleScopes.Add(new() { OrganizationRoleId = Reader, OrganizationScopeId = "read:circle" });
        db.OrganizationRoleResourceScopes.AddRange(
            new() { OrganizationRoleId = Admin, ScopeId = "write:shelf" },
            new() { OrganizationRoleId = Admin, ScopeId = "read:shelf" },
            new() { OrganizationRoleId = Reader, ScopeId = "read:shelf" });
    }

    private static void AddOrganizations(TenantDb db, long now)
    {
        db.Organizations.AddRange(
            new Organization { Id = NightReaders, Name = "Night Readers", Description = "Reads when others sleep", CreatedAt = now },
            new Organization { Id = BangkokReaders, Name = "Bangkok Reading Circle", Description = "Meets by the river", CreatedAt = now });
        db.OrganizationJitEmailDomains.Add(new() { OrganizationId = BangkokReaders, EmailDomain = JitDomain });
        db.OrganizationJitRoles.AddRange(
            new() { OrganizationId = BangkokReaders, OrganizationRoleId = Reader },
            new() { OrganizationId = NightReaders, OrganizationRoleId = Reader });
        const long Day = 86_400_000;
        db.OrganizationInvitations.Add(new OrganizationInvitation
        {
            Id = "invitation-for-alan",
            OrganizationId = BangkokReaders,
            Invitee = "alan@example.com",
            CreatedAt = now,
            UpdatedAt = now,
            ExpiresAt = now + (365 * Day),
        });
        db.OrganizationInvitationRoles.Add(new() { InvitationId = "invitation-for-alan", OrganizationRoleId = Reader });
    }
}
