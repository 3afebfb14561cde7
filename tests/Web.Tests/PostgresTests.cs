using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The app on PostgreSQL: sign-ins through the real store.</summary>
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly TestBrowser _browser = new();
    private TestProvider _provider = null!;
    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _app = await RunningApp.StartAsync([.. _provider.Settings(), RunningApp.Postgres]);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_person_signs_in_and_out()
    {
        await _browser.OpenAsync(new Uri(_app.Url, "/sign-in"));
        Assert.Equal(1, await _app.CountAsync("UserProfiles"));
        Assert.Equal(1, await _app.CountAsync("UserSessions"));
    }
}
