using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookstore.Infrastructure.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class MembershipFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "PK_PatreonMembers",
                table: "PatreonMembers");

            migrationBuilder.DropIndex(
                name: "IX_PatreonMembers_MemberId",
                table: "PatreonMembers");

            migrationBuilder.AddColumn<bool>(
                name: "IsDeleted",
                table: "PatreonTiers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "CadenceMonths",
                table: "PatreonMembers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "PatreonMembers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "HeldCurrency",
                table: "PatreonMembers",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HeldMonths",
                table: "PatreonMembers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "KeptTierIds",
                table: "PatreonMembers",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "LacksCurrency",
                table: "PatreonMembers",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "WillPayCents",
                table: "PatreonMembers",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Currency",
                table: "PatreonCampaigns",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddPrimaryKey(
                name: "PK_PatreonMembers",
                table: "PatreonMembers",
                column: "MemberId");

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
                name: "IX_PatreonMembers_CampaignId_PatreonUserId",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "PatreonUserId" });

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

            migrationBuilder.DropPrimaryKey(
                name: "PK_PatreonMembers",
                table: "PatreonMembers");

            migrationBuilder.DropIndex(
                name: "IX_PatreonMembers_CampaignId_PatreonUserId",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "IsDeleted",
                table: "PatreonTiers");

            migrationBuilder.DropColumn(
                name: "CadenceMonths",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "HeldCurrency",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "HeldMonths",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "KeptTierIds",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "LacksCurrency",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "WillPayCents",
                table: "PatreonMembers");

            migrationBuilder.DropColumn(
                name: "Currency",
                table: "PatreonCampaigns");

            migrationBuilder.AddPrimaryKey(
                name: "PK_PatreonMembers",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "PatreonUserId" });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_MemberId",
                table: "PatreonMembers",
                column: "MemberId",
                unique: true);
        }
    }
}
