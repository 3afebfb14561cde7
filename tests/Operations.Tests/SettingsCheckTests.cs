using Bookstore.Operations.Doctor;

namespace Bookstore.Operations.Tests;

/// <summary>A mistake in a setting is one finding, and keeps no check from running that does not need the setting.</summary>
public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("Sessions:IdleTimeout", "Sessions:IdleTimeout is not a time like 06:00:00, or 7.00:00:00 for 7 days: 'abc'.")]
    [InlineData("Patreon:SyncInterval", "Patreon:SyncInterval is not a time")]
    public async Task A_value_of_the_wrong_kind_is_one_finding_that_names_the_setting(string setting, string message)
    {
        await using var checks = await DoctorChecks.StartAsync(isDoctor: true, (setting, "abc"), ("Logto:AppId", ""));

        var diagnosis = await checks.SendAsync(new RunDoctor());

        // What was found before it in another section is not lost.
        Assert.Equal(2, diagnosis.Count(Verdict.Failed));
        foreach (var expected in (string[])[message, "Logto:AppId is missing."])
        {
            var (check, finding) = Assert.Single(diagnosis.Lines, line => line.Finding.Message.StartsWith(expected, StringComparison.Ordinal));
            Assert.Equal(("settings", Verdict.Failed), (check, finding.Verdict));
            Assert.StartsWith("Correct that setting", finding.Remedy, StringComparison.Ordinal);
        }

        AssertIs(diagnosis, "logto.client", Verdict.NotChecked);
        AssertIs(diagnosis, "site.public-url", Verdict.Ok);
    }

    [Fact]
    public async Task A_token_that_no_header_can_carry_is_a_finding()
    {
        await using var checks = await DoctorChecks.StartAsync(isDoctor: true, ("Patreon:AccessToken", "access\n-1"));

        var diagnosis = await checks.SendAsync(new RunDoctor());

        Assert.Contains(
            diagnosis.Lines,
            line => line is { Check: "settings", Finding.Verdict: Verdict.Failed }
                && line.Finding.Message.StartsWith("Patreon:AccessToken has a character that no token has", StringComparison.Ordinal));
        AssertIs(diagnosis, "patreon.token", Verdict.NotChecked);
        AssertIs(diagnosis, "logto.client", Verdict.Ok);
    }

    private static void AssertIs(Diagnosis diagnosis, string check, Verdict verdict)
    {
        var lines = diagnosis.Lines.Where(line => line.Check == check).ToList();
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Equal(verdict, line.Finding.Verdict));
    }
}
