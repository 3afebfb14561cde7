using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>What a Logto tenant stores, beside OpenIddict's applications, grants and tokens.</summary>
internal sealed class TenantDb(DbContextOptions<TenantDb> options) : DbContext(options)
{
    public DbSet<User> Users => Set<User>();

    public DbSet<SocialIdentity> Identities => Set<SocialIdentity>();

    public DbSet<SsoIdentity> SsoIdentities => Set<SsoIdentity>();

    public DbSet<SsoConnector> SsoConnectors => Set<SsoConnector>();

    public DbSet<MfaVerification> MfaVerifications => Set<MfaVerification>();

    public DbSet<VerificationRecord> VerificationRecords => Set<VerificationRecord>();

    public DbSet<OneTimeToken> OneTimeTokens => Set<OneTimeToken>();

    public DbSet<SignInSession> Sessions => Set<SignInSession>();

    public DbSet<SessionGrant> SessionGrants => Set<SessionGrant>();

    public DbSet<Interaction> Interactions => Set<Interaction>();

    public DbSet<ApiResource> Resources => Set<ApiResource>();

    public DbSet<ApiScope> Scopes => Set<ApiScope>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<RoleScope> RoleScopes => Set<RoleScope>();

    public DbSet<UserRole> UserRoles => Set<UserRole>();

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<OrganizationRole> OrganizationRoles => Set<OrganizationRole>();

    public DbSet<OrganizationScope> OrganizationScopes => Set<OrganizationScope>();

    public DbSet<OrganizationRoleScope> OrganizationRoleScopes => Set<OrganizationRoleScope>();

    public DbSet<OrganizationRoleResourceScope> OrganizationRoleResourceScopes => Set<OrganizationRoleResourceScope>();

    public DbSet<OrganizationMember> OrganizationMembers => Set<OrganizationMember>();

    public DbSet<OrganizationMemberRole> OrganizationMemberRoles => Set<OrganizationMemberRole>();

    public DbSet<OrganizationInvitation> OrganizationInvitations => Set<OrganizationInvitation>();

    public DbSet<OrganizationInvitationRole> OrganizationInvitationRoles => Set<OrganizationInvitationRole>();

    public DbSet<OrganizationJitEmailDomain> OrganizationJitEmailDomains => Set<OrganizationJitEmailDomain>();

    public DbSet<OrganizationJitRole> OrganizationJitRoles => Set<OrganizationJitRole>();

    public DbSet<OrganizationJitSsoConnector> OrganizationJitSsoConnectors => Set<OrganizationJitSsoConnector>();

    public DbSet<LogtoConfig> Configs => Set<LogtoConfig>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        TenantModel.AddUsers(modelBuilder);
        TenantModel.AddSessions(modelBuilder);
        TenantModel.AddRoles(modelBuilder);
        TenantModel.AddOrganizations(modelBuilder);
        modelBuilder.Entity<LogtoConfig>().HasKey(config => config.Key);
    }
}
