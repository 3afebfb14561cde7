using Bookstore.Operations.Doctor;
using Microsoft.AspNetCore.Http;

namespace Bookstore.Operations.Tests;

/// <summary>The endpoints that Logto and Patreon call, behind a proxy that delays its answers.</summary>
public sealed class SiteEndpointsTests
{
    [Fact]
    public async Task No_endpoint_waits_for_the_answer_of_another()
    {
        await using var checks = await DoctorChecks.StartAsync();
        var paths = new[] { "/backchannel-logout", "/webhooks/logto", "/webhooks/patreon" };
        var together = new Together(paths.Length);
        foreach (var path in paths)
        {
            checks.Answers[path] = together;
        }

        var findings = await checks.RunAsync(SiteEndpointsCheck.CheckName);

        Assert.Equal([Verdict.Ok, Verdict.Ok, Verdict.Ok], findings.Select(finding => finding.Verdict));
    }

    // Rejects no request before all of them are there.
    private sealed class Together(int count) : IResult
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _there;

        public async Task ExecuteAsync(HttpContext httpContext)
        {
            if (Interlocked.Increment(ref _there) == count)
            {
                _all.SetResult();
            }

            await _all.Task.WaitAsync(httpContext.RequestAborted);
            httpContext.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
    }
}
