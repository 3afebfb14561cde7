using System.Text.Json;
using Bookstore.FakePatrons;
using Bookstore.Testing;

namespace Bookstore.Web.Tests;

/// <summary>A running app whose memberships a test writes.</summary>
public sealed class PatronsFixture : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();

    public RunningApp App { get; private set; } = null!;

    public static object Free => new { Membership = Member("NeverPledged", ["1"], 0) };

    public static object Press => new { Membership = Member("Active", ["3"], 500) };

    public async Task InitializeAsync()
    {
        Say(Free);
        App = await RunningApp.StartAsync(services => services.AddFakePatrons(_file));
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        File.Delete(_file);
        File.Delete(_file + ".checks");
    }

    /// <summary>Has Patreon say this of everyone from now on.</summary>
    public void Say(object content) => File.WriteAllText(_file, JsonSerializer.Serialize(content));

    /// <summary>How often it was asked anew.</summary>
    public int Checks => File.Exists(_file + ".checks") ? File.ReadAllLines(_file + ".checks").Length : 0;

    /// <summary>A member of campaign 100; where no next charge will come, <paramref name="willPay"/> is 0.</summary>
    public static object Member(
        string status, string[] tiers, int cents, object? grace = null, int? cadence = null, int? willPay = null, string? currency = null) => new
        {
            MemberId = "m",
            CampaignId = "100",
            PatreonUserId = "",
            Status = status,
            TierIds = tiers,
            EntitledCents = cents,
            AsOf = DateTimeOffset.UnixEpoch,
            LastChargeStatus = status == "Declined" ? "Declined" : "Paid",
            Since = new DateTimeOffset(2024, 3, 4, 0, 0, 0, TimeSpan.Zero),
            NextChargeAt = willPay == 0 ? (DateTimeOffset?)null : new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero),
            CadenceMonths = cadence,
            WillPayCents = willPay,
            Currency = currency,
            Grace = grace,
        };
}
