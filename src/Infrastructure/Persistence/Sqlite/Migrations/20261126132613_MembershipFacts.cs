using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookstore.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class MembershipFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand, in the migration's one transaction: EF Core changes a key of SQLite's by a rebuild outside of it, which a
            // kill leaves half done.
            migrationBuilder.DropIndex(
                name: "IX_PatreonMembers_CampaignId_AsOf",
                table: "PatreonMembers");

            migrationBuilder.DropIndex(
                name: "IX_PatreonMembers_MemberId",
                table: "PatreonMembers");

            migrationBuilder.RenameTable(
                name: "PatreonMembers",
                newName: "PatreonMembersBefore");

            migrationBuilder.CreateTable(
                name: "PatreonMembers",
                columns: table => new
                {
                    CampaignId = table.Column<string>(type: "TEXT", nullable: false),
                    PatreonUserId = table.Column<string>(type: "TEXT", nullable: false),
                    MemberId = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    TierIds = table.Column<string>(type: "TEXT", nullable: false),
                    EntitledCents = table.Column<int>(type: "INTEGER", nullable: false),
                    LastChargeStatus = table.Column<string>(type: "TEXT", nullable: true),
                    LastChargeAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    NextChargeAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Since = table.Column<DateTime>(type: "TEXT", nullable: true),
                    IsGifted = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsFreeTrial = table.Column<bool>(type: "INTEGER", nullable: false),
                    HeldTierIds = table.Column<string>(type: "TEXT", nullable: true),
                    HeldCents = table.Column<int>(type: "INTEGER", nullable: true),
                    HeldSince = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AsOf = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CadenceMonths = table.Column<int>(type: "INTEGER", nullable: true),
                    Currency = table.Column<string>(type: "TEXT", nullable: true),
                    HeldCurrency = table.Column<string>(type: "TEXT", nullable: true),
                    HeldMonths = table.Column<int>(type: "INTEGER", nullable: true),
                    KeptTierIds = table.Column<string>(type: "TEXT", nullable: false, defaultValue: "[]"),
                    LacksCurrency = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    WillPayCents = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonMembers", x => x.MemberId);
                });

            migrationBuilder.Sql(
                """
                INSERT INTO PatreonMembers (CampaignId, PatreonUserId, MemberId, Status, TierIds, EntitledCents, LastChargeStatus, LastChargeAt, NextChargeAt, Since, IsGifted, IsFreeTrial, HeldTierIds, HeldCents, HeldSince, AsOf)
                SELECT CampaignId, PatreonUserId, MemberId, Status, TierIds, EntitledCents, LastChargeStatus, LastChargeAt, NextChargeAt, Since, IsGifted, IsFreeTrial, HeldTierIds, HeldCents, HeldSince, AsOf FROM PatreonMembersBefore;
                """);

            migrationBuilder.DropTable(
                name: "PatreonMembersBefore");

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_CampaignId_AsOf",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "AsOf" });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_CampaignId_PatreonUserId",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "PatreonUserId" });

            migrationBuilder.AddColumn<bool>(
                name: "IsDeleted",
                table: "PatreonTiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "PatreonCampaigns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "PatreonRemovals",
                columns: table => new
                {
                    MemberId = table.Column<string>(type: "TEXT", nullable: false),
                    PatreonUserId = table.Column<string>(type: "TEXT", nullable: true),
                    AsOf = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonRemovals", x => x.MemberId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonRemovals_PatreonUserId",
                table: "PatreonRemovals",
                column: "PatreonUserId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PatreonRemovals");

            migrationBuilder.DropIndex(
                name: "IX_PatreonMembers_CampaignId_AsOf",
                table: "PatreonMembers");

            migrationBuilder.DropIndex(
                name: "IX_PatreonMembers_CampaignId_PatreonUserId",
                table: "PatreonMembers");

            migrationBuilder.RenameTable(
                name: "PatreonMembers",
                newName: "PatreonMembersAfter");

            migrationBuilder.CreateTable(
                name: "PatreonMembers",
                columns: table => new
                {
                    CampaignId = table.Column<string>(type: "TEXT", nullable: false),
                    PatreonUserId = table.Column<string>(type: "TEXT", nullable: false),
                    MemberId = table.Column<string>(type: "TEXT", nullable: false),
                    Status = table.Column<string>(type: "TEXT", nullable: false),
                    TierIds = table.Column<string>(type: "TEXT", nullable: false),
                    EntitledCents = table.Column<int>(type: "INTEGER", nullable: false),
                    LastChargeStatus = table.Column<string>(type: "TEXT", nullable: true),
                    LastChargeAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    NextChargeAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Since = table.Column<DateTime>(type: "TEXT", nullable: true),
                    IsGifted = table.Column<bool>(type: "INTEGER", nullable: false),
                    IsFreeTrial = table.Column<bool>(type: "INTEGER", nullable: false),
                    HeldTierIds = table.Column<string>(type: "TEXT", nullable: true),
                    HeldCents = table.Column<int>(type: "INTEGER", nullable: true),
                    HeldSince = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AsOf = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonMembers", x => new { x.CampaignId, x.PatreonUserId });
                });

            // Of a person who has several records one is kept; the next sync reads all again.
            migrationBuilder.Sql(
                """
                INSERT OR IGNORE INTO PatreonMembers (CampaignId, PatreonUserId, MemberId, Status, TierIds, EntitledCents, LastChargeStatus, LastChargeAt, NextChargeAt, Since, IsGifted, IsFreeTrial, HeldTierIds, HeldCents, HeldSince, AsOf)
                SELECT CampaignId, PatreonUserId, MemberId, Status, TierIds, EntitledCents, LastChargeStatus, LastChargeAt, NextChargeAt, Since, IsGifted, IsFreeTrial, HeldTierIds, HeldCents, HeldSince, AsOf FROM PatreonMembersAfter WHERE PatreonUserId IS NOT NULL;
                """);

            migrationBuilder.DropTable(
                name: "PatreonMembersAfter");

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_CampaignId_AsOf",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "AsOf" });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_MemberId",
                table: "PatreonMembers",
                column: "MemberId",
                unique: true);

            migrationBuilder.DropColumn(
                name: "IsDeleted",
                table: "PatreonTiers");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "PatreonCampaigns");
        }
    }
}
