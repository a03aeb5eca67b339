using System.IO.Compression;

namespace App.Documents.Excel;

/// <summary>
/// Packs parts into an archive that goes out forward only and asynchronously: the framework's archive finishes its parts with synchronous writes,
/// which a web server's response refuses, so they land in a small buffer that is sent on after every few rows.
/// </summary>
/// <remarks>
/// Our tables are written by us and not by SpreadCheetah, which writes neither the mark that keeps a text like "=1+1" a text when it is edited
/// (quotePrefix) nor parts without the time at which they were made.
/// </remarks>
internal sealed class PackageWriter(Stream output) : IDisposable
{
    /// <summary>
    /// What the parts are said to be from: the earliest time that a zip can say. The same content gives the same bytes, and a file does not tell when
    /// it was made.
    /// </summary>
    internal static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Outbox _outbox = new();
    private ZipArchive? _archive;

    /// <summary>Begins a part; the one before must be closed.</summary>
    public Stream Begin(string path)
    {
        var part = (_archive ??= new ZipArchive(_outbox, ZipArchiveMode.Create, leaveOpen: true)).CreateEntry(path, CompressionLevel.Fastest);
        part.LastWriteTime = NoTime;
        return part.Open();
    }

    public async Task PutAsync(string path, ReadOnlyMemory<byte> content, CancellationToken stop)
    {
        using (var part = Begin(path))
        {
            part.Write(content.Span);
        }

        await SendAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Sends what is packed so far.</summary>
    public async Task SendAsync(CancellationToken stop)
    {
        await output.WriteAsync(_outbox.Packed, stop).ConfigureAwait(false);
        _outbox.Clear();
    }

    /// <summary>Writes the directory that makes it a whole file. Without it, after a failure, nobody takes a part for the whole.</summary>
    public async Task FinishAsync(CancellationToken stop)
    {
        _archive?.Dispose();
        await SendAsync(stop).ConfigureAwait(false);
    }

    public void Dispose() => _outbox.Dispose();

    private sealed class Outbox : Stream
    {
        private readonly MemoryStream _packed = new();

        public ReadOnlyMemory<byte> Packed => _packed.GetBuffer().AsMemory(0, (int)_packed.Length);

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Clear() => _packed.SetLength(0);

        public override void Write(byte[] buffer, int offset, int count) => _packed.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => _packed.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
