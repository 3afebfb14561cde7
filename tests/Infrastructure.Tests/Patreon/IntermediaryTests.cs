using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>Errors of Cloudflare, or of a proxy, instead of Patreon: HTML, which says nothing about a token, a member or a tier.</summary>
public sealed class IntermediaryTests : IAsyncLifetime
{
    private TestPatreon _patreon = null!;
    private PatronsSite _site = null!;

    public async Task InitializeAsync()
    {
        _patreon = await TestPatreon.StartAsync();
        _patreon.Members["m-1"] = new TestMember("u-1", "active_patron", 500, "101");
        _site = await PatronsSite.StartAsync(_patreon);
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _patreon.DisposeAsync();
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(501)]
    public async Task An_intermediarys_error_revokes_no_token_removes_no_member_and_renews_nothing(int status)
    {
        _patreon.Answer = context => TestPatreon.CloudflareAsync(context, status);

        var exception = await Assert.ThrowsAsync<PatreonException>(ReadAsync);

        Assert.Equal((PatreonProblem.Unreachable, false), (exception.Problem, exception.IsRejection));
        Assert.StartsWith($"something between this site and Patreon, such as Cloudflare or a proxy, responded with status {status}", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_patreon.Count("/token"), _site.Count("Make new ones")));
        var health = await SyncTests.CheckHealthAsync(_site);
        Assert.Equal((HealthStatus.Degraded, exception.Message), (health.Status, health.Description));
        var known = await _site.FindKnownAsync(await _site.RegisterAsync("u-1"));
        Assert.Equal((PatreonProblem.Unreachable, 500), (known.Problem, known.Entitlement.Cents));

        _patreon.Answer = null;
        await ReadAsync();
        Assert.Equal(HealthStatus.Healthy, await SyncTests.HealthAsync(_site));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task An_error_of_patreon_itself_is_a_rejection(int status)
    {
        _patreon.Answer = context => TestPatreon.ErrorAsync(context, status);

        Assert.True((await Assert.ThrowsAsync<PatreonException>(ReadAsync)).IsRejection);
        Assert.Equal(status == 401 ? 1 : 0, _patreon.Count("/token"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task An_intermediarys_error_at_the_token_endpoint_is_no_rejection_and_the_next_renewal_succeeds(int status)
    {
        _patreon.IsAccessTokenExpired = true;
        _patreon.BeforeRenewal = context => TestPatreon.CloudflareAsync(context, status);

        var exception = await Assert.ThrowsAsync<PatreonException>(ReadAsync);

        Assert.Equal(PatreonProblem.Unreachable, exception.Problem);
        Assert.StartsWith(
            $"its token endpoint was not reached: something between this site and Patreon, such as Cloudflare or a proxy, responded with status {status}", exception.Message, StringComparison.Ordinal);
        _patreon.BeforeRenewal = null;
        await ReadAsync();
        Assert.Equal(HealthStatus.Healthy, await SyncTests.HealthAsync(_site));
    }

    private Task ReadAsync() => _site.Services.GetRequiredService<MemberRefresher>().RefreshAsync("m-1", isBulk: false, CancellationToken.None);
}
