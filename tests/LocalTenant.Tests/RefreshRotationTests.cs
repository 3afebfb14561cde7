using System.Net;
using Bookstore.LocalTenant.Tests.Support;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.EntityFrameworkCore.Models;

namespace Bookstore.LocalTenant.Tests;

public sealed class RefreshRotationTests : IAsyncLifetime
{
    private TenantWithApp _scene = null!;

    public async Task InitializeAsync() => _scene = await TenantWithApp.StartAsync();

    public Task DisposeAsync() => _scene.DisposeAsync().AsTask();

    [Theory]
    [InlineData(9.7, false)]
    [InlineData(9.9, true)] // of 14 days
    public async Task A_refresh_token_is_replaced_after_70_percent_of_its_lifetime(double ageInDays, bool isReplaced)
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await MakeOlderAsync(TimeSpan.FromDays(ageInDays));

        var refreshed = (await _scene.App.RefreshAsync(tokens)).Json;

        Assert.Equal(isReplaced, (string?)refreshed["refresh_token"] != (string?)tokens["refresh_token"]);
        Assert.Equal(HttpStatusCode.OK, (await _scene.App.RefreshAsync(refreshed)).Status);
    }

    [Fact]
    public async Task A_refresh_token_that_was_replaced_is_refused_and_takes_the_grant_with_it()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await MakeOlderAsync(TimeSpan.FromDays(10));
        var refreshed = (await _scene.App.RefreshAsync(tokens)).Json;

        var answer = await _scene.App.RefreshAsync(tokens);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_grant", (string?)answer.Json["error"]);
        await _scene.AssertWorthlessAsync(refreshed);
    }

    [Fact]
    public async Task The_application_page_lets_every_refresh_replace_the_refresh_token()
    {
        var tokens = await _scene.App.TokensAsync(_scene.Browser);
        await _scene.Browser.OpenAsync($"{_scene.Tenant.Origin}/console/application");
        await _scene.Browser.PressAsync("Replace the refresh token at every refresh");

        var first = (await _scene.App.RefreshAsync(tokens)).Json;
        var second = (await _scene.App.RefreshAsync(first)).Json;

        Assert.Equal(3, new[] { tokens, first, second }.Select(answer => (string?)answer["refresh_token"]).Distinct().Count());
    }

    private Task MakeOlderAsync(TimeSpan age) => _scene.Tenant.ChangeAsync(async db =>
    {
        foreach (var token in await db.Set<OpenIddictEntityFrameworkCoreToken>()
            .Where(token => token.Type == OpenIddictConstants.TokenTypeIdentifiers.RefreshToken).ToListAsync())
        {
            token.CreationDate -= age;
            token.ExpirationDate -= age;
        }
    });
}
