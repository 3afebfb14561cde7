using Bookstore.Infrastructure.Hosting;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Web.Endpoints;

/// <summary>
/// <c>/health/live</c>: the process responds. <c>/health/ready</c>: it can serve, else 503. The reasons, which contain
/// addresses, are for the operator only: a program on this machine, or <c>doctor</c>.
/// </summary>
internal static class HealthEndpoints
{
    private const string ReasonsSetting = "Health:Reasons";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this WebApplication app)
    {
        var showsLocalRequests = app.Configuration.GetValue(ReasonsSetting, true);
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).ShortCircuit();
        app.MapMethods("/health/ready", Methods, async (HttpContext context, HealthReports reports, OperatorToken token) =>
        {
            var report = await reports.GetAsync().WaitAsync(context.RequestAborted);
            var isOperator = (showsLocalRequests && context.IsLocalRequest()) || token.IsValid(context.Request.Headers[OperatorToken.Header]);
            return Results.Json(
                isOperator ? Describe(report) : new { status = report.Status.ToString() },
                statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        }).ShortCircuit();
    }

    private static object Describe(HealthReport report) => new
    {
        status = report.Status.ToString(),
        checks = report.Entries.ToDictionary(
            entry => entry.Key,
            entry => new { status = entry.Value.Status.ToString(), reason = entry.Value.Description }),
    };
}
