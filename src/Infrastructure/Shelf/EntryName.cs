using System.Globalization;
using System.Text;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>The names of files and folders on the shelf: which are no book's, and how a name is shown whatever is in it.</summary>
internal static class EntryName
{
    // What file systems, macOS, Windows, NAS systems and mounts leave in folders by themselves.
    private static readonly HashSet<string> SystemFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        "lost+found", "__MACOSX", "System Volume Information", "RECYCLER", "Network Trash Folder", "Temporary Items", "TheVolumeSettingsFolder",
    };

    private static readonly HashSet<string> SystemFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "Icon\r",
    };

    /// <summary>
    /// Whether a folder is nobody's book: one that a system makes by itself, such as <c>lost+found</c>, <c>@eaDir</c>,
    /// <c>#recycle</c> or <c>$RECYCLE.BIN</c>, or a hidden one.
    /// </summary>
    public static bool IsSystemFolder(string name) => name[0] is '.' or '@' or '#' or '$' or '~' || SystemFolders.Contains(name);

    /// <summary>Whether a file is none of a book: one that a system or a program leaves beside others, or a hidden one.</summary>
    public static bool IsSystemFile(string name) => name[0] == '.' || SystemFiles.Contains(name)
        // Locks and copies of Office and of editors, extended attributes of a Synology.
        || name.StartsWith("~$", StringComparison.Ordinal) || name.StartsWith("~lock", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith('~') || name.EndsWith("@SynoEAStream", StringComparison.Ordinal) || name.EndsWith("@SynoResource", StringComparison.Ordinal)
        || (name.Length > 1 && name[0] == '#' && name[^1] == '#');

    /// <summary>
    /// Whether a name or a word reads as it is written: it has no control characters, none that break a line or turn its
    /// direction (Unicode's Bidi_Control, UAX #9), and none that could not be decoded.
    /// </summary>
    public static bool IsLegible(string text) => !text.EnumerateRunes().Any(IsIllegible);

    /// <summary>The text for the log, with what is not legible as its code point: <c>\u{202E}</c>.</summary>
    public static string Escape(string text)
    {
        if (IsLegible(text))
        {
            return text;
        }

        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            shown.Append(IsIllegible(rune) ? string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}") : rune.ToString());
        }

        return shown.ToString();
    }

    // Half of a surrogate pair is the replacement character as a rune.
    private static bool IsIllegible(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
