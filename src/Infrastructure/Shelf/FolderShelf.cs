using Bookstore.Application.Ports;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The books of a folder, read once at the start. Addresses are looked up among them; none becomes a path.</summary>
internal sealed class FolderShelf(IOptions<ShelfOptions> options, IHostEnvironment environment, ILogger<FolderShelf> logger)
    : IShelf, IHostedService
{
    private Dictionary<(string Book, string File), string> _paths = [];

    public IReadOnlyList<Book> Books { get; private set; } = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var root = new DirectoryInfo(Path.Combine(environment.ContentRootPath, options.Value.Path));
        var books = new List<Book>();
        try
        {
            foreach (var folder in root.EnumerateDirectories().Where(folder => !EntryName.IsSystemFolder(folder.Name)))
            {
                if (TryRead(folder) is { } book)
                {
                    books.Add(book);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.ShelfUnreadable(exception);
        }

        Books = [.. books.OrderBy(book => book.Title, StringComparer.Ordinal)];
        _paths = books.SelectMany(book => book.Files.Append(book.Cover).OfType<BookFile>(), (book, file) => (Book: book.Slug, File: file.Name))
            .ToDictionary(key => key, key => Path.Combine(root.FullName, key.Book, key.File));
        logger.ShelfRead(Books.Count);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public OpenedFile? Open(Book book, BookFile file)
    {
        try
        {
            var info = new FileInfo(_paths[(book.Slug, file.Name)]);
            // Since the start, folder or file may have become a link, or the file a pipe, which would block.
            if (info.LinkTarget is null && info.Directory!.LinkTarget is null && info.Length > 0)
            {
                return new OpenedFile(
                    file,
                    new FileStream(info.FullName, new FileStreamOptions { Share = FileShare.Read | FileShare.Delete, Options = FileOptions.Asynchronous }),
                    info.LastWriteTimeUtc);
            }

            logger.FileNotOpened(book.Slug, file.Name, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.FileNotOpened(book.Slug, file.Name, exception);
        }

        return null;
    }

    private Book? TryRead(DirectoryInfo folder)
    {
        try
        {
            return new BookFolder(folder, logger).Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            logger.BookUnreadable(folder.Name, exception);
            return null;
        }
    }
}
