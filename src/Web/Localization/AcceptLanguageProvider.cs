using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bookstore.Web.Localization;

/// <summary>
/// The browser's preferred language (RFC 9110 12.5.4, by lookup as in RFC 4647 3.4). ASP.NET Core's provider reads three
/// entries only, and takes quality 0, which means "not acceptable", for a preference.
/// </summary>
internal sealed class AcceptLanguageProvider : RequestCultureProvider
{
    private const string Any = "*";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext) =>
        Task.FromResult(Choose(httpContext.Request.GetTypedHeaders().AcceptLanguage) is { } language
            ? new ProviderCultureResult(language)
            : null);

    /// <summary>The site's language that is preferred, or null if none is acceptable.</summary>
    public static string? Choose(IEnumerable<StringWithQualityHeaderValue> accepted)
    {
        var entries = accepted.ToList();
        var refused = entries.Where(entry => entry.Quality is 0).Select(entry => entry.Value).ToList();
        var offered = Languages.All.Where(language => !refused.Any(range => range.Equals(language, StringComparison.OrdinalIgnoreCase))).ToList();
        // A stable order: of equal quality, the first is preferred.
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
