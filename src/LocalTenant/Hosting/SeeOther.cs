namespace Bookstore.LocalTenant.Hosting;

/// <summary>A redirect that browsers follow with GET, as Logto's (RFC 9110, 15.4.4).</summary>
internal sealed record SeeOther(string Url) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Url;
        httpContext.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
