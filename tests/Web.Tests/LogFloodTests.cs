using System.Globalization;
using System.Text.RegularExpressions;
using System.Web;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Web.Tests;

/// <summary>What strangers can do to the log of a site that is deployed: neither fill it nor write lines of their own into it.</summary>
public sealed partial class LogFloodTests(ProductionApp production, ITestOutputHelper output) : IClassFixture<ProductionApp>
{
    // BOOKSTORE_TESTS_FLOOD=1000 shows what each address does to the log.
    private static readonly int Times = int.Parse(
        Environment.GetEnvironmentVariable("BOOKSTORE_TESTS_FLOOD") ?? "10", CultureInfo.InvariantCulture);

    private RunningApp App => production.App;

    private string Issuer => $"{production.Provider.Url}oidc";

    [Fact]
    public async Task A_flood_of_requests_to_any_address_does_not_fill_the_log()
    {
        using var http = Connect();
        // A state of the site's own, which only a browser with another cookie brings back.
        using var start = await http.GetAsync(new Uri(App.Url, "/sign-in"));
        var state = HttpUtility.ParseQueryString(start.Headers.Location!.Query)["state"];
        Dictionary<string, Func<HttpRequestMessage>> kinds = new(Flood.Kinds)
        {
            ["/callback: no correlation cookie"] = () => new(HttpMethod.Get, $"/callback?code=a&state={state}&iss={Issuer}"),
            ["/callback: an error with a good state"] = () => new(HttpMethod.Get, $"/callback?error=x&error_description=y&state={state}&iss={Issuer}"),
        };
        var before = App.Output.Length;

        List<(string Kind, int Bytes)> weights = [];
        foreach (var (kind, make) in kinds)
        {
            var from = App.Output.Length;
            await Parallel.ForEachAsync(Enumerable.Range(0, Times), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, token) =>
            {
                using var request = make();
                request.RequestUri = new Uri(App.Url, request.RequestUri!);
                using var response = await http.SendAsync(request, token);
            });
            weights.Add((kind, App.Output.Length - from));
        }

        foreach (var raw in Flood.Raw)
        {
            var from = App.Output.Length;
            await Parallel.ForEachAsync(Enumerable.Range(0, Times), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (_, _) => await Flood.SendRawAsync(App.Url, raw));
            weights.Add((raw[..Math.Min(raw.Length, 40)].ReplaceLineEndings("|"), App.Output.Length - from));
        }

        var written = App.Output[before..];
        output.WriteLine($"{weights.Count} kinds, {Times} times each: {written.Length} characters of log");
        foreach (var (kind, bytes) in weights.OrderByDescending(weight => weight.Bytes).Take(40))
        {
            output.WriteLine($"{bytes,9}  {kind}");
        }

        // Each event is told once a minute and counted once, and most come from several of these.
        var events = Source().Matches(written).Select(match => match.Value).CountBy(source => source).ToList();
        Assert.True(written.Length < 16 * 1024, $"{written.Length} characters: {string.Join(", ", events.OrderByDescending(one => one.Value).Take(8))}");
    }

    [Fact]
    public async Task External_text_adds_no_line_or_control_character_to_the_log()
    {
        using var http = Connect();
        using var start = await http.GetAsync(new Uri(App.Url, "/sign-in"));
        var state = HttpUtility.ParseQueryString(start.Headers.Location!.Query)["state"];
        var cookies = start.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]).ToList();
        var correlation = cookies.Single(cookie => cookie.Contains("bookstore-start.", StringComparison.Ordinal));
        const string Forged = "%0d%0a2026-01-01T00:00:00.000Z%20info:%20Forged[1]%20line%1b[2J%c2%9b%e2%80%ae";

        using var another = await SendAsync($"/callback?code=a&state={state}&iss={Issuer}", correlation.Split('=')[0] + "=" + "N%0d%0aForged[2]%1b");
        using var error = await SendAsync($"/callback?error={Forged}&error_description={Forged}&error_uri={Forged}&state={state}&iss={Issuer}", string.Join("; ", cookies));
        using var connector = await SendAsync($"/sign-in?with={Forged}", "");
        await App.WaitForLogAsync("Forged");

        Assert.DoesNotContain(App.Output.Where(character => character != '\n'), character => char.IsControl(character) || character == '\u202e');
        // Each line is an event, or what the start of the process in Development said before.
        var lines = App.Output[App.Output.LastIndexOf("Bookstore is ready", StringComparison.Ordinal)..].Split('\n').Skip(1).Where(line => line.Length > 0);
        Assert.All(lines, line => Assert.Matches(Line(), line));
        Assert.DoesNotContain(lines, line => line.StartsWith("2026-01-01", StringComparison.Ordinal));

        Task<HttpResponseMessage> SendAsync(string path, string cookie)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(App.Url, path));
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
            return http.SendAsync(request);
        }
    }

    [Fact]
    public async Task The_trace_of_a_request_is_the_sites_own_also_where_nothing_is_exported()
    {
        await Traced.SignInAsync(App, production.Provider);
        await App.WaitForLogAsync("signed in");

        Assert.Matches(@"SessionIssuer\[2100\] [0-9a-f]{32} Profile ", App.Output);
        Assert.DoesNotContain(Traced.TraceId, App.Output, StringComparison.Ordinal);
    }

    private static HttpClient Connect() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    [GeneratedRegex(@"[\w.]+\[\d+\]")]
    private static partial Regex Source();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trce|dbug|info|warn|fail|crit): [\w.`+\[\],]+\[\d+\] ")]
    private static partial Regex Line();
}
