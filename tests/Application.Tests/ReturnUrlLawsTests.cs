using Bookstore.Application.SignIn;
using CsCheck;

namespace Bookstore.Application.Tests;

/// <summary>What holds of a return URL whatever a request asks for.</summary>
public sealed class ReturnUrlLawsTests
{
    private const int Samples = 10_000;

    // Nothing but what browsers and parsers read in more than one way, and a little that is harmless.
    private static readonly Gen<string> Address = Gen.OneOf(
        Gen.String,
        Gen.OneOf(
            "/", "//", "\\", ".", "..", "/../", "%2e", "%2f", "%5c", "%00", ":", "@", "?", "#", "&", "=", "a", "callback", "CALLBACK", "site.invalid",
            "evil.example", "http:", "https:", "javascript:", "\t", "\r\n", "\0", " ", "\u00a0", "\u2028", "\u3002", "\uff0f", "\u2044", "ก", "\ud83d\ude00", "\ud800")
            .Array[0, 12].Select(parts => string.Concat(parts)),
        Gen.OneOf("/", ".", "..", "a", "%2e", "callback").Array[0, 10].Select(parts => "/" + string.Concat(parts)));

    // What a browser would go to that is told to go there from any page of the site.
    private static readonly Uri Page = new("https://books.example/sign-in");

    [Fact]
    public void Any_return_url_becomes_a_path_of_this_site() => Address.Sample(requested =>
    {
        var path = ReturnUrl.Normalize(requested).Path;

        return path.StartsWith('/')
            && !path.StartsWith("//", StringComparison.Ordinal)
            && path.Length <= 2048
            && path.All(character => character is > ' ' and < '\u007f' and not '\\')
            && new Uri(Page, path).GetLeftPart(UriPartial.Authority) == "https://books.example";
    }, iter: Samples);

    [Fact]
    public void No_return_url_leads_back_to_the_callback() => Address.Sample(requested =>
        !new Uri(Page, ReturnUrl.Normalize(requested).Path).AbsolutePath.TrimEnd('/').Equals("/callback", StringComparison.OrdinalIgnoreCase), iter: Samples);

    [Fact]
    public void Normalizing_twice_changes_nothing_more() => Address.Sample(requested =>
        ReturnUrl.Normalize(requested) is var once && ReturnUrl.Normalize(once.Path) == once, iter: Samples);

    [Fact]
    public void The_home_page_is_the_root() => Assert.Equal(("/", "/"), (ReturnUrl.Home.Path, ReturnUrl.Home.ToString()));
}
