using Bookstore.Domain.Profiles;

namespace Bookstore.Domain.Tests;

public sealed class UserProfileTests
{
    private const string Issuer = "https://abc.logto.app/oidc";
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(7));
    private static readonly DateTimeOffset Tuesday = Monday.AddDays(1);
    private static readonly LogtoClaims Robin = new("Robin Reader", "robin", "robin@example.com", true, "https://example.com/robin.png");
    private static readonly PatreonAccount Account = new("90210001") { Name = "Robin", Vanity = "robinreader" };

    [Fact]
    public void A_new_profile_has_logtos_claims_and_utc_times()
    {
        var profile = Register("abc");

        Assert.Equal((Issuer, "abc"), (profile.Issuer, profile.Subject));
        Assert.Equal(Robin, ClaimsOf(profile));
        Assert.Equal((Monday, Monday), (profile.CreatedAt, profile.LastSignedInAt));
        Assert.Equal(TimeSpan.Zero, profile.CreatedAt.Offset);
        Assert.Null(profile.Patreon);
    }

    [Fact]
    public void A_later_sign_in_removes_claims_that_logto_no_longer_sends()
    {
        var profile = Register("abc");

        profile.SignIn(new LogtoClaims("Robin R. Reader", null, null, null, null), Tuesday);

        Assert.Equal(new LogtoClaims("Robin R. Reader", null, null, null, null), ClaimsOf(profile));
        Assert.Equal((Monday, Tuesday), (profile.CreatedAt, profile.LastSignedInAt));
    }

    [Fact]
    public void A_refresh_does_not_count_as_a_sign_in()
    {
        var profile = Register("abc");

        profile.Refresh(Robin with { Name = "R." }, isSuspended: false);

        Assert.Equal(("R.", Monday), (profile.Name, profile.LastSignedInAt));
    }

    [Fact]
    public void An_older_report_changes_nothing_and_a_repeated_one_is_harmless()
    {
        var profile = Register("abc");
        Assert.True(profile.Refresh(Robin with { Name = "newer", UpdatedAt = Tuesday }, isSuspended: false));

        Assert.False(profile.Refresh(Robin with { Name = "older", UpdatedAt = Monday }, isSuspended: false));
        Assert.True(profile.Refresh(Robin with { Name = "newer", UpdatedAt = Tuesday }, isSuspended: false));

        Assert.Equal(("newer", Tuesday), (profile.Name, profile.LogtoUpdatedAt));
    }

    [Theory]
    [InlineData("robin@example.com", true)]
    [InlineData("new@example.com", null)]
    public void A_report_without_verification_keeps_it_for_the_same_address(string email, bool? expected)
    {
        var profile = Register("abc");

        profile.Refresh(Robin with { Email = email, EmailVerified = null }, isSuspended: false);

        Assert.Equal(expected, profile.EmailVerified);
    }

    [Fact]
    public void A_sign_in_older_than_a_suspension_does_not_undo_it()
    {
        var profile = Register("abc");
        profile.Refresh(Robin with { Name = "newer", UpdatedAt = Tuesday }, isSuspended: true);

        Assert.False(profile.SignIn(Robin with { Name = "older", UpdatedAt = Monday }, Tuesday));
        Assert.Equal(("newer", true), (profile.Name, profile.IsSuspended));

        Assert.True(profile.SignIn(Robin with { Name = "newest", UpdatedAt = Tuesday.AddDays(1) }, Tuesday.AddDays(1)));
        Assert.Equal(("newest", false), (profile.Name, profile.IsSuspended));
    }

    [Theory]
    [InlineData("Robin", "robin", "r@example.com", "Robin")]
    [InlineData(null, "robin", "r@example.com", "robin")]
    [InlineData(null, null, "r@example.com", "r@example.com")]
    [InlineData(null, null, null, null)]
    public void The_display_name_is_the_first_known_of_name_username_and_email(string? name, string? username, string? email, string? expected)
    {
        var profile = UserProfile.Register(new LogtoSubject(Issuer, "abc"), new LogtoClaims(name, username, email, null, null), Monday);

        Assert.Equal(expected, profile.DisplayName);
    }

    [Fact]
    public void A_first_link_stores_the_account()
    {
        var profile = Register("abc");

        profile.LinkPatreon(Account, holder: null, Monday);

        var patreon = profile.Patreon!;
        Assert.Equal((profile.Id, Issuer, "90210001"), (patreon.ProfileId, patreon.Issuer, patreon.PatreonUserId));
        Assert.Equal(("Robin", "robinreader", null), (patreon.Name, patreon.Vanity, patreon.Email));
        Assert.Equal((Monday, Monday), (patreon.LinkedAt, patreon.LastConfirmedAt));
    }

    [Fact]
    public void The_same_account_again_is_confirmed_and_stays_linked_since_the_first_day()
    {
        var profile = Register("abc");
        profile.LinkPatreon(Account, holder: null, Monday);

        profile.LinkPatreon(new PatreonAccount("90210001") { Name = "R." }, holder: profile, Tuesday);

        Assert.Equal(("R.", null), (profile.Patreon!.Name, profile.Patreon.Vanity));
        Assert.Equal((Monday, Tuesday), (profile.Patreon.LinkedAt, profile.Patreon.LastConfirmedAt));
    }

    [Fact]
    public void Another_account_replaces_the_first()
    {
        var profile = Register("abc");
        profile.LinkPatreon(Account, holder: null, Monday);

        profile.LinkPatreon(new PatreonAccount("777"), holder: null, Tuesday);

        Assert.Equal(("777", null), (profile.Patreon!.PatreonUserId, profile.Patreon.Name));
        Assert.Equal(Tuesday, profile.Patreon.LinkedAt);
    }

    [Fact]
    public void An_account_moves_to_the_profile_that_logto_reports_it_for()
    {
        var old = Register("old");
        old.LinkPatreon(Account, holder: null, Monday);
        var profile = Register("new");

        profile.LinkPatreon(Account, holder: old, Tuesday);

        Assert.Null(old.Patreon);
        Assert.Equal("90210001", profile.Patreon!.PatreonUserId);
    }

    [Fact]
    public void An_account_does_not_move_between_issuers()
    {
        var other = UserProfile.Register(new LogtoSubject("https://other.logto.app/oidc", "abc"), Robin, Monday);
        other.LinkPatreon(Account, holder: null, Monday);

        Assert.Throws<ArgumentException>(() => Register("abc").LinkPatreon(Account, holder: other, Tuesday));
        Assert.NotNull(other.Patreon);
    }

    [Fact]
    public void A_profile_linked_to_another_account_is_rejected_as_the_holder()
    {
        var holder = Register("old");
        holder.LinkPatreon(new PatreonAccount("777"), holder: null, Monday);

        Assert.Throws<ArgumentException>(() => Register("new").LinkPatreon(Account, holder, Tuesday));
        Assert.NotNull(holder.Patreon);
    }

    [Fact]
    public void Unlinking_removes_the_account()
    {
        var profile = Register("abc");
        profile.LinkPatreon(Account, holder: null, Monday);

        profile.UnlinkPatreon();

        Assert.Null(profile.Patreon);
    }

    [Theory]
    [InlineData("", "abc")]
    [InlineData(Issuer, " ")]
    [InlineData(null, "abc")]
    [InlineData(Issuer, null)]
    public void A_logto_subject_needs_an_issuer_and_a_subject(string? issuer, string? subject) =>
        Assert.ThrowsAny<ArgumentException>(() => new LogtoSubject(issuer!, subject!));

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public void A_patreon_account_has_a_user_id(string? userId) =>
        Assert.ThrowsAny<ArgumentException>(() => new PatreonAccount(userId!));

    private static UserProfile Register(string subject) =>
        UserProfile.Register(new LogtoSubject(Issuer, subject), Robin, Monday);

    private static LogtoClaims ClaimsOf(UserProfile profile) =>
        new(profile.Name, profile.Username, profile.Email, profile.EmailVerified, profile.Picture);
}
