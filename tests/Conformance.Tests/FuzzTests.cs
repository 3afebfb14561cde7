using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Conformance.Tests;

/// <summary>Thousands of damaged requests, eight at a time. The same seed damages the same places again; in full it is another each time.</summary>
public sealed class FuzzTests(ProviderFixture fixture, ITestOutputHelper output) : IClassFixture<ProviderFixture>
{
    private const string SeedVariable = "BOOKSTORE_FUZZ_SEED";
    private const int Workers = 8;

    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable(SeedVariable), CultureInfo.InvariantCulture, out var seed)
        ? seed
        : Repetitions.Of(1, Random.Shared.Next());

    private RunningApp App => fixture.App;

    [Fact]
    [Case("Randomly damaged requests", "no server error, no session, nothing written, no secret in the log, a valid sign-in goes on",
        What = "callbacks, token responses, ID tokens, userinfo, cookies, webhooks and logout tokens with flipped bits, cuts, odd characters and huge values",
        Spec = "OWASP ASVS 5.1")]
    public async Task Damaged_requests_change_nothing()
    {
        using var browser = await SignInAsync();
        var cookies = browser.CookieHeader(App.Url);
        var profile = await ProfileAsync();
        var valid = fixture.Provider.TokenRequests.Count;
        var watch = Stopwatch.StartNew();

        var answers = await RunAsync(cookies);

        Print(answers, fixture.Provider.TokenRequests.Count - valid, watch.Elapsed);
        var failures = answers.Where(IsFailure).Select(Describe).ToList();
        Assert.True(failures.Count == 0, $"{failures.Count} of them went wrong, such as\n{string.Join('\n', failures.Take(5))}");
        var callbacks = answers.Count(answer => answer.Kind == "callback");
        Assert.InRange(fixture.Provider.TokenRequests.Count - valid, callbacks / 3, callbacks);

        Assert.True(await App.OpensTheAccountAsync(cookies));
        Assert.Equal(profile, await ProfileAsync());
        var harmless = answers.Where(answer => answer.Answer.SessionKey is not null).Select(answer => $"fuzz-{answer.Number}-").ToHashSet();
        var written = await App.QueryAsync("SELECT Subject FROM UserProfiles WHERE Subject <> 'abc123def456'");
        Assert.All(written, row => Assert.Contains((string)row[0]!, harmless));
        Assert.Equal(1 + harmless.Count, await App.CountAsync("UserSessions"));
        Assert.Equal("ok", (await App.QueryAsync("PRAGMA integrity_check"))[0][0]);

        using var another = await SignInAsync();
        foreach (var secret in (string[])["eyJ", TestProvider.AppSecret, ProviderFixture.SigningKey, "fuzz-access", "fuzz-refresh", cookies.Split("bookstore=")[1][..43]])
        {
            Assert.DoesNotContain(secret, App.Output, StringComparison.Ordinal);
        }
    }

    private static bool IsFailure(FuzzAnswer answer) =>
        !(answer.IsHarmless || answer.IsRejected)
        || answer.Answer.Status < 200
        || answer.Answer.Status is 502 or 503 && !answer.Answer.Body.Contains("Try again", StringComparison.Ordinal)
        || answer.Answer.Status >= 500 && answer.Answer.Status is not (502 or 503);

    private string Describe(FuzzAnswer answer) =>
        $"{SeedVariable}={_seed}, {answer.Kind} {answer.Number}: {answer.Answer.Status} {answer.Answer.Body[..Math.Min(200, answer.Answer.Body.Length)]} to {answer.Sent}";

    private async Task<IReadOnlyCollection<FuzzAnswer>> RunAsync(string cookies)
    {
        var callbacks = new FuzzCallbacks(fixture.Provider, App.Url);
        var requests = new FuzzRequests(fixture.Provider, App.Url, cookies, "abc123def456");
        var answers = new ConcurrentBag<FuzzAnswer>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Repetitions.Of(1_000, 10_000)),
            new ParallelOptions { MaxDegreeOfParallelism = Workers },
            async (number, _) =>
            {
                var random = new Random(unchecked((_seed * 397) ^ number));
                answers.Add(await ((number % 10) switch
                {
                    < 5 => callbacks.RunAsync(random, number),
                    5 or 6 => requests.SendCookiesAsync(random, number),
                    7 or 8 => requests.SendWebhookAsync(random, number),
                    _ => requests.SendLogoutAsync(random, number),
                }));
            });
        return answers;
    }

    private void Print(IReadOnlyCollection<FuzzAnswer> answers, int tokenRequests, TimeSpan time)
    {
        var lines = answers.GroupBy(answer => (answer.Kind, answer.Answer.Status)).OrderBy(group => group.Key)
            .Select(group => $"  {group.Key.Kind} {group.Key.Status}: {group.Count()}");
        var text = $"{answers.Count} damaged requests with {SeedVariable}={_seed} in {time.TotalSeconds:f0} s, {tokenRequests} token requests, "
            + $"{answers.Count(answer => answer.IsHarmless)} perhaps harmless, {answers.Count(answer => answer.Answer.SessionKey is not null)} signed in:\n"
            + string.Join('\n', lines);
        output.WriteLine(text);
    }

    private async Task<TestBrowser> SignInAsync()
    {
        var browser = new TestBrowser();
        var account = await browser.OpenAsync(new Uri(App.Url, "/sign-in?returnUrl=/account"));
        Assert.Equal("/account", account.Url.AbsolutePath);
        return browser;
    }

    private Task<IReadOnlyList<IReadOnlyList<object?>>> ProfileAsync() => App.QueryAsync("SELECT * FROM UserProfiles WHERE Subject = 'abc123def456'");
}
