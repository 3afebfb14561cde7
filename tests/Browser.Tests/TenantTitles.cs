using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bookstore.Browser.Tests;

/// <summary>The titles of the pages of the local tenant and of the stand-in Patreon, and of their sections.</summary>
internal static class TenantTitles
{
    /// <summary>The keys of the titles in <c>PageText</c> that none of these texts has.</summary>
    public static IEnumerable<string> FindMissing(string language, IReadOnlyList<string> seen) =>
        from text in XDocument.Load(Path.Combine(Chromium.Root, $"src/LocalTenant/Hosting/PageText{(language == "en" ? "" : $".{language}")}.resx")).Root!.Elements("data")
        let key = text.Attribute("name")!.Value
        // Google's and the like are those of ConnectorTests.
        where key.EndsWith("Title", StringComparison.Ordinal) && key != "SocialProviderTitle"
        let title = Regex.Escape(text.Element("value")!.Value).Replace("\\{0}", ".+", StringComparison.Ordinal)
        where !seen.Any(page => Regex.IsMatch(page, title))
        select key;
}
