using Bookstore.Infrastructure.Patreon;
using Bookstore.Operations.Doctor;
using Bookstore.Operations.Management;
using Bookstore.Testing;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Tests;

/// <summary>What Cloudflare, or a proxy, answers in Patreon's place says nothing about the creator's token.</summary>
public sealed class PatreonIntermediaryTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;

    public async Task InitializeAsync() => _patreon = await TestPatreon.StartAsync();

    public async Task DisposeAsync() => await _patreon.DisposeAsync();

    [Theory]
    [InlineData(403, "[]", "Check that this machine reaches Patreon")]
    [InlineData(403, """{"errors":[{"code_name":"Forbidden"}]}""", "Compare Patreon:* with the client")]
    [InlineData(200, """{"data":[]}""", "Compare Patreon:* with the client")]
    [InlineData(200, """{"status":"welcome to the guest network"}""", "Check that this machine reaches Patreon")]
    public async Task Setup_advises_on_the_token_only_if_patreon_itself_rejected_it(int status, string answer, string remedy)
    {
        await using var checks = await StartAsync();
        _patreon.Answer = context => TestPatreon.TextAsync(context, answer, status);
        var registrations = new PatreonWebhookRegistrations(checks.Get<PatreonApi>(), checks.Get<IOptions<PatreonOptions>>());

        var exception = await Assert.ThrowsAsync<SetupException>(
            () => registrations.RegisterAsync("https://books.example/webhooks/patreon", CancellationToken.None));

        Assert.StartsWith(remedy, exception.Error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "the response is not Patreon's")]
    [InlineData(401, "something between this site and Patreon, such as Cloudflare or a proxy, responded with status 401")]
    [InlineData(403, "something between this site and Patreon, such as Cloudflare or a proxy, responded with status 403")]
    public async Task Doctor_reports_an_intermediarys_error_as_not_checked(int status, string message)
    {
        _patreon.Answer = context => TestPatreon.CloudflareAsync(context, status);
        await using (var checks = await StartAsync())
        {
            var token = Assert.Single(await checks.RunAsync("patreon.token"));

            Assert.Equal(Verdict.Failed, token.Verdict);
            Assert.Contains(message, token.Message, StringComparison.Ordinal);
            Assert.StartsWith("Check that this machine reaches Patreon", token.Remedy, StringComparison.Ordinal);
        }

        _patreon.Answer = context => context.Request.Path.Value!.EndsWith("/campaigns", StringComparison.Ordinal)
            ? Task.FromResult(false)
            : TestPatreon.CloudflareAsync(context, status);
        await using (var checks = await StartAsync())
        {
            var findings = await checks.RunAsync("patreon.token");
            var webhook = Assert.Single(await checks.RunAsync("patreon.webhook"));

            Assert.Equal([Verdict.Ok, Verdict.NotChecked], findings.Select(finding => finding.Verdict));
            Assert.Equal(Verdict.NotChecked, webhook.Verdict);
            Assert.All((Finding[])[findings[1], webhook], finding => Assert.Contains(message, finding.Message, StringComparison.Ordinal));
        }
    }

    private Task<DoctorChecks> StartAsync() => DoctorChecks.StartAsync(
        [.. _patreon.Settings().Select(setting => (setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value))]);
}
