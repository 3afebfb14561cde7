using Bookstore.Domain.Patrons;

namespace Bookstore.Domain.Shelf;

/// <summary>A book on the shelf.</summary>
/// <param name="Slug">Names it in addresses: lower-case letters, digits and hyphens.</param>
/// <param name="Title">The title.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Blurb">What it is about, in a few sentences.</param>
/// <param name="Language">The language of all of that, and of the book (BCP 47).</param>
/// <param name="AccessRule">Whom its files are open to.</param>
/// <param name="Cover">The picture of its cover, or null.</param>
/// <param name="Files">The files to read or to hear, one or more.</param>
public sealed record Book(
    string Slug,
    string Title,
    string Author,
    string Blurb,
    string Language,
    AccessRule AccessRule,
    BookFile? Cover,
    IReadOnlyList<BookFile> Files);

/// <summary>A file of a book.</summary>
/// <param name="Name">Its name, in whatever script.</param>
/// <param name="ContentType">Its media type (RFC 9110 8.3).</param>
/// <param name="Length">Its size in bytes.</param>
public sealed record BookFile(string Name, string ContentType, long Length)
{
    /// <summary>What kind of file it is, for people: <c>EPUB</c>.</summary>
    public string Kind => Path.GetExtension(Name).TrimStart('.').ToUpperInvariant();
}
