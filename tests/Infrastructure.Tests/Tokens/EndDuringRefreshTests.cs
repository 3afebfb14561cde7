using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Infrastructure.Tests.Tokens;

/// <summary>One instance ends a session while another one refreshes its tokens, and Logto has just replaced the refresh token.</summary>
public sealed class EndDuringRefreshTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_token_that_comes_too_late_is_revoked_at_Logto_and_nothing_comes_back(bool isAccountDeleted)
    {
        await using var site = await StartAsync();
        var key = await site.SignInAsync(site.Provider.NewRefreshToken(), "sid");
        site.Provider.AfterRotation = async () =>
        {
            var tokens = isAccountDeleted
                ? await Other(site).GetRequiredService<IProfileStore>().DeleteAsync(new LogtoSubject(site.Robin.Issuer, site.Robin.Subject), default)
                : [(await Other(site).GetRequiredService<SessionStore>().EndAsync(key, SessionEndReason.SignOut))!.TokenToRevoke!];
            await Other(site).GetRequiredService<ITokenRevocation>().RevokeAsync(tokens);
        };

        Assert.IsType<AccessTokenResult.SessionEnded>(await site.GetTokenAsync(key));

        Assert.Equal(["refresh-1", "refresh-2"], site.Provider.Revoked);
        Assert.Null(await site.FindRowAsync(key));
        await using var database = await site.OpenDatabaseAsync();
        Assert.Equal(isAccountDeleted ? 0 : 1, await database.Set<UserProfile>().CountAsync());
    }

    [Theory]
    [InlineData("sid", "sid")]
    [InlineData(null, "sid")]
    [InlineData("sid", null)]
    public async Task The_token_of_a_grant_that_an_open_session_may_share_is_not_revoked(string? ended, string? open)
    {
        await using var site = await StartAsync();
        var key = await site.SignInAsync(site.Provider.NewRefreshToken(), ended);
        var another = await site.SignInAsync(site.Provider.NewRefreshToken(), open);
        site.Provider.AfterRotation = () => Other(site).GetRequiredService<SessionStore>().EndAsync(key, SessionEndReason.SignOut);

        Assert.IsType<AccessTokenResult.SessionEnded>(await site.GetTokenAsync(key));

        Assert.Empty(site.Provider.Revoked);
        site.Provider.AfterRotation = () => Task.CompletedTask;
        Assert.IsType<AccessTokenResult.Issued>(await site.GetTokenAsync(another));
    }

    private static async Task<TokenSite> StartAsync()
    {
        var site = await TokenSite.StartAsync(onServer: true);
        site.Provider.RotatesRefreshTokens = true;
        site.AddInstance(site.Clock);
        return site;
    }

    private static IServiceProvider Other(TokenSite site) => site.Instances[1];
}
