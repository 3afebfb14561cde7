using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// Where one reading of all members has come to, judged by what its pages bring: <c>page[count]</c> may be ignored, and
/// cursors may lead back to pages that were read already. So the reading is over where no page is next, and where a few
/// pages in a row have brought nobody new.
/// </summary>
internal sealed class MemberPages
{
    /// <summary>Marks the request for a page that can be asked for in a smaller one: its failure is not repeated.</summary>
    public static readonly HttpRequestOptionsKey<bool> CanBeSmaller = new("Patreon.PageCanBeSmaller");

    // No campaign has as many. They bound what is kept of a reading that brings somebody new for ever, here and in the database.
    private const int MaxMembers = 2_000_000;
    private const int MaxPagesWithoutNews = 3;

    private static readonly int[] Sizes = [1000, 250, 50, 10];

    // The first 8 bytes of a hash: a few megabytes for 100,000 members.
    private readonly HashSet<long> _seen = [];
    private int _size;
    private int _pagesWithoutNews;
    private int? _total;

    /// <summary>How many members to ask for; Patreon allows 1,000 at most.</summary>
    public int Size => Sizes[_size];

    /// <summary>Whether there is a smaller size.</summary>
    public bool HasSmaller => _size < Sizes.Length - 1;

    /// <summary>Where the next page begins; null for the first.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Whether no page is left to read.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Has the same page, and those after it, asked for in a smaller size.</summary>
    public void Shrink() => _size++;

    /// <summary>Why what was read can't be all, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a page that was read.</summary>
    /// <returns>The members on it that no page before has brought.</returns>
    public IReadOnlyList<JsonElement> Add(JsonElement page)
    {
        List<JsonElement> news = [.. JsonApi.Resources(page).Where(member => member.Text("id") is { } id && _seen.Add(Hash(id)))];
        _pagesWithoutNews = news.Count > 0 ? 0 : _pagesWithoutNews + 1;
        _total = ReadTotal(page) ?? _total;
        Cursor = JsonApi.NextCursor(page);
        var comesRound = Cursor is not null && _pagesWithoutNews == MaxPagesWithoutNews;
        IsOver = Cursor is null || comesRound;
        Problem = comesRound && _seen.Count < _total ? $"its pages of members come round again, and have brought {_seen.Count} of {_total}"
            : _seen.Count > MaxMembers ? $"it lists more than {MaxMembers} members"
            : null;
        return news;
    }

    /// <summary>Whether a status may come of the size of what was asked for. 503 is Patreon's own: it is down.</summary>
    public static bool MayBeTooLarge(HttpStatusCode status) => (int)status is 408 or (>= 500 and not 503);

    /// <summary>Whether a failure without a status may: no answer in time, one that broke off, or one of too many bytes.</summary>
    public static bool MayBeTooLarge(HttpRequestException exception) => exception
        is { InnerException: OperationCanceledException }
        or { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.ConfigurationLimitExceeded }
        or { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException };

    private static int? ReadTotal(JsonElement page) =>
        page.Find("meta")?.Find("pagination")?.Find("total") is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var total)
            ? total
            : null;

    private static long Hash(string id) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
