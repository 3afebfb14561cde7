using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The field <c>opens</c>: a rule, or a list of rules, any of which opens the book.</summary>
/// <param name="Rule">Null if there are problems.</param>
internal sealed record BookOpens(AccessRule? Rule, IReadOnlyList<string> Problems)
{
    private const int MaxRules = 20;

    public static BookOpens Read(JsonElement opens)
    {
        if (opens.ValueKind != JsonValueKind.Array)
        {
            return Combine([RuleReader.Read(opens, "'opens'")]);
        }

        return opens.GetArrayLength() is > 0 and <= MaxRules
            ? Combine([.. opens.EnumerateArray().Select((rule, index) => RuleReader.Read(rule, $"'opens' (rule {index + 1})"))])
            : new BookOpens(null, [$"'opens' is not a list of 1 to {MaxRules} rules"]);
    }

    private static BookOpens Combine(IReadOnlyList<RuleReader> rules)
    {
        List<string> problems = [.. rules.SelectMany(rule => rule.Problems)];
        return new BookOpens(problems.Count == 0 ? AccessRule.Any(rules.Select(rule => rule.Rule!)) : null, problems);
    }

    /// <summary>Reads one rule: a word (a keyword, a tier, or an amount in cents), or an object with the word in <c>to</c>.</summary>
    /// <param name="place">Where the rule is, for the problems.</param>
    private sealed class RuleReader(string place)
    {
        private const int MaxText = 200;

        private readonly List<string> _problems = [];

        public AccessRule? Rule { get; private set; }

        public IReadOnlyList<string> Problems => _problems;

        public static RuleReader Read(JsonElement rule, string place)
        {
            var reader = new RuleReader(place);
            reader.Rule = rule.ValueKind == JsonValueKind.Object ? reader.ReadObject(rule) : reader.ReadWord(rule, place);
            return reader;
        }

        private AccessRule? ReadObject(JsonElement rule)
        {
            if (!rule.TryGetProperty("to", out var to))
            {
                _problems.Add($"{place} has no 'to': write 'everyone', 'patrons', 'organization', a tier or an amount there");
                return null;
            }

            if (to.ValueKind != JsonValueKind.String || !Is(to.GetString()!.Trim(), "organization"))
            {
                CheckFields(rule, "to");
                return ReadWord(to, $"{place}: 'to'");
            }

            CheckFields(rule, "to", "id", "role", "name");
            if (!rule.TryGetProperty("id", out var id))
            {
                _problems.Add($"{place} has no 'id': copy the organization's ID from Logto's Console > Organizations");
            }

            return new AccessRule.OrganizationMember(
                id.ValueKind == JsonValueKind.Undefined ? "" : ReadText(id, $"{place}: 'id'"), ReadOptional(rule, "role"))
            {
                Name = ReadOptional(rule, "name"),
            };
        }

        private AccessRule? ReadWord(JsonElement word, string where)
        {
            if (word.ValueKind == JsonValueKind.Number)
            {
                var amount = word.GetRawText();
                if (!int.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var cents) || cents == 0)
                {
                    _problems.Add($"{where} is not an amount in whole cents: {amount}");
                }

                return new AccessRule.MinimumTier(amount);
            }

            var text = ReadText(word, where);
            return Is(text, "everyone") ? new AccessRule.Everyone() : Is(text, "patrons") ? new AccessRule.Patrons() : new AccessRule.MinimumTier(text);
        }

        private string? ReadOptional(JsonElement rule, string field) =>
            rule.TryGetProperty(field, out var value) ? ReadText(value, $"{place}: '{field}'") : null;

        private string ReadText(JsonElement value, string where)
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
            if (text.Length is 0 or > MaxText)
            {
                _problems.Add($"{where} is not a text of 1 to {MaxText} characters");
            }
            else if (!EntryName.IsLegible(text))
            {
                _problems.Add($"{where} contains characters that are invisible or change the direction of the text");
            }

            return text;
        }

        // Unlike in the rest of the file: without a misspelled 'role', the book would open to more people.
        private void CheckFields(JsonElement rule, params string[] known)
        {
            foreach (var field in rule.EnumerateObject().Select(field => field.Name).Except(known))
            {
                _problems.Add($"{place} has an unknown field '{field}': a rule to this can have {string.Join(", ", known.Select(name => $"'{name}'"))}");
            }
        }

        private static bool Is(string text, string keyword) => text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
    }
}

internal sealed class OpensConverter : JsonConverter<BookOpens>
{
    public override bool HandleNull => true;

    public override BookOpens Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BookOpens.Read(JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, BookOpens value, JsonSerializerOptions options) => throw new UnreachableException();
}
