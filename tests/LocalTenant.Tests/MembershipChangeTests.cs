using System.Net;
using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Bookstore.LocalTenant.Tests;

/// <summary>What is taken away at the tenant shows at the next refresh, as recorded of a real Logto.</summary>
public sealed class MembershipChangeTests : IAsyncLifetime
{
    private const string Scopes = "openid offline_access roles urn:logto:scope:organizations read:shelf write:shelf";

    private TenantWithApp _scene = null!;
    private JsonObject _tokens = null!;

    public async Task InitializeAsync()
    {
        _scene = await TenantWithApp.StartAsync();
        _tokens = await _scene.App.TokensAsync(
            _scene.Browser, App.Ada, ("scope", Scopes), ("resource", _scene.Tenant.Settings.ApiResource));
    }

    public Task DisposeAsync() => _scene.DisposeAsync().AsTask();

    [Fact]
    public async Task Whoever_left_an_organization_is_refused_as_recorded()
    {
        await _scene.Tenant.ChangeAsync(db => db.OrganizationMembers
            .Where(member => member.OrganizationId == SampleData.NightReaders).ExecuteDeleteAsync());

        var answer = await _scene.App.RefreshAsync(_tokens, ("organization_id", SampleData.NightReaders));

        AssertError("error.refresh.left-the-organization", answer);
        Assert.Equal("""["bangkok-readers"]""", (await _scene.App.UserInfoAsync(_tokens)).Json["organizations"]!.ToJsonString());
    }

    [Fact]
    public async Task A_permission_that_only_a_role_gave_goes_with_the_role()
    {
        await _scene.Tenant.ChangeAsync(db => db.OrganizationMembers
            .Where(member => member.OrganizationId == SampleData.NightReaders).ExecuteDeleteAsync());
        Assert.Equal("read:shelf write:shelf", await ApiScopesAsync());

        await _scene.Tenant.ChangeAsync(db => db.UserRoles.Where(role => role.RoleId == SampleData.Librarian).ExecuteDeleteAsync());

        Assert.Equal("read:shelf", await ApiScopesAsync());
    }

    [Theory]
    [InlineData("error.refresh.mfa-required", false)]
    [InlineData("error.refresh.mfa-required.resource", true)]
    public async Task An_organization_that_requires_a_second_factor_refuses_members_without_one_as_recorded(string recording, bool withResource)
    {
        await _scene.Tenant.ChangeAsync(async db =>
            (await db.Organizations.SingleAsync(organization => organization.Id == SampleData.NightReaders)).IsMfaRequired = true);

        var answer = await _scene.App.RefreshAsync(
            _tokens, ("organization_id", SampleData.NightReaders), ("resource", withResource ? _scene.Tenant.Settings.ApiResource : null));

        AssertError(recording, answer);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(_tokens)).Status);
    }

    [Theory]
    [InlineData("all-extended-claims", "identities", "sso_identities", "roles", "organizations", "organization_data", "organization_roles", "custom_data")]
    [InlineData("none")]
    public async Task The_id_token_has_the_claims_that_the_tenant_enables_as_recorded(string recording, params string[] enabled)
    {
        await _scene.Tenant.ChangeAsync(async db =>
        {
            (await db.Configs.SingleAsync(config => config.Key == LogtoConfig.IdToken)).Value =
                new JsonObject { ["enabledExtendedClaims"] = new JsonArray([.. enabled.Select(claim => JsonValue.Create(claim))]) }.ToJsonString();
            var ada = await db.Users.SingleAsync();
            ada.Profile = """{"familyName":"King","givenName":"Ada","locale":"en"}""";
            ada.CustomData = """{"theme":"dark"}""";
        });
        var recorded = Recording.Read($"id-token/{recording}")["id_token"]!["claims"]!.AsObject().Select(claim => claim.Key);

        var tokens = await _scene.App.TokensAsync(
            _scene.Browser, App.Ada, ("prompt", "login consent"), ("scope", (string?)Recording.Read("id-token/none")["response"]!["scope"]));

        Assert.Equal(recorded, App.Claims(tokens).Select(claim => claim.Key).Except(["auth_time", "sid"]));
    }

    private async Task<string?> ApiScopesAsync() =>
        (string?)(await _scene.App.RefreshAsync(_tokens, ("resource", _scene.Tenant.Settings.ApiResource))).Json["scope"];

    private static void AssertError(string name, Answer answer)
    {
        var recorded = Recording.Read($"organizations/{name}");
        Assert.Equal((int)recorded["status"]!, (int)answer.Status);
        Assert.Empty(Recording.Differences(recorded["response"]!.AsObject(), answer.Json));
    }
}
