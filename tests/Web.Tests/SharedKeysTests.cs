using System.Net;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>Two instances on one PostgreSQL server, with their Data Protection keys in it.</summary>
public sealed class SharedKeysTests : IAsyncLifetime
{
    private readonly int _secondPort = RunningApp.FreePort();
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _first = null!;
    private RunningApp _second = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        var database = await (await PostgresServer.OpenAsync()).CreateDatabaseAsync();
        (string, string?)[] settings =
            [.. _provider.Settings(), RunningApp.Postgres, ("ConnectionStrings__Bookstore", database), ("PublicUrl", $"http://localhost:{RunningApp.FreePort()}")];
        // At the same moment: neither finds a key, and each may create one.
        var apps = await Task.WhenAll(
            RunningApp.StartAsync(settings),
            RunningApp.StartAsync([.. settings, ("ASPNETCORE_URLS", $"http://localhost:{_secondPort}")]));
        (_first, _second) = (apps[0], apps[1]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_sign_in_starts_on_one_instance_ends_on_the_other_and_its_form_is_accepted_by_both()
    {
        var callback = await _browser.OpenAsync(new Uri(_first.Url, "/sign-in"), stopAt: new Uri(_first.Url, "/callback").AbsoluteUri);
        using var home = await _browser.GetAsync(OnSecond(callback.Url));
        using var account = await _browser.GetAsync(new Uri(_first.Url, "/account"));
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.OK), (home.StatusCode, account.StatusCode));

        var signedOut = await _browser.PressAsync(await _browser.OpenAsync(OnSecond(_first.Url)), "Sign out", stopAt: _provider.Url.AbsoluteUri);
        Assert.Equal(_provider.Url.Authority, signedOut.Url.Authority);
        var keys = await _first.QueryAsync("SELECT Xml FROM DataProtectionKeys");
        Assert.InRange(keys.Count, 1, 2);
        Assert.All(keys, key =>
        {
            Assert.Contains("encryptedSecret", (string)key[0]!, StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", (string)key[0]!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Without_the_certificate_of_the_others_an_instance_does_not_start()
    {
        var missing = await _first.RunBesideAsync([], ("DataProtection__Certificate", null));
        Assert.Equal(1, missing.ExitCode);
        Assert.StartsWith("DataProtection:Certificate is missing. The Data Protection keys are kept in the database; ", Assert.Single(missing.Errors.Trim().Split('\n')), StringComparison.Ordinal);

        var other = KeyCertificateFile.Create();
        var stranger = await _first.RunBesideAsync([], ("DataProtection__Certificate", other));
        Assert.Equal(1, stranger.ExitCode);
        Assert.StartsWith("The Data Protection keys in the database can't be read. Set DataProtection:Certificate", Assert.Single(stranger.Errors.Trim().Split('\n')), StringComparison.Ordinal);
        File.Delete(other);
    }

    [Fact]
    public async Task Doctor_finds_the_keys_in_the_database_encrypted_and_readable()
    {
        var doctor = await _first.RunBesideAsync(["doctor"]);

        Assert.Contains("The Data Protection keys are kept in the database, encrypted, and can be read.", string.Join(' ', doctor.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Empty(await _first.QueryAsync("SELECT Xml FROM DataProtectionKeys WHERE FriendlyName LIKE 'try-%'"));
    }

    private Uri OnSecond(Uri url) => new UriBuilder(url) { Port = _secondPort }.Uri;
}
