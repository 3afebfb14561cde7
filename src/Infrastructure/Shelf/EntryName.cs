using System.Globalization;
using System.Text;

namespace Bookstore.Infrastructure.Shelf;

/// <summary>Names of files and folders on the shelf: which to ignore, and how to log them safely.</summary>
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

    /// <summary>Whether a folder is hidden or made by a system, such as <c>lost+found</c>, <c>@eaDir</c> or <c>$RECYCLE.BIN</c>.</summary>
    public static bool IsSystemFolder(string name) => name[0] is '.' or '@' or '#' or '$' or '~' || SystemFolders.Contains(name);

    /// <summary>Whether a file is hidden or left behind by a system or a program.</summary>
    public static bool IsSystemFile(string name) => name[0] == '.' || SystemFiles.Contains(name)
        // Locks and copies of Office and editors, extended attributes of a Synology NAS.
        || name.StartsWith("~$", StringComparison.Ordinal) || name.StartsWith("~lock", StringComparison.OrdinalIgnoreCase)
        || name.EndsWith('~') || name.EndsWith("@SynoEAStream", StringComparison.Ordinal) || name.EndsWith("@SynoResource", StringComparison.Ordinal)
        || (name.Length > 1 && name[0] == '#' && name[^1] == '#');

    /// <summary>
    /// Whether a text reads as it is written: without control characters, line breaks, changes of direction (Unicode's
    /// Bidi_Control, UAX #9), and characters that could not be decoded.
    /// </summary>
    public static bool IsLegible(string text) => !text.EnumerateRunes().Any(IsIllegible);

    /// <summary>The text for the log, with illegible characters as code points: <c>\u{202E}</c>.</summary>
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

    // Half of a surrogate pair is enumerated as the replacement character.
    private static bool IsIllegible(Rune rune) => rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
