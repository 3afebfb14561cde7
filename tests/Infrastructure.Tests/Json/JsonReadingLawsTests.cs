using System.Globalization;
using System.Text;
using System.Text.Json;
using Bookstore.Infrastructure.Json;
using CsCheck;

namespace Bookstore.Infrastructure.Tests.Json;

/// <summary>What holds of every text that is read, whoever wrote it.</summary>
public sealed class JsonReadingLawsTests
{
    private const int Samples = 2_000;

    // Each value is the property "name" of an object, and is read itself, as if it were one.
    private static readonly Gen<JsonElement> Element = Gen.Select(ArbitraryJson.Value, Gen.Bool)
        .Select(sample => Parse(sample.Item2 ? $"{{\"name\":{sample.Item1}}}" : sample.Item1));

    [Fact]
    public void A_text_is_visible_or_absent() => Element.Sample(element => element.Text("name") is not { } text || !string.IsNullOrWhiteSpace(text), iter: Samples);

    [Fact]
    public void A_name_is_one_line_of_at_most_256_characters_without_bidirectional_controls() => Element.Sample(
        element => element.Name("name") is not { } name
            || (name.Length is > 0 and <= 256 && name == name.Trim() && name.EnumerateRunes().All(rune => !IsControl(rune) && !TurnsAround(rune) && rune != Rune.ReplacementChar)),
        iter: Samples);

    [Fact]
    public void Reading_a_name_twice_changes_nothing_more() => Element.Sample(
        element => element.Name("name") is not { } name || Parse(JsonSerializer.Serialize(new { name })).Name("name") == name, iter: Samples);

    [Fact]
    public void An_id_or_an_email_address_is_read_whole_or_not_at_all() => Element.Sample(
        element => IsWhole(element, element.Id("name"), 255) && IsWhole(element, element.Email("name"), 320), iter: Samples);

    [Fact]
    public void A_url_is_read_whole_and_is_https_or_http() => Element.Sample(
        element => IsWhole(element, element.Address("name"), 2048)
            && (element.Address("name") is not { } address || (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "https" or "http")),
        iter: Samples);

    [Fact]
    public void A_property_after_one_with_a_lone_surrogate_in_its_name_is_absent() =>
        Assert.Null(Parse("""{"name":"Robin","\ud800":1}""").Text("name"));

    private static bool IsWhole(JsonElement element, string? read, int maxLength) => read is null
        || (read == element.GetProperty("name").GetString() && read.Length <= maxLength && read.EnumerateRunes().All(rune => !IsControl(rune) && !TurnsAround(rune)));

    private static bool IsControl(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool TurnsAround(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
