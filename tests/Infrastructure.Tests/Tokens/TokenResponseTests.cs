using System.Net;
using System.Text.Json.Nodes;
using Bookstore.Infrastructure.Logto;

namespace Bookstore.Infrastructure.Tests.Tokens;

/// <summary>What a real Logto answered to refreshes, and what others may answer in its place.</summary>
public sealed class TokenResponseTests
{
    [Theory]
    [InlineData("refresh.token-response", "openid offline_access profile email identities")]
    [InlineData("refresh.resource", "read:books write:books")]
    [InlineData("refresh.organization", "write:shelf read:shelf")]
    public void A_token_comes_with_its_scopes_and_the_refresh_token_of_the_next_time(string recording, string scopes)
    {
        var issued = Assert.IsType<TokenResponse.Issued>(Read(recording));

        Assert.Equal(TimeSpan.FromHours(1), issued.Lifetime);
        Assert.Equal(scopes.Split(' '), issued.Scopes);
        Assert.NotEmpty(issued.AccessToken);
        Assert.NotEmpty(issued.RefreshToken!);
        Assert.DoesNotContain("token,", issued.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error.refresh.not-a-member", "user is not a member of the organization")]
    [InlineData("error.refresh.left-the-organization", "user is not a member of the organization")]
    [InlineData("error.refresh.mfa-required", "organization requires MFA but user has no MFA configured")]
    [InlineData("error.refresh.without-the-scope", "refresh token missing required scope")]
    [InlineData("error.refresh.custom-claims.deny", "You are not a patron.")]
    public void A_denial_says_why(string recording, string reason) =>
        Assert.Equal(new TokenResponse.Denied(reason), Read(recording));

    [Theory]
    [InlineData("error.token.secret-expired", "invalid_request, client secret has expired")]
    [InlineData("error.client-credentials-by-a-web-application", "invalid_request, requested grant type is not allowed for this client")]
    public void A_rejection_of_the_site_says_why(string recording, string reason) =>
        Assert.Equal(new TokenResponse.Rejected(reason), Read(recording));

    // For one that Logto knows, and the sign-in did not ask for, the answer is the same.
    [Fact]
    public void A_resource_that_is_unknown_is_not_granted() =>
        Assert.Equal(new TokenResponse.ResourceNotGranted("resource indicator is missing, or unknown"), Read("error.refresh.unknown-resource"));

    [Fact]
    public void A_wrong_secret_is_a_rejection_of_the_site() => Assert.IsType<TokenResponse.Rejected>(TokenResponse.Read(
        HttpStatusCode.Unauthorized, """{"error":"invalid_client","error_description":"client authentication failed"}"""));

    [Theory]
    [InlineData("error.invalid-refresh-token", "body")]
    [InlineData("refresh.after-session-deleted", "refresh")]
    public void A_revoked_grant_is_told_from_everything_else(string recording, string part)
    {
        var json = Load(recording);
        var answer = part == "body" ? json : json[part]!;

        Assert.IsType<TokenResponse.InvalidGrant>(TokenResponse.Read(
            (HttpStatusCode)(int)answer["status"]!, (answer["body"] ?? answer["response"])!.ToJsonString()));
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"access_token":""}""")]
    [InlineData(200, """{"access_token":5}""")]
    [InlineData(200, "[]")]
    [InlineData(200, "")]
    [InlineData(302, "")]
    [InlineData(403, "<html>blocked by a proxy</html>")]
    [InlineData(400, """{"message":"no error code"}""")]
    [InlineData(400, """{"error":"temporarily_unavailable"}""")]
    [InlineData(429, """{"error":"invalid_request"}""")]
    [InlineData(500, """{"error":"invalid_grant"}""")]
    [InlineData(503, """{"error":"invalid_client"}""")]
    public void What_is_not_logtos_answer_ends_no_session(int status, string body) =>
        Assert.IsType<TokenResponse.Unusable>(TokenResponse.Read((HttpStatusCode)status, body));

    [Theory]
    [InlineData("0", 300)]
    [InlineData("-1", 300)]
    [InlineData("\"x\"", 300)]
    [InlineData("1e99", 300)]
    [InlineData("99999999", 3600)]
    [InlineData("86400", 3600)]
    [InlineData("60", 60)]
    public void A_token_is_used_for_an_hour_at_most_since_permissions_may_change_meanwhile(string expiresIn, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<TokenResponse.Issued>(
            TokenResponse.Read(HttpStatusCode.OK, $$"""{"access_token":"a","expires_in":{{expiresIn}}}""")).Lifetime);

    private static JsonNode Load(string recording) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", $"{recording}.json")))!;

    private static TokenResponse Read(string recording)
    {
        var json = Load(recording);
        return TokenResponse.Read((HttpStatusCode)(int)(json["status"] ?? 200), json["response"]!.ToJsonString());
    }
}
