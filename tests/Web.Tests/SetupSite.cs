using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A tenant, and the home folder of the operator who sets it up.</summary>
public sealed class SetupSite : IAsyncDisposable
{
    /// <summary>The tenant.</summary>
    public TestManagementApi Logto { get; private set; } = null!;

    public string Home { get; } = Directory.CreateTempSubdirectory("bookstore-home-").FullName;

    /// <summary>The file of the user-secrets.</summary>
    public string Secrets => Path.Combine(Home, "Microsoft/UserSecrets/bookstore-patreon-logto/secrets.json");

    /// <summary>Starts with an empty tenant and an empty home.</summary>
    public static async Task<SetupSite> StartAsync() => new() { Logto = await TestManagementApi.StartAsync() };

    /// <summary>Puts an empty tenant in the place of the one that is there, and forgets the user-secrets.</summary>
    public async Task StartAgainAsync()
    {
        await Logto.DisposeAsync();
        Logto = await TestManagementApi.StartAsync();
        File.Delete(Secrets);
    }

    public async ValueTask DisposeAsync()
    {
        await Logto.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }

    /// <summary>Runs <c>setup</c>, which shows no secret.</summary>
    public Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args) => RunAsync(args, []);

    /// <summary>Runs <c>setup</c> with settings, which shows no secret.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] args, params (string, string?)[] settings)
    {
        var run = await RunningApp.RunAsync(
            ["setup", .. args], [.. Logto.Settings(), ("PublicUrl", "http://localhost:3000"), ("APPDATA", Home), .. settings]);
        foreach (var secret in (string[])[TestManagementApi.AppSecret, "a-secret-of-the-connector"])
        {
            Assert.DoesNotContain(secret, run.Output + run.Errors, StringComparison.Ordinal);
        }

        return run;
    }

    /// <summary>What is in the user-secrets.</summary>
    public Dictionary<string, string> Stored() =>
        JsonNode.Parse(File.ReadAllText(Secrets))!.AsObject().ToDictionary(setting => setting.Key, setting => setting.Value!.ToString());

    /// <summary>Fills the user-secrets.</summary>
    public void Store(string json)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Secrets)!);
        File.WriteAllText(Secrets, json);
    }
}
