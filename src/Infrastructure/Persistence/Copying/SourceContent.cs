using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>All that a source contains. It identifies the source: a file that was used since is another source.</summary>
internal sealed record SourceContent(IReadOnlyList<TableSummary> Tables)
{
    public string Identity { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', Tables.Select(table => string.Create(CultureInfo.InvariantCulture, $"{table.Table} {table.Rows} {table.Checksum}"))))));
}
