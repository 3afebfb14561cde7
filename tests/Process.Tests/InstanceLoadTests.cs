using System.Diagnostics;
using System.Net;
using Bookstore.Testing;
using Xunit.Abstractions;

namespace Bookstore.Process.Tests;

/// <summary>Many people browse two instances, and notice neither the kill of one nor a restart of the database.</summary>
public sealed class InstanceLoadTests(ITestOutputHelper output)
{
    private static readonly int People = Repetitions.Of(20, 300);

    // Answers that a phase waits for.
    private static readonly int Enough = Repetitions.Of(40, 1_500);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    [NginxFact]
    public async Task A_killed_instance_and_a_restarted_database_sign_nobody_out()
    {
        await using var site = await TwoInstances.StartAsync();
        using var crowd = new Crowd(site, People);
        Write("Two instances are ready");

        var signIns = await crowd.SignInAsync();
        var crossed = signIns.Count(way => way.Started != way.Ended);
        Write($"{signIns.Count} sign-ins, {crossed} of which started on one instance and ended on the other");
        Assert.InRange(crossed, 1, People);

        await crowd.BrowseDuringAsync(async () =>
        {
            await crowd.WaitAsync("both", Enough);
            await site.First.KillAsync();
            await crowd.WaitAsync("one killed", Enough);
            var start = site.First.StartAgainAsync();
            await crowd.WaitAsync("one starts", Enough);
            await start;
            await crowd.WaitAsync("both again", Enough / 4, answer => answer.Instance == site.FirstUrl.Authority);
            Write("The killed instance answers again");
            await site.Server.StopAsync();
            await crowd.WaitAsync("no database", Enough / 4, answer => answer.Kind == Answer.TryAgain);
            await site.Server.StartAgainAsync();
            await crowd.WaitAsync("database again", Enough, answer => answer.Kind == Answer.Page);
        });
        await crowd.OpenAccountsAsync("everybody's account");
        Write("The database is back, and everybody has opened the account page");

        foreach (var phase in crowd.Answers.GroupBy(answer => answer.Phase))
        {
            output.WriteLine($"  {phase.Key}: {string.Join(", ", phase.CountBy(answer => answer.Kind).Select(kind => $"{kind.Value} x {kind.Key}"))}");
        }

        Assert.Empty(crowd.Answers.Where(answer => answer.Kind is not (Answer.Page or Answer.TryAgain)).CountBy(answer => answer));
        Assert.Equal(People, crowd.Answers.Count(answer => answer is { Phase: "everybody's account", Kind: Answer.Page }));
        Assert.Equal(People, await site.First.CountAsync("UserSessions"));
        await MeasureEndOfSessionAsync(site, crowd);
    }

    // Past nginx, to know which instance answers.
    private async Task MeasureEndOfSessionAsync(TwoInstances site, Crowd crowd)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        foreach (var instance in (Uri[])[site.FirstUrl, site.SecondUrl])
        {
            Assert.Equal(HttpStatusCode.OK, await OpenAsync(instance));
        }

        using var logout = new HttpRequestMessage(HttpMethod.Post, new Uri(site.FirstUrl, "/backchannel-logout"))
        {
            Content = new FormUrlEncodedContent([new("logout_token", site.Provider.LogoutToken(Crowd.Name(0)))]),
        };
        using var response = await http.SendAsync(logout);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var clock = Stopwatch.StartNew();
        while (await OpenAsync(site.SecondUrl) == HttpStatusCode.OK)
        {
            // Far shorter than a session stays in memory, so that only a notification explains the end; longer than a second, for a busy machine.
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }

        Write($"A session that ended on one instance was gone on the other after {clock.Elapsed.TotalMilliseconds:0} ms");

        async Task<HttpStatusCode> OpenAsync(Uri instance)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(instance, "/account"))
            {
                Headers = { Host = Nginx.Url.Host },
            };
            request.Headers.Add("Cookie", crowd.CookieOf(0));
            using var page = await http.SendAsync(request);
            return page.StatusCode;
        }
    }

    private void Write(string text) => output.WriteLine($"{_clock.Elapsed.TotalSeconds:0.0} s: {text}");
}
