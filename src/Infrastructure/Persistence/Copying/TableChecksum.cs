using System.Buffers;
using System.Buffers.Binary;
using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookstore.Infrastructure.Persistence.Copying;

/// <summary>The number of rows of a table, and a SHA-256 hash of their values in the order of the primary key.</summary>
internal sealed record TableSummary(string Table, long Rows, string Checksum);

/// <summary>
/// Computes the checksum of a table from the values that the model has, which do not depend on the product. Each value begins
/// with its kind, and one of variable length with its length, so that no two rows have the same bytes.
/// </summary>
internal sealed class TableChecksum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _row = new();

    private long _rows;

    private enum Kind : byte
    {
        Null,
        Text,
        Bytes,
        Integer,
        Boolean,
        Guid,
        Time,
        List,
        Number,
    }

    public void Add(object?[] row)
    {
        _row.ResetWrittenCount();
        foreach (var value in row)
        {
            Write(value);
        }

        _hash.AppendData(_row.WrittenSpan);
        _rows++;
    }

    public TableSummary Complete(string table) => new(table, _rows, Convert.ToHexString(_hash.GetHashAndReset()));

    public void Dispose() => _hash.Dispose();

    private void Write(object? value)
    {
        switch (value)
        {
            case null:
                Write(Kind.Null);
                break;
            case string text:
                Write(Kind.Text);
                Write(text);
                break;
            case Enum name:
                Write(Kind.Text);
                Write(name.ToString());
                break;
            case byte[] bytes:
                Write(Kind.Bytes);
                Write(bytes.Length);
                _row.Write(bytes);
                break;
            case bool boolean:
                Write(Kind.Boolean);
                Write(boolean ? 1 : 0);
                break;
            case int or long or short or byte:
                Write(Kind.Integer);
                Write(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case float or double or decimal:
                Write(Kind.Number);
                Write(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case Guid guid:
                Write(Kind.Guid);
                guid.TryWriteBytes(_row.GetSpan(16), bigEndian: true, out _);
                _row.Advance(16);
                break;
            case DateTimeOffset time:
                Write(Kind.Time);
                Write(time.UtcTicks);
                break;
            case IEnumerable list:
                object?[] items = [.. list];
                Write(Kind.List);
                Write(items.Length);
                foreach (var item in items)
                {
                    Write(item);
                }

                break;
            default:
                throw new NotSupportedException($"{value.GetType()} has no form that all database products share. Add it to {nameof(TableChecksum)}.");
        }
    }

    private void Write(Kind kind)
    {
        _row.GetSpan(1)[0] = (byte)kind;
        _row.Advance(1);
    }

    private void Write(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(_row.GetSpan(sizeof(long)), number);
        _row.Advance(sizeof(long));
    }

    private void Write(string text)
    {
        Write(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _row);
    }
}
