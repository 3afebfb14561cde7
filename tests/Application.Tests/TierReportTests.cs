using Bookstore.Application.Authorization;
using Bookstore.Application.Ports;
using Bookstore.Domain.Patrons;
using Microsoft.Extensions.Logging;
using Moq;

namespace Bookstore.Application.Tests;

/// <summary>What the creator reads in the log about the tiers that books and pages require.</summary>
public sealed class TierReportTests : IDisposable
{
    private static readonly Tier Reader = new("1", "Reader", 300, "USD", true);
    private static readonly Tier Press = new("2", "Press", 500, "USD", true);

    private readonly RecordedLog _log = new();
    private readonly ILoggerFactory _loggers;
    private readonly AccessEvaluator _evaluator;

    public TierReportTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));
        _evaluator = new AccessEvaluator(Mock.Of<ISessions>(), Mock.Of<IPatreonMembers>(), TimeProvider.System, _loggers.CreateLogger<AccessEvaluator>());
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Each_unknown_tier_is_reported_once_with_the_tiers_that_there_are()
    {
        Evaluate([Reader, Press], "Raeder", "Perss", "Raeder");

        Assert.Equal(2, _log.Entries.Count);
        Assert.All(_log.Entries, entry => Assert.EndsWith("'Reader' (1, 300 cents), 'Press' (2, 500 cents)", entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_title_that_several_tiers_have_is_reported_once()
    {
        Evaluate([Reader, Reader with { Id = "3" }, Press, Press with { Id = "4" }], "Reader", "Press", "Reader");

        Assert.Equal(["'Reader'", "'Press'"], _log.Entries.Select(entry => entry.Message.Split("the title ")[1].Split(':')[0]));
    }

    [Fact]
    public void Each_deleted_tier_is_reported_once()
    {
        Evaluate([Reader with { IsDeleted = true }, Press with { IsDeleted = true }], "Reader", "Press", "Reader");

        Assert.Collection(
            _log.Entries,
            entry => Assert.Contains("'Reader' (1) was deleted", entry.Message, StringComparison.Ordinal),
            entry => Assert.Contains("'Press' (2) was deleted", entry.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_valid_tier_an_amount_and_a_rule_for_all_patrons_are_not_reported()
    {
        Evaluate([Reader, Press], "Reader", "2", "400");
        _evaluator.Evaluate(new CurrentPerson(null, Campaign([Reader])), new AccessRule.Patrons());

        Assert.Empty(_log.Entries);
    }

    private static Campaign Campaign(Tier[] tiers) => new("100", "creator", "The Press", null, tiers);

    private void Evaluate(Tier[] tiers, params string[] required)
    {
        foreach (var tier in required)
        {
            _evaluator.Evaluate(new CurrentPerson(null, Campaign(tiers)), new AccessRule.MinimumTier(tier));
        }
    }
}
