using System.Net;
using System.Text;

namespace Bookstore.Conformance.Tests;

/// <summary>Damages texts, always in the same way for the same random numbers.</summary>
internal static class Mutation
{
    private static readonly string[] Specials =
    [
        "\0", "\t", " ", "'", "\"", "<script>", "&", "=", "&&", ";", "%", "%00", "%0d%0a", "%zz", "\\", "/", "..", "//", "{0}", "[]", "[", "{",
        "null", "-1", "1e999", "\u202e", "\u200b", "\ufeff", "é", "ก", "😀", "\ufffd", "\\ud83d", "\\u0000", "#", "?", ",", ":", "\u007f",
    ];

    /// <summary>Damages a text in one to three places.</summary>
    public static string Damage(this Random random, string text)
    {
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            text = random.DamageOnce(text);
        }

        return text;
    }

    /// <summary>Damages a text until it is another one, in a form too.</summary>
    public static string DamageTruly(this Random random, string text)
    {
        while (true)
        {
            var damaged = random.Damage(text);
            if (damaged != text && WebUtility.UrlDecode(damaged.Split('&')[0]) != text)
            {
                return damaged;
            }
        }
    }

    /// <summary>The same in another order.</summary>
    public static T[] Shuffled<T>(this Random random, T[] values)
    {
        random.Shuffle(values);
        return values;
    }

    /// <summary>Takes one of several.</summary>
    public static T OneOf<T>(this Random random, params T[] values) => values[random.Next(values.Length)];

    private static string DamageOnce(this Random random, string text)
    {
        var (from, to) = (random.Next(text.Length + 1), random.Next(text.Length + 1));
        (from, to) = (Math.Min(from, to), Math.Max(from, to));
        var short_ = Math.Min(to, from + 40);
        return random.Next(10) switch
        {
            0 or 1 => from == text.Length ? text + "A" : $"{text[..from]}{(char)(text[from] ^ (1 << random.Next(7)))}{text[(from + 1)..]}",
            2 => text[..from],
            3 => text[..from] + text[short_..],
            4 => text[..from] + random.OneOf(Specials) + text[from..],
            5 => text[..short_] + text[from..],
            6 => text[..from] + new string(random.OneOf('a', 'A', '0', '/', '%'), random.OneOf(100, 2_000, 12_000)) + text[from..],
            7 => text[..from] + Unicode(random) + text[from..],
            8 => text[..from] + Uri.EscapeDataString(Whole(text[from..short_])) + text[short_..],
            _ => text[short_..] + text[..short_],
        };
    }

    private static string Unicode(Random random)
    {
        var text = new StringBuilder();
        for (var runes = random.Next(1, 8); runes > 0; runes--)
        {
            text.Append(new Rune(random.OneOf(random.Next(0x20, 0xD800), random.Next(0xE000, 0x110000))));
        }

        return text.ToString();
    }

    // Half of a surrogate pair can't be escaped.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
