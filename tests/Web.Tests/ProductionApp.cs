using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>The app as it is deployed, with every endpoint on, and a provider that it trusts, by a clock that stands still.</summary>
public sealed class ProductionApp : IAsyncLifetime
{
    public const string SigningKey = "the-signing-key";

    public TestProvider Provider { get; private set; } = null!;

    public TestPatreon Patreon { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        Patreon = await TestPatreon.StartAsync();
        App = await RunningApp.StartAsync(
            services => services.AddClock(new WatchedClock()), [.. Provider.Settings(), .. Patreon.Settings(), ("Logto__WebhookSigningKey", SigningKey)]);
        await App.KillAsync();
        // On a database that is up to date.
        await App.StartAgainAsync(("ASPNETCORE_ENVIRONMENT", "Production"), ("ASPNETCORE_URLS", App.Url.GetLeftPart(UriPartial.Authority)));
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Patreon.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
