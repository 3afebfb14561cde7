using System.Collections.Concurrent;
using System.Globalization;
using Bookstore.Web.Resources;
using Microsoft.Extensions.Localization;

namespace Bookstore.Web.Localization;

/// <summary>The site's texts, each looked up once in each language: a page has dozens, and the framework's lookup creates several objects.</summary>
internal sealed class KnownTexts(IStringLocalizerFactory localizers) : IStringLocalizer<Text>
{
    private readonly IStringLocalizer _texts = localizers.Create(typeof(Text));
    private readonly ConcurrentDictionary<(string Language, string Name), LocalizedString> _known = [];

    public LocalizedString this[string name] => _known.GetOrAdd((CultureInfo.CurrentUICulture.Name, name), key => _texts[key.Name]);

    public LocalizedString this[string name, params object[] arguments] =>
        new(name, string.Format(CultureInfo.CurrentCulture, this[name].Value, arguments));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _texts.GetAllStrings(includeParentCultures);
}
