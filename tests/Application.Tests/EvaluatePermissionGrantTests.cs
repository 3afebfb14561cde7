using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Microsoft.Extensions.Logging;
using Moq;

namespace Bookstore.Application.Tests;

public sealed class EvaluatePermissionGrantTests : IDisposable
{
    private const string Api = "https://books.example/api";

    private readonly Mock<ISessions> _sessions = new();
    private readonly Mock<IAccessTokens> _tokens = new();
    private readonly RecordedLog _log = new();
    private readonly ILoggerFactory _loggers;
    private CurrentSession? _session = new(Guid.NewGuid(), Guid.NewGuid());
    private RequestedScopes _requested = new(Api, ["openid", "write:shelf", "invite:reader"]);

    public EvaluatePermissionGrantTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task A_permission_of_the_api_is_one_of_a_token_for_the_api()
    {
        Answer(new AccessTokenTarget(Api), Issued("write:shelf"));

        Assert.IsType<PermissionResult.Granted>(await AskAsync("write:shelf"));
    }

    [Fact]
    public async Task A_denial_says_what_is_missing_and_what_the_person_has()
    {
        Answer(new AccessTokenTarget(Api), Issued("read:shelf", "write:shelf:all"));

        var denied = Assert.IsType<PermissionResult.Denied>(await AskAsync("write:shelf"));
        Assert.Equal(("write:shelf", null), (denied.Permission, denied.Organization));
        Assert.Equal(["read:shelf", "write:shelf:all"], denied.Held);
    }

    [Fact]
    public async Task A_permission_of_an_organization_is_one_of_a_token_for_the_current_one()
    {
        _session = _session! with
        {
            Organizations = [new OrganizationMembership("bangkok", "Bangkok Readers", []), new OrganizationMembership("night", "Night Readers", [])],
            CurrentOrganizationId = "night",
        };
        Answer(new AccessTokenTarget(OrganizationId: "night"), Issued("invite:reader"));

        Assert.IsType<PermissionResult.Granted>(await AskAsync("invite:reader", isOfOrganization: true));

        Answer(new AccessTokenTarget(OrganizationId: "night"), new AccessTokenResult.Denied("not a member"));
        var denied = Assert.IsType<PermissionResult.Denied>(await AskAsync("invite:reader", isOfOrganization: true));
        Assert.Equal("Night Readers", denied.Organization);
        Assert.Empty(denied.Held);
    }

    [Theory]
    [InlineData("Night Readers", "Night Readers")]
    [InlineData(null, "night")]
    public async Task A_denial_in_an_organization_names_it_or_has_its_id(string? name, string expected)
    {
        _session = _session! with { Organizations = [new OrganizationMembership("night", name, [])], CurrentOrganizationId = "night" };
        Answer(new AccessTokenTarget(OrganizationId: "night"), Issued("read:letters"));
        var lacking = Assert.IsType<PermissionResult.Denied>(await AskAsync("invite:reader", isOfOrganization: true));
        Answer(new AccessTokenTarget(OrganizationId: "night"), new AccessTokenResult.Denied(null));
        var refused = Assert.IsType<PermissionResult.Denied>(await AskAsync("invite:reader", isOfOrganization: true));

        Assert.Equal((expected, expected), (lacking.Organization, refused.Organization));
    }

    [Fact]
    public async Task A_denial_of_the_api_names_no_organization_whichever_is_chosen()
    {
        _session = _session! with { Organizations = [new OrganizationMembership("night", null, [])], CurrentOrganizationId = "night" };
        Answer(new AccessTokenTarget(Api), Issued("read:shelf"));

        Assert.Null(Assert.IsType<PermissionResult.Denied>(await AskAsync("write:shelf")).Organization);
    }

    [Fact]
    public async Task Settings_that_logto_rejects_are_reported_with_its_reason()
    {
        Answer(new AccessTokenTarget(Api), new AccessTokenResult.Misconfigured("client secret has expired"));

        await AskAsync("write:shelf");

        Assert.Contains("client secret has expired", Assert.Single(_log.Entries).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("left-since")]
    public async Task Without_a_current_organization_no_token_is_asked_for(string? current)
    {
        _session = _session! with { Organizations = [new OrganizationMembership("night", null, [])], CurrentOrganizationId = current };

        Assert.IsType<PermissionResult.NoOrganization>(await AskAsync("invite:reader", isOfOrganization: true));
        _tokens.VerifyNoOtherCalls();
    }

    public static TheoryData<AccessTokenResult, Type> Results => new()
    {
        { new AccessTokenResult.SessionEnded(), typeof(PermissionResult.SignInRequired) },
        { new AccessTokenResult.SignInNeeded(), typeof(PermissionResult.SignInRequired) },
        { new AccessTokenResult.ResourceNotGranted(), typeof(PermissionResult.SignInRequired) },
        { new AccessTokenResult.Denied(null), typeof(PermissionResult.Denied) },
        { new AccessTokenResult.Misconfigured("client secret has expired"), typeof(PermissionResult.Misconfigured) },
        { new AccessTokenResult.Unavailable(), typeof(PermissionResult.Unavailable) },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Only_a_denial_is_a_denial(AccessTokenResult result, Type expected)
    {
        Answer(new AccessTokenTarget(Api), result);

        Assert.IsType(expected, await AskAsync("write:shelf"));
    }

    [Fact]
    public async Task Nobody_is_asked_to_sign_in()
    {
        _session = null;

        Assert.IsType<PermissionResult.SignInRequired>(await AskAsync("write:shelf"));
    }

    [Theory]
    [InlineData(null, "write:shelf", "set Logto:ApiResource")]
    [InlineData(Api, "delete:shelf", "add it to Logto:Scopes")]
    public async Task A_permission_that_nobody_can_have_is_the_settings_fault(string? api, string permission, string advice)
    {
        _requested = _requested with { ApiResource = api };

        Assert.IsType<PermissionResult.Misconfigured>(await AskAsync(permission));
        Assert.Contains(_log.Entries, entry => entry.Message.Contains(advice, StringComparison.Ordinal) && entry.Message.Contains(permission, StringComparison.Ordinal));
        _tokens.VerifyNoOtherCalls();
    }

    private static AccessTokenResult.Issued Issued(params string[] scopes) => new("token", DateTimeOffset.UnixEpoch, scopes);

    private void Answer(AccessTokenTarget target, AccessTokenResult result) =>
        _tokens.Setup(tokens => tokens.GetAsync(target, It.IsAny<CancellationToken>())).ReturnsAsync(result);

    private Task<PermissionResult> AskAsync(string permission, bool isOfOrganization = false)
    {
        _sessions.Setup(sessions => sessions.FindCurrentAsync(It.IsAny<CancellationToken>())).ReturnsAsync(_session);
        return new EvaluatePermissionGrantHandler(_sessions.Object, _tokens.Object, _requested, _loggers.CreateLogger<EvaluatePermissionGrantHandler>())
            .Handle(new EvaluatePermissionGrant(permission, isOfOrganization), CancellationToken.None);
    }
}
