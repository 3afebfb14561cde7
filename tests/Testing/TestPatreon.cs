using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookstore.Testing;

/// <summary>A Patreon with one campaign at the paths of API v2, which misbehaves where a test tells it to.</summary>
public sealed class TestPatreon : IAsyncDisposable
{
    /// <summary>The campaign.</summary>
    public const string CampaignId = "5001";

    /// <summary>The Patreon user id of the campaign's creator.</summary>
    public const string CreatorUserId = "9000";

    /// <summary>The secret of the client, of <see cref="Settings"/>.</summary>
    public const string ClientSecret = "a-client-secret-of-patreon";

    /// <summary>The secret of the webhook, of <see cref="Settings"/>.</summary>
    public const string WebhookSecret = "a-webhook-secret";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<DateTimeOffset> _times = new();
    private int _pairs = 1;

    private TestPatreon(int port)
    {
        Url = new Uri($"http://localhost:{port}");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        _app = builder.Build();
        _app.UseRouting();
        _app.Use(GuardAsync);
        _app.MapPost("/api/oauth2/token", RenewAsync);
        _app.MapGet("/api/oauth2/v2/campaigns", () => Json(Campaigns()));
        _app.MapGet("/api/oauth2/v2/campaigns/{id}/members", (string id, HttpRequest request) => id == CampaignId ? Json(Page(request)) : Missing());
        _app.MapGet("/api/oauth2/v2/members/{id}", (string id, HttpRequest request) => Members.TryGetValue(id, out var member)
            ? Json(new JsonObject { ["data"] = Resource(id, member, request), ["included"] = History(id, member, request) })
            : Missing());
        _app.MapGet("/api/oauth2/v2/webhooks", () => Json(new JsonObject { ["data"] = Webhooks.DeepClone() }));
        _app.UseEndpoints(_ => { });
    }

    /// <summary>The webhooks of the client, as resources.</summary>
    public JsonArray Webhooks { get; } = [];

    /// <summary>The origin.</summary>
    public Uri Url { get; }

    /// <summary>The members by their ids.</summary>
    public ConcurrentDictionary<string, TestMember> Members { get; } = [];

    /// <summary>The ids of all campaigns that the token sees.</summary>
    public List<string> CampaignIds { get; } = [CampaignId];

    /// <summary>The tiers of the campaign: id, title, cents.</summary>
    public List<(string Id, string Title, int? Cents)> Tiers { get; } = [("100", "Free", 0), ("101", "Reader", 500), ("102", "Patron", 1500)];

    /// <summary>The access token that is good now.</summary>
    public string AccessToken => $"access-{_pairs}";

    /// <summary>The refresh token that is good now.</summary>
    public string RefreshToken => $"refresh-{_pairs}";

    /// <summary>How long tokens last, as the token endpoint says.</summary>
    public int ExpiresIn { get; set; } = 2_678_400;

    /// <summary>The largest page, whatever is asked for.</summary>
    public int MaxPage { get; set; } = 1000;

    /// <summary>The size of every page, where <c>page[count]</c> is ignored.</summary>
    public int? PageCount { get; set; }

    /// <summary>Whether the last page leads back to the second, so that cursors go A, B, A, ...</summary>
    public bool AlternatesCursors { get; set; }

    /// <summary>How many requests a minute are answered.</summary>
    public int RequestsPerMinute { get; set; } = 100;

    /// <summary>The requests that came, with their queries, refused ones too.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>How often a request was one too many.</summary>
    public int Rejections { get; private set; }

    /// <summary>Answers in the place of the API where it answers true.</summary>
    public Func<HttpContext, Task<bool>>? Answer { get; set; }

    /// <summary>Runs when a renewal was asked for; where it answers true, that was the answer.</summary>
    public Func<HttpContext, Task<bool>>? BeforeRenewal { get; set; }

    /// <summary>Runs when the refresh token is spent and the new pair is good; where it answers true, that was the answer.</summary>
    public Func<HttpContext, Task<bool>>? AfterRenewal { get; set; }

