using Bookstore.Domain.Patrons;

namespace Bookstore.Domain.Shelf;

/// <summary>A book on the shelf.</summary>
/// <param name="Slug">Its name in addresses: lower-case letters, digits and hyphens.</param>
/// <param name="Blurb">What it is about, in a few sentences.</param>
/// <param name="Language">The language of the book, its title and its blurb (BCP 47).</param>
/// <param name="AccessRule">Who may have its files.</param>
/// <param name="Files">One or more.</param>
public sealed record Book(
    string Slug,
    string Title,
    string Author,
    string Blurb,
    string Language,
    AccessRule AccessRule,
    BookFile? Cover,
    IReadOnlyList<BookFile> Files)
{
    /// <summary>Since when it is on the shelf: what is newest is on the home page.</summary>
    public DateTimeOffset AddedAt { get; init; }
}

/// <param name="Name">In any script.</param>
/// <param name="ContentType">The media type (RFC 9110 8.3).</param>
/// <param name="Length">In bytes.</param>
public sealed record BookFile(string Name, string ContentType, long Length)
{
    /// <summary>The kind of file, for people: <c>EPUB</c>.</summary>
    public string Kind => Path.GetExtension(Name).TrimStart('.').ToUpperInvariant();
}
