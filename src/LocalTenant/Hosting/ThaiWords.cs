using System.Text.RegularExpressions;

namespace Bookstore.LocalTenant.Hosting;

/// <summary>Keeps Thai compounds in a heading whole: the dictionary by which browsers find words takes them apart at the end of a line.</summary>
internal static partial class ThaiWords
{
    public static Markup Keep(string text) => Markup.Join(Compound().Split(text).Select((part, index) =>
        index % 2 == 0 ? Markup.Of($"{part}") : Markup.Of($"""<span class="word">{part}</span>""")));

    [GeneratedRegex("(เข้าสู่ระบบ|ออกจากระบบ|ผู้สนับสนุน|ดำเนินการ|โทเค็น|ครีเอเตอร์|สมาชิกภาพ|หรือไม่)")]
    private static partial Regex Compound();
}