    /// <summary>Starts it on a free port.</summary>
    public static async Task<TestPatreon> StartAsync()
    {
        var patreon = new TestPatreon(RunningApp.FreePort());
        await patreon._app.StartAsync();
        return patreon;
    }

    /// <summary>The settings that point the app here.</summary>
    public (string Name, string? Value)[] Settings() =>
    [
        ("Patreon__ApiBase", $"{Url}api/oauth2/v2"), ("Patreon__AccessToken", AccessToken), ("Patreon__RefreshToken", RefreshToken),
        ("Patreon__ClientId", "a-client"), ("Patreon__ClientSecret", ClientSecret), ("Patreon__WebhookSecret", WebhookSecret),
    ];

    /// <summary>Has somebody sign in as the creator through the same client: the pair at hand is dead.</summary>
    public void ReplaceTokens() => Interlocked.Increment(ref _pairs);

    /// <summary>Has the access token expire; the refresh token is good.</summary>
    public bool IsAccessTokenExpired { get; set; }

    /// <summary>Whether access tokens that were replaced are good still.</summary>
    public bool KeepsOldAccessTokens { get; set; }

    /// <summary>How many requests went to a path that contains a text.</summary>
    public int Count(string text) => Requests.Count(request => request.Contains(text, StringComparison.Ordinal));

    /// <summary>The body of a delivery about a member, as it is now or as it was.</summary>
    public static string Delivery(string memberId, TestMember member) =>
        new JsonObject { ["data"] = Resource(memberId, member) }.ToJsonString();

    /// <summary>The body of what "Send Test" beside a webhook at Patreon delivers: it names nobody.</summary>
    public const string TestDelivery =
        """{"data":{"attributes":{"full_name":null,"patron_status":null},"id":null,"relationships":{"user":{"data":null}},"type":"member"}}""";

    /// <summary>The signature of a body.</summary>
    public static string Sign(string body) =>
#pragma warning disable CA5351 // It is Patreon's choice.
        Convert.ToHexStringLower(HMACMD5.HashData(Encoding.UTF8.GetBytes(WebhookSecret), Encoding.UTF8.GetBytes(body)));
#pragma warning restore CA5351

    /// <summary>Answers with a status and Patreon's errors.</summary>
    public static async Task<bool> ErrorAsync(HttpContext context, int status, int? retryAfterSeconds = null)
    {
        await Error(status, retryAfterSeconds).ExecuteAsync(context);
        return true;
    }

