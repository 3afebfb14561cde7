using System.Text.Json;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Tests.Json;
using CsCheck;

namespace Bookstore.Infrastructure.Tests;

/// <summary>Reads the claims that a userinfo response has beyond the profile, as a real Logto sent them and as nobody should.</summary>
public sealed class UserInfoClaimsTests
{
    private const string Issuer = "https://logto.example/oidc";

    [Fact]
    public void A_member_of_an_organization_is_read_from_the_recording()
    {
        var user = Read(File.ReadAllText(Recording("member-of-an-organization.userinfo.json")));

        Assert.Equal(["librarian"], user.Roles);
        var circle = Assert.Single(user.Organizations);
        Assert.Equal(("nlkszc2i9n15", "Reading Circle", "A book club"), (circle.Id, circle.Name, circle.Description));
        Assert.Equal(["host"], circle.Roles);
        Assert.Equal(new SocialIdentity("patreon", "90210001", "Robin Reader", "reader@example.com"), Assert.Single(user.SocialIdentities));
        Assert.Empty(user.EnterpriseIdentities);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1795458683290), user.CreatedAt);
        Assert.Equal((new PersonalDetails(), null, null, null), (user.Details, user.Phone, user.Address, user.CustomData));
    }

    [Fact]
    public void All_claims_are_read_from_the_recording()
    {
        var user = Read(Find("all-extended-claims.id-token.json", "id_token", "claims"));

        Assert.Equal(new PersonalDetails { GivenName = "Grace", FamilyName = "Hopper", Locale = "en" }, user.Details);
        Assert.Equal("""{"theme":"dark"}""", JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(user.CustomData!)));
        Assert.Null(user.Phone);
        Assert.Equal(["librarian"], user.Roles);
        Assert.Equal(["host"], Assert.Single(user.Organizations).Roles);
    }

    [Fact]
    public void A_person_who_joined_an_organization_just_in_time_is_read_from_the_recording()
    {
        var user = Read(Find("jit.new-patreon-user.userinfo.json", "response"));

        Assert.Equal(["reader"], Assert.Single(user.Organizations).Roles);
        Assert.Empty(user.Roles);
        Assert.IsType<PatreonReport.Unknown>(user.Patreon);
    }

    [Fact]
    public void Address_phone_and_enterprise_identities_are_read()
    {
        var user = Read("""
            {
              "sub": "a", "phone_number": "66812345678", "phone_number_verified": true,
              "address": {"formatted": "1 Press Road\nBangkok", "streetAddress": "1 Press Road", "locality": "Bangkok", "postalCode": "10110", "country": null},
              "sso_identities": [
                {"issuer": "https://sso.example", "identityId": "42", "detail": {"name": "Ada", "email": "ada@example.com"}},
                {"issuer": "https://sso.example", "identityId": null}, "sso"
              ]
            }
            """);

        Assert.Equal(new PhoneNumber("66812345678", true), user.Phone);
        Assert.Equal(
            new PostalAddress { Formatted = "1 Press Road Bangkok", Street = "1 Press Road", Locality = "Bangkok", PostalCode = "10110" }, user.Address);
        Assert.Equal(new EnterpriseIdentity("https://sso.example", "42", "Ada", "ada@example.com"), Assert.Single(user.EnterpriseIdentities));
        Assert.Equal("1 Press Road", Read("""{"sub":"a","address":{"street_address":"1 Press Road"}}""").Address!.Street);
    }

    [Fact]
    public void An_organization_is_known_by_any_of_its_three_claims()
    {
        var user = Read("""
            {"sub":"a","organizations":["one",null,7,"one"],"organization_data":[{"id":"two","name":"Two"},{"id":"two","name":"Other"},{"name":"no id"}],
             "organization_roles":["three:host","three:co:host","one:reader",":host","four:","five",null]}
            """);

        Assert.Equal(
            ["one::reader", "two:Two:", "three::host,co:host"],
            user.Organizations.Select(organization => $"{organization.Id}:{organization.Name}:{string.Join(",", organization.Roles)}"));
    }

    [Theory]
    [InlineData("""{"sub":"a"}""")]
    [InlineData("""{"sub":"a","roles":null,"organizations":null,"organization_data":null,"organization_roles":null,"identities":null,"sso_identities":null,"custom_data":null,"address":null,"phone_number":null,"phone_number_verified":false,"given_name":null,"created_at":null}""")]
    [InlineData("""{"sub":"a","roles":"librarian","organizations":{},"organization_data":[[]],"organization_roles":[{}],"identities":[],"sso_identities":{},"custom_data":[],"address":"1 Press Road","phone_number":7,"profile":"javascript:alert(1)","created_at":"2026"}""")]
    [InlineData("""{"sub":"a","roles":[" ","libra\u202erian",7,null],"custom_data":{},"address":{},"identities":{"patreon":null,"":{"userId":"1"}}}""")]
    public void Null_absent_and_misshapen_claims_are_empty(string claims)
    {
        var user = Read(claims);

        Assert.Empty(user.Roles);
        Assert.Empty(user.Organizations);
        Assert.Empty(user.SocialIdentities);
        Assert.Empty(user.EnterpriseIdentities);
        Assert.Equal((new PersonalDetails(), null, null, null, null), (user.Details, user.Phone, user.Address, user.CustomData, user.CreatedAt));
    }

    [Fact]
    public void Counts_and_lengths_are_bounded()
    {
        var many = JsonSerializer.Serialize(new
        {
            sub = "a",
            roles = Enumerable.Range(0, 1000).Select(number => $"role-{number}"),
            organizations = Enumerable.Range(0, 1000).Select(number => $"organization-{number}"),
            organization_roles = Enumerable.Range(0, 5000).Select(number => $"organization-0:role-{number}"),
            identities = Enumerable.Range(0, 1000).ToDictionary(number => $"target-{number}", number => new { userId = "1" }),
            custom_data = new { text = new string('x', 10_000) },
        });

        var user = Read(many);

        Assert.Equal((100, 100, 500, 100), (user.Roles.Count, user.Organizations.Count, user.Organizations[0].Roles.Count, user.SocialIdentities.Count));
        Assert.Null(user.CustomData);
        Assert.Empty(Read($$"""{"sub":"a","roles":["{{new string('r', 256)}}"]}""").Roles);
    }

    [Fact]
    public void A_response_with_any_values_anywhere_is_read_within_the_bounds() => ArbitraryJson.Damaged(Complete()).Sample(
        json =>
        {
            using var document = JsonDocument.Parse(json);
            return UserInfo.Read(Issuer, document.RootElement) is not { } user
                || (user.Roles.All(IsId)
                    && user.Organizations.All(organization => IsId(organization.Id) && organization.Roles.All(IsId) && organization.Name is null or { Length: <= 256 })
                    && user.Organizations.DistinctBy(organization => organization.Id).Count() == user.Organizations.Count
                    && user.SocialIdentities.All(identity => IsId(identity.Target) && IsId(identity.UserId))
                    && user.CustomData is null or ['{', ..]);
        },
        iter: 2_000);

    private static bool IsId(string text) => text.Length is > 0 and <= 255 && !string.IsNullOrWhiteSpace(text);

    private static string Complete() => File.ReadAllText(Recording("member-of-an-organization.userinfo.json"))
        .Replace("\"sso_identities\": []", "\"sso_identities\": [{\"issuer\": \"i\", \"identityId\": \"1\", \"detail\": {}}], \"custom_data\": {\"a\": 1}", StringComparison.Ordinal);

    private static LogtoUser Read(string claims) => Read(JsonSerializer.Deserialize<JsonElement>(claims));

    private static LogtoUser Read(JsonElement claims) => UserInfo.Read(Issuer, claims)!;

    private static JsonElement Find(string recording, params string[] path) => path.Aggregate(
        JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Recording(recording))), (element, name) => element.GetProperty(name));

    private static string Recording(string name) => Path.Combine(AppContext.BaseDirectory, "Recordings", name);
}
