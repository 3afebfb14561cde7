using Bookstore.Application.Ports;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>An app and one Logto: its OpenID provider, and its Management API and Account API elsewhere.</summary>
public sealed class LogtoSite : IAsyncLifetime
{
    public TestProvider Provider { get; private set; } = null!;

    public TestManagementApi Management { get; private set; } = null!;

    public TestAccountApi Account { get; private set; } = null!;

    /// <summary>What the app gets for its person's token.</summary>
    public AccessTokenResult Token { get; set; } = new AccessTokenResult.SignInNeeded();

    /// <summary>What it gets in the place of one that was rejected; null for the same.</summary>
    public AccessTokenResult? NextToken { get; set; }

    /// <summary>The app's clock.</summary>
    public LateClock Clock { get; } = new();

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        Management = await TestManagementApi.StartAsync();
        Account = await TestAccountApi.StartAsync();
        App = await RunningApp.StartAsync(
            services =>
            {
                services.AddClock(Clock);
                services.AddHttpClient("LogtoManagement").AddHttpMessageHandler(() => new Redirection(Management.Url));
                services.AddHttpClient("LogtoAccount").AddHttpMessageHandler(() => new Redirection(Account.Url));
                services.AddSingleton<IAccessTokens>(new Tokens(this));
            },
            [
                .. Provider.Settings(),
                ("Logto__Management__AppId", TestManagementApi.AppId),
                ("Logto__Management__AppSecret", TestManagementApi.AppSecret),
            ]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Management.DisposeAsync();
        await Account.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private sealed class Tokens(LogtoSite site) : IAccessTokens
    {
        public Task<AccessTokenResult> GetAsync(AccessTokenTarget target, CancellationToken cancellationToken) => Task.FromResult(site.Token);

        public Task<AccessTokenResult> ReplaceAsync(AccessTokenTarget target, string rejected, CancellationToken cancellationToken) =>
            Task.FromResult(site.NextToken ?? site.Token);
    }

    // The app knows one address of Logto.
    private sealed class Redirection(Uri origin) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(origin, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
