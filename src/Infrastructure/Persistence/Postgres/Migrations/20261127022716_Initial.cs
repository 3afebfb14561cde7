using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Bookstore.Infrastructure.Persistence.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    FriendlyName = table.Column<string>(type: "text", nullable: false),
                    Xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.FriendlyName);
                });

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
                name: "PatreonCampaigns",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    CreatorUserId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: true),
                    Url = table.Column<string>(type: "text", nullable: true),
                    Currency = table.Column<string>(type: "text", nullable: true),
                    AsOf = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    SyncedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonCampaigns", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PatreonMembers",
                columns: table => new
                {
                    MemberId = table.Column<string>(type: "text", nullable: false),
                    CampaignId = table.Column<string>(type: "text", nullable: false),
                    PatreonUserId = table.Column<string>(type: "text", nullable: false),
                    Status = table.Column<string>(type: "text", nullable: false),
                    TierIds = table.Column<List<string>>(type: "text[]", nullable: false),
                    KeptTierIds = table.Column<List<string>>(type: "text[]", nullable: false),
                    EntitledCents = table.Column<int>(type: "integer", nullable: false),
                    CadenceMonths = table.Column<int>(type: "integer", nullable: true),
                    Currency = table.Column<string>(type: "text", nullable: true),
                    LacksCurrency = table.Column<bool>(type: "boolean", nullable: false),
                    WillPayCents = table.Column<int>(type: "integer", nullable: true),
                    LastChargeStatus = table.Column<string>(type: "text", nullable: true),
                    LastChargeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    NextChargeAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    Since = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IsGifted = table.Column<bool>(type: "boolean", nullable: false),
                    IsFreeTrial = table.Column<bool>(type: "boolean", nullable: false),
                    HeldTierIds = table.Column<List<string>>(type: "text[]", nullable: true),
                    HeldCents = table.Column<int>(type: "integer", nullable: true),
                    HeldMonths = table.Column<int>(type: "integer", nullable: true),
                    HeldCurrency = table.Column<string>(type: "text", nullable: true),
                    HeldSince = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    AsOf = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonMembers", x => x.MemberId);
                });

            migrationBuilder.CreateTable(
                name: "PatreonRemovals",
                columns: table => new
                {
                    MemberId = table.Column<string>(type: "text", nullable: false),
                    PatreonUserId = table.Column<string>(type: "text", nullable: true),
                    AsOf = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonRemovals", x => x.MemberId);
                });

            migrationBuilder.CreateTable(
                name: "PatreonTokens",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Pair = table.Column<byte[]>(type: "bytea", nullable: false),
                    SettingsHash = table.Column<string>(type: "text", nullable: false),
                    RenewAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RenewalBegunAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonTokens", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SessionEnds",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Issuer = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: true),
                    LogtoSessionId = table.Column<string>(type: "text", nullable: true),
                    Reason = table.Column<string>(type: "text", nullable: false),
                    OccurredAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ReceivedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SessionEnds", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SpentLogoutTokens",
                columns: table => new
                {
                    TokenId = table.Column<string>(type: "text", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SpentLogoutTokens", x => x.TokenId);
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

            migrationBuilder.CreateTable(
                name: "UserProfiles",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Issuer = table.Column<string>(type: "text", nullable: false),
                    Subject = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: true),
                    Username = table.Column<string>(type: "text", nullable: true),
                    Email = table.Column<string>(type: "text", nullable: true),
                    EmailVerified = table.Column<bool>(type: "boolean", nullable: true),
                    Picture = table.Column<string>(type: "text", nullable: true),
                    LogtoUpdatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    IsSuspended = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSignedInAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserProfiles", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PatreonTiers",
                columns: table => new
                {
                    CampaignId = table.Column<string>(type: "text", nullable: false),
                    Id = table.Column<string>(type: "text", nullable: false),
                    Position = table.Column<int>(type: "integer", nullable: false),
                    Title = table.Column<string>(type: "text", nullable: false),
                    AmountCents = table.Column<int>(type: "integer", nullable: false),
                    Currency = table.Column<string>(type: "text", nullable: false),
                    IsPublished = table.Column<bool>(type: "boolean", nullable: false),
                    IsDeleted = table.Column<bool>(type: "boolean", nullable: false)
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

            migrationBuilder.CreateTable(
                name: "PatreonIdentities",
                columns: table => new
                {
                    ProfileId = table.Column<Guid>(type: "uuid", nullable: false),
                    Issuer = table.Column<string>(type: "text", nullable: false),
                    PatreonUserId = table.Column<string>(type: "text", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: true),
                    Email = table.Column<string>(type: "text", nullable: true),
                    Picture = table.Column<string>(type: "text", nullable: true),
                    Vanity = table.Column<string>(type: "text", nullable: true),
                    ProfileUrl = table.Column<string>(type: "text", nullable: true),
                    LinkedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastConfirmedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PatreonIdentities", x => x.ProfileId);
                    table.ForeignKey(
                        name: "FK_PatreonIdentities_UserProfiles_ProfileId",
                        column: x => x.ProfileId,
                        principalTable: "UserProfiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserSessions",
                columns: table => new
                {
                    KeyHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    ProfileId = table.Column<Guid>(type: "uuid", nullable: false),
                    Ticket = table.Column<byte[]>(type: "bytea", nullable: false),
                    RefreshToken = table.Column<byte[]>(type: "bytea", nullable: true),
                    RefreshStartedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    RefreshLockedUntil = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ValidatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LogtoSessionId = table.Column<string>(type: "text", nullable: true),
                    Device = table.Column<string>(type: "text", nullable: true),
                    SignInId = table.Column<string>(type: "text", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ExpiresAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    RevalidationRequestedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserSessions", x => x.KeyHash);
                    table.ForeignKey(
                        name: "FK_UserSessions_UserProfiles_ProfileId",
                        column: x => x.ProfileId,
                        principalTable: "UserProfiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_MemberRefreshRequests_DueAt",
                table: "MemberRefreshRequests",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "IX_PatreonIdentities_Issuer_PatreonUserId",
                table: "PatreonIdentities",
                columns: new[] { "Issuer", "PatreonUserId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_CampaignId_AsOf",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "AsOf" });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonMembers_CampaignId_PatreonUserId",
                table: "PatreonMembers",
                columns: new[] { "CampaignId", "PatreonUserId" });

            migrationBuilder.CreateIndex(
                name: "IX_PatreonRemovals_PatreonUserId",
                table: "PatreonRemovals",
                column: "PatreonUserId");

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

            migrationBuilder.CreateIndex(
                name: "IX_SpentLogoutTokens_ExpiresAt",
                table: "SpentLogoutTokens",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_UserProfiles_Issuer_Subject",
                table: "UserProfiles",
                columns: new[] { "Issuer", "Subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_ExpiresAt",
                table: "UserSessions",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_Id",
                table: "UserSessions",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_LogtoSessionId",
                table: "UserSessions",
                column: "LogtoSessionId");

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_ProfileId",
                table: "UserSessions",
                column: "ProfileId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "LeaderTerms");

            migrationBuilder.DropTable(
                name: "MemberRefreshRequests");

            migrationBuilder.DropTable(
                name: "PatreonIdentities");

            migrationBuilder.DropTable(
                name: "PatreonMembers");

            migrationBuilder.DropTable(
                name: "PatreonRemovals");

            migrationBuilder.DropTable(
                name: "PatreonTiers");

            migrationBuilder.DropTable(
                name: "PatreonTokens");

            migrationBuilder.DropTable(
                name: "SessionEnds");

            migrationBuilder.DropTable(
                name: "SpentLogoutTokens");

            migrationBuilder.DropTable(
                name: "SyncReports");

            migrationBuilder.DropTable(
                name: "SyncRequests");

            migrationBuilder.DropTable(
                name: "UserSessions");

            migrationBuilder.DropTable(
                name: "PatreonCampaigns");

            migrationBuilder.DropTable(
                name: "UserProfiles");
        }
    }
}
