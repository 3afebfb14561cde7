using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>Keys and relations. Whatever belongs to a user, a role or an organization is deleted with it.</summary>
internal static class TenantModel
{
    public static void AddUsers(ModelBuilder model)
    {
        // The names of the tables and columns that existing databases have.
        model.Entity<User>().ToTable("People");
        model.Entity<SocialIdentity>().Property(identity => identity.ConnectorUserId).HasColumnName("UserId");
        model.Entity<SocialIdentity>().Property(identity => identity.UserId).HasColumnName("PersonId");

        model.Entity<SocialIdentity>().HasKey(identity => new { identity.Target, identity.ConnectorUserId });
        model.Entity<SocialIdentity>().HasOne<User>().WithMany(user => user.Identities).HasForeignKey(identity => identity.UserId);
        model.Entity<SsoIdentity>().HasKey(identity => new { identity.SsoConnectorId, identity.IdentityId });
        model.Entity<SsoIdentity>().HasOne<User>().WithMany(user => user.SsoIdentities).HasForeignKey(identity => identity.UserId);
        model.Entity<SsoIdentity>().HasOne<SsoConnector>().WithMany().HasForeignKey(identity => identity.SsoConnectorId);
        model.Entity<MfaVerification>().HasOne<User>().WithMany(user => user.MfaVerifications).HasForeignKey(factor => factor.UserId);
        model.Entity<VerificationRecord>().HasOne<User>().WithMany().HasForeignKey(record => record.UserId).OnDelete(DeleteBehavior.Cascade);
        model.Entity<OneTimeToken>().HasIndex(token => token.Token).IsUnique();
    }

    public static void AddSessions(ModelBuilder model)
    {
        model.Entity<SignInSession>().Property(session => session.UserId).HasColumnName("PersonId");
        model.Entity<SignInSession>().HasKey(session => session.KeyHash);
        model.Entity<SignInSession>().HasOne(session => session.User).WithMany().HasForeignKey(session => session.UserId);
        model.Entity<SessionGrant>().HasKey(grant => grant.AuthorizationId);
        model.Entity<SessionGrant>().HasOne<SignInSession>().WithMany().HasForeignKey(grant => grant.SessionKeyHash);
        model.Entity<Interaction>().HasKey(interaction => interaction.KeyHash);
    }

    public static void AddRoles(ModelBuilder model)
    {
        model.Entity<ApiResource>().HasIndex(resource => resource.Indicator).IsUnique();
        model.Entity<ApiScope>().HasOne<ApiResource>().WithMany(resource => resource.Scopes).HasForeignKey(scope => scope.ResourceId);
        model.Entity<ApiScope>().HasIndex(scope => new { scope.ResourceId, scope.Name }).IsUnique();
        model.Entity<Role>().HasIndex(role => role.Name).IsUnique();
        model.Entity<RoleScope>().HasKey(link => new { link.RoleId, link.ScopeId });
        model.Entity<RoleScope>().HasOne<Role>().WithMany().HasForeignKey(link => link.RoleId);
        model.Entity<RoleScope>().HasOne<ApiScope>().WithMany().HasForeignKey(link => link.ScopeId);
        model.Entity<UserRole>().HasKey(link => new { link.UserId, link.RoleId });
        model.Entity<UserRole>().HasOne<User>().WithMany().HasForeignKey(link => link.UserId);
        model.Entity<UserRole>().HasOne<Role>().WithMany().HasForeignKey(link => link.RoleId);
    }

    public static void AddOrganizations(ModelBuilder model)
    {
        model.Entity<OrganizationRole>().HasIndex(role => role.Name).IsUnique();
        model.Entity<OrganizationScope>().HasIndex(scope => scope.Name).IsUnique();
        model.Entity<OrganizationRoleScope>().HasKey(link => new { link.OrganizationRoleId, link.OrganizationScopeId });
        model.Entity<OrganizationRoleScope>().HasOne<OrganizationRole>().WithMany().HasForeignKey(link => link.OrganizationRoleId);
        model.Entity<OrganizationRoleScope>().HasOne<OrganizationScope>().WithMany().HasForeignKey(link => link.OrganizationScopeId);
        model.Entity<OrganizationRoleResourceScope>().HasKey(link => new { link.OrganizationRoleId, link.ScopeId });
        model.Entity<OrganizationRoleResourceScope>().HasOne<OrganizationRole>().WithMany().HasForeignKey(link => link.OrganizationRoleId);
        model.Entity<OrganizationRoleResourceScope>().HasOne<ApiScope>().WithMany().HasForeignKey(link => link.ScopeId);

        model.Entity<OrganizationMember>().HasKey(member => new { member.OrganizationId, member.UserId });
        model.Entity<OrganizationMember>().HasOne<Organization>().WithMany().HasForeignKey(member => member.OrganizationId);
        model.Entity<OrganizationMember>().HasOne<User>().WithMany().HasForeignKey(member => member.UserId);
        model.Entity<OrganizationMemberRole>().HasKey(link => new { link.OrganizationId, link.UserId, link.OrganizationRoleId });
        model.Entity<OrganizationMemberRole>().HasOne<OrganizationMember>().WithMany()
            .HasForeignKey(link => new { link.OrganizationId, link.UserId });
        model.Entity<OrganizationMemberRole>().HasOne<OrganizationRole>().WithMany().HasForeignKey(link => link.OrganizationRoleId);

        model.Entity<OrganizationInvitation>().HasOne<Organization>().WithMany().HasForeignKey(invitation => invitation.OrganizationId);
        model.Entity<OrganizationInvitationRole>().HasKey(link => new { link.InvitationId, link.OrganizationRoleId });
        model.Entity<OrganizationInvitationRole>().HasOne<OrganizationInvitation>().WithMany().HasForeignKey(link => link.InvitationId);
        model.Entity<OrganizationInvitationRole>().HasOne<OrganizationRole>().WithMany().HasForeignKey(link => link.OrganizationRoleId);

        model.Entity<OrganizationJitEmailDomain>().HasKey(domain => new { domain.OrganizationId, domain.EmailDomain });
        model.Entity<OrganizationJitEmailDomain>().HasOne<Organization>().WithMany().HasForeignKey(domain => domain.OrganizationId);
        model.Entity<OrganizationJitRole>().HasKey(link => new { link.OrganizationId, link.OrganizationRoleId });
        model.Entity<OrganizationJitRole>().HasOne<Organization>().WithMany().HasForeignKey(link => link.OrganizationId);
        model.Entity<OrganizationJitRole>().HasOne<OrganizationRole>().WithMany().HasForeignKey(link => link.OrganizationRoleId);
        model.Entity<OrganizationJitSsoConnector>().HasKey(link => new { link.OrganizationId, link.SsoConnectorId });
        model.Entity<OrganizationJitSsoConnector>().HasOne<Organization>().WithMany().HasForeignKey(link => link.OrganizationId);
        model.Entity<OrganizationJitSsoConnector>().HasOne<SsoConnector>().WithMany().HasForeignKey(link => link.SsoConnectorId);
    }
}
