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

    // Text that a box cuts off. What only screen readers see is clipped to a pixel.
    private const string FindClippedText = """
        () => [...document.body.querySelectorAll("*")]
            .filter(element => element.clientWidth > 1 && element.innerText && ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
                && (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1))
            .map(element => `is cut off ${element.outerHTML.slice(0, 200)}`)
        """;

    private static readonly string[] Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    public static async Task<IReadOnlyList<string>> FindViolationsAsync(IPage page, bool withTextSpacing = false)
    {
        if (withTextSpacing) await page.EvaluateAsync(SetTextSpacing);

        await page.EvaluateAsync(Axe);
        return
        [
            .. await page.EvaluateAsync<string[]>(RunAxe, Tags),
            .. await page.EvaluateAsync<string[]>(FindOverflow),
            .. await page.EvaluateAsync<string[]>(FindClippedText),
        ];
    }
}
