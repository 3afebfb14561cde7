namespace Bookstore.LocalTenant.Logto.Data;

/// <summary>
/// What the stand-in Patreon's sample people have at this tenant, given to them when they register: sample users exist only once
/// somebody has signed in with them.
/// </summary>
internal static class SampleUsers
{
    /// <summary>Beatrice Warde's authenticator (RFC 6238), in Base32.</summary>
    public const string TotpSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    /// <param name="patreonUserId">Nobody else than the stand-in's sample people has such an ID together with this address.</param>
    public static void Assign(TenantDb db, User user, string patreonUserId)
    {
        switch (patreonUserId, user.Email)
        {
            case ("10120815", "ada@example.com"):
                db.UserRoles.Add(new() { UserId = user.Id, RoleId = SampleData.Librarian });
                Join(db, user, SampleData.NightReaders, SampleData.Admin);
                Join(db, user, SampleData.BangkokReaders, SampleData.Reader);
                break;
            case ("10061209", "grace@example.com"):
                Join(db, user, SampleData.NightReaders, SampleData.Reader);
                break;
            case ("10180826", "beatrice@example.com"):
                Join(db, user, SampleData.BangkokReaders, SampleData.Admin);
                user.MfaVerifications.Add(new MfaVerification
                {
                    Id = $"totp-{user.Id}",
                    UserId = user.Id,
                    Type = "Totp",
                    Secret = TotpSecret,
                    CreatedAt = user.CreatedAt,
                });
                break;
        }
    }

    private static void Join(TenantDb db, User user, string organizationId, string roleId)
    {
        db.OrganizationMembers.Add(new() { OrganizationId = organizationId, UserId = user.Id });
        db.OrganizationMemberRoles.Add(new() { OrganizationId = organizationId, UserId = user.Id, OrganizationRoleId = roleId });
    }
}
