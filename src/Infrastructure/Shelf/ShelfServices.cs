using Bookstore.Application.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Shelf;

internal static class ShelfServices
{
    public static IServiceCollection AddShelf(this IServiceCollection services)
    {
        services.AddOptions<ShelfOptions>().BindConfiguration(ShelfOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ShelfOptions>, ShelfOptionsValidator>();
        services.AddSingleton<FolderShelf>();
        services.AddSingleton<IShelf>(provider => provider.GetRequiredService<FolderShelf>());
        services.AddHostedService(provider => provider.GetRequiredService<FolderShelf>());
        return services;
    }
}