    /// <summary>Answers with a text of whatever kind.</summary>
    public static async Task<bool> TextAsync(HttpContext context, string text, int status = 200)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(text);
        return true;
    }

    /// <summary>Answers with HTML in Patreon's place, as Cloudflare does.</summary>
    public static async Task<bool> CloudflareAsync(HttpContext context, int status)
    {
        context.Response.ContentType = "text/html; charset=UTF-8";
        return await TextAsync(context, "<!DOCTYPE html><html><title>Attention Required! | Cloudflare</title></html>", status);
    }

    /// <summary>How many members a request asks for at once, or null where it asks for no page of them.</summary>
    public static int? PageSizeOf(HttpRequest request) =>
        int.TryParse(request.Query["page[count]"], CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        Requests.Enqueue(request.Path + request.QueryString);
        if (!request.Path.StartsWithSegments("/api/oauth2/v2"))
        {
            await next(context);
            return;
        }

        if (IsOneTooMany())
        {
            await Error(429, 60).ExecuteAsync(context);
        }
        else if (Answer is not null && await Answer(context))
        {
            return;
        }
        else if (IsAccessTokenExpired || (request.Headers.Authorization != $"Bearer {AccessToken}" && !KeepsOldAccessTokens))
        {
            await Error(401).ExecuteAsync(context);
        }
        else if (!request.Headers.UserAgent.ToString().StartsWith("Bookstore (+http", StringComparison.Ordinal))
        {
            await Error(403).ExecuteAsync(context);
        }
        else
        {
            await next(context);
        }
    }

    private bool IsOneTooMany()
    {
        lock (_times)
        {
            var now = DateTimeOffset.UtcNow;
            while (_times.TryPeek(out var first) && now - first >= TimeSpan.FromMinutes(1))
            {
                _times.TryDequeue(out _);
            }

            if (_times.Count >= RequestsPerMinute)
            {
                Rejections++;
                return true;
            }

            _times.Enqueue(now);
            return false;
        }
    }

    private async Task RenewAsync(HttpContext context)
    {
        if (BeforeRenewal is not null && await BeforeRenewal(context))
        {
            return;
        }

        var form = await context.Request.ReadFormAsync();
        if (form["client_id"] != "a-client" || form["client_secret"] != ClientSecret)
        {
            await Results.Json(new { error = "invalid_client" }, statusCode: 401).ExecuteAsync(context);
            return;
        }

        var spent = int.Parse(form["refresh_token"].ToString().Split('-')[1], CultureInfo.InvariantCulture);
        if (form["grant_type"] != "refresh_token" || Interlocked.CompareExchange(ref _pairs, spent + 1, spent) != spent)
        {
            await Results.Json(new { error = "invalid_grant" }, statusCode: 400).ExecuteAsync(context);
            return;
        }

        IsAccessTokenExpired = false;
        if (AfterRenewal is null || !await AfterRenewal(context))
        {
            await Results.Json(new { access_token = AccessToken, refresh_token = RefreshToken, expires_in = ExpiresIn, token_type = "Bearer" })
                .ExecuteAsync(context);
        }
    }

    private JsonObject Campaigns() => new()
    {
        ["data"] = new JsonArray([.. CampaignIds.Select(id => new JsonObject
        {
            ["type"] = "campaign",
            ["id"] = id,
            ["attributes"] = new JsonObject { ["creation_name"] = "books", ["url"] = "https://www.patreon.com/books", ["currency"] = "EUR" },
            ["relationships"] = new JsonObject
            {
                ["creator"] = new JsonObject { ["data"] = Reference("user", CreatorUserId) },
                ["tiers"] = new JsonObject { ["data"] = new JsonArray([.. Tiers.Select(tier => Reference("tier", tier.Id))]) },
            },
        })]),
        ["included"] = new JsonArray([.. Tiers.Select(tier => new JsonObject
        {
            ["type"] = "tier",
            ["id"] = tier.Id,
            ["attributes"] = new JsonObject { ["title"] = tier.Title, ["amount_cents"] = tier.Cents, ["published"] = true },
        })]),
    };

    private JsonObject Page(HttpRequest request)
    {
        var size = PageCount ?? Math.Min(MaxPage, PageSizeOf(request)!.Value);
        var start = request.Query["page[cursor]"] is [{ } cursor] ? int.Parse(cursor.Split(':')[1], CultureInfo.InvariantCulture) : 0;
        var all = Members.OrderBy(member => member.Key, StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["data"] = new JsonArray([.. all.Skip(start).Take(size).Where(member => !member.Value.IsHidden).Select(member => Resource(member.Key, member.Value, request))]),
            ["meta"] = new JsonObject
            {
                ["pagination"] = new JsonObject
                {
                    ["total"] = all.Count,
                    ["cursors"] = new JsonObject { ["next"] = start + size < all.Count ? $"after:{start + size}" : AlternatesCursors ? $"after:{size}" : null },
                },
            },
        };
    }

    // What is not asked for does not come; a webhook, which nobody asked, brings all.
    private static JsonObject Resource(string id, TestMember member, HttpRequest? request = null)
    {
        var resource = Whole(id, member);
        if (request is not null)
        {
            var asked = Asked(request, "fields[member]");
            var attributes = resource["attributes"]!.AsObject();
            foreach (var name in attributes.Select(attribute => attribute.Key).Except(asked).ToList())
            {
                attributes.Remove(name);
            }

            if (!Asked(request, "include").Contains("pledge_history"))
            {
                resource["relationships"]!.AsObject().Remove("pledge_history");
            }
        }

        return resource;
    }

    private static JsonArray History(string id, TestMember member, HttpRequest request) =>
        member.Currency is { } currency && Asked(request, "include").Contains("pledge_history")
            && Asked(request, "fields[pledge-event]").Contains("currency_code")
            ? [Event(1, "XXX", "2026-10-01T08:00:00.000+00:00"), Event(3, currency, "2026-11-01T08:00:00.000+00:00"), Event(2, "XXX", "2026-10-15T08:00:00.000+00:00")]
            : [];

    private static JsonObject Event(int number, string currency, string date) => new()
    {
        ["type"] = "pledge-event",
        ["id"] = $"subscription:{number}",
        ["attributes"] = new JsonObject { ["currency_code"] = currency, ["date"] = date },
    };

    private static string[] Asked(HttpRequest request, string name) => request.Query[name].ToString().Split(',');

    private static JsonObject Whole(string id, TestMember member) => new()
    {
        ["type"] = "member",
        ["id"] = id,
        ["attributes"] = new JsonObject
        {
            ["patron_status"] = member.Status,
            ["currently_entitled_amount_cents"] = member.Cents,
            ["pledge_cadence"] = member.Cadence,
            ["will_pay_amount_cents"] = member.WillPay,
            ["last_charge_status"] = member.ChargeStatus,
            ["last_charge_date"] = "2026-11-01T08:00:00.000+00:00",
            ["next_charge_date"] = member.WillPay > 0 ? "2026-12-01T08:00:00.000+00:00" : null,
            ["pledge_relationship_start"] = "2025-11-01T08:00:00.000+00:00",
            ["is_gifted"] = member.IsGifted,
            ["is_free_trial"] = false,
        },
        ["relationships"] = new JsonObject
        {
            ["campaign"] = new JsonObject { ["data"] = Reference("campaign", member.CampaignId) },
            ["currently_entitled_tiers"] = new JsonObject { ["data"] = new JsonArray([.. member.Tiers.Select(tier => Reference("tier", tier))]) },
            ["pledge_history"] = new JsonObject { ["data"] = new JsonArray([.. Enumerable.Range(1, 3).Select(number => Reference("pledge-event", $"subscription:{number}"))]) },
            ["user"] = new JsonObject { ["data"] = member.UserId is null ? null : Reference("user", member.UserId) },
        },
    };

    private static JsonObject Reference(string type, string id) => new() { ["type"] = type, ["id"] = id };

    private static IResult Json(JsonObject document) => Results.Text(document.ToJsonString(), "application/vnd.api+json");

    private static IResult Missing() => Error(404);

    private static IResult Error(int status, int? retryAfterSeconds = null) => Results.Json(
        new { errors = new[] { new { status = $"{status}", title = "as asked", retry_after_seconds = retryAfterSeconds } } }, statusCode: status);
}

