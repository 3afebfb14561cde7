using Bookstore.Operations.Doctor;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Operations.Tests;

/// <summary>An answer that a check of <c>doctor</c> does not know is never "ok".</summary>
public sealed class UnknownAnswerTests
{
    // These ask nobody, or what is answered well below.
    private static readonly string[] Others =
    [
        "settings", "database", "keys", "logto.discovery", "logto.clock", "logto.authorization", "logto.organizations", "site.address",
    ];

    public static TheoryData<string, string> Strange { get; } = new()
    {
        { "a page of a proxy's", "200 <h1>Please log in</h1>" },
        { "a page of a firewall's", "403 <h1>Attention Required!</h1>" },
        { "too many requests, by whomever", "429 <h1>Slow down</h1>" },
        { "an empty object", "200 {}" },
        { "no content", "200 " },
        { "an error that is new", """400 {"code":"oidc.invalid_request","error":"invalid_request","error_description":"something new"}""" },
        { "an error with a new code", """400 {"error":"something_new"}""" },
        { "the way to somewhere else", "302 https://login.example/?next=here" },
    };

    [Fact]
    public async Task Each_check_passes_on_a_site_without_a_mistake()
    {
        await using var checks = await DoctorChecks.StartAsync();

        foreach (var name in checks.Names.Except(["keys", "site.address", "logto.setup", "logto.account-center", "patreon.client"]))
        {
            Assert.All(await checks.RunAsync(name), finding => Assert.Equal((name, Verdict.Ok, finding.Message), (name, finding.Verdict, finding.Message)));
        }
    }

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task An_unknown_answer_in_the_place_of_logto_patreon_or_the_site_is_not_ok(string what, string answer)
    {
        await using var checks = await DoctorChecks.StartAsync(("Logto:Management:AppId", "machine"), ("Logto:Management:AppSecret", "secret"));
        var strange = Read(answer);
        checks.Otherwise = strange;
        foreach (var path in checks.Answers.Keys.Where(path => !path.EndsWith("openid-configuration", StringComparison.Ordinal) && !path.EndsWith("jwks", StringComparison.Ordinal)))
        {
            checks.Answers[path] = strange;
        }

        // The site's own refusal is an invalid_request.
        var isTheSites = answer.Contains("invalid_request", StringComparison.Ordinal);
        foreach (var name in checks.Names.Except(Others).Where(name => !isTheSites || !name.StartsWith("site.", StringComparison.Ordinal)))
        {
            // The check breaks where what it needs is not there; doctor says so.
            var findings = await Record.ExceptionAsync(() => checks.RunAsync(name)) is null ? await checks.RunAsync(name) : [];
            Assert.True(findings.All(finding => finding.Verdict != Verdict.Ok), $"{name} takes {what} for good: {string.Join(' ', findings)}");
        }
    }

    [Fact]
    public async Task A_sign_out_that_redirects_elsewhere_is_not_checked()
    {
        await using var checks = await DoctorChecks.StartAsync();
        checks.Answers["/oidc/session/end"] = Results.Redirect("https://login.example/");
        Assert.Equal(Verdict.NotChecked, Assert.Single(await checks.RunAsync("logto.sign-out")).Verdict);

        checks.Answers["/oidc/session/end"] = Results.Redirect($"{checks.Origin}/?state=1");
        Assert.Equal(Verdict.Ok, Assert.Single(await checks.RunAsync("logto.sign-out")).Verdict);
    }

    [Theory]
    [InlineData("Register", Verdict.Warning, "People who have an account")]
    [InlineData("Tomorrow", Verdict.NotChecked, "Tomorrow")]
    public async Task A_restrictive_or_unknown_sign_in_mode_is_reported(string mode, Verdict verdict, string message)
    {
        await using var checks = await DoctorChecks.StartAsync();
        checks.Answers["/api/.well-known/sign-in-exp"] = DoctorChecks.Json(
            $$"""{"signInMode":"{{mode}}","signUp":{"identifiers":[]},"socialConnectors":[{"id":"patreon-1","target":"patreon"}]}""");

        var finding = Assert.Single(await checks.RunAsync("logto.connector"));

        Assert.Equal(verdict, finding.Verdict);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"publicUrl":"ORIGIN","host":"public","client":"by-pigeon"}""")]
    [InlineData("""{"publicUrl":"ORIGIN","host":"public"}""")]
    public async Task An_unknown_client_state_in_the_request_diagnostics_is_not_ok(string arrival)
    {
        await using var checks = await DoctorChecks.StartAsync();
        checks.Answers["/arrival"] = DoctorChecks.Json(arrival.Replace("ORIGIN", checks.Origin, StringComparison.Ordinal));

        Assert.All(await checks.RunAsync("site.public-url"), finding => Assert.NotEqual(Verdict.Ok, finding.Verdict));
    }

    [Theory]
    [InlineData("\"paused\":false,", "")]
    [InlineData("\"triggers\":[", "\"other\":[")]
    [InlineData("\"secret\":\"webhook-secret\",", "")]
    public async Task A_patreon_webhook_without_a_property_is_not_ok(string said, string instead)
    {
        await using var checks = await DoctorChecks.StartAsync();
        var webhook = $$"""
            {"data":[{"type":"webhook","id":"1","attributes":{"uri":"{{checks.Origin}}/webhooks/patreon","paused":false,"secret":"webhook-secret","triggers":[
            "members:create","members:update","members:delete","members:pledge:create","members:pledge:update","members:pledge:delete"]} }]}
            """;
        Assert.Contains(said, webhook, StringComparison.Ordinal);
        checks.Answers["/api/oauth2/v2/webhooks"] = DoctorChecks.Json(webhook.Replace(said, instead, StringComparison.Ordinal));

        Assert.Equal(Verdict.NotChecked, Assert.Single(await checks.RunAsync("patreon.webhook")).Verdict);
    }

    [Fact]
    public async Task A_firewalls_page_says_nothing_about_the_token()
    {
        await using var checks = await DoctorChecks.StartAsync(("Patreon:CampaignId", "5001"));
        foreach (var path in checks.Answers.Keys.Where(path => path.StartsWith("/api/oauth2", StringComparison.Ordinal)))
        {
            checks.Answers[path] = Results.Text("<h1>Attention Required! | Cloudflare</h1>", "text/html", statusCode: 403);
        }

        foreach (var name in (string[])["patreon.token", "patreon.webhook"])
        {
            Assert.All(await checks.RunAsync(name), finding =>
            {
                Assert.DoesNotContain("Make new tokens", finding.Remedy ?? "", StringComparison.Ordinal);
                Assert.DoesNotContain("scope", finding.Message, StringComparison.Ordinal);
                Assert.NotEqual(Verdict.Ok, finding.Verdict);
            });
        }
    }

    private static IResult Read(string answer) => (int.Parse(answer[..3], null), answer[4..]) switch
    {
        (302, var location) => Results.Redirect(location),
        (var status, ['{', ..] json) => DoctorChecks.Json(json, status),
        var (status, html) => Results.Text(html, "text/html", statusCode: status),
    };
}
