using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using static Bookstore.LocalTenant.Tests.Support.ManagementClient;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Roles, API resources and organizations, held to a real Logto's answers and webhooks.</summary>
public sealed class ManagementOrganizationTests : IAsyncLifetime
{
    private const string Margaret = "Margaret Hamilton, not a member"; // with an address, and in no organization

    private TenantWithApp _scene = null!;
    private ManagementClient _api = null!;

    [Fact]
    public async Task Resources_and_permissions_are_as_recorded()
    {
        var created = await _api.CallAsync("POST", "/api/resources", """{"name":"Bookstore API","indicator":"https://bookstore.example/api"}""");
        AssertAsRecorded("management/resource.create", created, "id");
        var scopes = $"/api/resources/{created.Json["id"]}/scopes";
        const string Scope = """{"name":"read:books","description":"Read the books"}""";

        AssertAsRecorded("management/resource.scope.create", await _api.CallAsync("POST", scopes, Scope), "id", "resourceId", "createdAt");
        AssertAsRecorded("management/error.resource.scope.exists", await _api.CallAsync("POST", scopes, Scope));
        AssertAsRecorded("management/resources.list", await _api.CallAsync("GET", "/api/resources"));
        var resources = (await _api.CallAsync("GET", "/api/resources?includeScopes=true")).Json.AsArray();
        Assert.Equal(
            ["read:books"],
            resources.Single(resource => (string?)resource!["indicator"] == "https://bookstore.example/api")!["scopes"]!.AsArray().Select(scope => (string?)scope!["name"]));
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await _api.CallAsync("POST", "/api/resources", """{"name":"Again","indicator":"https://bookstore.example/api"}""")).Status);
    }

    [Fact]
    public async Task A_role_is_created_assigned_and_taken_away_as_recorded_and_no_webhook_tells_of_it()
    {
        var role = await _api.CallAsync("POST", "/api/roles", """{"name":"reader of proofs","description":"Reads the books","type":"User","scopeIds":["read:shelf"]}""");
        AssertAsRecorded("management/role.create", role, "id", "name");
        var userId = await RegisterAsync(App.Edsger);
        var roles = $"/api/users/{userId}/roles";
        var assignment = $$"""{"roleIds":["{{role.Json["id"]}}"]}""";

        AssertAsRecorded("management/user.roles.assign", await _api.CallAsync("POST", roles, assignment), "roleIds", "addedRoleIds");
        AssertAsRecorded("management/error.user.roles.assigned-already", await _api.CallAsync("POST", roles, assignment), "roleIds");
        AssertAsRecorded("management/user.roles.list", await _api.CallAsync("GET", roles), "id", "name", "description", "isDefault");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.CallAsync("DELETE", $"{roles}/{role.Json["id"]}")).Status);
        Assert.DoesNotContain((await _api.CallAsync("GET", roles)).Json.AsArray(), found => (string?)found!["name"] == "reader of proofs");
        await AssertNoMoreWebhooksAsync(userId);
    }

    [Fact]
    public async Task An_organization_with_roles_and_members_is_as_recorded_and_its_members_reach_the_site()
    {
        var userId = await RegisterAsync(Margaret);
        var organization = await _api.CallAsync(
            "POST", "/api/organizations", """{"name":"Reading Circle","description":"A book club","customData":{"shelf":"blue"}}""");
        AssertAsRecorded("management/organization.create", organization, "id", "createdAt");
        var path = $"/api/organizations/{organization.Json["id"]}";
        var scope = await _api.CallAsync("POST", "/api/organization-scopes", """{"name":"read:shelf","description":"See the circle's shelf"}""");
        AssertAsRecorded("management/organization-scope.create", scope, "id");
        var role = await _api.CallAsync(
            "POST",
            "/api/organization-roles",
            $$"""{"name":"host","description":"Runs the circle","organizationScopeIds":["{{scope.Json["id"]}}"],"resourceScopeIds":["read:shelf"]}""");
        AssertAsRecorded("management/organization-role.create", role, "id");

        AssertAsRecorded(
            "management/organization.users.add", await _api.CallAsync("POST", $"{path}/users", $$"""{"userIds":["{{userId}}"]}"""), "userIds");
        await AssertMembershipWebhookAsync("organization.user.add", (string)organization.Json["id"]!, userId, "addedUserIds");
        AssertAsRecorded(
            "management/organization.user.roles.assign",
            await _api.CallAsync("POST", $"{path}/users/{userId}/roles", $$"""{"organizationRoleIds":["{{role.Json["id"]}}"]}"""),
            "organizationRoleIds");
        AssertAsRecorded(
            "management/organization.user.scopes", await _api.CallAsync("GET", $"{path}/users/{userId}/scopes"), "id", "name", "description");
        AssertAsRecorded(
            "management/user.organizations.list",
            await _api.CallAsync("GET", $"/api/users/{userId}/organizations"),
            "id", "createdAt", "organizationRoles");
        AssertAsRecorded(
            "management/organization.users.list",
            await _api.CallAsync("GET", $"{path}/users"),
            "id", "primaryEmail", "name", "avatar", "identities.patreon.userId", "identities.patreon.details.*", "lastSignInAt", "createdAt", "updatedAt", "applicationId", "organizationRoles");
        AssertAsRecorded(
            "management/organization.mfa-required", await _api.CallAsync("PATCH", path, """{"isMfaRequired":true}"""), "id", "createdAt");

        Assert.Equal(HttpStatusCode.NoContent, (await _api.CallAsync("DELETE", $"{path}/users/{userId}")).Status);
        await AssertMembershipWebhookAsync("organization.user.remove", (string)organization.Json["id"]!, userId, "removedUserIds");
        Assert.Equal(HttpStatusCode.NotFound, (await _api.CallAsync("DELETE", $"{path}/users/{userId}")).Status);
    }

    [Fact]
    public async Task Email_domains_for_provisioning_are_as_recorded()
    {
        const string Path = "/api/organizations/night-readers/jit";

        AssertAsRecorded(
            "management/jit.email-domain.add", await _api.CallAsync("POST", $"{Path}/email-domains", """{"emailDomain":"example.com"}"""), "organizationId");
        AssertAsRecorded("management/jit.email-domains.list", await _api.CallAsync("GET", $"{Path}/email-domains"), "organizationId");
        Assert.Equal(HttpStatusCode.NoContent, (await _api.CallAsync("DELETE", $"{Path}/roles/reader")).Status);
        AssertAsRecorded("management/jit.roles.add", await _api.CallAsync("POST", $"{Path}/roles", """{"organizationRoleIds":["reader"]}"""));
    }

    [Fact]
    public async Task One_time_tokens_are_as_recorded()
    {
        var created = await _api.CallAsync("POST", "/api/one-time-tokens", """{"email":"grace@example.com","expiresIn":600}""");

        AssertAsRecorded("management/one-time-token.create", created, "id", "token", "createdAt", "expiresAt");
        Assert.Matches("^[A-Za-z0-9]{32}$", (string?)created.Json["token"]);
        Assert.Equal(600_000, (long)created.Json["expiresAt"]! - (long)created.Json["createdAt"]!);
        var spent = await _api.CallAsync("POST", "/api/one-time-tokens", """{"email":"grace@example.com","expiresIn":0}""");
        var listed = (await _api.CallAsync("GET", "/api/one-time-tokens")).Json.AsArray();
        Assert.Equal("expired", (string?)listed.Single(token => (string?)token!["id"] == (string?)spent.Json["id"])!["status"]);
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

    private async Task<string> RegisterAsync(string person)
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser, person);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
        return (string)App.Claims(tokens)["sub"]!;
    }

    private async Task AssertMembershipWebhookAsync(string recording, string organizationId, string userId, string change)
    {
        var body = await _scene.NextWebhookAsync("Organization.Membership.Updated");
        Assert.Empty(Recording.Differences(
            Recording.Read($"webhooks/{recording}.Organization.Membership.Updated")["body"]!.AsObject(),
            body,
            "createdAt", "userAgent", "ip", "path", "params.id", "params.userId", "organizationId", change, "hookId"));
        Assert.Equal(organizationId, (string?)body["organizationId"]);
        Assert.Equal([userId], body[change]!.AsArray().Select(id => (string?)id));
        Assert.DoesNotContain(":", (string?)body["path"], StringComparison.Ordinal);
    }

    // Webhooks come in order: a later one shows that there was none in between.
    private async Task AssertNoMoreWebhooksAsync(string userId)
    {
        await _api.CallAsync("PATCH", $"/api/users/{userId}", """{"name":"Edsger W. Dijkstra"}""");
        Assert.Equal("Edsger W. Dijkstra", (string?)(await _scene.NextWebhookAsync("User.Data.Updated"))["data"]!["name"]);
    }
}
