using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Bookstore.Web.Resources;
using Microsoft.Extensions.Localization;

namespace Bookstore.Web.Localization;

/// <summary>
/// The site's texts, each looked up once in each language: a page has dozens. A name from right to left (Arabic, Hebrew) leaves the
/// order of what stands around it as it is: it is isolated (UAX #9), or a price behind an Arabic tier would be read as a part of its
/// name.
/// </summary>
internal sealed class TextLocalizer(IStringLocalizerFactory localizers) : IStringLocalizer<Text>
{
    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    private readonly IStringLocalizer _texts = localizers.Create(typeof(Text));
    private readonly ConcurrentDictionary<(string Language, string Name), LocalizedString> _known = [];

    public LocalizedString this[string name] => _known.GetOrAdd((CultureInfo.CurrentUICulture.Name, name), key => _texts[key.Name]);

    public LocalizedString this[string name, params object[] arguments] =>
        new(name, string.Format(CultureInfo.CurrentCulture, this[name].Value, [.. arguments.Select(Isolate)]));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => _texts.GetAllStrings(includeParentCultures);

    private static object Isolate(object argument) => argument is string text && text.EnumerateRunes().Any(IsRightToLeft)
        ? $"{FirstStrongIsolate}{text}{PopDirectionalIsolate}"
        : argument;

    // The blocks of scripts from right to left.
    private static bool IsRightToLeft(Rune letter) =>
        letter.Value is (>= 0x590 and <= 0x8FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
