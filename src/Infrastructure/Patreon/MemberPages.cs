using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bookstore.Infrastructure.Json;

namespace Bookstore.Infrastructure.Patreon;

/// <summary>
/// The progress of a sync through the pages of members. Patreon may ignore <c>page[count]</c>, and its cursors may lead back to
/// earlier pages, so the end is where there is no next page, or where a few pages in a row have no new member.
/// </summary>
internal sealed class MemberPages
{
    /// <summary>Marks a request that is not retried where the page may be too large, since a smaller one is requested instead.</summary>
    public static readonly HttpRequestOptionsKey<bool> CanBeSmaller = new("Patreon.PageCanBeSmaller");

    // More than any campaign has: the bound for pages that never end, in memory and in the database.
    private const int MaxMembers = 2_000_000;
    private const int MaxPagesWithoutNewMembers = 3;

    private static readonly int[] Sizes = [1000, 250, 50, 10];

    // The first 8 bytes of a hash: a few megabytes for 100,000 members.
    private readonly HashSet<long> _seen = [];
    private int _size;
    private int _pagesWithoutNewMembers;
    private int? _total;

    /// <summary>How many members to request; Patreon allows 1,000 at most.</summary>
    public int Size => Sizes[_size];

    public bool HasSmaller => _size < Sizes.Length - 1;

    /// <summary>The cursor of the next page; null for the first.</summary>
    public string? Cursor { get; private set; }

    public bool IsOver { get; private set; }

    /// <summary>Why the pages read so far can't have all members, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Requests the same page, and those after it, in the next smaller size.</summary>
    public void ReduceSize() => _size++;

    /// <summary>Adds a page.</summary>
    /// <returns>The members on it that no earlier page had.</returns>
    public IReadOnlyList<JsonElement> Add(JsonElement page)
    {
        List<JsonElement> added = [.. JsonApi.Resources(page).Where(member => member.Text("id") is { } id && _seen.Add(Hash(id)))];
        _pagesWithoutNewMembers = added.Count > 0 ? 0 : _pagesWithoutNewMembers + 1;
        _total = ReadTotal(page) ?? _total;
        Cursor = JsonApi.NextCursor(page);
        var isLoop = Cursor is not null && _pagesWithoutNewMembers == MaxPagesWithoutNewMembers;
        IsOver = Cursor is null || isLoop;
        Problem = isLoop && _seen.Count < _total ? $"its pages of members repeat, and have only {_seen.Count} of {_total} members"
            : _seen.Count > MaxMembers ? $"it lists more than {MaxMembers} members"
            : null;
        return added;
    }

    /// <summary>Whether a status may be due to the size of the page. 503 is not: Patreon is down.</summary>
    public static bool MayBeTooLarge(HttpStatusCode status) => (int)status is 408 or (>= 500 and not 503);

    /// <summary>Whether a failure may be due to the size of the page: a timeout, or an answer that broke off or was too long.</summary>
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
