using System.Text.Json.Nodes;

namespace Bookstore.Web.Tests;

/// <summary>What the API tells, and to whom. Tokens that are not valid are in tests/Conformance.Tests.</summary>
public sealed class ApiTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task The_profile_is_the_persons_own()
    {
        var answer = await fixture.AskAsync("/api/me", "read:profile");

        Assert.Equal((200, "application/json"), (answer.Status, answer.MediaType));
        Assert.Equal(
            ("abc123def456", "Robin Reader", "robin@example.com", true, "777"),
            (Text(answer.Json, "sub"), Text(answer.Json, "name"), Text(answer.Json, "email"), answer.Json["emailVerified"]!.GetValue<bool>(), Text(answer.Json["patreon"]!, "userId")));
    }

    [Fact]
    public async Task The_membership_is_the_persons_own()
    {
        fixture.Say(PatronsFixture.Press);

        var answer = await fixture.AskAsync("/api/memberships/me", "read:membership");

        Assert.Equal(200, answer.Status);
        Assert.Equal(("active", true, 500, "USD"),
            (Text(answer.Json, "status"), answer.Json["isPaid"]!.GetValue<bool>(), answer.Json["monthlyCents"]!.GetValue<int>(), Text(answer.Json, "currency")));
        Assert.Equal("Patron of the Press", Text(answer.Json["tiers"]![0]!, "title"));
    }

    [Fact]
    public async Task A_membership_that_nobody_knows_yet_says_so()
    {
        fixture.Say(new { IsChecking = true });

        Assert.Equal("checking", Text((await fixture.AskAsync("/api/memberships/me", "read:membership")).Json, "status"));
    }

    [Fact]
    public async Task The_shelf_opens_to_a_patron_what_the_pages_open()
    {
        fixture.Say(PatronsFixture.Press);
        Assert.All(await BooksAsync(), book => Assert.True(book["isOpen"]!.GetValue<bool>()));

        fixture.Say(PatronsFixture.Free);
        var closed = (await BooksAsync()).Where(book => !book["isOpen"]!.GetValue<bool>()).ToList();
        Assert.NotEmpty(closed);
        var page = (await fixture.Browser.OpenAsync(new Uri(fixture.App.Url, "/shelf/the-night-press"))).Text;
        Assert.Contains("Patron of the Press", page, StringComparison.Ordinal);
        Assert.Contains(closed, book => Text(book, "slug") == "the-night-press" && Text(book["requirement"]!, "tier") == "Patron of the Press");

        async Task<IEnumerable<JsonNode>> BooksAsync() =>
            (await fixture.AskAsync("/api/shelf", "read:shelf")).Json["items"]!.AsArray().Select(book => book!);
    }

    [Fact]
    public async Task A_book_lists_its_files_to_whom_it_is_open_and_each_can_be_downloaded()
    {
        fixture.Say(PatronsFixture.Press);
        var book = await fixture.AskAsync("/api/shelf/the-cat-at-the-press", "read:shelf");
        var files = book.Json["files"]!.AsArray();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var path = new Uri(Text(file!, "url")!).PathAndQuery;
            var download = await fixture.AskAsync(path, "read:shelf");
            Assert.Equal((200, file!["length"]!.GetValue<long>()), (download.Status, download.Content.LongLength));
            Assert.Equal("attachment", download.Response.Content.Headers.ContentDisposition!.DispositionType);
        }

        fixture.Say(PatronsFixture.Free);
        var closed = await fixture.AskAsync("/api/shelf/the-night-press", "read:shelf");
        Assert.Equal((200, false, 0), (closed.Status, closed.Json["book"]!["isOpen"]!.GetValue<bool>(), closed.Json["files"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_file_of_a_closed_book_is_denied_whether_it_exists_or_not()
    {
        fixture.Say(PatronsFixture.Free);

        foreach (var name in (string[])["The%20Night%20Press.pdf", "none.pdf"])
        {
            var answer = await fixture.AskAsync($"/api/shelf/the-night-press/files/{name}", "read:shelf");
            Assert.Equal((403, "membership_required"), (answer.Status, answer.Code));
        }
    }

    [Fact]
    public async Task A_part_of_a_file_is_served_alone_and_one_beyond_the_end_is_a_problem()
    {
        fixture.Say(PatronsFixture.Press);
        const string Pdf = "/api/shelf/the-night-press/files/The%20Night%20Press.pdf";
        var whole = await fixture.AskAsync(Pdf, "read:shelf");

        var part = await fixture.AskAsync(Pdf, "read:shelf", request => request.Headers.Range = new(2, 5));
        Assert.Equal(206, part.Status);
        Assert.Equal(whole.Content[2..6], part.Content);

        var beyond = await fixture.AskAsync(Pdf, "read:shelf", request => request.Headers.Range = new(whole.Content.Length, null));
        Assert.Equal((416, "range_not_satisfiable"), (beyond.Status, beyond.Code));

        var unchanged = await fixture.AskAsync(Pdf, "read:shelf", request => request.Headers.IfNoneMatch.Add(whole.Response.Headers.ETag!));
        Assert.Equal((304, 0), (unchanged.Status, unchanged.Content.Length));
    }

    [Theory]
    [InlineData("/api/me", "read:profile")]
    [InlineData("/api/memberships/me", "read:membership")]
    [InlineData("/api/shelf", "read:shelf")]
    [InlineData("/api/shelf/the-night-press", "read:shelf")]
    public async Task An_unchanged_response_is_304_to_its_etag_and_HEAD_has_the_headers_alone(string path, string scope)
    {
        // Its times are those of the last read.
        fixture.Say(path == "/api/memberships/me" ? new { IsChecking = true } : PatronsFixture.Press);
        var first = await fixture.AskAsync(path, scope);
        Assert.True(first.Response.Headers.CacheControl is { Private: true, NoCache: true, NoStore: false });
        Assert.Contains("Authorization", first.Response.Headers.Vary);

        var unchanged = await fixture.AskAsync(path, scope, request => request.Headers.IfNoneMatch.Add(first.Response.Headers.ETag!));
        Assert.Equal((304, 0), (unchanged.Status, unchanged.Content.Length));

        var head = await fixture.AskAsync(path, scope, request => request.Method = HttpMethod.Head);
        Assert.Equal((200, 0, first.Response.Headers.ETag), (head.Status, head.Content.Length, head.Response.Headers.ETag));
        Assert.Equal(first.Content.Length, head.Response.Content.Headers.ContentLength);

        // Who may not see it learns nothing of it.
        var denied = await fixture.AskAsync(path, "read:nothing", request => request.Headers.IfNoneMatch.Add(first.Response.Headers.ETag!));
        Assert.Equal((403, null), (denied.Status, denied.Response.Headers.ETag));
        Assert.True(denied.Response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task The_shelf_has_pages_with_links_to_the_others()
    {
        var first = await fixture.AskAsync("/api/shelf?page=1&pageSize=2", "read:shelf");
        Assert.Equal((2, 3), (first.Json["items"]!.AsArray().Count, first.Json["total"]!.GetValue<int>()));
        Assert.Equal(["first", "next", "last"], Relations(first));
        Assert.Contains($"<{fixture.App.Url}api/shelf?page=2&pageSize=2>; rel=\"next\"", Link(first), StringComparison.Ordinal);

        var second = await fixture.AskAsync("/api/shelf?page=2&pageSize=2", "read:shelf");
        Assert.Single(second.Json["items"]!.AsArray());
        Assert.Equal(["first", "prev", "last"], Relations(second));

        var beyond = await fixture.AskAsync("/api/shelf?page=2147483647&pageSize=100", "read:shelf");
        Assert.Equal((200, 0), (beyond.Status, beyond.Json["items"]!.AsArray().Count));
        Assert.Contains("page=1&pageSize=100>; rel=\"prev\"", Link(beyond), StringComparison.Ordinal);

        static string Link(ApiAnswer answer) => string.Join(", ", answer.Response.Headers.GetValues("Link"));

        static IEnumerable<string> Relations(ApiAnswer answer) => Link(answer).Split("rel=\"").Skip(1).Select(part => part.Split('"')[0]);
    }

    [Theory]
    [InlineData("page=0", "page must be a whole number from 1.")]
    [InlineData("page=-1", "page must be a whole number from 1.")]
    [InlineData("page=", "page must be a whole number from 1.")]
    [InlineData("page=2147483648", "page must be a whole number from 1.")]
    [InlineData("pageSize=101", "pageSize must be a whole number from 1 to 100.")]
    [InlineData("pageSize=ten", "pageSize must be a whole number from 1 to 100.")]
    public async Task A_page_that_cannot_be_is_a_problem_that_says_what_can(string query, string detail)
    {
        var answer = await fixture.AskAsync($"/api/shelf?{query}", "read:shelf");

        Assert.Equal((400, "invalid_request", detail), (answer.Status, answer.Code, Text(answer.Json, "detail")));
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();
}
