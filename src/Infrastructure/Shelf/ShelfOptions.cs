using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>Bound from the section <c>Shelf</c>.</summary>
internal sealed class ShelfOptions
{
    public const string Section = "Shelf";

    /// <summary>The folder of the <see href="patrons.md#books">books</see>. A relative path starts at the app's folder.</summary>
    /// <value><c>shelf</c>, with four samples.</value>
    public string Path { get; set; } = "shelf";
}

internal sealed class ShelfOptionsValidator(IHostEnvironment environment) : IValidateOptions<ShelfOptions>
{
    public ValidateOptionsResult Validate(string? name, ShelfOptions options) =>
        !string.IsNullOrWhiteSpace(options.Path) && Directory.Exists(Path.Combine(environment.ContentRootPath, options.Path))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Shelf:Path is not a folder: '{options.Path}'. Create it, with one folder for each book; it may be empty.");
}
