using Bookstore.Application.Ports;
using Bookstore.Application.Profiles;
using Bookstore.Domain.Profiles;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>Who holds a Patreon account after a report of Logto, by when it was made.</summary>
public sealed class PatreonIdentityLinkerTests
{
    private const string Issuer = "https://abc.logto.app/oidc";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly PatreonAccount Account = new("777");

    private readonly Mock<IProfiles> _profiles = new();
    private readonly UserProfile _robin = Register("robin", updatedAt: null);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task A_report_moves_an_account_unless_the_linked_profile_has_newer_data(int ticks, bool moves)
    {
        var ada = HeldByAda(updatedAt: Now);

        await ReportAsync(new PatreonReport.Linked(Account), reportedAt: Now.AddTicks(ticks));

        Assert.Equal(moves, _robin.Patreon is not null);
        Assert.Equal(moves, ada.Patreon is null);
    }

    [Fact]
    public async Task A_current_report_moves_an_account_whatever_data_the_linked_profile_has()
    {
        var ada = HeldByAda(updatedAt: Now.AddDays(1));

        await ReportAsync(new PatreonReport.Linked(Account), reportedAt: null);

        Assert.Equal(("777", null), (_robin.Patreon?.PatreonUserId, ada.Patreon));
    }

    [Fact]
    public async Task A_late_report_confirms_an_account_linked_to_the_same_profile()
    {
        _robin.Refresh(new LogtoClaims("Robin", null, null, null, null, Now), isSuspended: false);
        _robin.LinkPatreon(Account, holder: null, Now.AddDays(-1));
        _profiles.Setup(profiles => profiles.FindByPatreonAsync(Issuer, "777", It.IsAny<CancellationToken>())).ReturnsAsync(_robin);

        await ReportAsync(new PatreonReport.Linked(Account with { Name = "R." }), reportedAt: Now.AddDays(-1));

        Assert.Equal("R.", _robin.Patreon?.Name);
    }

    [Fact]
    public async Task A_report_without_a_patreon_account_changes_nothing_and_looks_nothing_up()
    {
        _robin.LinkPatreon(Account, holder: null, Now);

        await ReportAsync(new PatreonReport.Unknown(), reportedAt: null);

        Assert.NotNull(_robin.Patreon);
        _profiles.VerifyNoOtherCalls();
    }

    private Task ReportAsync(PatreonReport report, DateTimeOffset? reportedAt) =>
        _profiles.Object.ApplyPatreonReportAsync(_robin, report, reportedAt, Now, CancellationToken.None);

    private UserProfile HeldByAda(DateTimeOffset updatedAt)
    {
        var ada = Register("ada", updatedAt);
        ada.LinkPatreon(Account, holder: null, Now.AddDays(-1));
        _profiles.Setup(profiles => profiles.FindByPatreonAsync(Issuer, "777", It.IsAny<CancellationToken>())).ReturnsAsync(ada);
        return ada;
    }

    private static UserProfile Register(string subject, DateTimeOffset? updatedAt) =>
        UserProfile.Register(new LogtoSubject(Issuer, subject), new LogtoClaims(null, null, null, null, null, updatedAt), Now);
}
