using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Infrastructure.Tests;

/// <summary>Reads what a real Logto said.</summary>
public sealed class UserInfoTests
{
    private const string Issuer = "http://localhost:3301/oidc";

    [Fact]
    public void A_patreon_user_is_read_from_the_recording()
    {
        var user = UserInfo.Read(Issuer, Recording("patreon-user.userinfo.json"))!;

        const string avatar = "https://c10.patreonusercontent.com/avatar.png";
        Assert.Equal(new LogtoSubject(Issuer, "ns85e76x9d5s"), user.Person);
        Assert.Equal(new LogtoClaims("Robin R. Reader", null, "reader@example.com", true, avatar, DateTimeOffset.FromUnixTimeMilliseconds(1795459818738)), user.Claims);
        Assert.Equal(
            new PatreonReport.Linked(new PatreonAccount("90210001")
            {
                Name = "Robin Reader",
                Email = "reader@example.com",
                Picture = avatar,
                Vanity = "robinreader",
                ProfileUrl = "https://www.patreon.com/robinreader",
            }),
            user.Patreon);
    }

    [Fact]
    public void A_patreon_user_without_email_is_read_from_the_recording()
    {
        var user = UserInfo.Read(Issuer, Recording("patreon-user-without-email.userinfo.json"))!;

        Assert.Equal((null, false), (user.Claims.Email, user.Claims.EmailVerified));
        Assert.Null(Assert.IsType<PatreonReport.Linked>(user.Patreon).Account.Email);
    }

    [Theory]
    [InlineData("""{"sub":"a","identities":{}}""")]
    [InlineData("""{"sub":"a","identities":{"patreon":null}}""")]
    [InlineData("""{"sub":"a","identities":{"google":{"userId":"1"}}}""")]
    public void Identities_without_patreon_mean_that_no_account_is_linked(string claims) =>
        Assert.IsType<PatreonReport.NotLinked>(Read(claims).Patreon);

    [Theory]
    [InlineData("""{"sub":"a"}""")]
    [InlineData("""{"sub":"a","identities":null}""")]
    [InlineData("""{"sub":"a","identities":"patreon"}""")]
    [InlineData("""{"sub":"a","identities":{"patreon":{}}}""")]
    [InlineData("""{"sub":"a","identities":{"patreon":{"userId":""}}}""")]
    [InlineData("""{"sub":"a","identities":{"patreon":{"userId":777}}}""")]
    [InlineData("""{"sub":"a","identities":{"patreon":"777"}}""")]
    public void Identities_that_can_not_be_read_are_unknown(string claims) =>
        Assert.IsType<PatreonReport.Unknown>(Read(claims).Patreon);

    [Theory]
    [InlineData("""{"userId":"777"}""")]
    [InlineData("""{"userId":"777","details":null}""")]
    [InlineData("""{"userId":"777","details":{"rawData":null}}""")]
    [InlineData("""{"userId":"777","details":{"rawData":{"data":{"attributes":null}}}}""")]
    [InlineData("""{"userId":"777","details":{"name":1,"rawData":{"data":{"attributes":{"url":[]}}}}}""")]
    public void An_account_needs_nothing_but_its_user_id(string patreon) =>
        Assert.Equal(
            new PatreonReport.Linked(new PatreonAccount("777")),
            Read($$$"""{"sub":"a","identities":{"patreon":{{{patreon}}}}}""").Patreon);

    [Theory]
    [InlineData("""{"sub":"a","name":null,"username":null,"email":null,"email_verified":null,"picture":null}""")]
    [InlineData("""{"sub":"a"}""")]
    [InlineData("""{"sub":"a","name":7,"email":{},"email_verified":"true","updated_at":1e99}""")]
    public void Null_absent_and_misshapen_claims_are_null(string claims) =>
        Assert.Equal(new LogtoClaims(null, null, null, null, null), Read(claims).Claims);

    private static LogtoUser Read(string claims) => UserInfo.Read(Issuer, JsonSerializer.Deserialize<JsonElement>(claims))!;

    private static JsonElement Recording(string name) => JsonSerializer.Deserialize<JsonElement>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", name)));
}
