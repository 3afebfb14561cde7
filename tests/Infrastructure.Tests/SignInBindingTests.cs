using Bookstore.Infrastructure.Logto;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Infrastructure.Tests;

public sealed class SignInBindingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private readonly OpenIdConnectOptions _options = new();

    [Fact]
    public void The_nonce_is_the_hash_of_the_value_in_the_cookies_name()
    {
        var nonce = SignInBinding.Begin(State("one"), Now);

        Assert.Equal(43, nonce.Length);
        Assert.Equal(nonce, SignInBinding.Begin(State("one"), Now.AddDays(1)));
        Assert.NotEqual(nonce, SignInBinding.Begin(State("two"), Now));
        Assert.DoesNotContain("one", nonce, StringComparison.Ordinal);

        var context = new DefaultHttpContext();
        Assert.Null(SignInBinding.FindNonce(context));
        SignInBinding.StoreNonce(context, State("one"));
        Assert.Equal(nonce, SignInBinding.FindNonce(context));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public void A_state_is_valid_as_long_as_its_cookie(int minutes, bool isTimely)
    {
        var state = State("one");
        SignInBinding.Begin(state, Now);

        Assert.Equal(isTimely, SignInBinding.IsWithinLifetime(state, _options, Now.AddMinutes(minutes)));
        Assert.False(SignInBinding.IsWithinLifetime(State("one"), _options, Now));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(21, 19)]
    public void A_new_sign_in_leaves_two_unfinished_ones(int unfinished, int expired)
    {
        var context = new DefaultHttpContext();
        var names = Enumerable.Range(0, unfinished).Select(number => $"bookstore-start.{number}").ToList();
        context.Request.Headers.Cookie = string.Join("; ", ["bookstore=key", .. names.Select(name => $"{name}=N"), "another=1"]);

        SignInBinding.ExpireOldest(context, new CookieBuilder { Name = SignInBinding.CookieName, Path = "/" });

        Assert.Equal(names.Take(expired), context.Response.Headers.SetCookie.Select(cookie => cookie!.Split('=')[0]));
        Assert.All(context.Response.Headers.SetCookie, cookie => Assert.Contains("=; max-age=0; path=/", cookie, StringComparison.Ordinal));
    }

    private static AuthenticationProperties State(string random) => new(new Dictionary<string, string?> { [".xsrf"] = random });
}
