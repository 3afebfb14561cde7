using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Bookstore.Testing;
using Microsoft.AspNetCore.WebUtilities;

namespace Bookstore.Process.Tests;

/// <summary>The sample of docs/api.md: a native application that signs in with a loopback redirect, and reads the API.</summary>
public sealed class NativeClientTests : IAsyncLifetime
{
    private const string ClientId = "native";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _provider.PublicClients.Add(ClientId);
        _provider.TokenResponse = response =>
        {
            var request = QueryHelpers.ParseQuery(_provider.TokenRequests[^1]);
            if (request["client_id"] == ClientId && request["resource"] == AccessTokens.Resource)
            {
                response["access_token"] = _provider.IssueAccessToken("read:shelf read:membership");
            }
        };
        _app = await RunningApp.StartAsync(_provider.Settings());
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task It_signs_in_and_lists_what_the_person_may_open()
    {
        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
        using var client = Start();

        var page = await _browser.OpenAsync(await ReadAddressAsync(client));

        Assert.Contains("You are signed in", page.Text, StringComparison.Ordinal);
        var (exitCode, output, errors) = await WaitAsync(client);
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("Membership: not_configured", output, StringComparison.Ordinal);
        Assert.Contains("open   The Lamp on the Landing", output, StringComparison.Ordinal);
        Assert.Contains("closed The Night Press", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_accepts_no_callback_of_a_sign_in_that_it_did_not_begin()
    {
        using var client = Start();
        var redirectUri = QueryHelpers.ParseQuery((await ReadAddressAsync(client)).Query)["redirect_uri"];

        var page = await _browser.OpenAsync(new Uri($"{redirectUri}?code=stolen&state=another"));

        Assert.Contains("belongs to no sign-in", page.Text, StringComparison.Ordinal);
        var (exitCode, output, errors) = await WaitAsync(client);
        Assert.Equal((1, true), (exitCode, errors.Contains("belongs to no sign-in", StringComparison.Ordinal)));
        Assert.DoesNotContain("Membership", output, StringComparison.Ordinal);
        Assert.Empty(_provider.TokenRequests);
    }

    private System.Diagnostics.Process Start()
    {
        var program = typeof(NativeClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "NativeClient").Value!;
        return System.Diagnostics.Process.Start(new ProcessStartInfo("dotnet",
        [
            program, "--site", _app.Url.AbsoluteUri, "--logto", _provider.Url.AbsoluteUri, "--client-id", ClientId,
            "--resource", AccessTokens.Resource, "--port", RunningApp.FreePort().ToString(CultureInfo.InvariantCulture), "--no-browser",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task<Uri> ReadAddressAsync(System.Diagnostics.Process client)
    {
        string? line;
        do
        {
            line = await client.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        }
        while (line?.StartsWith("http", StringComparison.Ordinal) is false);

        return new Uri(line ?? throw new InvalidOperationException(await client.StandardError.ReadToEndAsync()));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> WaitAsync(System.Diagnostics.Process client)
    {
        var output = client.StandardOutput.ReadToEndAsync();
        var errors = client.StandardError.ReadToEndAsync();
        try
        {
            await client.WaitForExitAsync().WaitAsync(Patience);
        }
        finally
        {
            client.Kill(entireProcessTree: true);
        }

        return (client.ExitCode, await output, await errors);
    }
}
