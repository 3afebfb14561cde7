using Bookstore.Web;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Architecture.Tests;

/// <summary>Bounds of the server whose effect takes too long to wait for.</summary>
public sealed class ServerLimitTests
{
    [Fact]
    public void Whoever_takes_an_answer_too_slowly_is_let_go()
    {
        using var services = new ServiceCollection().AddWeb(new ConfigurationBuilder().Build()).BuildServiceProvider();

        var rate = services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits.MinResponseDataRate!;

        Assert.Equal((2048, TimeSpan.FromSeconds(10)), (rate.BytesPerSecond, rate.GracePeriod));
    }
}
