using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>For whom an access token calls the API.</summary>
public sealed class IdentifyApiCallerTests
{
    private static readonly LogtoSubject Robin = new("https://logto.example/oidc", "robin");

    private readonly Mock<IProfileStore> _profiles = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_person_with_a_profile_is_that_profile(bool isPersonal)
    {
        var profile = Store(Robin);

        Assert.Equal(new IdentifyApiCallerResult.Identified(new ApiCaller(profile.Id)), await SendAsync(Robin, isPersonal: isPersonal));
    }

    [Fact]
    public async Task The_same_subject_of_another_issuer_is_another_person()
    {
        Store(Robin);

        Assert.IsType<IdentifyApiCallerResult.UnknownPerson>(await SendAsync(new LogtoSubject("https://other.example/oidc", "robin"), isPersonal: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_suspended_person_is_rejected(bool isPersonal)
    {
        Store(Robin, isSuspended: true);

        Assert.IsType<IdentifyApiCallerResult.Suspended>(await SendAsync(Robin, isPersonal: isPersonal));
        Assert.IsType<IdentifyApiCallerResult.Suspended>(await SendAsync(Robin, organizationId: "circle", isPersonal: isPersonal));
    }

    [Fact]
    public async Task A_person_without_a_profile_is_known_only_where_the_call_is_not_about_them()
    {
        Assert.IsType<IdentifyApiCallerResult.UnknownPerson>(await SendAsync(Robin, isPersonal: true));
        Assert.Equal(new IdentifyApiCallerResult.Identified(new ApiCaller(null)), await SendAsync(Robin));
    }

    [Fact]
    public async Task An_application_is_no_person_even_if_a_profile_has_its_id()
    {
        Store(Robin);

        Assert.IsType<IdentifyApiCallerResult.NoPerson>(await SendAsync(Robin, client: "robin", isPersonal: true));
        Assert.Equal(new IdentifyApiCallerResult.Identified(new ApiCaller(null)), await SendAsync(Robin, client: "robin"));
    }

    [Fact]
    public async Task A_token_of_an_organization_says_nothing_about_the_persons_own_data()
    {
        var profile = Store(Robin);

        Assert.IsType<IdentifyApiCallerResult.LimitedToOrganization>(await SendAsync(Robin, organizationId: "circle", isPersonal: true));
        Assert.Equal(
            new IdentifyApiCallerResult.Identified(new ApiCaller(profile.Id, "circle")), await SendAsync(Robin, organizationId: "circle"));
    }

    private UserProfile Store(LogtoSubject person, bool isSuspended = false)
    {
        var claims = new LogtoClaims("Robin", null, null, null, null, null);
        var profile = UserProfile.Register(person, claims, DateTimeOffset.UnixEpoch);
        profile.Refresh(claims, isSuspended);
        _profiles.Setup(profiles => profiles.FindAsync(person, It.IsAny<CancellationToken>())).ReturnsAsync(profile);
        return profile;
    }

    private Task<IdentifyApiCallerResult> SendAsync(
        LogtoSubject person, string? client = "native", string? organizationId = null, bool isPersonal = false) =>
        new IdentifyApiCallerHandler(_profiles.Object).Handle(new IdentifyApiCaller(person, client, organizationId, isPersonal), CancellationToken.None);
}
