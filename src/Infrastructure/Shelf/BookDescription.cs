using System.Text.Json;
using Bookstore.Domain.Patrons;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>What <c>book.json</c> says.</summary>
internal sealed record BookDescription(string Title, string Author, string Blurb, string Language, AccessRule AccessRule)
{
    // Written by hand. A field that is there twice is refused: nobody should have to guess which one opens the book.
    private static readonly JsonDocumentOptions Options = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads it; null where something is wrong, which <paramref name="problems"/> tell by field.</summary>
    public static BookDescription? Parse(byte[] json, out List<string> problems)
    {
        problems = [];
        try
        {
            // A byte order mark is an editor's doing.
            using var document = JsonDocument.Parse(json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Options);
            return Read(document.RootElement, problems);
        }
        catch (JsonException exception)
        {
            // The line of the exception's own words is counted from 0.
            problems.Add($"it is not JSON, at line {exception.LineNumber + 1}: {exception.Message.Split(" LineNumber:")[0]}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // Of text that is none (RFC 8259 8.1): an editor saved it otherwise, or half of a character is escaped.
            problems.Add("it is not text in UTF-8; save it as UTF-8");
            return null;
        }
    }

    private static BookDescription? Read(JsonElement root, List<string> problems)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            problems.Add("it is not a JSON object");
            return null;
        }

        var title = Text("title", 200);
        var author = Text("author", 200);
        var blurb = Text("blurb", 2000);
        var language = Text("language", 35);
        if (language is not null && !LanguageTag.IsWellFormed(language))
        {
            problems.Add($"'language' is not a language tag (BCP 47) such as 'en', 'th' or 'pt-BR': '{language}'");
        }

        var rule = ReadAudience();
        return problems.Count == 0 ? new BookDescription(title!, author!, blurb!, language!, rule!) : null;

        string? Text(string field, int max)
        {
            if (!root.TryGetProperty(field, out var value))
            {
                problems.Add($"'{field}' is missing");
            }
            else if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text
                || string.IsNullOrWhiteSpace(text) || text.Length > max)
            {
                problems.Add($"'{field}' is not a text of 1 to {max} characters");
            }
            else
            {
                return text.Trim();
            }

            return null;
        }

        AccessRule? ReadAudience()
        {
            // Cents may be written as the number that they are.
            var opens = root.TryGetProperty("opens", out var value) && value.ValueKind == JsonValueKind.Number
                ? value.GetRawText()
                : Text("opens", 200);
            switch (opens)
            {
                case null:
                    return null;
                case var _ when opens.Equals("everyone", StringComparison.OrdinalIgnoreCase):
                    return new AccessRule.Everyone();
                case var _ when opens.Equals("patrons", StringComparison.OrdinalIgnoreCase):
                    return new AccessRule.Patrons();
                case var _ when !EntryName.IsLegible(opens):
                    problems.Add("'opens' holds characters that nobody sees, or that turn the direction of the text");
                    return null;
                case var _ when value.ValueKind == JsonValueKind.Number && (!value.TryGetInt32(out var cents) || cents <= 0):
                    problems.Add($"'opens' is no amount in whole cents: {opens}");
                    return null;
                default:
                    return new AccessRule.MinimumTier(opens);
            }
        }
    }
}
