using Bookstore.Application;
using Bookstore.Infrastructure.Hosting;
using Bookstore.Web.Security;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Bookstore.Web.Endpoints;

/// <summary>
/// Liveness: the process answers. Readiness: it can serve; 503 if not. The reasons name addresses and what fails, so only the
/// operator gets them: a program on this machine, or <c>doctor</c>.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>
    /// <c>false</c> hides the reasons at <c>/health/ready</c> from requests of this machine too, for a proxy here that adds no
    /// <c>X-Forwarded-For</c>.
    /// </summary>
    /// <value><c>true</c></value>
    private const string ReasonsSetting = "Health:Reasons";

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapHealth(this WebApplication app)
    {
        var showsLocalRequests = app.Configuration.GetValue(ReasonsSetting, true);
        app.MapHealthChecks(SiteAddresses.Liveness, new HealthCheckOptions { Predicate = _ => false }).ShortCircuit();
        app.MapMethods(SiteAddresses.Readiness, Methods, async (HttpContext context, HealthReportCache reports, OperatorTokens tokens) =>
        {
            var report = await reports.GetAsync().WaitAsync(context.RequestAborted);
            var isOperator = (showsLocalRequests && context.IsLocalRequest()) || tokens.IsValid(context.Request.Headers[OperatorTokens.Header]);
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
