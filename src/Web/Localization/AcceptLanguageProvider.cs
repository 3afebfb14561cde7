using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Localization;

/// <summary>
/// The language that a browser likes best (RFC 9110 12.5.4, by lookup as in RFC 4647 3.4). The framework's own provider reads
/// three entries, and takes one of quality 0, which means "not this", for a wish.
/// </summary>
internal sealed class AcceptLanguageProvider : RequestCultureProvider
{
    private const string Any = "*";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Task.FromResult(Choose(httpContext.Request.GetTypedHeaders().AcceptLanguage) is { } language
            ? new ProviderCultureResult(language)
            : null);

    /// <summary>The language of the site that comes first, or null where there is none.</summary>
    public static string? Choose(IEnumerable<StringWithQualityHeaderValue> accepted)
    {
        var entries = accepted.ToList();
        var refused = entries.Where(entry => entry.Quality is 0).Select(entry => entry.Value).ToList();
        var offered = Languages.All.Where(language => !refused.Any(range => range.Equals(language, StringComparison.OrdinalIgnoreCase))).ToList();
        // A stable order: of two that are liked equally the first is meant.
        return entries.Where(entry => entry.Quality is not 0)
            .OrderByDescending(entry => entry.Quality ?? 1)
            .Select(entry => offered.FirstOrDefault(language => IsIn(entry.Value, language)))
            .FirstOrDefault(language => language is not null);
    }

    private static bool IsIn(StringSegment range, string language) =>
        range == Any
        || range.Equals(language, StringComparison.OrdinalIgnoreCase)
        || range.StartsWith($"{language}-", StringComparison.OrdinalIgnoreCase);
}
