using System.Text.Json.Nodes;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

/// <summary>
/// Holds the tenant's webhooks to those of a real Logto, key by key and header by header. What differs on purpose: nothing
/// in shape. Values of the instance differ, and these: <c>hookId</c> is fixed, <c>path</c> and the like tell the call of the
/// Management API that Logto's Console would have made, and <c>userAgent</c> is the developer's browser. Not visible here:
/// the tenant tries again after no answer, 408, 429 and 5xx only, with delays of its own; what it has not sent when it stops is
/// never sent.
/// </summary>
public sealed class WebhookContractTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    [Fact]
    public async Task The_webhooks_of_a_registration_are_as_recorded()
    {
        await _scene.App.SignInAsync(_scene.Browser, App.Edsger); // the recorded one has no address either

        await AssertNextAsync("User.Created", "data");
        await AssertNextAsync("PostRegister", "user");
    }

    [Fact]
    public async Task The_webhook_of_a_sign_in_is_as_recorded()
    {
        await RegisterAsync(App.Ada);
        using var other = _scene.App.NewBrowser();

        await _scene.App.SignInAsync(other);

        await AssertNextAsync("PostSignIn", "user");
    }

    [Fact]
    public async Task The_webhook_of_a_change_is_as_recorded()
    {
        await RegisterAsync(App.Ada);

        await _scene.PressOnUsersPageAsync("Rename Ada Lovelace", ("name", "Ada King"));

        var body = await AssertNextAsync("User.Data.Updated", "data");
        Assert.Equal("Ada King", (string?)body["data"]!["name"]);
        Assert.Equal("Ada Lovelace", (string?)body["data"]!["identities"]!["patreon"]!["details"]!["name"]);
    }

    [Fact]
    public async Task The_webhook_of_a_suspension_is_as_recorded()
    {
        await RegisterAsync(App.Ada);

        await _scene.PressOnUsersPageAsync("Suspend Ada Lovelace");

        await AssertNextAsync("User.SuspensionStatus.Updated", "data");
    }

    [Fact]
    public async Task The_webhook_of_a_deletion_is_as_recorded()
    {
        await RegisterAsync(App.Edsger);

        await _scene.PressOnUsersPageAsync("Delete Edsger Dijkstra");

        await AssertNextAsync("User.Deleted", "data");
    }

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    private async Task RegisterAsync(string person)
    {
        await _scene.App.SignInAsync(_scene.Browser, person);
        await _scene.NextWebhookAsync("User.Created");
        await _scene.NextWebhookAsync("PostRegister");
    }

    private async Task<JsonObject> AssertNextAsync(string @event, string userKey)
    {
        var request = await _scene.Receiver.NextAsync(TenantWithApp.WebhookPath);
        var body = JsonNode.Parse(request.Body)!.AsObject();
        var recording = Recording.Read($"webhook.{@event}");
        foreach (var (name, value) in recording["headers"]!.AsObject())
        {
            Assert.True(request.Headers.ContainsKey(name), name);
            if (name != "logto-signature-sha-256") Assert.Equal((string?)value, request.Headers[name]);
        }

        // Values of the instance: ids, addresses, times, names of the person.
        string[] ofTheInstance =
        [
            "createdAt", "sessionId", "userAgent", "userId", "userIp", "ip", "hookId", "applicationId", "application.id",
            "application.description", "path", "params.userId", $"{userKey}.id", $"{userKey}.primaryEmail", $"{userKey}.name",
            $"{userKey}.avatar", $"{userKey}.createdAt", $"{userKey}.updatedAt", $"{userKey}.lastSignInAt", $"{userKey}.applicationId",
            $"{userKey}.identities.patreon.userId", $"{userKey}.identities.patreon.details.*",
        ];
        Assert.Empty(Recording.Differences(recording["body"]!.AsObject(), body, ofTheInstance));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)body["createdAt"]);
        if (body.ContainsKey("path"))
        {
            var (id, recordedId) = ((string)body["data"]!["id"]!, (string)recording["body"]!["data"]!["id"]!);
            Assert.Equal(id, (string?)body["params"]!["userId"]);
            Assert.Equal((string?)recording["body"]!["path"], ((string)body["path"]!).Replace(id, recordedId, StringComparison.Ordinal));
        }

        return body;
    }
}
