using System.Text.Json.Nodes;
using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Bookstore.Operations.Doctor;

namespace Bookstore.Operations.Tests;

/// <summary>What <c>doctor</c> makes of a real Logto's recorded answers about the application.</summary>
public sealed class LogtoApplicationTests
{
    [Fact]
    public async Task An_expired_secret_fails_and_hides_no_other_mistake()
    {
        await using var checks = await DoctorChecks.StartAsync();
        checks.Answers["/oidc/request"] = DoctorChecks.Replay("error.par.secret-expired");

        var (client, redirectUri, scopes) = await RunAsync(checks);

        Assert.Equal(Verdict.Failed, client.Verdict);
        Assert.Contains("the app secret has expired", client.Message, StringComparison.Ordinal);
        Assert.Contains("Logto:AppSecret", client.Remedy, StringComparison.Ordinal);
        // The authorize endpoint takes no secret.
        Assert.Equal(Verdict.Ok, redirectUri.Verdict);
        Assert.Equal(Verdict.NotChecked, scopes.Verdict);
    }

    [Fact]
    public async Task An_application_of_another_type_fails_and_its_redirect_uri_is_not_checked()
    {
        await using var checks = await DoctorChecks.StartAsync();
        checks.Answers["/oidc/request"] = checks.Answers["/oidc/auth"] = DoctorChecks.Replay("error.par.m2m-application");

        var (client, redirectUri, scopes) = await RunAsync(checks);

        Assert.Equal(Verdict.Failed, client.Verdict);
        Assert.Contains("has the wrong type", client.Message, StringComparison.Ordinal);
        Assert.Contains("Traditional web", client.Remedy, StringComparison.Ordinal);
        Assert.Equal(Verdict.NotChecked, redirectUri.Verdict);
        Assert.Equal(Verdict.NotChecked, scopes.Verdict);
    }

    [Fact]
    public async Task An_application_of_another_type_is_reported_without_pushed_requests_too()
    {
        await using var checks = await DoctorChecks.StartAsync();
        var discovery = $$"""
            {"issuer":"{{checks.Origin}}/oidc","authorization_endpoint":"{{checks.Origin}}/oidc/auth","token_endpoint":"{{checks.Origin}}/oidc/token",
             "userinfo_endpoint":"{{checks.Origin}}/oidc/me","jwks_uri":"{{checks.Origin}}/oidc/jwks"}
            """;
        checks.Answers["/oidc/.well-known/openid-configuration"] = DoctorChecks.Json(discovery);
        checks.Answers["/oidc/auth"] = DoctorChecks.Replay("error.par.m2m-application");

        Assert.Contains("has the wrong type", (await RunAsync(checks)).Client.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error.par.secret-expired", SignInFailure.SecretExpired)]
    [InlineData("error.token.secret-expired", SignInFailure.SecretExpired)]
    [InlineData("error.par.m2m-application", SignInFailure.ApplicationTypeWrong)]
    [InlineData("error.par.wrong-secret", SignInFailure.SecretWrong)]
    [InlineData("error.par.redirect-uri", SignInFailure.RedirectUriNotRegistered)]
    [InlineData("error.par.unknown-resource", SignInFailure.RequestRejected)]
    public void A_sign_in_distinguishes_the_recorded_rejections_too(string recording, SignInFailure failure)
    {
        var error = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Recordings", $"{recording}.json")))!["response"]!;

        Assert.Equal(failure, LogtoFailure.Classify(error["error"]!.ToString(), error["error_description"]!.ToString()));
    }

    [Theory]
    [InlineData("error.par.redirect-uri", Verdict.Ok, Verdict.Failed)]
    [InlineData("error.par.unknown-resource", Verdict.Ok, Verdict.Ok)]
    [InlineData("error.par.wrong-secret", Verdict.Failed, Verdict.Ok)]
    [InlineData("error.par.unsupported-prompt", Verdict.NotChecked, Verdict.Ok)]
    public async Task The_other_recorded_rejections_are_distinguished(string recording, Verdict client, Verdict redirectUri)
    {
        await using var checks = await DoctorChecks.StartAsync();
        checks.Answers["/oidc/request"] = DoctorChecks.Replay(recording);

        var found = await RunAsync(checks);

        Assert.Equal((client, redirectUri), (found.Client.Verdict, found.RedirectUri.Verdict));
    }

    private static async Task<(Finding Client, Finding RedirectUri, Finding Scopes)> RunAsync(DoctorChecks checks) =>
        await checks.RunAsync("logto.client") is [var client, var redirectUri, var scopes]
            ? (client, redirectUri, scopes)
            : throw new InvalidOperationException("The check has no finding for each of the three.");
}
