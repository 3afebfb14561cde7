using System.Reflection;
using System.Text.RegularExpressions;
using Bookstore.Application;

namespace Bookstore.Architecture.Tests;

/// <summary>The addresses of the site that Logto, Patreon and <c>doctor</c> use stand in one place.</summary>
public sealed partial class AddressTests
{
    private static readonly string[] Addresses =
        [.. typeof(SiteAddresses).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    [Fact]
    public void No_other_source_file_repeats_an_address()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root.Path, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)
                && !file.Contains("/LocalTenant/", StringComparison.Ordinal)
                && Path.GetFileName(file) != "SiteAddresses.cs");

        // Behind an origin of another service it is that service's address.
        Assert.DoesNotContain(sources, file => Addresses.Any(address =>
            Regex.IsMatch(File.ReadAllText(file), $$"""("|[Oo]rigin\}){{Regex.Escape(address)}}["?]""")));
    }

    [Theory]
    [InlineData("Callback", SiteAddresses.Callback)]
    [InlineData("SignIn", SiteAddresses.SignIn)]
    public void A_page_has_the_address_that_the_code_uses(string page, string address)
    {
        var markup = File.ReadAllText(Path.Combine(Root.Path, $"src/Web/Pages/{page}.cshtml"));

        Assert.Equal(address, PageDirective().Match(markup).Groups["address"].Value);
    }

    [GeneratedRegex("""^@page "(?<address>[^"]+)"$""", RegexOptions.Multiline)]
    private static partial Regex PageDirective();
}
