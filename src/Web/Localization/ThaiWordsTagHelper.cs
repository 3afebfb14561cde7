using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Bookstore.Web.Localization;

/// <summary>
/// Keeps the words of Thai headings and buttons whole. Thai has no spaces between words, so browsers find them by a dictionary, which
/// takes compounds apart: a line would end in the middle of what readers take for one word.
/// </summary>
[HtmlTargetElement("h1")]
[HtmlTargetElement("h2")]
[HtmlTargetElement("button")]
[HtmlTargetElement("a", Attributes = "[class^=button]")]
public sealed class ThaiWordsTagHelper : TagHelper
{
    private static readonly string[] Compounds =
    [
        "เข้าสู่ระบบ", "ออกจากระบบ", "ผู้สนับสนุน", "นักอ่าน", "ชั้นหนังสือ", "หน้าแรก", "สมาชิกภาพ", "เขตเวลา", "ข้อผิดพลาด", "ตอบสนอง",
        "เชื่อมโยง", "ดำเนินการ", "ตรวจสอบ", "รายละเอียด", "ตั้งค่า", "ใช้งาน", "ส่วนตัว", "ชำระเงิน", "กลุ่ม", "หรือไม่", "สักครู่", "อีกครั้ง",
    ];

    // The content is encoded already.
    private static readonly Regex Words = new(string.Join('|', Compounds.Select(word => Regex.Escape(HtmlEncoder.Default.Encode(word)))));

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        ArgumentNullException.ThrowIfNull(output);

        if (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "th")
        {
            var content = (await output.GetChildContentAsync()).GetContent();
            output.Content.SetHtmlContent(Words.Replace(content, """<span class="word">$0</span>"""));
        }
    }
}
