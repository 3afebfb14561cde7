using System.Diagnostics.Metrics;
using Bookstore.Application.Ports;
using Bookstore.Application.SignIn;
using Bookstore.Application.Webhooks;
using Bookstore.Domain.Profiles;
using Bookstore.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What operators are told of each request: metrics by the names in docs/operations.md, and a log message without its contents.</summary>
public sealed class TelemetryTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly LogtoSubject Robin = new("https://abc.logto.app/oidc", "abc");

    private readonly Mock<ILogtoSignIn> _logto = new();
    private readonly Mock<ILogoutTokenValidator> _logoutTokens = new();
    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IProfileStore> _profiles = new();
    private readonly Mock<IWebhookSignatures> _signatures = new();
    private readonly RecordedMeters _meters = new();
    private readonly RecordedLog _log = new();
    private readonly FakeTimeProvider _clock = new(Now);
    private readonly ServiceProvider _services;

    public TelemetryTests() => _services = new ServiceCollection()
        .AddLogging(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Debug))
        .AddSingleton<TimeProvider>(_clock)
        .AddSingleton<IMeterFactory>(_meters)
        .AddApplication()
        .AddSingleton(_logto.Object)
        .AddSingleton(_logoutTokens.Object)
        .AddSingleton(_sessions.Object)
        .AddSingleton(Mock.Of<ISessionOrganizations>())
        .AddSingleton(_profiles.Object)
        .AddSingleton(_signatures.Object)
        .AddSingleton(Mock.Of<ILogtoWebhookParser>())
        .AddSingleton(Mock.Of<IPatreonWebhookParser>())
        .AddSingleton(Mock.Of<ITokenRevocation>())
        .AddSingleton(Mock.Of<ILogtoUsers>())
        .AddSingleton(Mock.Of<ILogtoAccount>())
        .AddSingleton(Mock.Of<IPatreonLinking>())
        .AddSingleton(Mock.Of<IPatreonMembers>())
        .BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _meters.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_sign_in_that_starts_is_counted()
    {
        await SendAsync(new StartSignIn());

        Assert.Equal(["bookstore.sign_ins.started{} 1"], _meters.Measurements);
    }

    [Fact]
    public async Task A_sign_in_that_can_not_start_is_counted_with_its_reason()
    {
        _logto.Setup(logto => logto.StartAsync(It.IsAny<AuthorizationRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(SignInFailure.ProviderUnreachable);

        await SendAsync(new StartSignIn());

        Assert.Equal(["bookstore.sign_ins.failed{bookstore.sign_in.step=start,error.type=provider_unreachable} 1"], _meters.Measurements);
    }

    [Fact]
    public async Task A_sign_in_that_opens_a_session_is_counted()
    {
        _logto.Setup(logto => logto.ReadCallback()).Returns(new LogtoCallback.Succeeded(
            new LogtoUser(Robin, new LogtoClaims("Robin", null, null, null, null), new PatreonReport.Unknown()),
            new SignInAttempt(Robin, "sid", Now, Now), null));
        _sessions.Setup(sessions => sessions.IssueAsync(
            It.IsAny<SignInAttempt>(), It.IsAny<Func<IProfiles, CancellationToken, Task<UserProfile?>>>())).ReturnsAsync([]);

        await SendAsync(new CompleteSignIn());

        Assert.Equal(["bookstore.sign_ins.completed{} 1"], _meters.Measurements);
    }

    [Fact]
    public async Task A_sign_in_that_fails_at_the_callback_is_counted_with_its_reason()
    {
        _logto.Setup(logto => logto.ReadCallback()).Returns(new LogtoCallback.Failed(SignInFailure.StateLost, null));

        await SendAsync(new CompleteSignIn());

        Assert.Equal(["bookstore.sign_ins.failed{bookstore.sign_in.step=callback,error.type=state_lost} 1"], _meters.Measurements);
    }

    [Fact]
    public async Task A_back_channel_logout_is_counted_with_its_result()
    {
        _logoutTokens.Setup(tokens => tokens.CanValidateAsync(It.IsAny<CancellationToken>())).ReturnsAsync(false);

        await SendAsync(new BackChannelLogout("token"));

        Assert.Equal(["bookstore.logouts.received{bookstore.result=not_validated} 1"], _meters.Measurements);
    }

    [Theory]
    [InlineData(WebhookSignature.Invalid, "invalid_signature")]
    [InlineData(WebhookSignature.KeyNotConfigured, "not_configured")]
    public async Task A_webhook_that_is_rejected_is_counted_once_with_its_service_and_the_reason(WebhookSignature signature, string result)
    {
        _signatures.Setup(signatures => signatures.Verify(It.IsAny<WebhookService>(), "signature", It.IsAny<ReadOnlyMemory<byte>?>())).Returns(signature);

        await SendAsync(new VerifyWebhookHeader(WebhookService.Patreon, "signature"));
        await SendAsync(new ProcessWebhook(WebhookService.Logto, new byte[1], "signature"));

        Assert.Equal(
            [
                $"bookstore.webhooks.received{{bookstore.webhook.service=patreon,bookstore.result={result}}} 1",
                $"bookstore.webhooks.received{{bookstore.webhook.service=logto,bookstore.result={result}}} 1",
            ],
            _meters.Measurements);
    }

    [Fact]
    public async Task A_webhook_whose_body_has_to_be_read_is_not_counted_yet()
    {
        _signatures.Setup(signatures => signatures.Verify(WebhookService.Logto, "signature", null)).Returns(WebhookSignature.Valid);

        Assert.Null(await SendAsync(new VerifyWebhookHeader(WebhookService.Logto, "signature")));

        Assert.Empty(_meters.Measurements);
    }

    [Fact]
    public async Task A_request_without_a_metric_is_not_counted()
    {
        _sessions.Setup(sessions => sessions.EndCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(new CurrentSessionEnd(IsRemoved: true, []));

        await SendAsync(new SignOut());

        Assert.Empty(_meters.Measurements);
    }

    [Fact]
    public async Task Each_metric_has_a_unit_and_a_description()
    {
        await SendAsync(new StartSignIn());

        Assert.NotEmpty(_meters.Instruments);
        Assert.All(_meters.Instruments, instrument =>
        {
            Assert.StartsWith("bookstore.", instrument.Name, StringComparison.Ordinal);
            Assert.Matches("^\\{[a-z_]+\\}$", instrument.Unit);
            Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_request_is_logged_with_its_name_and_duration_and_without_its_contents()
    {
        _logto.Setup(logto => logto.StartAsync(It.IsAny<AuthorizationRequest>(), It.IsAny<CancellationToken>()))
            .Callback(() => _clock.Advance(TimeSpan.FromMilliseconds(250))).ReturnsAsync((SignInFailure?)null);

        await SendAsync(new StartSignIn(DirectConnector: "patreon", ReturnUrl: "/account"));

        var (level, message) = Assert.Single(_log.Entries);
        Assert.Equal(LogLevel.Debug, level);
        Assert.Contains("StartSignIn", message, StringComparison.Ordinal);
        Assert.Contains($"{250.0:0.0} ms", message, StringComparison.Ordinal);
        Assert.DoesNotContain("patreon", message, StringComparison.Ordinal);
        Assert.DoesNotContain("account", message, StringComparison.Ordinal);
    }

    private Task<T> SendAsync<T>(IRequest<T> request) => _services.GetRequiredService<IMediator>().Send(request);
}
