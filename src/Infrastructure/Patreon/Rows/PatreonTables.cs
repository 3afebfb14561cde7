using Bookstore.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.Infrastructure.Patreon.Rows;

/// <summary>The tables of the database that only the sync with Patreon uses.</summary>
internal static class PatreonTables
{
    extension(BookstoreDbContext database)
    {
        public DbSet<CampaignRow> PatreonCampaigns => database.Set<CampaignRow>();

        public DbSet<MemberRow> PatreonMembers => database.Set<MemberRow>();

        public DbSet<RemovedMemberRow> PatreonRemovals => database.Set<RemovedMemberRow>();

        public DbSet<CreatorTokensRow> PatreonTokens => database.Set<CreatorTokensRow>();

        public DbSet<MemberRefreshRequestRow> MemberRefreshRequests => database.Set<MemberRefreshRequestRow>();

        public DbSet<SyncRequestRow> SyncRequests => database.Set<SyncRequestRow>();

        public DbSet<SyncReportRow> SyncReports => database.Set<SyncReportRow>();
    }
}
