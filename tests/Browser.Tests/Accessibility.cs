using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Bookstore.Browser.Tests;

/// <summary>What a machine can find of WCAG 2.2, level AA, in a page as it is shown.</summary>
internal static class Accessibility
{
    // Two rules of axe's are off unless they are asked for.
    private const string RunAxe = """
        async tags => (await axe.run(document, {
            runOnly: { type: "tag", values: tags },
            rules: { "target-size": { enabled: true }, "label-content-name-mismatch": { enabled: true } },
            resultTypes: ["violations"],
        })).violations.map(violation => `${violation.id} ${violation.help} ${violation.nodes[0].html}`)
        """;

    // Success criterion 1.4.10: what does not fit the width, if anything.
    private const string FindOverflow = """
        () => document.documentElement.scrollWidth <= window.innerWidth ? []
            : [...document.body.querySelectorAll("*")].filter(element => element.getBoundingClientRect().right > window.innerWidth + 1)
                .slice(-1).map(element => `is too wide ${element.outerHTML.slice(0, 200)}`)
        """;

    // Success criterion 1.4.12: the spacing that a reader may set. A constructed stylesheet is no inline style to the CSP.
    private const string SetTextSpacing = """
        () => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
                p { margin-bottom: 2em !important; }`);
            document.adoptedStyleSheets = [sheet];
        }
        """;

    // Text that a box cuts off, or that leaves it. What only screen readers see is clipped to a pixel.
    private const string FindClippedText = """
        () => [...document.body.querySelectorAll("*")]
            .filter(element => element.clientWidth > 1 && element.innerText && ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
                && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
            .map(element => `is cut off ${element.outerHTML.slice(0, 200)}`)
            .concat([...document.body.querySelectorAll("p, h1, h2, h3, li, dd, button, .button")]
                .filter(element => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "visible")
                .map(element => `has text beyond its edge ${element.outerHTML.slice(0, 200)}`))
        """;

    // Thai headings and buttons whose lines end inside a word: one that the browser's dictionary knows, or a compound that it takes apart.
    private const string FindBrokenWords = """
        () => [...document.querySelectorAll(":is(h1, h2, h3, button, .button, .badge, summary, legend):lang(th)")].flatMap(block => {
            const letters = [];
            const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const node = walker.currentNode;
                for (let index = 0; index < node.length; index++) {
                    const range = document.createRange();
                    range.setStart(node, index);
                    range.setEnd(node, index + 1);
                    letters.push({ letter: node.data[index], box: range.getClientRects()[0] });
                }
            }
            const text = letters.map(one => one.letter).join("");
            const words = [
                ...[...new Intl.Segmenter("th", { granularity: "word" }).segment(text)].map(word => [word.index, word.segment]),
                ...[...text.matchAll(/(เข้าสู่|ออกจาก)ระบบ|ผู้(สนับสนุน|ใช้|ดูแล)|นักอ่าน|ชั้นหนังสือ|หน้าแรก|สมาชิกภาพ|เขตเวลา|ตอบสนอง|เชื่อมโยง|ดำเนินการ|ตั้งค่า|ใช้งาน|ข้อผิดพลาด|โทเค็น|ครีเอเตอร์|ไคลเอ็นต์/g)]
                    .map(word => [word.index, word[0]]),
            ];
            return words
                .filter(([start, word]) => /[ก-๛]/.test(word) && new Set(letters.slice(start, start + word.length)
                    .filter(one => one.box?.width > 0).map(one => Math.round(one.box.top / 8))).size > 1)
                .map(([, word]) => `a line ends inside the word ${word} in "${text.trim()}"`);
        })
        """;

    private static readonly string[] Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    public static async Task<IReadOnlyList<string>> FindViolationsAsync(IPage page, bool withTextSpacing = false)
    {
        await Chromium.WaitForLoadAsync(page);
        if (withTextSpacing) await page.EvaluateAsync(SetTextSpacing);

        await page.EvaluateAsync(Axe);
        return
        [
            .. await page.EvaluateAsync<string[]>(RunAxe, Tags),
            .. await page.EvaluateAsync<string[]>(FindOverflow),
            .. await page.EvaluateAsync<string[]>(FindClippedText),
            .. await page.EvaluateAsync<string[]>(FindBrokenWords),
        ];
    }
}
