using System.Diagnostics;
using System.Globalization;
using System.Resources;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>The texts of <c>PageText.resx</c>, for the pages of both hosts, in one language.</summary>
internal sealed class PageText
{
    private static readonly ResourceManager Resources = new(typeof(PageText));

    private readonly CultureInfo _culture;

    private PageText(string language) => _culture = CultureInfo.GetCultureInfo(language);

    public string Language => _culture.TwoLetterISOLanguageName;

    public string this[string name] => Resources.GetString(name, _culture)
        ?? throw new UnreachableException($"PageText.resx has no text {name}.");

    public string With(string name, params object[] values) => string.Format(_culture, this[name], values);

    /// <summary>The day, in UTC; in Thai of the Buddhist era.</summary>
    public string Date(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMMM yyyy", Language == "th" ? CultureInfo.GetCultureInfo("th-TH") : CultureInfo.InvariantCulture);

    /// <summary>In the app's language (<c>ui_locales</c>), else the browser's, else English.</summary>
    public static PageText For(HttpRequest request, string? uiLocales = null)
    {
        var asked = uiLocales?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        var preferred = request.GetTypedHeaders().AcceptLanguage
            .OrderByDescending(language => language.Quality ?? 1)
            .Select(language => language.Value.ToString());
        return new PageText(asked.Concat(preferred).Select(Supported).FirstOrDefault(language => language is not null) ?? "en");
    }

    private static string? Supported(string tag) => tag.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => "en",
        "th" => "th",
        _ => null,
    };
}
