using Bookstore.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Architecture.Tests;

/// <summary>Limits of the server that would take a test too long to reach.</summary>
public sealed class ServerLimitTests
{
    [Fact]
    public void A_client_that_reads_its_response_too_slowly_is_disconnected()
    {
        using var services = new ServiceCollection().AddWeb(new ConfigurationBuilder().Build()).BuildServiceProvider();

        var rate = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinResponseDataRate!;

        Assert.Equal((2048, TimeSpan.FromSeconds(10)), (rate.BytesPerSecond, rate.GracePeriod));
    }
}