/// <summary>A member of the campaign of <see cref="TestPatreon"/>.</summary>
/// <param name="UserId">The Patreon user, or null for one that is gone.</param>
/// <param name="Status">The <c>patron_status</c>.</param>
/// <param name="Cents">The <c>currently_entitled_amount_cents</c>.</param>
/// <param name="Tiers">The <c>currently_entitled_tiers</c>.</param>
public sealed record TestMember(string? UserId, string? Status = "active_patron", int Cents = 500, params string[] Tiers)
{
    /// <summary>The campaign, if not the one.</summary>
    public string CampaignId { get; init; } = TestPatreon.CampaignId;

    /// <summary>The <c>last_charge_status</c>.</summary>
    public string? ChargeStatus { get; init; } = "Paid";

    /// <summary>The <c>is_gifted</c>.</summary>
    public bool IsGifted { get; init; }

    /// <summary>The <c>pledge_cadence</c>: then the cents are those of so many months.</summary>
    public int? Cadence { get; init; } = 1;

    /// <summary>The <c>will_pay_amount_cents</c>: 0 for a pledge that was cancelled and runs out.</summary>
    public int WillPay { get; init; } = 500;

    /// <summary>The currency of the cents, which only the history of a member's pledge tells, or null for one without a history.</summary>
    public string? Currency { get; init; } = "EUR";

    /// <summary>Whether the list of members lacks it, though it can be read.</summary>
    public bool IsHidden { get; init; }
}
