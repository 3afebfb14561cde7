using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds what is wrong between the site and Logto.</summary>
public sealed class DoctorLogtoTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorLogtoTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    private TestProvider Logto => _site.Provider;

    [Fact]
    public async Task A_site_without_a_mistake_passes_and_only_an_anonymous_session_stays_at_logto()
    {
        var sessions = Logto.UnconfirmedSignOuts.Count;

        var report = await _site.RunAsync();

        Assert.Equal(0, report.ExitCode);
        Assert.All(report.Lines, line => Assert.Equal(
            line.Name switch
            {
                "patreon.client" or "logto.setup" or "logto.organizations" or "logto.account-center" => "not-checked",
                // The double is a Logto of one's own on this machine, and may not call this machine.
                "site.address" => "warning",
                _ => "ok",
            },
            line.Verdict));
        // Of the sign-out that is asked for, Logto keeps a session of nobody until it expires.
        Assert.Equal(sessions + 1, Logto.UnconfirmedSignOuts.Count);
        Assert.Contains(report.Lines, line => line.Message.EndsWith($"{Logto.Url}callback/patreon-1", StringComparison.Ordinal));
        Assert.Equal(0, await _site.App.CountAsync("SpentLogoutTokens"));
    }

    [Fact]
    public async Task An_unknown_app_id_is_distinguished_from_a_wrong_secret()
    {
        var report = await _site.RunAsync(("Logto__AppId", "nope"));

        report.Fails("logto.client", "no application with the app ID 'nope'", "Logto:AppId");
        report.Has("logto.client", "not-checked", "The redirect URI was not checked");
    }

    [Fact]
    public async Task A_wrong_secret_is_reported_and_hides_no_other_mistake()
    {
        Logto.RedirectUri = "http://localhost:1/callback";

        var report = await _site.RunAsync(("Logto__AppSecret", "an-old-one"));

        report.Fails("logto.client", "the app secret is wrong", "Logto:AppSecret");
        report.Fails("logto.client", "is not registered", "Redirect URIs");
        Assert.DoesNotContain(report.Lines, line => $"{line}".Contains("an-old-one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_uri_that_is_not_registered_is_reported_with_the_one_to_register()
    {
        Logto.RedirectUri = "http://localhost:1/callback";

        var report = await _site.RunAsync();

        report.Fails("logto.client", "is not registered", $"Add {_site.App.Url}callback to 'Redirect URIs'");
        report.Has("logto.client", "ok", "accepts the app ID and the secret");
    }

    [Fact]
    public async Task A_provider_without_pushed_requests_has_its_secret_unchecked_and_the_rest_reported()
    {
        Logto.Discovery.Remove("pushed_authorization_request_endpoint");
        Logto.RedirectUri = "http://localhost:1/callback";

        var report = await _site.RunAsync();

        report.Fails("logto.client", "is not registered", "Redirect URIs");
        report.Says("logto.client", "warning", "secret could not be checked", "Sign in once");
    }

    [Fact]
    public async Task A_pushed_request_that_is_answered_with_anything_but_a_request_uri_is_not_accepted()
    {
        Logto.PushError = () => Results.Content("<h1>Please log in</h1>", "text/html");
        (await _site.RunAsync()).Fails("logto.client", "it responded with status 200, but not as an OpenID provider does", "a proxy in front of it");

        Logto.PushError = () => Results.Redirect("https://login.example/?next=here");
        var report = await _site.RunAsync();

        report.Fails("logto.client", "it redirects to https://login.example/.", "a proxy in front of it");
        report.Has("logto.client", "not-checked", "The redirect URI was not checked");
    }

    [Fact]
    public async Task An_authorization_endpoint_that_redirects_elsewhere_confirms_no_redirect_uri()
    {
        Logto.Discovery.Remove("pushed_authorization_request_endpoint");
        Logto.Discovery["authorization_endpoint"] = $"{_site.App.Url}sign-out";

        (await _site.RunAsync()).Has("logto.client", "not-checked", "The redirect URI was not checked");
    }

    [Fact]
    public async Task A_post_sign_out_uri_that_is_not_registered_is_reported()
    {
        Logto.PostLogoutRedirectUri = _site.App.Url.AbsoluteUri.TrimEnd('/');

        (await _site.RunAsync()).Fails("logto.sign-out", "is not registered", "with the slash at its end");
    }

    [Fact]
    public async Task Scopes_that_would_be_dropped_are_reported()
    {
        Logto.Discovery["scopes_supported"] = new JsonArray("openid", "offline_access", "profile", "email");

        (await _site.RunAsync()).Warns("logto.client", "drops them: identities", "sees no Patreon account");
    }

    [Fact]
    public async Task A_resource_that_logto_does_not_know_is_reported()
    {
        Logto.PushError = () => Results.Json(
            new { error = "invalid_target", error_description = "resource indicator is missing, or unknown" }, statusCode: 400);

        var report = await _site.RunAsync();

        report.Fails("logto.client", "invalid_target", "API resource");
        report.Has("logto.client", "ok", "accepts the app ID and the secret");
    }

    [Fact]
    public async Task A_connector_that_is_not_in_the_sign_in_experience_is_reported()
    {
        Logto.Experience!["socialConnectors"] = new JsonArray();

        (await _site.RunAsync()).Fails("logto.connector", "does not offer Patreon", "Save changes");
    }

    [Fact]
    public async Task A_listed_connector_that_logto_does_not_offer_is_named_with_what_to_do_and_hides_no_other_mistake()
    {
        Logto.Experience!["signInMode"] = "SignIn";

        var report = await _site.RunAsync(("Logto__Connectors", "patreon google github"));

        report.Fails("logto.connector", "does not offer GitHub (target github)", "Connectors:github:ClientId");
        report.Says("logto.connector", "failed", "does not offer GitHub", "Or remove github from Logto:Connectors.");
        report.Says("logto.connector", "warning", "New people can't sign in", "Enable user registration");
        Assert.DoesNotContain(report.Lines, line => line.Message.Contains("does not offer Google", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Listed_connectors_are_ok_where_logto_offers_them_and_can_mail_the_code_that_linking_patreon_takes()
    {
        (await _site.RunAsync(("Logto__Connectors", "google patreon"))).Warns("logto.connector", "can't link their Patreon account", "Add an email connector");

        Logto.Experience!["forgotPassword"] = new JsonObject { ["email"] = true, ["phone"] = false };
        (await _site.RunAsync(("Logto__Connectors", "google patreon"))).Has("logto.connector", "ok", "offers Google, Patreon to everyone");
    }

    [Fact]
    public async Task A_list_without_patreon_is_a_wrong_setting() => (await _site.RunAsync(("Logto__Connectors", "google"))).Fails(
        "settings", "Logto:Connectors lacks 'patreon'", "docs/settings.md");

    [Fact]
    public async Task A_sign_up_that_requires_more_than_patreon_has_is_reported()
    {
        Logto.Experience!["signUp"]!["identifiers"] = new JsonArray("username");

        (await _site.RunAsync()).Warns("logto.connector", "asks new people for more: username.", "sign-up identifier");
    }

    [Fact]
    public async Task A_sign_up_that_requires_a_second_identifier_or_a_password_is_reported_unless_it_is_skipped()
    {
        Logto.Experience!["signUp"] = JsonNode.Parse("""{"identifiers":[],"secondaryIdentifiers":[{"identifier":"email","verify":true}],"password":true}""");
        (await _site.RunAsync()).Warns("logto.connector", "asks new people for more: email, a password.", "the password with it");

        Logto.Experience!["socialSignIn"]!["skipRequiredIdentifiers"] = true;
        (await _site.RunAsync()).Is("logto.connector", "ok");
    }

    [Fact]
    public async Task A_logto_without_registration_is_reported()
    {
        Logto.Experience!["signInMode"] = "SignIn";

        (await _site.RunAsync()).Warns("logto.connector", "New people can't sign in", "Enable user registration");
    }
}
