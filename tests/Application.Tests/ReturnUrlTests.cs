using Bookstore.Application.SignIn;

namespace Bookstore.Application.Tests;

public sealed class ReturnUrlTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/account", "/account")]
    [InlineData("/books/1?page=2#top", "/books/1?page=2#top")]
    [InlineData("/a//b", "/a//b")]
    [InlineData("/go?to=https://evil.example", "/go?to=https://evil.example")]
    [InlineData("/หนังสือ", "/%E0%B8%AB%E0%B8%99%E0%B8%B1%E0%B8%87%E0%B8%AA%E0%B8%B7%E0%B8%AD")]
    [InlineData("/a b", "/a%20b")]
    public void A_path_of_this_site_stays_in_ascii(string requested, string expected) =>
        Assert.Equal(expected, ReturnUrl.Normalize(requested).Path);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("account")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("///evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/..//evil.example")]
    [InlineData("/a/../..//evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("/\0")]
    [InlineData("javascript:alert(1)")]
    [InlineData(" /account")]
    [InlineData("/callback?code=a")]
    [InlineData("/CALLBACK")]
    [InlineData("/callback/")]
    public void An_invalid_return_url_becomes_the_home_page(string? requested) =>
        Assert.Equal(ReturnUrl.Home, ReturnUrl.Normalize(requested));

    [Theory]
    [InlineData('a', 2048)]
    [InlineData('ก', 228)]
    public void A_path_that_is_too_long_once_it_is_encoded_becomes_the_home_page(char letter, int letters)
    {
        Assert.Equal(ReturnUrl.Home, ReturnUrl.Normalize("/" + new string(letter, letters)));
        Assert.NotEqual(ReturnUrl.Home, ReturnUrl.Normalize("/" + new string(letter, letters - 1)));
    }
}
