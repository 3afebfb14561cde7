using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>An app and one Logto: its OpenID provider, and its Management API elsewhere.</summary>
public sealed class LogtoSite : IAsyncLifetime
{
    public TestProvider Provider { get; private set; } = null!;

    public TestManagementApi Management { get; private set; } = null!;

    public RunningApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        Management = await TestManagementApi.StartAsync();
        App = await RunningApp.StartAsync(
            services => services.AddHttpClient("LogtoManagement").AddHttpMessageHandler(() => new Redirection(Management.Url)),
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
        await Provider.DisposeAsync();
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
