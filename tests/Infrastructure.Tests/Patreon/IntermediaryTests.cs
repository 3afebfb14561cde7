using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Patreon;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Infrastructure.Tests.Patreon;

/// <summary>What Cloudflare, or a proxy, answers in Patreon's place: HTML, which says nothing about the token, a member or a tier.</summary>
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
    public async Task Its_refusal_is_no_word_on_the_token_or_the_member_and_spends_nothing(int status)
    {
        _patreon.Answer = context => TestPatreon.CloudflareAsync(context, status);

        var exception = await Assert.ThrowsAsync<PatreonException>(ReadAsync);

        Assert.Equal((PatreonProblem.Unreachable, false), (exception.Trouble, exception.IsRefusal));
        Assert.StartsWith($"something between this site and Patreon, such as Cloudflare or a proxy, answered {status}", exception.Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (_patreon.Count("/token"), _site.Count("Make new ones")));
        var health = await SyncTests.CheckHealthAsync(_site);
        Assert.Equal((HealthStatus.Degraded, exception.Message), (health.Status, health.Description));
        var known = await _site.FindKnownAsync(await _site.RegisterAsync("u-1"));
        Assert.Equal((PatreonProblem.Unreachable, 500), (known.Trouble, known.Level.Cents));

        _patreon.Answer = null;
        await ReadAsync();
        Assert.Equal(HealthStatus.Healthy, await SyncTests.HealthAsync(_site));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Patreons_own_refusal_is_one(int status)
    {
        _patreon.Answer = context => TestPatreon.ErrorAsync(context, status);

        Assert.True((await Assert.ThrowsAsync<PatreonException>(ReadAsync)).IsRefusal);
        Assert.Equal(status == 401 ? 1 : 0, _patreon.Count("/token"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(503)]
    public async Task At_the_token_endpoint_it_is_no_refusal_either_and_the_next_renewal_succeeds(int status)
    {
        _patreon.IsAccessTokenExpired = true;
        _patreon.BeforeRenewal = context => TestPatreon.CloudflareAsync(context, status);

        var exception = await Assert.ThrowsAsync<PatreonException>(ReadAsync);

        Assert.Equal(PatreonProblem.Unreachable, exception.Trouble);
        Assert.StartsWith(
            $"its token endpoint was not reached: something between this site and Patreon, such as Cloudflare or a proxy, answered {status}", exception.Message, StringComparison.Ordinal);
        _patreon.BeforeRenewal = null;
        await ReadAsync();
        Assert.Equal(HealthStatus.Healthy, await SyncTests.HealthAsync(_site));
    }

    private Task ReadAsync() => _site.Services.GetRequiredService<MemberRefresher>().ReadAsync("m-1", isBulk: false, CancellationToken.None);
}
