using Bookstore.Application.SignIn;
using Bookstore.Testing;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>The browser leaves while its sign-in completes.</summary>
public sealed class DepartedBrowserTests
{
    [Fact]
    public async Task A_sign_in_whose_code_was_redeemed_is_completed_when_the_browser_leaves()
    {
        var departure = new Departure();
        await using var provider = await TestProvider.StartAsync();
        await using var app = await RunningApp.StartAsync(
            services => services.AddSingleton<IPipelineBehavior<CompleteSignIn, CompleteSignInResult>>(departure), provider.Settings());
        using var browser = new TestBrowser();
        var callback = await browser.OpenAsync(new Uri(app.Url, "/sign-in"), stopAt: new Uri(app.Url, "/callback").AbsoluteUri);

        var response = browser.GetAsync(callback.Url);
        await departure.Reached.WaitAsync(TimeSpan.FromMinutes(1));
        // Its requests end with it.
        browser.Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => response);

        await app.WaitForLogAsync("signed in");
        Assert.Equal(1, await app.CountAsync("UserSessions"));
    }

    // Goes on as soon as the browser has left.
    private sealed class Departure : IPipelineBehavior<CompleteSignIn, CompleteSignInResult>
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public async Task<CompleteSignInResult> Handle(
            CompleteSignIn request, CancellationToken cancellationToken, RequestHandlerDelegate<CompleteSignInResult> next)
        {
            _reached.TrySetResult();
            await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await next();
        }
    }
}
