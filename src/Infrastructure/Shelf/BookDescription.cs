using System.Diagnostics;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The content of <c>book.json</c>.</summary>
internal sealed record BookDescription(
    [property: JsonPropertyName("title")] string? Title,
    [property: JsonPropertyName("author")] string? Author,
    [property: JsonPropertyName("blurb")] string? Blurb,
    [property: JsonPropertyName("language")] string? Language,
    [property: JsonPropertyName("opens"), JsonConverter(typeof(OpensConverter))] BookOpens? Opens)
{
    // Written by hand. A duplicate property is rejected as ambiguous.
    private static readonly JsonDocumentOptions Syntax = new()
    {
        AllowDuplicateProperties = false,
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly BookDescriptionJson Serializer = new(new JsonSerializerOptions
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new TextConverter() },
    });

    private static readonly BookDescriptionValidator Validator = new();

    /// <summary>The day since when the book is on the shelf (ISO 8601); null leaves it to the file's own time.</summary>
    [JsonPropertyName("added")]
    public string? Added { get; init; }

    /// <summary>The beginning of that day, in UTC.</summary>
    [JsonIgnore]
    public DateTimeOffset? AddedAt =>
        DateOnly.TryParseExact(Added, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : null;

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? UnknownFields { get; set; }

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

            var description = document.Deserialize(Serializer.BookDescription)!;
            var problems = Validator.Validate(description).Errors.Select(error => error.ErrorMessage).ToList();
            return (problems.Count == 0 ? description : null, problems, description.UnknownFields?.Keys ?? (IReadOnlyCollection<string>)[]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or JsonException { InnerException: InvalidOperationException })
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
}

/// <summary>What the serializer needs to know, generated: to find it out by reflection took longer than to read the books.</summary>
[JsonSerializable(typeof(BookDescription))]
internal sealed partial class BookDescriptionJson : JsonSerializerContext;

internal sealed class BookDescriptionValidator : AbstractValidator<BookDescription>
{
    public BookDescriptionValidator()
    {
        RuleForText("title", 200, book => book.Title);
        RuleForText("author", 200, book => book.Author);
        RuleForText("blurb", 2000, book => book.Blurb);
        RuleForText("language", 35, book => book.Language)
            .Must(language => LanguageTag.IsWellFormed(language!))
            .WithMessage(book => $"'language' is not a language tag (BCP 47) such as 'en', 'th' or 'pt-BR': '{book.Language}'");
        RuleFor(book => book.AddedAt).NotNull().When(book => book.Added is not null)
            .WithMessage(book => $"'added' is not a day such as '2026-11-27': '{book.Added}'");
        RuleFor(book => book.Opens).Cascade(CascadeMode.Stop)
            .NotNull().WithMessage("'opens' is missing")
            .Custom((opens, context) => opens!.Problems.ToList().ForEach(context.AddFailure));
    }

    private IRuleBuilderOptions<BookDescription, string?> RuleForText(
        string field, int maxLength, Expression<Func<BookDescription, string?>> text) =>
        RuleFor(text).Cascade(CascadeMode.Stop)
            .NotNull().WithMessage($"'{field}' is missing")
            .Length(1, maxLength).WithMessage($"'{field}' is not a text of 1 to {maxLength} characters");
}

/// <summary>Reads a text without the white space around it. Any other value becomes an empty text, which the validator reports.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override bool HandleNull => true;

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString()!.Trim();
        }

        reader.Skip();
        return "";
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new UnreachableException();
}
