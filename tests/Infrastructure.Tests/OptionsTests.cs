using Bookstore.Infrastructure.Hosting;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Infrastructure.Tests;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("https://abc.logto.app")]
    [InlineData("https://abc.logto.app/")]
    [InlineData("https://auth.books.example:8443")]
    [InlineData("http://localhost:3001")]
    [InlineData("http://127.0.0.1:3001/")]
    public void An_endpoint_may_end_with_a_slash_or_not(string endpoint)
    {
        var options = new LogtoOptions { Endpoint = endpoint, AppId = "app", AppSecret = "secret" };

        Assert.True(new LogtoOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(endpoint.TrimEnd('/') + "/oidc", options.Issuer);
    }

    [Theory]
    [InlineData("", "is missing")]
    [InlineData(" ", "is missing")]
    [InlineData("abc.logto.app", "is not a URL")]
    [InlineData("ftp://abc.logto.app", "is not a URL")]
    [InlineData("/oidc", "is not a URL")]
    [InlineData("http://abc.logto.app", "must start with https://")]
    [InlineData("https://abc.logto.app/oidc", "must end after the host")]
    [InlineData("https://abc.logto.app/?a=b", "must end after the host")]
    [InlineData("https://me:pw@abc.logto.app", "must end after the host")]
    [InlineData("https://-ü.example", "has a host name that can't be one")]
    public void An_invalid_endpoint_is_reported_with_the_setting_and_where_to_find_it(string endpoint, string problem)
    {
        var result = new LogtoOptionsValidator().Validate(
            null, new LogtoOptions { Endpoint = endpoint, AppId = "app", AppSecret = "secret" });

        var message = Assert.Single(result.Failures!);
        Assert.Contains($"Logto:Endpoint {problem}", message, StringComparison.Ordinal);
        Assert.Contains("Logto Console > Applications", message, StringComparison.Ordinal);

        var site = new SiteOptionsValidator().Validate(null, new SiteOptions { PublicUrl = endpoint });
        Assert.Contains($"PublicUrl {problem}", Assert.Single(site.Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://เข้าระบบ.example", "https://xn--22c2ca8a3dk0h5c.example")]
    [InlineData("https://เข้าระบบ.EXAMPLE:8443/", "https://xn--22c2ca8a3dk0h5c.example:8443")]
    [InlineData("https://xn--22c2ca8a3dk0h5c.example", "https://xn--22c2ca8a3dk0h5c.example")]
    [InlineData("https://BÜCHER.example:443", "https://xn--bcher-kva.example")]
    [InlineData("https://faß.example", "https://xn--fa-hia.example")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("http://LOCALHOST:3000", "http://localhost:3000")]
    public void An_international_name_is_ascii_on_the_wire(string value, string wire)
    {
        var logto = new LogtoOptions { Endpoint = value, AppId = "app", AppSecret = "secret" };
        var site = new SiteOptions { PublicUrl = value };

        Assert.True(new LogtoOptionsValidator().Validate(null, logto).Succeeded);
        Assert.True(new SiteOptionsValidator().Validate(null, site).Succeeded);
        Assert.Equal(wire + "/oidc/.well-known/openid-configuration", logto.DiscoveryUrl);
        Assert.Equal(wire + "/callback", site.RedirectUri);
    }

    [Theory]
    [InlineData("https://xn--22c2ca8a3dk0h5c.example/oidc", "https://เข้าระบบ.example/oidc")]
    [InlineData("https://เข้าระบบ.example/oidc", "https://เข้าระบบ.example/oidc")]
    [InlineData("https://xn--a.example", "https://xn--a.example")]
    [InlineData("http://[::1]:3000/", "http://[::1]:3000/")]
    [InlineData("http://127.0.0.1:3000", "http://127.0.0.1:3000")]
    [InlineData("https://books.example", "https://books.example")]
    public void An_international_name_is_in_its_own_letters_for_people(string value, string shown) =>
        Assert.Equal(shown, Origins.ForPeople(value));

    [Theory]
    [InlineData("https://books.example", "__Host-bookstore-form")]
    [InlineData("http://localhost:3000", "bookstore-form")]
    public void A_cookie_over_tls_has_the_host_prefix(string publicUrl, string name) =>
        Assert.Equal(name, new SiteOptions { PublicUrl = publicUrl }.CookieName("bookstore-form"));

    [Fact]
    public void All_missing_settings_are_reported_together()
    {
        var result = new LogtoOptionsValidator().Validate(null, new LogtoOptions { AppSecret = " " });

        Assert.Equal(["Logto:Endpoint", "Logto:AppId", "Logto:AppSecret"], result.Failures!.Select(failure => failure.Split(' ')[0]));
    }

    [Theory]
    [InlineData("https://books.example", true)]
    [InlineData("http://localhost:3000/", false)]
    public void The_addresses_to_register_come_from_the_public_url(string publicUrl, bool https)
    {
        var site = new SiteOptions { PublicUrl = publicUrl };

        Assert.Equal(publicUrl.TrimEnd('/') + "/callback", site.RedirectUri);
        Assert.Equal(publicUrl.TrimEnd('/') + "/", site.PostLogoutRedirectUri);
        Assert.Equal(https, site.IsHttps);
    }
}
