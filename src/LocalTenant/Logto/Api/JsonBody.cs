using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bookstore.LocalTenant.Logto.Api;

/// <summary>The JSON object that a request brings. A value of another type than asked for ends the request with 400.</summary>
internal sealed class JsonBody(JsonObject json)
{
    public JsonObject Json => json;

    /// <summary>Called by ASP.NET Core for the parameters of endpoints. An empty body is an empty object.</summary>
    public static async ValueTask<JsonBody?> BindAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        if (text.Length == 0) return new JsonBody([]);

        try
        {
            if (JsonNode.Parse(text) is JsonObject body) return new JsonBody(body);
        }
        catch (JsonException)
        {
            // As any other body that is not an object.
        }

        throw new ApiException(ApiError.InvalidInput("The body is not a JSON object.", StatusCodes.Status400BadRequest));
    }

    public bool Has(string name) => json.ContainsKey(name);

    public string Text(string name) => OptionalText(name) ?? throw Unlike(name, "string");

    /// <summary>Null if it is missing or null.</summary>
    public string? OptionalText(string name) => Optional<string>(name, "string");

    public bool? OptionalFlag(string name) => json[name] is null ? null : json[name] is JsonValue value && value.TryGetValue(out bool flag)
        ? flag
        : throw Unlike(name, "boolean");

    public long? OptionalNumber(string name) => json[name] is null ? null : json[name] is JsonValue value && value.TryGetValue(out long number)
        ? number
        : throw Unlike(name, "number");

    public JsonObject? OptionalObject(string name) => json[name] switch
    {
        null => null,
        JsonObject found => found,
        _ => throw Unlike(name, "object"),
    };

    public IReadOnlyList<string> Texts(string name) => json[name] is JsonArray list
        ? [.. list.Select((item, index) => item is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw new ApiException(ApiError.WrongType($"{name}.{index}", "string", KindOf(item))))]
        : throw Unlike(name, "array");

    public IReadOnlyList<string> OptionalTexts(string name) => json[name] is null ? [] : Texts(name);

    public string OneOf(string name, params string[] options) =>
        Text(name) is var text && options.Contains(text) ? text : throw new ApiException(ApiError.NotOneOf(name, text, options));

    private T? Optional<T>(string name, string expected)
        where T : class => json[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out T? found) => found,
            _ => throw Unlike(name, expected),
        };

    private ApiException Unlike(string name, string expected) =>
        new(ApiError.WrongType(name, expected, json.ContainsKey(name) ? KindOf(json[name]) : "undefined"));

    // JavaScript's names.
    private static string KindOf(JsonNode? node) => node?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        { } kind => kind.ToString().ToLowerInvariant(),
    };
}
