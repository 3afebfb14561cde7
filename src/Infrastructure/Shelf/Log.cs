using Microsoft.Extensions.Logging;

namespace Bookstore.Infrastructure.Shelf;

internal static partial class Log
{
    [LoggerMessage(2500, LogLevel.Information, "The shelf has {Count} book(s)")]
    public static partial void ShelfRead(this ILogger logger, int count);

    [LoggerMessage(2501, LogLevel.Error, "The book '{Book}' is not on the shelf: {Problem}")]
    public static partial void BookRejected(this ILogger logger, string book, string problem);

    [LoggerMessage(2502, LogLevel.Error, "The book '{Book}' is not on the shelf: its folder can't be read")]
    public static partial void BookUnreadable(this ILogger logger, string book, Exception exception);

    [LoggerMessage(2503, LogLevel.Warning, "The file '{File}' of the book '{Book}' is not on the shelf: {Problem}")]
    public static partial void FileSkipped(this ILogger logger, string book, string file, string problem);

    [LoggerMessage(2504, LogLevel.Error, "Can't read the folder Shelf:Path")]
    public static partial void ShelfUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(2505, LogLevel.Error, "Can't open the file '{File}' of the book '{Book}': it is missing, empty, a symbolic link, or not a regular file")]
    public static partial void FileNotOpened(this ILogger logger, string book, string file, Exception? exception);

    [LoggerMessage(2506, LogLevel.Warning, "The book '{Book}' has an unknown field in book.json, which is ignored: '{Field}'")]
    public static partial void BookFieldUnknown(this ILogger logger, string book, string field);
}
