using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookstore.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Patrons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PatreonCampaigns",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    CreatorUserId = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: true),
                    Url = table.Column<string>(type: "TEXT", nullable: true),
                    AsOf = table.Column<DateTime>(type: "TEXT", nullable: false),
                    SyncedAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonCampaigns", x => x.Id);
                });

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

            migrationBuilder.CreateTable(
                name: "PatreonTokens",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Pair = table.Column<byte[]>(type: "BLOB", nullable: false),
                    SettingsHash = table.Column<string>(type: "TEXT", nullable: false),
                    RenewAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    RenewalBegunAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonTokens", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PatreonTiers",
                columns: table => new
                {
                    CampaignId = table.Column<string>(type: "TEXT", nullable: false),
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    AmountCents = table.Column<int>(type: "INTEGER", nullable: false),
                    Currency = table.Column<string>(type: "TEXT", nullable: false),
                    IsPublished = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonTiers", x => new { x.CampaignId, x.Id });
                    table.ForeignKey(
                        name: "FK_PatreonTiers_PatreonCampaigns_CampaignId",
                        column: x => x.CampaignId,
                        principalTable: "PatreonCampaigns",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_CampaignId_AsOf",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "AsOf" });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_MemberId",
                table: "PatreonMembers",
                column: "MemberId",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PatreonMembers");

            migrationBuilder.DropTable(
                name: "PatreonTiers");

            migrationBuilder.DropTable(
                name: "PatreonTokens");

            migrationBuilder.DropTable(
                name: "PatreonCampaigns");
        }
    }
}
