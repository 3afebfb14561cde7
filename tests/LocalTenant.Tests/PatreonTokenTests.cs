using System.Net;
using Bookstore.LocalTenant.Tests.Support;

namespace Bookstore.LocalTenant.Tests;

public sealed class PatreonTokenTests
{
    private const string Creator = "10180826";

    [Fact]
    public async Task A_refresh_token_works_once_and_revokes_the_previous_access_token()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        var first = (await patreon.RefreshAsync(CreatorClient.RefreshToken)).Json;
        var second = (await patreon.RefreshAsync((string)first["refresh_token"]!)).Json;

        Assert.Equal(31 * 24 * 60 * 60, (int)first["expires_in"]!);
        Assert.Contains("campaigns.members", (string)first["scope"]!, StringComparison.Ordinal);
        Assert.False(await IsGoodAsync(patreon, (string)first["access_token"]!));
        Assert.True(await IsGoodAsync(patreon, (string)second["access_token"]!));
        await AssertRejectedAsync(patreon, CreatorClient.RefreshToken);
        await AssertRejectedAsync(patreon, (string)first["refresh_token"]!);
    }

    [Fact]
    public async Task Tokens_survive_a_restart()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        var first = (await patreon.RefreshAsync(CreatorClient.RefreshToken)).Json;

        await patreon.RestartAsync();

        Assert.True(await IsGoodAsync(patreon, (string)first["access_token"]!));
        Assert.Equal(HttpStatusCode.OK, (await patreon.RefreshAsync((string)first["refresh_token"]!)).Status);
    }

    [Fact]
    public async Task An_access_token_expires_after_31_days()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        var token = (string)(await patreon.RefreshAsync(CreatorClient.RefreshToken)).Json["access_token"]!;
        patreon.Time.Advance(TimeSpan.FromDays(31) - TimeSpan.FromSeconds(1));
        Assert.True(await IsGoodAsync(patreon, token));

        patreon.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await IsGoodAsync(patreon, token));
    }

    [Fact]
    public async Task The_first_access_token_works_again_after_the_app_lost_its_database()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        await patreon.RefreshAsync(CreatorClient.RefreshToken);

        await patreon.RestartAsync();

        Assert.True(await IsGoodAsync(patreon, CreatorClient.AccessToken));
    }

    [Fact]
    public async Task The_control_page_expires_the_access_token_and_the_refresh_token_still_works()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        await patreon.PressAsync("Let the access token expire");
        Assert.False(await IsGoodAsync(patreon, CreatorClient.AccessToken));

        var refreshed = (await patreon.RefreshAsync(CreatorClient.RefreshToken)).Json;

        Assert.True(await IsGoodAsync(patreon, (string)refreshed["access_token"]!));
        Assert.False(await IsGoodAsync(patreon, CreatorClient.AccessToken));
    }

    [Fact]
    public async Task The_creators_sign_in_through_the_apis_client_revokes_the_creators_tokens()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        await patreon.PressAsync("The creator signs in through the API's client");

        Assert.Contains("invalid_grant", patreon.Browser.Page.QuerySelector("#token p")!.TextContent, StringComparison.Ordinal);
        Assert.False(await IsGoodAsync(patreon, CreatorClient.AccessToken));
        await AssertRejectedAsync(patreon, CreatorClient.RefreshToken);
        await patreon.RestartAsync();
        await AssertRejectedAsync(patreon, CreatorClient.RefreshToken);

        await patreon.PressAsync("Give the app its first tokens back");
        Assert.True(await IsGoodAsync(patreon, CreatorClient.AccessToken));
        Assert.Equal(HttpStatusCode.OK, (await patreon.RefreshAsync(CreatorClient.RefreshToken)).Status);
    }

    [Theory]
    [InlineData("bookstore-local-patreon", Creator, false)]
    [InlineData("bookstore-local-patreon", RunningPatreon.Ada, true)]
    [InlineData("bookstore-local-creator", Creator, true)]
    public async Task A_client_shared_by_connector_and_api_loses_the_creators_token_at_the_creators_sign_in(
        string apiClient, string person, bool isGoodAfterwards)
    {
        await using var patreon = await RunningPatreon.StartAsync(("Patreon:ClientId", apiClient));

        await patreon.SignInAsync(person, "identity");

        Assert.Equal(isGoodAfterwards, await IsGoodAsync(patreon, CreatorClient.AccessToken));
        Assert.Equal(
            isGoodAfterwards ? HttpStatusCode.OK : HttpStatusCode.BadRequest, (await patreon.RefreshAsync(CreatorClient.RefreshToken)).Status);
    }

    [Fact]
    public async Task A_code_is_bound_to_its_client()
    {
        await using var patreon = await RunningPatreon.StartAsync();
        var code = await patreon.CodeAsync(Creator, "identity");

        var answer = await patreon.RedeemAsync(code, patreon.Settings.Creator.ClientId, patreon.Settings.Creator.ClientSecret);

        Assert.Equal("invalid_grant", (string?)answer.Json["error"]);
    }

    private static async Task<bool> IsGoodAsync(RunningPatreon patreon, string token) =>
        (await patreon.GetAsync("campaigns", token)).Status == HttpStatusCode.OK;

    private static async Task AssertRejectedAsync(RunningPatreon patreon, string refreshToken)
    {
        var answer = await patreon.RefreshAsync(refreshToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid_grant", (string?)answer.Json["error"]);
    }
}
