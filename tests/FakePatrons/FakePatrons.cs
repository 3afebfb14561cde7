using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.FakePatrons;

/// <summary>
/// Memberships from a file, for states that a stand-in of Patreon does not reach quickly, and the pages of this assembly,
/// which policies protect.
/// </summary>
public static class FakePatrons
{
    /// <summary>Replaces the stored members.</summary>
    /// <param name="services">The app's services, all registered.</param>
    /// <param name="file">The file; requests to read a member or all members are noted beside it, in <c>.checks</c>.</param>
    public static void AddFakePatrons(this IServiceCollection services, string file)
    {
        services.AddSingleton<IPatreonMembers>(provider => new PatronsInFile(
            file, provider.GetRequiredService<IProfileStore>(), provider.GetRequiredService<TimeProvider>()));
        services.Select(service => service.ImplementationInstance).OfType<ApplicationPartManager>().Single()
            .ApplicationParts.Add(new CompiledRazorAssemblyPart(typeof(FakePatrons).Assembly));
    }
}
