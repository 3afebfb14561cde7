using Bookstore.Application.Shelf;

namespace Bookstore.Web.Endpoints.Api;

/// <summary>The links from a page of a list to the others, in the header <c>Link</c> (RFC 8288).</summary>
internal static class PageLinks
{
    public static void Write(HttpResponse response, string url, ShelfPage page, int total)
    {
        var last = Math.Max(1, (int)Math.Ceiling(total / (double)page.Size));
        (string Relation, int Number, bool Exists)[] links =
        [
            ("first", 1, true), ("prev", Math.Min(page.Number - 1, last), page.Number > 1), ("next", page.Number + 1, page.Number < last), ("last", last, true),
        ];
        response.Headers.Link = string.Join(", ", links.Where(link => link.Exists)
            .Select(link => $"<{url}?page={link.Number}&pageSize={page.Size}>; rel=\"{link.Relation}\""));
    }
}
