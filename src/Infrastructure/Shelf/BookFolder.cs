using System.Text.RegularExpressions;
using Bookstore.Domain.Shelf;
using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>Reads a folder of the shelf: <c>book.json</c>, the cover if there is one, and the files.</summary>
internal sealed partial class BookFolder(DirectoryInfo folder, ILogger logger)
{
    private const string Description = "book.json";
    private const int MaxDescriptionBytes = 64 * 1024;

    private static readonly Dictionary<string, string> Pictures = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        // An <img> runs no scripts, and on its own the Content-Security-Policy keeps it from running any.
        [".svg"] = "image/svg+xml",
        [".webp"] = "image/webp",
    };

    private static readonly Dictionary<string, string> Files = new(StringComparer.OrdinalIgnoreCase)
    {
        [".azw3"] = "application/vnd.amazon.mobi8-ebook",
        [".cbz"] = "application/vnd.comicbook+zip",
        [".epub"] = "application/epub+zip",
        [".flac"] = "audio/flac",
        [".m4a"] = "audio/mp4",
        [".m4b"] = "audio/mp4",
        [".mobi"] = "application/x-mobipocket-ebook",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".ogg"] = "audio/ogg",
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain; charset=utf-8",
        [".zip"] = "application/zip",
    };

    /// <summary>Reads the book; null if it can't be on the shelf, with the reasons in the log.</summary>
    public Book? Read()
    {
        if (!Slug().IsMatch(folder.Name))
        {
            return Reject("the folder's name becomes the book's address; use up to 64 lower-case letters a to z, digits and single hyphens");
        }

        if (folder.LinkTarget is not null)
        {
            return Reject("it is a symbolic link, which the shelf doesn't follow");
        }

        var description = new FileInfo(Path.Combine(folder.FullName, Description));
        if (!description.Exists || description.LinkTarget is not null || description.Length > MaxDescriptionBytes)
        {
            return Reject($"{Description}: it is missing, a symbolic link, or larger than {MaxDescriptionBytes / 1024} KB");
        }

        // A pipe, a socket or a device has no length, and reading it may block for ever.
        if (description.Length == 0)
        {
            return Reject($"{Description}: it is empty, or not a regular file");
        }

        var (fields, problems, unknown) = BookDescription.Parse(File.ReadAllBytes(description.FullName));
        BookFile? cover = null;
        var files = new List<BookFile>();
        foreach (var file in folder.EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
            .Where(file => file.Name != Description && !EntryName.IsSystemFile(file.Name)))
        {
            var isCover = Path.GetFileNameWithoutExtension(file.Name) == "cover" && Pictures.ContainsKey(file.Extension);
            if (ReadFile(file, isCover ? Pictures : Files) is not { } read)
            {
                continue;
            }

            if (isCover)
            {
                cover ??= read;
            }
            else
            {
                files.Add(read);
            }
        }

        foreach (var problem in problems)
        {
            Reject($"{Description}: {problem}");
        }

        foreach (var field in unknown)
        {
            logger.BookFieldUnknown(folder.Name, EntryName.Escape(field));
        }

        if (files.Count == 0)
        {
            return Reject($"it has no file to read; add one or more of {string.Join(", ", Files.Keys)}");
        }

        return fields is null
            ? null
            : new Book(folder.Name, fields.Title!, fields.Author!, fields.Blurb!, fields.Language!, fields.Opens!.Rule!, cover, files)
            {
                AddedAt = fields.AddedAt ?? description.LastWriteTimeUtc,
            };
    }

    private BookFile? ReadFile(FileInfo file, Dictionary<string, string> types)
    {
        var problem = file switch
        {
            { LinkTarget: not null } => "it is a symbolic link, which the shelf doesn't follow",
            _ when !types.ContainsKey(file.Extension) => "its extension is not one that the shelf knows",
            _ when !EntryName.IsLegible(file.Name) =>
                "its name is not UTF-8, or contains control characters or characters that change the direction of the text",
            { Length: 0 } => "it is empty, or not a regular file",
            _ => null,
        };
        if (problem is null)
        {
            return new BookFile(file.Name, types[file.Extension], file.Length);
        }

        logger.FileSkipped(folder.Name, EntryName.Escape(file.Name), problem);
        return null;
    }

    private Book? Reject(string problem)
    {
        logger.BookRejected(EntryName.Escape(folder.Name), EntryName.Escape(problem));
        return null;
    }

    [GeneratedRegex(@"^(?=.{1,64}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Slug();
}
