using Bookstore.Infrastructure.Patreon;
using Bookstore.Operations.Management;
using Microsoft.Extensions.Options;

namespace Bookstore.Operations.Tests;

public sealed class PatreonWebhookRegistrationsTests
{
    [Theory]
    [InlineData("https://books.example", true)]
    [InlineData("https://8.8.8.8", true)]
    [InlineData("https://172.32.0.1", true)]
    [InlineData("http://localhost:3000", false)]
    [InlineData("https://127.0.0.1", false)]
    [InlineData("https://192.168.0.7", false)]
    [InlineData("https://10.1.2.3:8443", false)]
    [InlineData("https://172.16.0.1", false)]
    [InlineData("https://172.31.255.1", false)]
    [InlineData("https://[fd00::1]", false)]
    [InlineData("https://[::ffff:10.0.0.1]", false)]
    public void Patreon_reaches_no_private_address(string origin, bool canReach)
    {
        Assert.Equal(canReach, Registrations(new PatreonOptions()).CanReach(origin));
        // A stand-in on this machine does.
        Assert.True(Registrations(new PatreonOptions { ApiBase = "http://localhost:3012/api/oauth2/v2" }).CanReach(origin));
    }

    // Nobody is asked.
    private static PatreonWebhookRegistrations Registrations(PatreonOptions options) => new(api: null!, Options.Create(options));
}
