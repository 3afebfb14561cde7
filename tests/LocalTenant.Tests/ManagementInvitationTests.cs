using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using static Bookstore.LocalTenant.Tests.Support.ManagementClient;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Invitations to organizations, held to a real Logto's answers.</summary>
public sealed class ManagementInvitationTests : IAsyncLifetime
{
    private const string Path = "/api/organization-invitations";
    private const string Margaret = "Margaret Hamilton, not a member";

    private static readonly string[] OfTheInstance =
        ["id", "invitee", "organizationId", "acceptedUserId", "createdAt", "updatedAt", "expiresAt", "organizationRoles"];

    private readonly long _tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();
    private TenantWithApp _scene = null!;
    private ManagementClient _api = null!;

    [Fact]
    public async Task An_invitation_is_created_read_and_accepted_as_recorded_and_the_site_hears_of_the_member()
    {
        var created = await InviteAsync("margaret@example.com", roles: """["reader"]""");
        AssertAsRecorded("management/invitation.create", created, OfTheInstance);
        var path = $"{Path}/{created.Json["id"]}";
        AssertAsRecorded("management/invitation.get", await _api.CallAsync("GET", path), OfTheInstance);
        AssertAsRecorded("management/invitation.list", await _api.CallAsync("GET", $"{Path}?organizationId=night-readers"), OfTheInstance);
        AssertAsRecorded("management/error.invitation.twice", await InviteAsync("margaret@example.com"));

        var userId = await RegisterAsync(Margaret);
        var accepted = await _api.CallAsync("PUT", $"{path}/status", $$"""{"acceptedUserId":"{{userId}}","status":"Accepted"}""");

        AssertAsRecorded("management/invitation.accept", accepted, OfTheInstance);
        var webhook = await _scene.NextWebhookAsync("Organization.Membership.Updated");
        Assert.Equal("night-readers", (string?)webhook["organizationId"]);
        var organization = (await _api.CallAsync("GET", $"/api/users/{userId}/organizations")).Json[0]!;
        Assert.Equal("night-readers", (string?)organization["id"]);
        Assert.Equal("reader", (string?)organization["organizationRoles"]![0]!["name"]);
        AssertAsRecorded(
            "management/error.invitation.accept.again",
            await _api.CallAsync("PUT", $"{path}/status", $$"""{"acceptedUserId":"{{userId}}","status":"Accepted"}"""));
        AssertAsRecorded("management/error.invitation.member-already", await InviteAsync("margaret@example.com"));
    }

    [Fact]
    public async Task Somebody_elses_invitation_is_not_accepted()
    {
        var invitation = await InviteAsync("somebody@example.com");
        var userId = await RegisterAsync(Margaret);

        AssertAsRecorded(
            "management/error.invitation.accept.wrong-person",
            await _api.CallAsync("PUT", $"{Path}/{invitation.Json["id"]}/status", $$"""{"acceptedUserId":"{{userId}}","status":"Accepted"}"""));
        Assert.Empty((await _api.CallAsync("GET", $"/api/users/{userId}/organizations")).Json.AsArray());
    }

    [Fact]
    public async Task A_revoked_invitation_is_as_recorded()
    {
        var invitation = await InviteAsync("late@example.com");

        AssertAsRecorded(
            "management/invitation.revoke",
            await _api.CallAsync("PUT", $"{Path}/{invitation.Json["id"]}/status", """{"status":"Revoked"}"""),
            OfTheInstance);
    }

    [Fact]
    public async Task An_invitation_of_the_past_or_by_mail_is_rejected_as_recorded()
    {
        AssertAsRecorded("management/error.invitation.past", await InviteAsync("x@example.com", expiresAt: 1000));
        AssertAsRecorded("management/error.invitation.no-email-connector", await InviteAsync("x@example.com", message: """{"link":"https://site.example/join"}"""));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync("GET", $"{Path}/nope")).Status);
    }

    public async Task InitializeAsync()
    {
        _scene = await TenantWithApp.StartAsync();
        _api = new ManagementClient(_scene.Tenant);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _scene.DisposeAsync();
    }

    private Task<ApiAnswer> InviteAsync(string invitee, string roles = "[]", long? expiresAt = null, string message = "false") => _api.CallAsync(
        "POST",
        Path,
        $$"""{"invitee":"{{invitee}}","organizationId":"night-readers","expiresAt":{{expiresAt ?? _tomorrow}},"organizationRoleIds":{{roles}},"messagePayload":{{message}}}""");

    private async Task<string> RegisterAsync(string person)
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser, person);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        return (string)App.Claims(tokens)["sub"]!;
    }
}
