using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.Benchmarks;

/// <summary>Valid, signed webhooks, each about another person than the one before.</summary>
internal static class Webhooks
{
    public const string Name = "webhooks";

    private const int People = 10_000;
    private static readonly byte[] Key = "benchmark-key"u8.ToArray();
    private static int _count;

    public static async Task RunAsync(BenchmarkRun run)
    {
        var key = Encoding.UTF8.GetString(Key);
        using var site = await run.InstallSiteAsync(
            "Bookstore", [.. run.Provider.PatreonSettings, ("Logto__WebhookSigningKey", key), ("Patreon__WebhookSecret", key)]);
        Rows.AddPatrons(site, run.Provider, People);
        using var app = await MeasuredApp.StartAsync(site);
        run.Report.AddSection(
            "Webhooks",
            "Signed and valid. Logto's changes a profile of 10,000, Patreon's leaves a request to read one of 10,000 members, and both are committed to SQLite before the answer.",
            Rounds.Columns);
        var rounds = new Rounds(run.Rounds, run.Quick ? 500 : 1_500, run.WarmUp);
        await rounds.CompareAsync(run.Report, "Logto: User.Data.Updated", [app], one => () => SendLogtoAsync(one));
        await rounds.CompareAsync(run.Report, "Patreon: members:update", [app], one => () => SendPatreonAsync(one));
    }

    private static Task SendLogtoAsync(MeasuredApp app)
    {
        var number = Interlocked.Increment(ref _count);
        var subject = Provider.GetSubject(number % People);
        var body = Encoding.UTF8.GetBytes($$"""
            {"hookId":"benchmark","event":"User.Data.Updated","createdAt":"{{DateTime.UtcNow:O}}","params":{"userId":"{{subject}}"},
            "data":{"id":"{{subject}}","username":null,"primaryEmail":"person{{number}}@example.com","name":"Robin {{number}}","avatar":null,
            "updatedAt":{{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}},"isSuspended":false} }
            """);
        return SendAsync(app, "/webhooks/logto", body, ("logto-signature-sha-256", Convert.ToHexStringLower(HMACSHA256.HashData(Key, body))));
    }

    private static Task SendPatreonAsync(MeasuredApp app)
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"data":{"type":"member","id":"member{{{Interlocked.Increment(ref _count) % People}}}","attributes":{} } }""");
#pragma warning disable CA5351 // Patreon signs with MD5.
        var signature = Convert.ToHexStringLower(HMACMD5.HashData(Key, body));
#pragma warning restore CA5351
        return SendAsync(app, "/webhooks/patreon", body, ("X-Patreon-Signature", signature), ("X-Patreon-Event", "members:update"));
    }

    private static async Task SendAsync(MeasuredApp app, string url, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await app.Http.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{app.Name} answered {(int)response.StatusCode} to a webhook at {url}.");
        }
    }
}
