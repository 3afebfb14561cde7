using Bookstore.LocalTenant.Logto.Data;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>Just-in-time provisioning by the domain of the email address that Patreon reports, held to recordings of a real Logto.</summary>
public sealed class JitProvisioningTests : IAsyncLifetime
{
    private const string Scopes = "openid profile email urn:logto:scope:organizations urn:logto:scope:organization_roles";

    private TenantWithApp _scene = null!;

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public Task DisposeAsync() => _scene.DisposeAsync().AsTask();

    [Fact]
    public async Task A_new_patreon_user_is_made_a_member_as_recorded()
    {
        await ProvisionAsync("example.com");

        var tokens = await _scene.App.TokensAsync(_scene.Browser, App.Margaret, ("scope", Scopes));

        var found = (await _scene.App.UserInfoAsync(tokens)).Json;
        Assert.Equal(
            Recording.Read("jit/userinfo.new-patreon-user")["response"]!.AsObject().Select(claim => claim.Key), found.Select(claim => claim.Key));
        Assert.Equal("""["night-readers:reader"]""", found["organization_roles"]!.ToJsonString());

        await _scene.NextWebhookAsync("User.Created");
        var webhook = await _scene.NextWebhookAsync("Organization.Membership.Updated");
        var recorded = Recording.Read("webhooks/jit.sign-up.Organization.Membership.Updated")["body"]!.AsObject();
        recorded["application"]!["description"] = ""; // the recorded application has none
        Assert.Empty(Recording.Differences(
            recorded,
            webhook,
            "createdAt", "userAgent", "applicationId", "sessionId", "ip", "application.*", "organizationId", "addedUserIds", "hookId"));
        Assert.Equal(SampleData.NightReaders, (string?)webhook["organizationId"]);
        Assert.Equal((string?)found["sub"], (string?)webhook["addedUserIds"]![0]);
        await _scene.NextWebhookAsync("PostRegister");
    }

    [Fact]
    public async Task Somebody_who_is_registered_already_is_not_made_a_member()
    {
        await _scene.App.SignInAsync(_scene.Browser, App.Margaret);
        await ProvisionAsync("example.com");

        var tokens = await _scene.App.TokensAsync(_scene.App.NewBrowser(), App.Margaret, ("scope", Scopes));

        Assert.Empty((await _scene.App.UserInfoAsync(tokens)).Json["organizations"]!.AsArray());
    }

    [Fact]
    public async Task A_user_without_an_email_address_is_not_made_a_member()
    {
        await ProvisionAsync("example.com");

        var tokens = await _scene.App.TokensAsync(_scene.Browser, App.Edsger, ("scope", Scopes));

        Assert.Empty((await _scene.App.UserInfoAsync(tokens)).Json["organizations"]!.AsArray());
    }

    private Task ProvisionAsync(string domain) => _scene.Tenant.ChangeAsync(db => Task.FromResult(
        db.OrganizationJitEmailDomains.Add(new() { OrganizationId = SampleData.NightReaders, EmailDomain = domain })));
}
