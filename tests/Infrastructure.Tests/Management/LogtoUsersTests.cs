using Bookstore.Application.Ports;
using Bookstore.Infrastructure.Logto;
using Bookstore.Infrastructure.Logto.Management;
using Bookstore.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Bookstore.Infrastructure.Tests.Management;

/// <summary>A person's sessions and account at Logto, against a Management API in the shapes of a real one.</summary>
public sealed class LogtoUsersTests : IAsyncLifetime
{
    private const string Robin = "robin";

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 26, 9, 0, 0, TimeSpan.Zero));
    private readonly LogLines _log = new();
    private TestManagementApi _logto = null!;
    private ServiceProvider _services = null!;

    public async Task InitializeAsync()
    {
        _logto = await TestManagementApi.StartAsync();
        _services = Start();
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _logto.DisposeAsync();
    }

    [Fact]
    public async Task A_session_is_found_by_the_sid_of_this_application_and_ends_with_its_grants()
    {
        var phone = _logto.AddSession(Robin, "app", "phone");
        _logto.AddSession(Robin, "app", "laptop");
        // Another application may know another session by the same name.
        _logto.AddSession(Robin, "another-app", "phone");

        Assert.Equal(LogtoUserResult.Done, await Users.EndSessionsAsync(Robin, ["phone"]));

        Assert.Equal([$"{phone}?revokeGrantsTarget=all"], _logto.SessionDeletions);
    }

    [Fact]
    public async Task Several_sessions_end_with_one_token()
    {
        string[] sids = ["a", "b", "c", "d", "e", "f"];
        Assert.All(sids, sid => _logto.AddSession(Robin, "app", sid));

        Assert.Equal(LogtoUserResult.Done, await Users.EndSessionsAsync(Robin, sids));

        Assert.Equal(6, _logto.SessionDeletions.Count);
        Assert.Single(_logto.Calls, call => call == "POST /oidc/token");
    }

    [Fact]
    public async Task A_session_that_logto_no_longer_has_counts_as_done()
    {
        var gone = _logto.AddSession(Robin, "app", "phone");
        _logto.Refuse($"DELETE /api/users/{Robin}/sessions/{gone}", "../account-api/error.session.delete.again");

        Assert.Equal(LogtoUserResult.Done, await Users.EndSessionsAsync(Robin, ["phone", "another"]));
    }

    [Fact]
    public async Task Calls_at_the_same_moment_share_a_token_until_a_minute_before_it_expires()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Users.EndSessionsAsync(Robin, ["phone"])));
        Assert.Single(_logto.Calls, call => call == "POST /oidc/token");

        _clock.Advance(TimeSpan.FromMinutes(58));
        await Users.EndSessionsAsync(Robin, ["phone"]);
        Assert.Single(_logto.Calls, call => call == "POST /oidc/token");

        _clock.Advance(TimeSpan.FromMinutes(1));
        await Users.EndSessionsAsync(Robin, ["phone"]);
        Assert.Equal(2, _logto.Calls.Count(call => call == "POST /oidc/token"));
    }

    [Fact]
    public async Task A_token_that_logto_no_longer_accepts_is_replaced()
    {
        await Users.EndSessionsAsync(Robin, ["phone"]);
        _logto.ExpireToken();

        Assert.Equal(LogtoUserResult.Done, await Users.EndSessionsAsync(Robin, ["phone"]));
    }

    [Fact]
    public async Task A_user_is_deleted_and_one_that_is_gone_counts_as_done()
    {
        Assert.Equal(LogtoUserResult.Done, await Users.DeleteAsync("robin/1"));
        Assert.Equal(LogtoUserResult.Done, await Users.DeleteAsync("robin/1"));

        Assert.Equal(["robin/1"], _logto.DeletedUsers.Select(Uri.UnescapeDataString));
    }

    [Fact]
    public async Task Without_credentials_nothing_is_called()
    {
        await using var services = Start(("Logto:Management:AppSecret", null));
        var users = services.GetRequiredService<ILogtoUsers>();

        Assert.False(users.IsConfigured);
        Assert.Equal(LogtoUserResult.NotConfigured, await users.EndSessionsAsync(Robin, ["phone"]));
        Assert.Equal(LogtoUserResult.NotConfigured, await users.DeleteAsync(Robin));
        Assert.Empty(_logto.Calls);
    }

    [Theory]
    [InlineData("GET /api/users/robin/sessions", 500, "<h1>Oops</h1>")]
    [InlineData("GET /api/users/robin/sessions", 200, "<h1>Please log in</h1>")]
    [InlineData("GET /api/users/robin/sessions", 200, "{}")]
    [InlineData("POST /oidc/token", 503, "")]
    public async Task Something_else_in_the_place_of_logto_is_an_outage(string call, int status, string text)
    {
        _logto.Refuse(call, status, text);

        Assert.Equal(LogtoUserResult.Unavailable, await Users.EndSessionsAsync(Robin, ["phone"]));
        Assert.Contains(_log.Lines, line => line.StartsWith("2570", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_logto_that_hangs_is_given_up_after_three_seconds()
    {
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _logto.OnCall = call => called.TrySetResult();
        _logto.Hang("POST /oidc/token");

        var end = Users.EndSessionsAsync(Robin, ["phone"]);
        await called.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(LogtoUserResult.Unavailable, await end.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_wrong_secret_or_a_missing_role_is_the_sites_fault_and_no_secret_is_logged()
    {
        _logto.Scope = "";
        Assert.Equal(LogtoUserResult.Rejected, await Users.DeleteAsync(Robin));
        _logto.Refuse("POST /oidc/token", "error.token.wrong-secret");
        Assert.Equal(LogtoUserResult.Rejected, await Users.DeleteAsync(Robin));

        Assert.Equal(2, _log.Lines.Count(line => line.StartsWith("2571", StringComparison.Ordinal)));
        Assert.All(_log.Lines, line =>
        {
            Assert.DoesNotContain(TestManagementApi.AppSecret, line, StringComparison.Ordinal);
            Assert.DoesNotContain(Robin, line, StringComparison.Ordinal);
        });
    }

    private ILogtoUsers Users => _services.GetRequiredService<ILogtoUsers>();

    private ServiceProvider Start(params (string Name, string? Value)[] settings)
    {
        var values = _logto.Settings().Select(setting => (Name: setting.Name.Replace("__", ":", StringComparison.Ordinal), setting.Value))
            .Concat(settings).GroupBy(setting => setting.Name).ToDictionary(setting => setting.Key, setting => setting.Last().Value);
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddSingleton<TimeProvider>(_clock)
            .AddLogging(logging => logging.AddProvider(_log))
            .Configure<LogtoOptions>(options => options.AppId = "app")
            .AddLogtoManagement()
            .BuildServiceProvider();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public ILogger CreateLogger(string categoryName) =>
            categoryName.StartsWith("Bookstore.", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
