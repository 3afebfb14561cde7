using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Bookstore.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bookstore.Web.Tests;

/// <summary><c>doctor</c> finds where Logto can't be reached, or what answers there is none.</summary>
public sealed class DoctorEndpointTests : IClassFixture<DoctorSite>
{
    private readonly DoctorSite _site;

    public DoctorEndpointTests(DoctorSite site)
    {
        _site = site;
        site.Restore();
    }

    private TestProvider Logto => _site.Provider;

    [Fact]
    public async Task An_endpoint_where_nothing_answers_is_reported()
    {
        var report = await _site.RunAsync(("Logto__Endpoint", $"http://localhost:{RunningApp.FreePort()}"));

        report.Fails("logto.discovery", "no server responds at that address", "Logto:Endpoint");
        report.Is("logto.client", "not-checked");
    }

    [Fact]
    public async Task A_name_that_no_dns_server_knows_is_reported() => (await _site.RunAsync(("Logto__Endpoint", "https://no-such-logto.invalid")))
        .Fails("logto.discovery", "no DNS server knows that name", "DNS");

    [Fact]
    public async Task A_certificate_that_this_machine_does_not_accept_is_reported()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = RunningApp.FreePort();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.ListenLocalhost(port, listen => listen.UseHttps(certificate)));
        builder.Logging.SetMinimumLevel(LogLevel.None);
        await using var server = builder.Build();
        await server.StartAsync();

        (await _site.RunAsync(("Logto__Endpoint", $"https://localhost:{port}")))
            .Fails("logto.discovery", "this machine does not accept its TLS certificate", "certificate");
    }

    [Fact]
    public async Task A_port_without_tls_is_distinguished_from_a_certificate_that_is_not_accepted() =>
        (await _site.RunAsync(("Logto__Endpoint", $"https://localhost:{Logto.Url.Port}")))
            .Fails("logto.discovery", "the server there does not speak TLS", "Logto:Endpoint");

    [Fact]
    public async Task An_endpoint_that_redirects_elsewhere_is_reported()
    {
        Logto.DiscoveryError = () => Results.Redirect("https://login.example/oidc/.well-known/openid-configuration");

        (await _site.RunAsync()).Fails("logto.discovery", "redirects to https://login.example/oidc", "Set Logto:Endpoint to https://login.example");
    }

    [Fact]
    public async Task A_server_that_is_not_logto_is_reported()
    {
        Logto.DiscoveryError = () => Results.Content("<h1>Welcome to nginx!</h1>", "text/html");

        (await _site.RunAsync()).Fails("logto.discovery", "does not respond with JSON", "Logto:Endpoint");
    }

    [Fact]
    public async Task An_answer_in_an_unknown_character_set_is_reported()
    {
        Logto.DiscoveryError = () => Results.Bytes("{}"u8.ToArray(), "application/json; charset=bogus");

        (await _site.RunAsync()).Fails("logto.discovery", "an unknown character set", "Logto:Endpoint");
    }

    [Theory]
    [InlineData("issuer", "5")]
    [InlineData("scopes_supported", "\"openid\"")]
    public async Task A_discovery_document_with_a_value_of_another_type_is_reported(string name, string value)
    {
        Logto.Discovery[name] = JsonNode.Parse(value);

        var report = await _site.RunAsync();

        report.Fails("logto.discovery", "is not a valid discovery document", "Logto:Endpoint");
        report.Is("logto.client", "not-checked");
    }

    [Fact]
    public async Task Keys_that_can_not_be_read_are_reported()
    {
        Logto.Jwks = () => Results.Json(new { keys = Array.Empty<object>() });

        (await _site.RunAsync()).Fails("logto.discovery", "Logto's keys can't be read", "Check that Logto");
    }

    [Fact]
    public async Task Another_issuer_is_reported()
    {
        Logto.Discovery["issuer"] = "https://elsewhere.example/oidc";

        var report = await _site.RunAsync();

        report.Fails("logto.discovery", "names the issuer 'https://elsewhere.example/oidc'", "ENDPOINT");
        report.Is("logto.client", "not-checked");
    }

    [Theory]
    [InlineData(45, "warning", "seconds ahead of")]
    [InlineData(-400, "failed", "seconds behind")]
    public async Task A_wrong_clock_is_reported_before_it_prevents_sign_ins(int seconds, string verdict, string message)
    {
        Logto.OnRequest = request =>
        {
            request.HttpContext.Response.Headers.Date = DateTimeOffset.UtcNow.AddSeconds(seconds).ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };

        var report = await _site.RunAsync();

        (verdict == "failed" ? (Action<string, string, string>)report.Fails : report.Warns)("logto.clock", message, "timedatectl");
    }
}
