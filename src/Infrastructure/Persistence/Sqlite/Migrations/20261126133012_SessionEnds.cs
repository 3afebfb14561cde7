using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookstore.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SessionEnds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "SignInId",
                table: "UserSessions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "SessionEnds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Issuer = table.Column<string>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", nullable: true),
                    LogtoSessionId = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SessionEnds", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SessionEnds_ExpiresAt",
                table: "SessionEnds",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_SessionEnds_LogtoSessionId",
                table: "SessionEnds",
                column: "LogtoSessionId");

            migrationBuilder.CreateIndex(
                name: "IX_SessionEnds_Subject",
                table: "SessionEnds",
                column: "Subject");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "SessionEnds");

            migrationBuilder.DropColumn(
                name: "SignInId",
                table: "UserSessions");
        }
    }
}
