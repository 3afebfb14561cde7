using Bookstore.Domain.Shelf;

namespace Bookstore.Application.Ports;

/// <summary>The books, as they were read at start.</summary>
public interface IShelf
{
    /// <summary>All books, by title.</summary>
    IReadOnlyList<Book> Books { get; }

    /// <summary>Opens a file of a book: one that can be read from anywhere in it, and is not read into memory.</summary>
    /// <param name="book">The book.</param>
    /// <param name="file">One of its files, or its cover.</param>
    /// <returns>Null where the file is there no more.</returns>
    OpenedFile? Open(Book book, BookFile file);
}

/// <summary>A file that is open; whoever asked for it closes it.</summary>
/// <param name="File">Which file it is.</param>
/// <param name="Content">The content, seekable.</param>
/// <param name="LastModified">When it was last written.</param>
public sealed record OpenedFile(BookFile File, Stream Content, DateTimeOffset LastModified);
