using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Bookstore.Domain.Patrons;
using Bookstore.Infrastructure.Shelf;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Tests;

public sealed class FolderShelfTests : IDisposable
{
    private const string Good = """{ "title": "A Book", "author": "Robin", "blurb": "About.", "language": "en", "opens": "everyone" }""";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("bookstore-shelf-");
    private readonly RecordedLog _log = new();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_folder_with_a_description_and_a_file_is_a_book()
    {
        Put("a-book", """
            // Written by hand.
            { "title": " แมว ", "author": "ปาลิน", "blurb": "เรื่องสั้น", "language": "th", "opens": "patrons", }
            """, "แมว.epub", "b.MP3", "cover.svg", ".DS_Store");

        var book = Assert.Single((await ReadAsync()).Books);

        Assert.Equal(("a-book", "แมว", "ปาลิน", "เรื่องสั้น", "th"), (book.Slug, book.Title, book.Author, book.Blurb, book.Language));
        Assert.IsType<AccessRule.Patrons>(book.AccessRule);
        Assert.Equal([("b.MP3", "audio/mpeg"), ("แมว.epub", "application/epub+zip")], book.Files.Select(file => (file.Name, file.ContentType)));
        Assert.Equal(("cover.svg", "image/svg+xml"), (book.Cover!.Name, book.Cover.ContentType));
        Assert.Equal(["Information: The shelf has 1 book(s)"], _log.Messages);
    }

    [Theory]
    [InlineData("\"everyone\"", null)]
    [InlineData("\"Everyone\"", null)]
    [InlineData("\"EVERYONE \"", null)]
    [InlineData("\"Patron of the Press\"", "Patron of the Press")]
    [InlineData("\"500\"", "500")]
    [InlineData("500", "500")]
    public async Task A_description_has_the_access_rule_of_the_book(string opens, string? tier)
    {
        Put("a-book", Good.Replace("\"everyone\"", opens, StringComparison.Ordinal), "a.txt");

        var rule = Assert.Single((await ReadAsync()).Books).AccessRule;

        Assert.Equal(tier is null ? new AccessRule.Everyone() : new AccessRule.MinimumTier(tier), rule);
    }

    [Theory]
    [InlineData("patrons")]
    [InlineData("Patrons")]
    [InlineData("PATRONS")]
    public async Task The_keyword_for_patrons_is_no_tier_however_it_is_written(string opens)
    {
        Put("a-book", Good.Replace("everyone", opens, StringComparison.Ordinal), "a.txt");

        Assert.IsType<AccessRule.Patrons>(Assert.Single((await ReadAsync()).Books).AccessRule);
    }

