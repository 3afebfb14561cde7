using Bookstore.Domain.Shelf;

namespace Bookstore.Application.Ports;

/// <summary>The books, as read at the start.</summary>
public interface IShelf
{
    /// <summary>Sorted by title.</summary>
    IReadOnlyList<Book> Books { get; }

    /// <summary>Opens one of the book's files, or its cover; null if it is no longer there.</summary>
    OpenedFile? Open(Book book, BookFile file);
}

/// <param name="Content">Seekable; the caller disposes it.</param>
public sealed record OpenedFile(BookFile File, Stream Content, DateTimeOffset LastModified);
