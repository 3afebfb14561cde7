using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Bookstore.LocalTenant.Tests.Support;

/// <summary>A Patreon that lets in at once whoever <see cref="CurrentUser"/> says, or fails.</summary>
internal sealed class FakePatreon : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakePatreon(WebApplication app) => _app = app;

    public string Origin => _app.Urls.Single();

    public JsonNode? CurrentUser { get; set; }

    public int TokenStatus { get; set; } = 200;

    public static async Task<FakePatreon> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var patreon = new FakePatreon(app);
        app.Run(patreon.AnswerAsync);
        await app.StartAsync();
        return patreon;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/oauth2/authorize")
        {
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            var answer = new QueryBuilder { { "code", "a code" }, { "state", context.Request.Query["state"].ToString() } };
            context.Response.Headers.Location = $"{context.Request.Query["redirect_uri"]}{answer}";
            return Task.CompletedTask;
        }

        if (context.Request.Path == "/api/oauth2/token")
        {
            context.Response.StatusCode = TokenStatus;
            return context.Response.WriteAsJsonAsync(new { access_token = "token" });
        }

        return context.Response.WriteAsync(CurrentUser?.ToJsonString() ?? "null");
    }
}
