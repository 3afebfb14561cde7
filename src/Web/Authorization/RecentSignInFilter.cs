using System.Reflection;
using Bookstore.Application.SignIn;
using Bookstore.Web.Security;
using Bookstore.Web.ViewModels;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace Bookstore.Web.Authorization;

/// <summary>
/// Does what <see cref="RecentSignInAttribute"/> says: sends a browser whose sign-in is too old to the page that asks to confirm,
/// and shows the form again when it comes back. It runs after the antiforgery check.
/// </summary>
internal sealed class RecentSignInFilter : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (FindAttribute(context.HandlerMethod) is { } demand)
            {
                if (!await IsRecentAsync(http))
                {
                    InterruptedForm.Keep(http, context.HandlerMethod!, demand.Keep, context.HandlerArguments);
                    context.Result = new LocalRedirectResult(RecentSignInPolicy.GetStepUpUrl(http.Request.Path));
                    return;
                }

                InterruptedForm.Drop(http);
            }
        }
        else if (InterruptedForm.IsWaiting(http) && !SpeculativeRequests.IsSpeculative(http) && await IsRecentAsync(http))
        {
            InterruptedForm.Show(http);
        }

        await next();
    }

    private static Task<bool> IsRecentAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<IMediator>().Send(new EvaluateRecentSignIn(), context.RequestAborted);

    private static RecentSignInAttribute? FindAttribute(HandlerMethodDescriptor? handler) =>
        handler?.MethodInfo.GetCustomAttribute<RecentSignInAttribute>() ?? handler?.MethodInfo.DeclaringType?.GetCustomAttribute<RecentSignInAttribute>();
}
