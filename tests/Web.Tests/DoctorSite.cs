using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A site without a mistake, running, with doubles of Logto and Patreon; a test plants one and has <c>doctor</c> look.</summary>
public sealed class DoctorSite : IAsyncLifetime
{
    private string _discovery = "";

    public TestProvider Provider { get; private set; } = null!;

    public TestPatreon Patreon { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        Patreon = await TestPatreon.StartAsync();
        Patreon.RequestsPerMinute = 1000;
        Provider.Discovery["pushed_authorization_request_endpoint"] = $"{Provider.Url}oidc/request";
        Provider.Discovery["scopes_supported"] = new JsonArray("openid", "offline_access", "profile", "email", "identities", "roles", "urn:logto:scope:organizations", "urn:logto:scope:organization_roles");
        _discovery = Provider.Discovery.ToJsonString();
        App = await RunningApp.StartAsync(
        [
            .. Provider.Settings(), .. Patreon.Settings(), ("Logto__WebhookSigningKey", "a-signing-key"),
            // A site without an API, which nobody has to set up at Logto.
            ("Logto__ApiResource", null),
        ]);
        await App.WaitForLogAsync("Synced all");
        Restore();
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Patreon.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>Takes back what a test planted in the doubles.</summary>
    public void Restore()
    {
        Provider.Reset();
        Provider.Discovery.Clear();
        foreach (var (name, value) in JsonNode.Parse(_discovery)!.AsObject())
        {
            Provider.Discovery[name] = value!.DeepClone();
        }

        Provider.RedirectUri = $"{App.Url}callback";
        Provider.PostLogoutRedirectUri = App.Url.AbsoluteUri;
        Provider.Experience = (JsonObject)JsonNode.Parse("""
            {
              "signInMode": "SignInAndRegister",
              "signUp": { "identifiers": [] },
              "socialSignIn": { "skipRequiredIdentifiers": false },
              "socialConnectors": [{ "id": "google-1", "target": "google" }, { "id": "patreon-1", "target": "patreon" }]
            }
            """)!;
        Patreon.IsAccessTokenExpired = false;
        Patreon.Answer = null;
        Patreon.CampaignIds.Clear();
        Patreon.CampaignIds.Add(TestPatreon.CampaignId);
        Patreon.Webhooks.Clear();
        Patreon.Webhooks.Add(JsonNode.Parse($$"""
            {
              "type": "webhook", "id": "1",
              "attributes": {
                "uri": "{{App.Url}}webhooks/patreon", "paused": false, "secret": "{{TestPatreon.WebhookSecret}}", "num_consecutive_times_failed": 0,
                "triggers": ["members:create", "members:update", "members:delete", "members:pledge:create", "members:pledge:update", "members:pledge:delete"]
              }
            }
            """));
    }

    /// <summary>Runs <c>doctor</c> beside the site, with its settings but for those that a test plants.</summary>
    public Task<Report> RunAsync(params (string Name, string? Value)[] planted) => Report.OfAsync(App, planted);
}

/// <summary>What <c>doctor --json</c> said.</summary>
public sealed record Report(int ExitCode, IReadOnlyList<ReportLine> Lines)
{
    public static async Task<Report> OfAsync(RunningApp app, params (string Name, string? Value)[] planted)
    {
        var (exitCode, output, errors) = await app.RunBesideAsync(["doctor", "--json"], planted);
        Assert.DoesNotContain("Doctor check", errors, StringComparison.Ordinal);
        // Nothing else may be on stdout.
        var json = JsonNode.Parse(output)!;
        Assert.Equal(exitCode == 0, (bool)json["ok"]!);
        return new Report(exitCode, [.. json["checks"]!.AsArray().Select(check => new ReportLine(
            (string)check!["name"]!, (string)check["verdict"]!, (string)check["message"]!, (string?)check["remedy"]))]);
    }

    /// <summary>Asserts that a check failed, and the exit code with it.</summary>
    public void Fails(string name, string message, string remedy)
    {
        Assert.Equal(1, ExitCode);
        Says(name, "failed", message, remedy);
    }

    /// <summary>Asserts that a check warns, and nothing fails.</summary>
    public void Warns(string name, string message, string remedy)
    {
        Says(name, "warning", message, remedy);
        Assert.DoesNotContain(Lines, line => line.Verdict == "failed");
        Assert.Equal(0, ExitCode);
    }

    /// <summary>Asserts that a check was made, and its verdict.</summary>
    public void Is(string name, string verdict)
    {
        var lines = Lines.Where(line => line.Name == name).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(verdict, line.Verdict));
    }

    /// <summary>Asserts a finding without a remedy.</summary>
    public void Has(string name, string verdict, string message) => Assert.Contains(
        Lines, line => line.Name == name && line.Verdict == verdict && line.Message.Contains(message, StringComparison.Ordinal));

    /// <summary>Asserts a finding.</summary>
    public void Says(string name, string verdict, string message, string remedy)
    {
        var line = Lines.FirstOrDefault(line => line.Name == name && line.Verdict == verdict && line.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(line is not null, $"No '{verdict} {name} {message}' in:\n{string.Join('\n', Lines)}");
        Assert.Contains(remedy, line.Remedy, StringComparison.Ordinal);
    }
}

/// <summary>One line of it.</summary>
public sealed record ReportLine(string Name, string Verdict, string Message, string? Remedy);
