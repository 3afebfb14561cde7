using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Connectors;

namespace Bookstore.Infrastructure.Tests;

/// <summary>The setting <c>Logto:Connectors</c>.</summary>
public sealed class SocialConnectorsTests
{
    [Theory]
    [InlineData("patreon")]
    [InlineData("patreon google github")]
    [InlineData(" google  patreon google ")]
    [InlineData("patreon my-idp x_1 2")]
    public void Targets_with_patreon_among_them_are_accepted(string connectors) => Assert.True(Validate(connectors).Succeeded);

    [Fact]
    public void Only_patreon_is_offered_by_default() => Assert.Equal("patreon", new LogtoOptions().Connectors);

    [Theory]
    [InlineData("", "lacks 'patreon'")]
    [InlineData("google github", "lacks 'patreon'")]
    [InlineData("Patreon", "has 'Patreon', which can't be the target")]
    [InlineData("patreon, google", "has 'patreon,', which can't be the target")]
    [InlineData("patreon \"google\"", "Separate targets by one space")]
    [InlineData("patreon google/login", "has 'google/login'")]
    [InlineData("patreon -google", "has '-google'")]
    public void Targets_that_can_not_be_are_reported_with_what_to_do(string connectors, string problem) => Assert.Contains(
        Validate(connectors).Failures!,
        failure => failure.StartsWith("Logto:Connectors ", StringComparison.Ordinal) && failure.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void The_order_is_that_of_the_setting() => Assert.Equal(["google", "patreon"], SocialConnectors.Split(" google  patreon google "));

    [Theory]
    [InlineData("github", "GitHub")]
    [InlineData("azuread", "Microsoft")]
    [InlineData("my-idp", "my-idp")]
    public void A_service_has_the_name_that_people_know_or_else_its_target(string target, string name) => Assert.Equal(name, SocialConnectors.NameOf(target));

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string connectors) => new LogtoOptionsValidator().Validate(
        null, new LogtoOptions { Endpoint = "https://abc.logto.app", AppId = "app", AppSecret = "secret", Connectors = connectors });
}
