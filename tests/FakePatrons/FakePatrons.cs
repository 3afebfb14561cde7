using Bookstore.Application.Ports;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.Extensions.DependencyInjection;

namespace Bookstore.FakePatrons;

/// <summary>
/// Memberships that come from a file, for what a Patreon can't be made to say in a moment, and the pages of this assembly,
/// which policies protect.
/// </summary>
public static class FakePatrons
{
    /// <summary>Puts them in the place of Patreon's.</summary>
    /// <param name="services">The app's services, all registered.</param>
    /// <param name="file">The file; what is asked anew is noted beside it, in <c>.checks</c>.</param>
    public static void AddFakePatrons(this IServiceCollection services, string file)
    {
        services.AddSingleton<IMemberships>(provider => new PatronsInFile(
            file, provider.GetRequiredService<IProfileStore>(), provider.GetRequiredService<TimeProvider>()));
        services.Select(service => service.ImplementationInstance).OfType<ApplicationPartManager>().Single()
            .ApplicationParts.Add(new CompiledRazorAssemblyPart(typeof(FakePatrons).Assembly));
    }
}
