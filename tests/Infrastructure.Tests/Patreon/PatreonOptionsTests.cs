using Bookstore.Infrastructure.Patreon;

namespace Bookstore.Infrastructure.Tests.Patreon;

public sealed class PatreonOptionsTests
{
    [Fact]
    public void Without_an_access_token_no_other_setting_is_validated() =>
        Assert.True(new PatreonOptionsValidator().Validate(null, new PatreonOptions { ApiBase = "garbage" }).Succeeded);

    [Fact]
    public void All_missing_settings_are_reported_at_once_with_where_they_are_found()
    {
        var failures = new PatreonOptionsValidator().Validate(null, new PatreonOptions { AccessToken = "token" }).Failures!.ToList();

        Assert.Equal(["Patreon:RefreshToken", "Patreon:ClientId", "Patreon:ClientSecret"], failures.Select(failure => failure.Split(' ')[0]));
        Assert.All(failures, failure => Assert.Contains("https://www.patreon.com/portal/registration/register-clients", failure, StringComparison.Ordinal));
        Assert.All(failures, failure => Assert.Contains("another client than that of Logto's Patreon connector", failure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://www.patreon.com/api/oauth2/v2", "https://www.patreon.com/api/oauth2/token")]
    [InlineData("http://localhost:3012/api/oauth2/v2/", "http://localhost:3012/api/oauth2/token")]
    public void The_token_endpoint_is_at_the_origin_of_the_api(string apiBase, string tokenUrl)
    {
        var options = Whole(options => options.ApiBase = apiBase);

        Assert.True(new PatreonOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(tokenUrl, options.TokenUrl.AbsoluteUri);
        Assert.Equal(apiBase.TrimEnd('/'), options.ApiUrl);
    }

    [Theory]
    [InlineData("http://www.patreon.com/api/oauth2/v2")]
    [InlineData("www.patreon.com")]
    [InlineData("https://me:pw@www.patreon.com/api")]
    [InlineData("https://www.patreon.com/api?a=b")]
    [InlineData("")]
    public void An_invalid_api_base_is_reported(string apiBase) =>
        Assert.StartsWith("Patreon:ApiBase is not an address", Failure(options => options.ApiBase = apiBase), StringComparison.Ordinal);

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("with a space")]
    [InlineData("ünusual")]
    public void An_access_token_that_no_header_can_carry_is_reported_without_its_value(string token)
    {
        var failure = Failure(options => options.AccessToken = token);

        Assert.StartsWith("Patreon:AccessToken has a character that no token has", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(token, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_and_durations_out_of_range_are_reported()
    {
        Assert.StartsWith("Patreon:CampaignId is not", Failure(options => options.CampaignId = "books"), StringComparison.Ordinal);
        Assert.StartsWith("Patreon:SyncInterval must be", Failure(options => options.SyncInterval = TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
        Assert.StartsWith("Patreon:GracePeriod must be", Failure(options => options.GracePeriod = TimeSpan.FromDays(-1)), StringComparison.Ordinal);
        Assert.StartsWith("Patreon:ApiBase is not", Failure(options => options.ApiBase = "https://-ü.example/api"), StringComparison.Ordinal);
        Assert.StartsWith("Patreon:Timeout must be", Failure(options => options.Timeout = TimeSpan.Zero), StringComparison.Ordinal);
        Assert.StartsWith("Patreon:OfflineTolerance must be longer", Failure(options => options.OfflineTolerance = TimeSpan.FromHours(2)), StringComparison.Ordinal);
    }

    private static string Failure(Action<PatreonOptions> change) =>
        Assert.Single(new PatreonOptionsValidator().Validate(null, Whole(change)).Failures!);

    private static PatreonOptions Whole(Action<PatreonOptions> change)
    {
        var options = new PatreonOptions { AccessToken = "access", RefreshToken = "refresh", ClientId = "id", ClientSecret = "secret" };
        change(options);
        return options;
    }
}