    [Fact]
    public async Task A_book_is_on_the_shelf_since_the_day_that_it_names_or_its_description_was_written()
    {
        Put("named", Good.Replace("\"opens\"", "\"added\": \"2026-11-27\", \"opens\"", StringComparison.Ordinal), "a.txt");
        Put("written", Good.Replace("A Book", "B Book", StringComparison.Ordinal), "a.txt");
        File.SetLastWriteTimeUtc(Path.Combine(_root.FullName, "written", "book.json"), new DateTime(2024, 2, 29, 12, 30, 0, DateTimeKind.Utc));

        var books = (await ReadAsync()).Books;

        Assert.Equal(
            [new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 2, 29, 12, 30, 0, TimeSpan.Zero)],
            books.Select(book => book.AddedAt));
    }

    [Theory]
    [InlineData("\"27 November 2026\"", "27 November 2026")]
    [InlineData("\"2026-02-30\"", "2026-02-30")]
    [InlineData("20261127", "")]
    public async Task A_day_that_is_none_keeps_the_book_off_the_shelf(string added, string shown)
    {
        Put("a-book", Good.Replace("\"opens\"", $"\"added\": {added}, \"opens\"", StringComparison.Ordinal), "a.txt");

        Assert.Empty((await ReadAsync()).Books);
        Assert.Contains(_log.Messages, message => message.Contains($"'added' is not a day such as '2026-11-27': '{shown}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("la")]
    [InlineData("pi")]
    [InlineData("grc")]
    [InlineData("nan")]
    [InlineData("mul")]
    [InlineData("nan-Hant-TW")]
    [InlineData("zh-min-nan")]
    [InlineData("es-419")]
    [InlineData("sl-rozaj-biske")]
    [InlineData("de-CH-1901")]
    [InlineData("de-1996")]
    [InlineData("th-u-nu-thai-x-mine")]
    [InlineData("x-whatever")]
    [InlineData("i-klingon")]
    [InlineData("EN-us")]
    public async Task A_language_is_any_well_formed_tag(string language)
    {
        Put("a-book", Good.Replace("\"en\"", $"\"{language}\"", StringComparison.Ordinal), "a.txt");

        Assert.Equal(language, Assert.Single((await ReadAsync()).Books).Language);
    }

    [Theory]
    [InlineData("en_US")]
    [InlineData("English")]
    [InlineData("e")]
    [InlineData("en-")]
    [InlineData("-en")]
    [InlineData("en--US")]
    [InlineData("en-US-GB")]
    [InlineData("en-u")]
    [InlineData("en-x")]
    [InlineData("i-nothing")]
    [InlineData("ไทย")]
    [InlineData("th-ไทย")]
    [InlineData("\u212An")]
    public async Task A_malformed_language_tag_is_rejected(string language)
    {
        Put("a-book", Good.Replace("\"en\"", $"\"{language}\"", StringComparison.Ordinal), "a.txt");

        Assert.Empty((await ReadAsync()).Books);
        Assert.Contains(_log.Messages, message => message.Contains("'language' is not a language tag", StringComparison.Ordinal));
    }

    [Fact]
    public async Task System_files_are_ignored_without_an_error()
    {
        Put("a-book", Good, "a.txt", ".DS_Store", "._a.txt", "Thumbs.db", "thumbs.db", "desktop.ini", "Desktop.ini", "~$notes.txt", "~lock.a.txt#",
            ".~lock.a.txt#", "a.txt~", "#a.txt#", "Icon\r", "a.txt@SynoEAStream");
        _root.CreateSubdirectory("a-book").CreateSubdirectory("@eaDir");
        foreach (var folder in (string[])["lost+found", "@eaDir", "@Recycle", "__MACOSX", "#recycle", "#snapshot", "$RECYCLE.BIN", "$Recycle.Bin",
            "System Volume Information", ".Trash-1000", ".Spotlight-V100", "Network Trash Folder", "~tmp"])
        {
            Put(folder, null, "a.txt");
        }

        Assert.Equal("a.txt", Assert.Single(Assert.Single((await ReadAsync()).Books).Files).Name);
        Assert.Equal(["Information: The shelf has 1 book(s)"], _log.Messages);
    }

    [Theory]
    [InlineData("a\u202Efdp.txt", "a\\u{202E}fdp.txt")]
    [InlineData("a\u2066b.txt", "a\\u{2066}b.txt")]
    [InlineData("a\u200Fb.txt", "a\\u{200F}b.txt")]
    [InlineData("a\u2028b.txt", "a\\u{2028}b.txt")]
    [InlineData("a\n2026 Information: fake\u001b[31m.txt", "a\\u{000A}2026 Information: fake\\u{001B}[31m.txt")]
    public async Task A_name_with_misleading_characters_is_rejected_and_escaped_in_the_log(string file, string shown)
    {
        Put("a-book", Good, "a.txt", file);
        Put(file, Good, "a.txt");

        Assert.Equal("a.txt", Assert.Single(Assert.Single((await ReadAsync()).Books).Files).Name);
        Assert.Contains(_log.Messages, message => message.StartsWith($"Warning: The file '{shown}' of the book 'a-book'", StringComparison.Ordinal));
        Assert.Contains(_log.Messages, message => message.StartsWith($"Error: The book '{shown}' is not on the shelf", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_in_any_script_are_shown_as_they_are()
    {
        string[] names = ["หนังสือ ฉบับที่ ๒.txt", "سلام\u200Cها.txt", "ספר.txt", "👩\u200D🚀 ☕.txt"];
        Put("a-book", Good, names);

        Assert.Equal(names.Order(StringComparer.Ordinal), Assert.Single((await ReadAsync()).Books).Files.Select(file => file.Name));
        Assert.Equal(["Information: The shelf has 1 book(s)"], _log.Messages);
    }

    [Fact]
    public async Task A_pipe_or_a_socket_does_not_block_the_shelf()
    {
        Put("a-book", Good, "a.txt");
        Pipe("a-book/b.txt");
        Pipe("a-book/cover.png");
        Put("no-description", null, "a.txt");
        Pipe("no-description/book.json");
        Pipe("loose");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_root.FullName, "a-book", "c.txt")));

        // Opening a pipe waits until another process writes to it.
        var shelf = await Task.Run(ReadAsync).WaitAsync(TimeSpan.FromSeconds(60));

        var book = Assert.Single(shelf.Books);
        Assert.Equal((null, "a.txt"), (book.Cover, Assert.Single(book.Files).Name));
        Assert.Equal(3, _log.Messages.Count(message => message.StartsWith("Warning", StringComparison.Ordinal) && message.EndsWith("not a regular file", StringComparison.Ordinal)));
        Assert.Contains("Error: The book 'no-description' is not on the shelf: book.json: it is empty, or not a regular file", _log.Messages);

        File.Delete(Path.Combine(_root.FullName, "a-book", "a.txt"));
        Pipe("a-book/a.txt");
        Assert.Null(await Task.Run(() => shelf.Open(book, book.Files[0])).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData("", "it is empty, or not a regular file")]
    [InlineData(" ", "it is not JSON, at line 1")]
    [InlineData("{\n\"title\": }", "it is not JSON, at line 2")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("""{ "author": "a", "blurb": "b", "language": "en", "opens": "everyone" }""", "'title' is missing")]
    [InlineData("""{ "title": 7, "author": "a", "blurb": "b", "language": "en", "opens": "everyone" }""", "'title' is not a text")]
    [InlineData("""{ "title": "t", "author": " ", "blurb": "b", "language": "en", "opens": "everyone" }""", "'author' is not a text")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": null, "language": "en", "opens": "everyone" }""", "'blurb' is not a text")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "Thai", "opens": "everyone" }""", "'language' is not a language tag")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en_US", "opens": "everyone" }""", "'language' is not a language tag (BCP 47) such as 'en', 'th' or 'pt-BR': 'en_US'")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en\nfake", "opens": "everyone" }""", """: 'en\u{000A}fake'""")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": "a\u202Etier" }""", "'opens' contains characters that are invisible")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "open": "everyone" }""", "'opens' is missing")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": 4.5 }""", "'opens' is not an amount in whole cents")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": 0 }""", "'opens' is not an amount in whole cents")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": true }""", "'opens' is not a text")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": "patrons", "opens": "everyone" }""", "opens")]
    [InlineData("""{ "title": "\ud800", "author": "a", "blurb": "b", "language": "en", "opens": "everyone" }""", "it is not text in UTF-8")]
    [InlineData("""{ "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": "\ud800" }""", "it is not text in UTF-8")]
    [InlineData("""{ "\ud800": 1, "title": "t", "author": "a", "blurb": "b", "language": "en", "opens": "everyone" }""", "it is not text in UTF-8")]
    public async Task An_invalid_description_is_logged_with_file_and_field_and_the_other_books_stay(string json, string problem)
    {
        Put("bad", json, "a.txt");
        Put("good", Good, "a.txt");

        Assert.Equal("good", Assert.Single((await ReadAsync()).Books).Slug);

        var message = Assert.Single(_log.Messages, message => message.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("'bad' is not on the shelf: book.json: ", message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_a_description_are_logged_and_a_misspelled_field_is_named()
    {
        Put("bad", """{ "title": 7, "author": null, "language": "xx_YY", "opens": "patrons", "blurbb": "b" }""", "a.txt");

        Assert.Empty((await ReadAsync()).Books);

        Assert.Equal(
            ["'title' is not a text of 1 to 200 characters", "'author' is not a text of 1 to 200 characters", "'blurb' is missing",
                "'language' is not a language tag (BCP 47) such as 'en', 'th' or 'pt-BR': 'xx_YY'"],
            _log.Messages.Where(message => message.StartsWith("Error", StringComparison.Ordinal)).Select(message => message.Split("book.json: ")[1]));
        Assert.Contains("Warning: The book 'bad' has an unknown field in book.json, which is ignored: 'blurbb'", _log.Messages);
    }

    [Fact]
    public async Task An_unknown_field_is_logged_and_keeps_no_book_off_the_shelf()
    {
        Put("a-book", Good.Replace("\"title\"", "\"isbn\\u202E\": { \"a\": [1] }, \"title\"", StringComparison.Ordinal), "a.txt");

        Assert.Single((await ReadAsync()).Books);
        Assert.Contains("Warning: The book 'a-book' has an unknown field in book.json, which is ignored: 'isbn\\u{202E}'", _log.Messages);
    }

    [Fact]
    public async Task A_description_that_is_not_utf_8_is_logged_and_the_other_books_stay()
    {
        Put("bad", null, "a.txt");
        // The Thai word for a cat in TIS-620, as an old editor saves it.
        var description = Good.Split("A Book");
        await File.WriteAllBytesAsync(
            Path.Combine(_root.FullName, "bad", "book.json"), [.. Encoding.UTF8.GetBytes(description[0]), 0xE1, 0xC1, 0xC7, .. Encoding.UTF8.GetBytes(description[1])]);
        Put("good", Good, "a.txt");

        Assert.Equal("good", Assert.Single((await ReadAsync()).Books).Slug);
        Assert.Contains("Error: The book 'bad' is not on the shelf: book.json: it is not text in UTF-8; save it as UTF-8", _log.Messages);
    }

    [Theory]
    [InlineData("A-Book")]
    [InlineData("a_book")]
    [InlineData("a--book")]
    [InlineData("-a")]
    [InlineData("หนังสือ")]
    [InlineData("a book")]
    public async Task A_folder_with_an_invalid_slug_is_no_book(string folder)
    {
        Put(folder, Good, "a.txt");

        Assert.Empty((await ReadAsync()).Books);
        Assert.Contains(_log.Messages, message => message.Contains("lower-case letters", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_book_without_a_description_or_a_file_is_logged()
    {
        Put("no-description", null, "a.txt");
        Put("no-file", Good, "cover.png", "notes.docx");

        Assert.Empty((await ReadAsync()).Books);
        Assert.Contains(_log.Messages, message => message.Contains("'no-description' is not on the shelf: book.json", StringComparison.Ordinal));
        Assert.Contains(_log.Messages, message => message.Contains("'no-file' is not on the shelf: it has no file to read", StringComparison.Ordinal));
        Assert.Contains(_log.Messages, message => message.Contains("'notes.docx' of the book 'no-file'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Symbolic_links_are_not_followed()
    {
        var outside = Path.Combine(_root.FullName, ".outside");
        Put(".outside", Good, "secret.txt");
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "linked-folder"), outside);
        Put("linked-file", Good, "a.txt");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "linked-file", "secret.txt"), Path.Combine(outside, "secret.txt"));
        Put("linked-description", null, "a.txt");
        File.CreateSymbolicLink(Path.Combine(_root.FullName, "linked-description", "book.json"), Path.Combine(outside, "book.json"));

        var book = Assert.Single((await ReadAsync()).Books);

        Assert.Equal("a.txt", Assert.Single(book.Files).Name);
        Assert.Equal(3, _log.Messages.Count(message => message.Contains("symbolic link", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_was_replaced_by_a_link_or_is_gone_does_not_open()
    {
        Put("a-book", Good, "a.txt", "b.txt");
        var shelf = await ReadAsync();
        var (book, path) = (shelf.Books[0], Path.Combine(_root.FullName, "a-book", "a.txt"));
        using (var opened = shelf.Open(book, book.Files[0])!.Content)
        {
            Assert.True(opened.CanSeek);
        }

        File.Delete(path);
        File.CreateSymbolicLink(path, "/etc/hostname");
        Assert.Null(shelf.Open(book, book.Files[0]));
        File.Delete(path);
        Assert.Null(shelf.Open(book, book.Files[0]));

        Directory.Move(Path.Combine(_root.FullName, "a-book"), Path.Combine(_root.FullName, ".elsewhere"));
        Directory.CreateSymbolicLink(Path.Combine(_root.FullName, "a-book"), Path.Combine(_root.FullName, ".elsewhere"));
        Assert.Null(shelf.Open(book, book.Files[1]));
    }

    [Fact]
    public void A_path_that_is_not_a_folder_is_reported_with_the_settings_name()
    {
        var missing = new ShelfOptionsValidator(Environment()).Validate(null, new ShelfOptions { Path = "nowhere" });

        Assert.StartsWith("Shelf:Path is not a folder: 'nowhere'", Assert.Single(missing.Failures!), StringComparison.Ordinal);
        Assert.True(new ShelfOptionsValidator(Environment()).Validate(null, new ShelfOptions { Path = "." }).Succeeded);
    }

    private void Put(string folder, string? description, params string[] files)
    {
        var path = _root.CreateSubdirectory(folder).FullName;
        if (description is not null)
        {
            File.WriteAllText(Path.Combine(path, "book.json"), description);
        }

        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(path, file), "text");
        }
    }

    private void Pipe(string path)
    {
        using var maker = Process.Start("mkfifo", [Path.Combine(_root.FullName, path)]);
        maker.WaitForExit();
        Assert.Equal(0, maker.ExitCode);
    }

    private async Task<FolderShelf> ReadAsync()
    {
        var shelf = new FolderShelf(Options.Create(new ShelfOptions { Path = _root.FullName }), Environment(), _log);
        await shelf.StartAsync(CancellationToken.None);
        return shelf;
    }

    private HostingEnvironment Environment() => new() { ContentRootPath = _root.FullName };

    private sealed class RecordedLog : ILogger<FolderShelf>
    {
        public List<string> Messages { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Messages.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
