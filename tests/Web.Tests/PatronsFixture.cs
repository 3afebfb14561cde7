using System.Text.Json;
using Bookstore.FakePatrons;
using Bookstore.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.Web.Tests;

/// <summary>A running app whose memberships a test writes.</summary>
public sealed class PatronsFixture : IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();

    public RunningApp App { get; private set; } = null!;

    public static object Free => new { Membership = PatreonMember.Create("NeverPledged", ["1"], 0) };

    public static object Press => new { Membership = PatreonMember.Create("Active", ["3"], 500) };

    public async Task InitializeAsync()
    {
        Say(Free);
        App = await RunningApp.StartAsync(services =>
        {
            services.AddFakePatrons(_file);
            services.AddSingleton<TimeProvider>(new SlowClock());
        });
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
}
