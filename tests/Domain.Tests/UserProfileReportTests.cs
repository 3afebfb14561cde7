using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Tests;

/// <summary>Which of two reports of Logto counts, by the time that Logto gives of each.</summary>
public sealed class UserProfileReportTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Tuesday = Monday.AddDays(1);
    private static readonly LogtoClaims Robin = new("Robin", null, "robin@example.com", true, null, Monday);

    [Fact]
    public void A_sign_in_with_claims_of_the_recorded_time_is_applied()
    {
        var profile = Register();

        Assert.True(profile.SignIn(Robin with { Name = "R." }, Tuesday));
        Assert.Equal("R.", profile.Name);
    }

    [Fact]
    public void A_report_with_a_later_time_updates_the_recorded_time()
    {
        var profile = Register();

        profile.Refresh(Robin with { UpdatedAt = Tuesday.ToOffset(TimeSpan.FromHours(7)) }, isSuspended: false);

        Assert.Equal((Tuesday, TimeSpan.Zero), (profile.LogtoUpdatedAt!.Value, profile.LogtoUpdatedAt.Value.Offset));
    }

    [Fact]
    public void A_report_without_a_time_is_applied_and_keeps_the_recorded_time()
    {
        var profile = Register();

        Assert.True(profile.SignIn(Robin with { Name = "R.", UpdatedAt = null }, Tuesday));

        Assert.Equal(("R.", Monday), (profile.Name, profile.LogtoUpdatedAt));
        Assert.False(profile.Refresh(Robin with { UpdatedAt = Monday.AddTicks(-1) }, isSuspended: false));
    }

    [Fact]
    public void A_report_that_the_same_address_is_no_longer_verified_is_applied()
    {
        var profile = Register();

        profile.Refresh(Robin with { EmailVerified = false }, isSuspended: false);

        Assert.False(profile.EmailVerified);
    }

    [Fact]
    public void Linking_with_an_invalid_holder_throws_with_the_reason()
    {
        var stranger = UserProfile.Register(new LogtoSubject("https://other.logto.app/oidc", "abc"), Robin, Monday);

        var exception = Assert.Throws<ArgumentException>(() => Register().LinkPatreon(new PatreonAccount("1"), stranger, Monday));

        Assert.Equal("holder", exception.ParamName);
        Assert.Contains("same issuer", exception.Message, StringComparison.Ordinal);
    }

    private static UserProfile Register() => UserProfile.Register(new LogtoSubject("https://abc.logto.app/oidc", "abc"), Robin, Monday);
}
