using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookstore.Infrastructure.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class RefreshRequests : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "LeaderTerms",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Term = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LeaderTerms", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MemberRefreshRequests",
                columns: table => new
                {
                    MemberId = table.Column<string>(type: "text", nullable: false),
                    Requests = table.Column<int>(type: "integer", nullable: false),
                    Failures = table.Column<int>(type: "integer", nullable: false),
                    DueAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MemberRefreshRequests", x => x.MemberId);
                });

            migrationBuilder.CreateTable(
                name: "SyncReports",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    IsPending = table.Column<bool>(type: "boolean", nullable: false),
                    StartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Count = table.Column<int>(type: "integer", nullable: false),
                    Failure = table.Column<string>(type: "text", nullable: true),
                    CompletedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Problem = table.Column<int>(type: "integer", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SyncReports", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SyncRequests",
                columns: table => new
                {
                    ProfileId = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SyncRequests", x => x.ProfileId);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MemberRefreshRequests_DueAt",
                table: "MemberRefreshRequests",
                column: "DueAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LeaderTerms");

            migrationBuilder.DropTable(
                name: "MemberRefreshRequests");

            migrationBuilder.DropTable(
                name: "SyncReports");

            migrationBuilder.DropTable(
                name: "SyncRequests");
        }
    }
}
