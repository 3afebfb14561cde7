using Bookstore.Infrastructure.Logto.Management;

namespace Bookstore.Operations.Tests;

public sealed class ManagementOptionsTests
{
    [Theory]
    [InlineData("https://abc.logto.app/", "", "https://abc.logto.app/api")]
    [InlineData("https://auth.books.example", "", "https://default.logto.app/api")]
    [InlineData("http://localhost:3001", " ", "https://default.logto.app/api")]
    [InlineData("https://logto.app.books.example", "", "https://default.logto.app/api")]
    [InlineData("https://auth.books.example", "https://abc.logto.app/api", "https://abc.logto.app/api")]
    public void The_management_api_is_named_by_the_tenant_on_logto_cloud(string endpoint, string set, string resource) =>
        Assert.Equal(resource, new ManagementOptions { Endpoint = endpoint, Resource = set }.ResourceIndicator);

    [Theory]
    [InlineData("https://เข้าระบบ.example", "https://xn--22c2ca8a3dk0h5c.example")]
    [InlineData("https://เข้าระบบ.EXAMPLE:8443/", "https://xn--22c2ca8a3dk0h5c.example:8443")]
    [InlineData("https://xn--22c2ca8a3dk0h5c.example", "https://xn--22c2ca8a3dk0h5c.example")]
    [InlineData("https://BÜCHER.example:443", "https://xn--bcher-kva.example")]
    [InlineData("https://faß.example", "https://xn--fa-hia.example")]
    [InlineData("http://[::1]:3000", "http://[::1]:3000")]
    [InlineData("http://LOCALHOST:3000", "http://localhost:3000")]
    public void An_international_name_is_ascii_on_the_wire(string endpoint, string origin) =>
        Assert.Equal(origin, new ManagementOptions { Endpoint = endpoint }.Origin);
}
