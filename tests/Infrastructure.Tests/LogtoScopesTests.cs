using System.Net;
using Bookstore.Infrastructure.Logto;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bookstore.Infrastructure.Tests;

/// <summary>The setting <c>Logto:Scopes</c>, and the resources that follow from it.</summary>
public sealed class LogtoScopesTests
{
    private const string Api = "https://books.example/api";
    private const string Organizations = "urn:logto:scope:organizations";

    [Theory]
    [InlineData("openid offline_access", null)]
    [InlineData("openid  profile phone address custom_data urn:logto:scope:sessions offline_access", null)]
    [InlineData("openid offline_access write:shelf", Api)]
    [InlineData($"openid offline_access {Organizations} invite:reader", null)]
    public void Known_scopes_and_permissions_are_accepted(string scopes, string? api) => Assert.True(Validate(scopes, api).Succeeded);

    [Fact]
    public void The_default_asks_for_no_resource()
    {
        Assert.True(new LogtoOptionsValidator().Validate(null, new LogtoOptions { Endpoint = "https://abc.logto.app", AppId = "app", AppSecret = "s" }).Succeeded);
        Assert.Empty(LogtoScopes.FindResources(new LogtoOptions { ApiResource = Api }));
    }

    [Theory]
    [InlineData("", "lacks 'openid'")]
    [InlineData("openid profile", "lacks 'offline_access'")]
    [InlineData("openid offline_access profil", "has 'profil', which Logto doesn't know")]
    [InlineData("openid, offline_access openid", "has 'openid,', which can't be a scope")]
    [InlineData("openid offline_access \"roles\"", "which can't be a scope")]
    [InlineData($"openid offline_access {Organizations} urn:logto:scope:organisation_roles", "none of Logto's own scopes: openid")]
    public void A_scope_that_can_not_be_is_reported_with_what_to_do(string scopes, string problem) =>
        Assert.Contains(Validate(scopes, null).Failures!, failure => failure.StartsWith("Logto:Scopes ", StringComparison.Ordinal) && failure.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("/api")]
    [InlineData("books.example")]
    [InlineData("https://books.example/api#a")]
    [InlineData("https://books.example/a b")]
    public void A_resource_that_is_no_absolute_uri_is_reported(string resource) =>
        Assert.Contains("Logto:ApiResource is not an absolute URI", Assert.Single(Validate(LogtoScopes.Default, resource).Failures!), StringComparison.Ordinal);

    [Theory]
    [InlineData("openid offline_access write:shelf", Api, Api)]
    [InlineData($"openid offline_access {Organizations} invite:reader", null, "urn:logto:resource:organizations")]
    [InlineData($"openid offline_access {Organizations} invite:reader", Api, Api + " urn:logto:resource:organizations")]
    public void A_permission_brings_the_resources_that_can_have_it(string scopes, string? api, string resources) =>
        Assert.Equal(resources, string.Join(' ', LogtoScopes.FindResources(new LogtoOptions { Scopes = scopes, ApiResource = api })));

    [Fact]
    public void Several_resources_are_parameters_of_their_own_in_the_address()
    {
        var message = new OpenIdConnectMessage { IssuerAddress = "https://logto.example/oidc/auth", ClientId = "app", EnableTelemetryParameters = false };

        ResourceIndicators.Apply(message, [Api, LogtoScopes.OrganizationResource], isPushed: false);

        Assert.Equal(
            "https://logto.example/oidc/auth?resource=urn%3Alogto%3Aresource%3Aorganizations&client_id=app&resource=https%3A%2F%2Fbooks.example%2Fapi",
            message.CreateAuthenticationRequestUrl());
    }

    [Fact]
    public async Task Several_resources_are_parameters_of_their_own_in_a_pushed_request()
    {
        var message = new OpenIdConnectMessage { ClientId = "a+b c" };
        ResourceIndicators.Apply(message, [Api, LogtoScopes.OrganizationResource], isPushed: true);
        var sent = new Sent();
        using var client = new HttpMessageInvoker(new ResourceIndicatorsHandler { InnerHandler = sent });

        using var request = new HttpRequestMessage(HttpMethod.Post, "https://logto.example/oidc/request") { Content = new FormUrlEncodedContent(message.Parameters) };
        using var response = await client.SendAsync(request, CancellationToken.None);

        Assert.Equal("client_id=a%2Bb+c&resource=https%3A%2F%2Fbooks.example%2Fapi&resource=urn%3Alogto%3Aresource%3Aorganizations", sent.Body);
        Assert.Equal("application/x-www-form-urlencoded", sent.ContentType);
    }

    private static Microsoft.Extensions.Options.ValidateOptionsResult Validate(string scopes, string? api) => new LogtoOptionsValidator().Validate(
        null, new LogtoOptions { Endpoint = "https://abc.logto.app", AppId = "app", AppSecret = "secret", Scopes = scopes, ApiResource = api });

    private sealed class Sent : HttpMessageHandler
    {
        public string? Body { get; private set; }

        public string? ContentType { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            ContentType = request.Content.Headers.ContentType?.ToString();
            return new HttpResponseMessage(HttpStatusCode.OK);
        }
    }
}
