using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Http;

namespace Bookstore.LocalTenant.Logto.Pages;

/// <summary>The words of the tenant's pages in one language, from <c>PageText.resx</c> and <c>PageText.th.resx</c>.</summary>
internal sealed class PageText
{
    private static readonly ResourceManager Resources = new(typeof(PageText));

    private readonly CultureInfo _culture;

    private PageText(string language) => _culture = CultureInfo.GetCultureInfo(language);

    public string Language => _culture.TwoLetterISOLanguageName;

    public string this[string name] => Resources.GetString(name, _culture)
        ?? throw new InvalidOperationException($"PageText.resx is without {name}.");

    /// <summary>A text with this in place of its <c>{0}</c>.</summary>
    public string With(string name, string value) => string.Format(_culture, this[name], value);

    /// <summary>The language that the app asked for (<c>ui_locales</c>), else the one that the browser prefers, else English.</summary>
    public static PageText For(HttpRequest request, string? uiLocales)
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
