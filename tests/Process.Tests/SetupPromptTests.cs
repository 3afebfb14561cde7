using System.Text.Json.Nodes;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary><c>setup</c> at a terminal.</summary>
public sealed class SetupPromptTests : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("bookstore-home-").FullName;
    private TestManagementApi _logto = null!;

    public async Task InitializeAsync() => _logto = await TestManagementApi.StartAsync();

    public async Task DisposeAsync()
    {
        await _logto.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Missing_settings_are_prompted_for_and_no_secret_is_shown()
    {
        var (exitCode, terminal) = await SetupAsync(agreement: "y");

        Assert.Equal(0, exitCode);
        Assert.Single(_logto.Applications);
        Assert.Equal("a-secret-of-the-connector", _logto.Connectors[1]!["config"]!["clientSecret"]!.ToString());
        Assert.Contains("a-client-of-the-connector", terminal, StringComparison.Ordinal);
        Assert.DoesNotContain(TestManagementApi.AppSecret, terminal, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-of", terminal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_is_not_confirmed_changes_nothing()
    {
        var (exitCode, terminal) = await SetupAsync(agreement: "n");

        Assert.Equal(1, exitCode);
        Assert.Contains("Nothing was changed.", terminal, StringComparison.Ordinal);
        Assert.Empty(_logto.Writes);
        Assert.NotEmpty(_logto.Calls);
    }

    [Fact]
    public async Task The_redirect_uri_for_patreon_is_on_one_line_however_long()
    {
        var id = new string('x', 80);
        var connector = _logto.Connectors[0]!.DeepClone();
        (connector["id"], connector["connectorId"], connector["target"], connector["config"]) = (id, "patreon-universal", "patreon", new JsonObject());
        _logto.Connectors.Add(connector);

        var (_, terminal) = await SetupAsync(agreement: "y");

        Assert.Contains($"\n  {_logto.Url}callback/{id}\r\n", terminal, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Terminal)> SetupAsync(string agreement) => AppProcess.TypeAsync(
        ["setup"],
        [
            ("Logto endpoint:", _logto.Url.ToString()), ("Machine-to-machine app id:", TestManagementApi.AppId),
            ("Machine-to-machine app secret:", TestManagementApi.AppSecret), ("Client id at Patreon", "a-client-of-the-connector"),
            ("Client secret at Patreon", "a-secret-of-the-connector"), ("Carry this plan out?", agreement),
        ],
        // Where there is no local tenant, the tests set an endpoint, and setup would not ask for one.
        ("Logto__Endpoint", null), ("PublicUrl", "http://localhost:3000"), ("APPDATA", _home));
}
