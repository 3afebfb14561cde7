using System.Globalization;
using System.Text.Json;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The content of <c>book.json</c>.</summary>
/// <param name="AddedAt">The beginning of the day since when the book is on the shelf, in UTC; null leaves it to the file's own time.</param>
internal sealed record BookDescription(string Title, string Author, string Blurb, string Language, DateTimeOffset? AddedAt, BookOpens Opens)
{
    // Written by hand. A duplicate property is rejected as ambiguous.
    private static readonly JsonDocumentOptions Syntax = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly string[] Fields = ["title", "author", "blurb", "language", "added", "opens"];

    /// <summary>Reads the file. Problems keep the book off the shelf, and then there is no description; unknown fields don't.</summary>
    public static (BookDescription? Description, IReadOnlyList<string> Problems, IReadOnlyCollection<string> UnknownFields) Parse(byte[] json)
    {
        // An editor may have written a byte order mark.
        var text = json.AsMemory(json.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        try
        {
            using var document = JsonDocument.Parse(text, Syntax);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, ["it is not a JSON object"], []);
            }

            var reader = new Reader(document.RootElement);
            var description = reader.Read();
            return (reader.Problems.Count == 0 ? description : null, reader.Problems, reader.ListUnknown());
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8 (RFC 8259 8.1), or an escaped half of a surrogate pair.
            return (null, ["it is not text in UTF-8; save it as UTF-8"], []);
        }
        catch (JsonException exception)
        {
            // The exception counts lines from 0.
            return (null, [$"it is not JSON, at line {exception.LineNumber + 1}: {exception.Message.Split(" LineNumber:")[0]}"], []);
        }
    }

    // By hand: it is on the way of each start, where a serializer and a validator would take longer to prepare than all of this.
    private sealed class Reader(JsonElement book)
    {
        public List<string> Problems { get; } = [];

        public BookDescription Read() =>
            new(ReadText("title", 200), ReadText("author", 200), ReadText("blurb", 2000), ReadLanguage(), ReadAdded(), ReadOpens());

        public IReadOnlyCollection<string> ListUnknown() => [.. book.EnumerateObject().Select(field => field.Name).Except(Fields)];

        private string ReadText(string field, int maxLength)
        {
            if (Find(field) is not { } text)
            {
                Problems.Add($"'{field}' is missing");
                return "";
            }

            if (text.Length == 0 || text.Length > maxLength)
            {
                Problems.Add($"'{field}' is not a text of 1 to {maxLength} characters");
                return "";
            }

            return text;
        }

        private string ReadLanguage()
        {
            var language = ReadText("language", 35);
            if (language.Length > 0 && !LanguageTag.IsWellFormed(language))
            {
                Problems.Add($"'language' is not a language tag (BCP 47) such as 'en', 'th' or 'pt-BR': '{language}'");
            }

            return language;
        }

        private DateTimeOffset? ReadAdded()
        {
            if (Find("added") is not { } added)
            {
                return null;
            }

            if (DateOnly.TryParseExact(added, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            }

            Problems.Add($"'added' is not a day such as '2026-11-27': '{added}'");
            return null;
        }

        private BookOpens ReadOpens()
        {
            var opens = book.TryGetProperty("opens", out var value) ? BookOpens.Read(value) : new BookOpens(null, ["'opens' is missing"]);
            Problems.AddRange(opens.Problems);
            return opens;
        }

        // Without the white space around it; empty where the value is no text, and null where there is none.
        private string? Find(string field) =>
            !book.TryGetProperty(field, out var value) ? null : value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
    }
}
