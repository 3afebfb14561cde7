using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Bookstore.Benchmarks;

/// <summary>Rows in a site's SQLite file, as the site would have written them, in one statement for each table.</summary>
internal static class Rows
{
    private const string Numbers = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $count)";

    // The site gives profiles ascending IDs (UUID version 7).
    private const string ProfileId = "printf('%08X-0000-7000-8000-%012X', n, n)";

    /// <summary>Adds people, whose subjects are <see cref="Provider.GetSubject"/> of 0 and so on.</summary>
    public static void AddProfiles(Installation site, Provider provider, int count) => Execute(
        site, provider, count,
        $"""
        {Numbers} INSERT INTO "UserProfiles" ("Id", "Issuer", "Subject", "Name", "Email", "EmailVerified", "IsSuspended", "CreatedAt", "LastSignedInAt")
        SELECT {ProfileId}, $issuer, printf('%08x', (n * {Provider.Scatter}) & 4294967295), 'Robin', printf('person%d@example.com', n), 1, 0, $now, $now FROM numbers;
        """);

    /// <summary>Adds people with Patreon accounts, each an active patron of a tier that opens all books.</summary>
    public static void AddPatrons(Installation site, Provider provider, int count)
    {
        AddProfiles(site, provider, count);
        Execute(
            site, provider, count,
            $"""
            INSERT INTO "PatreonCampaigns" ("Id", "CreatorUserId", "Name", "AsOf", "SyncedAt", "Currency") VALUES ('1', 'creator', 'Night Press', $now, $now, 'USD');
            INSERT INTO "PatreonTiers" ("CampaignId", "Id", "Position", "Title", "AmountCents", "Currency", "IsPublished")
            VALUES ('1', '10', 0, 'Patron of the Press', 500, 'USD', 1);
            {Numbers} INSERT INTO "PatreonIdentities" ("ProfileId", "Issuer", "PatreonUserId", "LinkedAt", "LastConfirmedAt")
            SELECT {ProfileId}, $issuer, printf('user%d', n), $now, $now FROM numbers;
            {Numbers} INSERT INTO "PatreonMembers" ("CampaignId", "PatreonUserId", "MemberId", "Status", "TierIds", "EntitledCents", "LastChargeStatus",
              "LastChargeAt", "IsGifted", "IsFreeTrial", "AsOf", "CadenceMonths", "Currency", "WillPayCents")
            SELECT '1', printf('user%d', n), printf('member%d', n), 'Active', '["10"]', 500, 'Paid', $now, 0, 0, $now, 1, 'USD', 500 FROM numbers;
            """);
    }

    private static void Execute(Installation site, Provider provider, int count, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={site.DatabasePath};Pooling=false");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$count", count);
        command.Parameters.AddWithValue("$issuer", provider.Issuer);
        command.Parameters.AddWithValue("$now", DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture));
        command.ExecuteNonQuery();
        transaction.Commit();
    }
}
