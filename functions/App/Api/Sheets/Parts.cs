using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Domain.Declarations;
using Domain.Forms;
using Storage;

namespace App.Api.Sheets;

/// <summary>Something of a file laid aside in sealed blobs, part after part.</summary>
internal interface IParts : IDisposable
{
    /// <summary>Blobs so far.</summary>
    int Parts { get; }

    /// <summary>Seals what is in hand.</summary>
    Task PutAsync(CancellationToken stop);
}

/// <summary>Rows that can be written, a thousand in a blob.</summary>
internal sealed class RowParts(IBlobStore blobs, Func<int, string> name) : IParts
{
    private readonly MemoryStream _rows = new();
    private int _inPart;

    public int Parts { get; private set; }

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    public async Task AddAsync(FormDefinition form, int row, string auditId, Submitted submitted, CancellationToken stop)
    {
        using (var writer = new BinaryWriter(_rows, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            StagedRow.Write(writer, form, row, auditId, submitted);
        }

        Count++;
        if (++_inPart == StagedRow.PerPart)
        {
            await PutAsync(stop).ConfigureAwait(false);
        }
    }

    public async Task PutAsync(CancellationToken stop)
    {
        if (_inPart > 0)
        {
            _rows.Position = 0;
            await blobs.CreateAsync(name(Parts++), _rows, stop).ConfigureAwait(false);
            _rows.SetLength(0);
            _inPart = 0;
        }
    }

    public void Dispose() => _rows.Dispose();
}

/// <summary>What is said about rows, one line of JSON each, some megabyte in a blob.</summary>
internal sealed class LineParts(IBlobStore blobs, Func<int, string> name) : IParts
{
    private const int Most = 1024 * 1024;

    private readonly MemoryStream _lines = new();

    public int Parts { get; private set; }

    /// <summary>What was laid aside, in its order; ends early where it is gone.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        IBlobStore blobs, int parts, Func<int, string> name, JsonTypeInfo<T> type, [System.Runtime.CompilerServices.EnumeratorCancellation]
            CancellationToken cancellation)
    {
        for (var part = 0; part < parts; part++)
        {
            if (await blobs.OpenAsync(name(part), cancellation).ConfigureAwait(false) is not { } stream)
            {
                yield break;
            }

            using var lines = new StreamReader(stream, System.Text.Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellation).ConfigureAwait(false) is { } line)
            {
                yield return JsonSerializer.Deserialize(line, type)!;
            }
        }
    }

    public async Task AddAsync<T>(T line, JsonTypeInfo<T> type, CancellationToken stop)
    {
        JsonSerializer.Serialize(_lines, line, type);
        _lines.WriteByte((byte)'\n');
        if (_lines.Length > Most)
        {
            await PutAsync(stop).ConfigureAwait(false);
        }
    }

    public async Task PutAsync(CancellationToken stop)
    {
        if (_lines.Length > 0)
        {
            _lines.Position = 0;
            await blobs.CreateAsync(name(Parts++), _lines, stop).ConfigureAwait(false);
            _lines.SetLength(0);
        }
    }

    public void Dispose() => _lines.Dispose();
}
