using System.Text.Json;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Shelf;

namespace Bookstore.Infrastructure.Tests;

/// <summary>The field <c>opens</c> of book.json, as a rule or a list of rules.</summary>
public sealed class BookOpensTests
{
    private const string Organization = """{"to":"organization","id":"night-readers"}""";

    public static TheoryData<string, AccessRule> Valid => new()
    {
        { """{"to":"everyone"}""", new AccessRule.Everyone() },
        { """{"to":"Patrons"}""", new AccessRule.Patrons() },
        { """{"to":" Patron of the Press "}""", new AccessRule.MinimumTier("Patron of the Press") },
        { """{"to":"500"}""", new AccessRule.MinimumTier("500") },
        { """{"to":500}""", new AccessRule.MinimumTier("500") },
        { Organization, new AccessRule.OrganizationMember("night-readers") },
        {
            """{"to":"ORGANIZATION","id":" night-readers ","role":"host","name":"Night Readers"}""",
            new AccessRule.OrganizationMember("night-readers", "host") { Name = "Night Readers" }
        },
        { """["patrons"]""", new AccessRule.Patrons() },
        { """["everyone", "patrons"]""", new AccessRule.Everyone() },
        {
            $$"""["Reader", 500, {"to":"patrons"}, {{Organization}}, {{Organization}}]""",
            new AccessRule.AnyOf(
                [new AccessRule.MinimumTier("Reader"), new AccessRule.MinimumTier("500"), new AccessRule.Patrons(), new AccessRule.OrganizationMember("night-readers")])
        },
        // As before there were organizations: a tier may have this title.
        { "\"organization\"", new AccessRule.MinimumTier("organization") },
    };

    public static TheoryData<string, string[]> Invalid => new()
    {
        { "[]", ["'opens' is not a list of 1 to 20 rules"] },
        { $"[{string.Join(',', Enumerable.Repeat("\"patrons\"", 21))}]", ["'opens' is not a list of 1 to 20 rules"] },
        { "{}", ["'opens' has no 'to': write 'everyone', 'patrons', 'organization', a tier or an amount there"] },
        { """{"to":null}""", ["'opens': 'to' is not a text of 1 to 200 characters"] },
        { """{"to":0}""", ["'opens': 'to' is not an amount in whole cents: 0"] },
        { """{"to":"organization"}""", ["'opens' has no 'id': copy the organization's ID from Logto's Console > Organizations"] },
        { """{"to":"organization","id":7,"role":""}""", ["'opens': 'id' is not a text of 1 to 200 characters", "'opens': 'role' is not a text of 1 to 200 characters"] },
        { """{"to":"organization","id":"a\u202Eb"}""", ["'opens': 'id' contains characters that are invisible or change the direction of the text"] },
        {
            """{"to":"organization","id":"night-readers","roles":"host"}""",
            ["'opens' has an unknown field 'roles': a rule to this can have 'to', 'id', 'role', 'name'"]
        },
        { """{"to":"patrons","id":"night-readers"}""", ["'opens' has an unknown field 'id': a rule to this can have 'to'"] },
        { $$"""[{{Organization}}, true, ["patrons"], {"to":"organization","ID":"x"}]""",
            [
                "'opens' (rule 2) is not a text of 1 to 200 characters",
                "'opens' (rule 3) is not a text of 1 to 200 characters",
                "'opens' (rule 4) has an unknown field 'ID': a rule to this can have 'to', 'id', 'role', 'name'",
                "'opens' (rule 4) has no 'id': copy the organization's ID from Logto's Console > Organizations",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_book_opens_to_a_rule_or_to_any_of_a_list(string opens, AccessRule expected)
    {
        var (rule, problems) = Read(opens);

        Assert.Empty(problems);
        Assert.Equal(expected, rule);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_rule_is_named_with_what_to_do_and_the_book_opens_to_nobody(string opens, string[] expected)
    {
        var (rule, problems) = Read(opens);

        Assert.Null(rule);
        Assert.Equal(expected, problems);
    }

    private static (AccessRule? Rule, IReadOnlyList<string> Problems) Read(string opens)
    {
        var (description, problems, _) = BookDescription.Parse(JsonSerializer.SerializeToUtf8Bytes(new
        {
            title = "A Book",
            author = "Robin",
            blurb = "About.",
            language = "en",
            opens = JsonDocument.Parse(opens).RootElement,
        }));
        return (description?.Opens?.Rule, problems);
    }
}
