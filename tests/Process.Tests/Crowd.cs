using System.Collections.Concurrent;
using System.Net;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>What a browser got, and in which phase of a test.</summary>
/// <param name="Phase">The phase that the answer came in.</param>
/// <param name="Kind">The status, and what is wrong with the answer, if anything.</param>
/// <param name="Instance">Who answered: the addresses that nginx tried, or nothing for nginx itself.</param>
internal sealed record Answer(string Phase, string Kind, string Instance)
{
    /// <summary>A page of somebody who is signed in.</summary>
    public const string Page = "200";

    /// <summary>Status 503 that says when to try again.</summary>
    public const string TryAgain = "503 with Retry-After";
}

/// <summary>People who are signed in and browse, several at once, until the test has seen enough.</summary>
internal sealed class Crowd(TwoInstances site, int people) : IDisposable
{
    // Fewer by default, which leaves the instance that starts some of the machine.
    private static readonly int AtOnce = Repetitions.Of(4, 16);

    // A link that only people who are signed in get.
    private const string ForSignedIn = "href=\"/account\"";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly string[] Paths = ["", "account", "shelf"];

    private readonly TestBrowser[] _browsers =
    [
        // Addresses of their own, as people have; a limit for each client would otherwise meet all of them.
        .. Enumerable.Range(0, people).Select(number => site.Nginx.OpenBrowser($"127.0.{1 + (number / 200)}.{2 + (number % 200)}")),
    ];

    private readonly ConcurrentQueue<Answer> _answers = new();
    private readonly SemaphoreSlim _answered = new(0);
    private volatile string _phase = "first pages";
    private int _next;

    /// <summary>All answers so far.</summary>
    public IReadOnlyCollection<Answer> Answers => _answers;

    /// <summary>Signs everybody in.</summary>
    /// <returns>For each, the instance where the sign-in started and the one where it ended.</returns>
    public async Task<IReadOnlyList<(string Started, string Ended)>> SignInAsync()
    {
        var ways = new ConcurrentBag<(string, string)>();
        await Parallel.ForAsync(0, people, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            var browser = _browsers[number];
            browser.Cookies.Add(site.Provider.Url, new Cookie(TestProvider.PersonCookie, Name(number)));
            var (provider, started) = await FollowAsync(browser, new Uri(Nginx.Url, "sign-in"));
            var (callback, _) = await FollowAsync(browser, provider);
            var (home, ended) = await FollowAsync(browser, callback);
            Assert.Equal(Nginx.Url, home);
            ways.Add((started, ended));
        });
        return [.. ways];
    }

    /// <summary>Has everybody browse while the test goes through its phases.</summary>
    /// <param name="phases">The test's phases, which end when it wants.</param>
    public async Task BrowseDuringAsync(Func<Task> phases)
    {
        using var stop = new CancellationTokenSource();
        var browsing = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await OpenNextPageAsync();
            }
        })));
        try
        {
            await await Task.WhenAny(browsing, phases());
        }
        finally
        {
            await stop.CancelAsync();
            await browsing.WaitAsync(Patience);
        }
    }

    /// <summary>Begins a phase, and waits until enough answers have come in it.</summary>
    public async Task WaitAsync(string phase, int answers, Func<Answer, bool>? which = null)
    {
        _phase = phase;
        using var timeout = new CancellationTokenSource(Patience);
        while (_answers.Count(answer => answer.Phase == phase && which?.Invoke(answer) is not false) < answers)
        {
            await _answered.WaitAsync(timeout.Token);
        }
    }

    /// <summary>Opens the account page of each person, again where the site asks to try again.</summary>
    public async Task OpenAccountsAsync(string phase)
    {
        _phase = phase;
        await Parallel.ForAsync(0, people, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            using var timeout = new CancellationTokenSource(Patience);
            while (await OpenAsync(number, "account") == Answer.TryAgain)
            {
                timeout.Token.ThrowIfCancellationRequested();
            }
        });
    }

    /// <summary>The session of a person, as a Cookie header.</summary>
    public string CookieOf(int number) => _browsers[number].Cookies.GetCookieHeader(Nginx.Url);

    public static string Name(int number) => $"person-{number:000}";

    public void Dispose()
    {
        foreach (var browser in _browsers)
        {
            browser.Dispose();
        }

        _answered.Dispose();
    }

    private async Task OpenNextPageAsync()
    {
        var next = Interlocked.Increment(ref _next);
        await OpenAsync(next % people, Paths[next / people % Paths.Length]);
    }

    private async Task<string> OpenAsync(int number, string path)
    {
        var phase = _phase;
        string kind;
        var instance = "";
        try
        {
            using var response = await _browsers[number].GetAsync(new Uri(Nginx.Url, path));
            instance = Instance(response);
            kind = (int)response.StatusCode switch
            {
                200 when (await response.Content.ReadAsStringAsync()).Contains(path == "shelf" ? ForSignedIn : Name(number), StringComparison.Ordinal) => Answer.Page,
                200 => $"200 at /{path} as if signed out",
                503 when response.Headers.RetryAfter is not null => Answer.TryAgain,
                var status => $"{status} at /{path}",
            };
        }
        catch (HttpRequestException exception)
        {
            kind = $"cut off: {exception.HttpRequestError}";
        }

        _answers.Enqueue(new(phase, kind, instance));
        _answered.Release();
        return kind;
    }

    private static string Instance(HttpResponseMessage response) =>
        response.Headers.TryGetValues(Nginx.InstanceHeader, out var values) ? string.Join(", ", values) : "";

    private static async Task<(Uri To, string Instance)> FollowAsync(TestBrowser browser, Uri url)
    {
        using var response = await browser.GetAsync(url);
        Assert.True(response.StatusCode == HttpStatusCode.Redirect, $"{(int)response.StatusCode} at {url.AbsolutePath}");
        return (new Uri(url, response.Headers.Location!), Instance(response));
    }
}
