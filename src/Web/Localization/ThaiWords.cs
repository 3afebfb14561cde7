using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace Bookstore.Web.Localization;

/// <summary>
/// A text whose Thai words stay whole, for headings and buttons. Thai has no spaces between words, so browsers find them by a
/// dictionary, which takes compounds apart: a line would end in the middle of what readers take for one word.
/// </summary>
internal sealed partial class ThaiWords(string text) : IHtmlContent
{
    /// <summary>The text as it is shown; in other languages, it is only encoded.</summary>
    public static IHtmlContent Keep(string text) => new ThaiWords(text);

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "th")
        {
            encoder.Encode(writer, text);
            return;
        }

        var end = 0;
        foreach (var word in Compounds().EnumerateMatches(text))
        {
            encoder.Encode(writer, text, end, word.Index - end);
            writer.Write("""<span class="word">""");
            encoder.Encode(writer, text, word.Index, word.Length);
            writer.Write("</span>");
            end = word.Index + word.Length;
        }

        encoder.Encode(writer, text, end, text.Length - end);
    }

    [GeneratedRegex(
        "เข้าสู่ระบบ|ออกจากระบบ|ผู้สนับสนุน|นักอ่าน|ชั้นหนังสือ|หน้าแรก|สมาชิกภาพ|เขตเวลา|ข้อผิดพลาด|ตอบสนอง|เชื่อมโยง|ดำเนินการ|ตรวจสอบ|ตั้งค่า"
        + "|ใช้งาน|ส่วนตัว|ชำระเงิน|กลุ่ม|หรือไม่|สักครู่|อีกครั้ง")]
    private static partial Regex Compounds();
}
