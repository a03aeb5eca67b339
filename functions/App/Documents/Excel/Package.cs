using System.IO.Compression;
using System.Xml;

namespace App.Documents.Excel;

/// <summary>
/// The parts of an .xlsx file behind a guard: what is too large, too many, a macro or a link is refused before anything is unpacked.
/// </summary>
internal sealed class Package : IDisposable
{
    private const int MaxParts = 2_000;

    /// <summary>Parts smaller than this may compress as well as they like.</summary>
    private const long SmallPart = 4 * 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly ImportLimits _limits;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _kinds = new(StringComparer.OrdinalIgnoreCase);

    private Package(ZipArchive zip, ImportLimits limits) => (_zip, _limits) = (zip, limits);

    /// <summary>Paths of the parts in the order of the archive, with slashes whatever its writer used (some write xl\workbook.xml).</summary>
    public IEnumerable<string> Parts => _zip.Entries.Select(PathOf).Where(path => !path.EndsWith('/'));

    /// <exception cref="TableException">The file is damaged, a bomb, or carries macros or links to other files.</exception>
    public static Package Open(Stream file, ImportLimits limits)
    {
        Package package;
        try
        {
            package = new Package(new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true), limits);
            package.Inspect();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or XmlException or NotSupportedException
            or ArgumentException or OverflowException)
        {
            throw new TableException(Errors.Damaged());
        }

        return package;
    }

    public bool Has(string path) => _parts.ContainsKey(path);

    /// <summary>The content type that the package gives a part; empty where it gives none.</summary>
    public string KindOf(string path) => _kinds.GetValueOrDefault(path) ?? _kinds.GetValueOrDefault(ExtensionOf(path)) ?? "";

    public Stream Read(string path)
    {
        var part = _parts.GetValueOrDefault(path) ?? throw new TableException(Errors.Damaged());
        try
        {
            return new GuardedStream(part.Open(), _limits.MaxUnpackedBytes, part.Length);
        }
        catch (InvalidDataException)
        {
            // The directory at the end of the file is whole, what stands before the part itself is not.
            throw new TableException(Errors.Damaged());
        }
    }

    public XmlReader ReadXml(string path) => XmlReader.Create(Read(path), XmlSettings);

    /// <summary>No document types, no look at anything outside.</summary>
    public static XmlReaderSettings XmlSettings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = true,
    };

    public void Dispose() => _zip.Dispose();

    private void Inspect()
    {
        if (_zip.Entries.Count > MaxParts)
        {
            throw new TableException(Errors.Bomb());
        }

        long unpacked = 0;
        foreach (var part in _zip.Entries)
        {
            unpacked += part.Length;
            if (part.Length < 0 || unpacked > _limits.MaxUnpackedBytes
                || (part.Length > SmallPart && part.Length / _limits.MaxRatio > part.CompressedLength))
            {
                throw new TableException(Errors.Bomb());
            }

            // Two parts of one name: what is checked might not be what is read.
            if (!_parts.TryAdd(PathOf(part), part))
            {
                throw new TableException(Errors.Damaged());
            }
        }

        if (!_parts.ContainsKey("[Content_Types].xml"))
        {
            throw new TableException(Errors.UnknownFormat());
        }

        ReadKinds();

        // A kind that is only announced for an ending (SheetJS always announces macros for .bin) is nothing while no part is of it.
        if (_parts.Keys.Any(path => path.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)
            || path.Contains("macrosheets/", StringComparison.OrdinalIgnoreCase)
            || KindOf(path) is var kind && (kind.Contains("vbaProject", StringComparison.OrdinalIgnoreCase)
                || kind.Contains("macrosheet", StringComparison.OrdinalIgnoreCase))))
        {
            throw new TableException(Errors.Macros());
        }

        if (_parts.Keys.Any(path => path.Contains("externalLinks/", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith("xl/connections.xml", StringComparison.OrdinalIgnoreCase)))
        {
            throw new TableException(Errors.ExternalLinks());
        }
    }

    /// <summary>By path where a part has a kind of its own, by ".bin" where an ending has one.</summary>
    private void ReadKinds()
    {
        using var types = ReadXml("[Content_Types].xml");
        while (types.Read())
        {
            if (types.NodeType == XmlNodeType.Element && types.GetAttribute("ContentType") is { } type
                && (types.GetAttribute("PartName")?.TrimStart('/') ?? (types.GetAttribute("Extension") is { } ending ? "." + ending : null))
                is { } of)
            {
                _kinds[of] = type;
            }
        }
    }

    private static string PathOf(ZipArchiveEntry part) => part.FullName.Replace('\\', '/').TrimStart('/');

    private static string ExtensionOf(string path) => path[Math.Max(0, path.LastIndexOf('.'))..];
}

/// <summary>Counts what really comes out of a part, and stops where it is more than the part declared or the file may hold.</summary>
internal sealed class GuardedStream(Stream inner, long limit, long declared) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => declared;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => Count(inner.Read(buffer));

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        _read += read;
        return _read <= declared && _read <= limit ? read : throw new TableException(Errors.Bomb());
    }
}
