using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Bookstore.Testing;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Process.Tests;

/// <summary>The files in <c>deploy</c>, with servers of the test in the place of the instances.</summary>
public sealed class DeploymentTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _requests = new();
    private TestProxy _first = null!;
    private TestProxy _second = null!;

    public async Task InitializeAsync()
    {
        _first = await TestProxy.StartAsync();
        _second = await TestProxy.StartAsync();
        _first.Answer = request => Answer("first", request);
        _second.Answer = request => Answer("second", request);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [NginxFact]
    public async Task An_instance_that_is_gone_is_not_noticed_and_without_any_a_visitor_is_asked_to_try_again()
    {
        await using var nginx = await Nginx.StartInFrontOfTwoAsync(_first.Url.Port, _second.Url.Port);
        using var browser = nginx.OpenBrowser("127.0.0.5");

        await GetAsync(browser, times: 4);
        Assert.Equal(["first", "second"], _requests.Distinct().Order());

        await _first.DisposeAsync();
        _requests.Clear();
        await GetAsync(browser, times: 4);
        Assert.Equal(["second"], _requests.Distinct());

        await _second.DisposeAsync();
        using var response = await browser.GetAsync(Nginx.Url);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
        Assert.Contains("Temporarily unavailable", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task A_page_of_the_app_with_status_502_passes_unchanged()
    {
        _first.Answer = _second.Answer = _ => Results.Text("Logto's answer was invalid", statusCode: 502);
        await using var nginx = await Nginx.StartInFrontOfTwoAsync(_first.Url.Port, _second.Url.Port);
        using var browser = nginx.OpenBrowser("127.0.0.6");

        using var response = await browser.GetAsync(Nginx.Url);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("Logto's answer was invalid", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_health_check_of_the_image_is_that_of_the_site()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        _first.Answer = request => request.Path == "/health/ready" && request.Host.Host == "localhost" ? Results.Text("Degraded") : Results.NotFound();
        Assert.Equal(0, await CheckHealthAsync(_first.Url.Port));
        _first.Answer = _ => Results.Text("Unhealthy", statusCode: 503);
        Assert.NotEqual(0, await CheckHealthAsync(_first.Url.Port));
        await _first.DisposeAsync();
        Assert.NotEqual(0, await CheckHealthAsync(_first.Url.Port));
    }

    private static async Task GetAsync(TestBrowser browser, int times)
    {
        for (var count = 0; count < times; count++)
        {
            using var response = await browser.GetAsync(Nginx.Url);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    private static async Task<int> CheckHealthAsync(int port)
    {
        using var check = System.Diagnostics.Process.Start(new ProcessStartInfo("bash", [Path.Combine(RunningApp.Repository, "deploy/health.sh"), $"{port}"])
        {
            RedirectStandardError = true,
        })!;
        await check.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await check.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return check.ExitCode;
    }

    private IResult Answer(string instance, HttpRequest request)
    {
        Assert.Equal("books.example", request.Host.Host);
        _requests.Enqueue(instance);
        return Results.Text(instance);
    }
}
