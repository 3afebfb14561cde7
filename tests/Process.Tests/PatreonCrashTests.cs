using System.Net;
using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>The app is killed while it reads memberships from Patreon.</summary>
public sealed class PatreonCrashTests
{
    private static readonly TestMember Reader = new("u-1", "active_patron", 500, "101");
    private static readonly TestMember Patron = new("u-1", "active_patron", 1500, "102");

    [Theory]
    [InlineData("/members/m-1")]
    [InlineData("/campaigns/5001/members")]
    public async Task A_refresh_lost_with_the_process_is_made_up_by_the_sync_of_the_next_start(string path)
    {
        await using var patreon = await TestPatreon.StartAsync();
        patreon.Members["m-1"] = Reader;
        await using var app = await AppProcess.StartAsync([.. AppProcess.NoLogto, .. patreon.Settings()]);
        await app.WaitForLogAsync("Synced all 1 member(s)");
        var asked = new TaskCompletionSource();
        patreon.Answer = async context =>
        {
            if (!context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal))
            {
                return false;
            }

            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return true;
        };
        patreon.Members["m-1"] = Patron;
        if (path == "/members/m-1")
        {
            await DeliverAsync(app, TestPatreon.Delivery("m-1", Reader));
        }
        else
        {
            await app.KillAsync();
            await app.StartAgainAsync();
        }

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await app.KillAsync();
        Assert.Equal(500L, await EntitledCentsAsync(app));

        patreon.Answer = null;
        await app.StartAgainAsync();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Equals(1500L, await EntitledCentsAsync(app)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), timeout.Token);
        }
    }

    private static async Task<object?> EntitledCentsAsync(AppProcess app) =>
        Assert.Single(await app.QueryAsync("SELECT EntitledCents FROM PatreonMembers"))[0];

    private static async Task DeliverAsync(AppProcess app, string body)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(app.Url, "/webhooks/patreon")) { Content = new StringContent(body) };
        request.Headers.Add("X-Patreon-Event", "members:update");
        request.Headers.Add("X-Patreon-Signature", TestPatreon.Sign(body));
        using var response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
