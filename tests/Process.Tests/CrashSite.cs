using Bookstore.Testing;

namespace Bookstore.Process.Tests;

/// <summary>An app that is killed and started again, and nobody in it when a test begins.</summary>
public class CrashSite : IAsyncLifetime
{
    public const string SigningKey = "the-signing-key";

    private protected virtual (string Name, string? Value)[] Settings => [];

    public TestProvider Provider { get; private set; } = null!;

    public AppProcess App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await TestProvider.StartAsync();
        App = await AppProcess.StartAsync([
            .. Provider.Settings(), .. AppProcess.KillSwitch, ("Logto__WebhookSigningKey", SigningKey), .. Settings]);
    }

    public async Task DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }

    public async Task RestoreAsync()
    {
        Provider.Reset();
        if (!App.IsRunning)
        {
            await App.StartAgainAsync();
        }

        await App.QueryAsync("DELETE FROM SpentLogoutTokens; DELETE FROM SessionEnds; DELETE FROM UserSessions; DELETE FROM PatreonIdentities; DELETE FROM UserProfiles");
    }
}

/// <summary>The same, where every request reads its session from the database.</summary>
public sealed class UncachedCrashSite : CrashSite
{
    private protected override (string Name, string? Value)[] Settings => [("Sessions__CacheDuration", "00:00:00")];
}
