using App.Demo;
using App.Documents.Excel;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Domain.Forms;
using MiniExcelLibs;

namespace Suite.Documents;

/// <summary>
/// What the tests of this room share: tables of invented families, and a stream that only takes asynchronous writes, as a web server's does.
/// </summary>
internal static class Tables
{
    public static readonly DateOnly Today = new(2026, 11, 24);

    public static IReadOnlyList<SyntheticChild> City(FormDefinition form, int count) =>
        [.. SyntheticCity.Generate(SyntheticCity.DemoSeed, count * 3, Today).Where(child => child.Form == form).Take(count)];

    public static async Task<MemoryStream> Export(FormDefinition form, params IEnumerable<Answers> children)
    {
        var output = new ForwardOnly();
        await Table.WriteExportAsync(form, children.ToAsyncEnumerable(), output, TestContext.Current.CancellationToken);
        return output.Written();
    }

    public static async Task<MemoryStream> Template(FormDefinition form)
    {
        var output = new ForwardOnly();
        await Table.WriteTemplateAsync(form, output, TestContext.Current.CancellationToken);
        return output.Written();
    }

    public static async Task<List<ImportRow>> Read(Stream file, FormDefinition? expected = null)
    {
        var opened = ImportFile.Open(file, expected: expected);
        Assert.Empty(opened.Problems);
        using var import = opened.File!;
        return await import.ReadAsync(Today, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A table that another program wrote: official headings, keys, then the rows.</summary>
    public static MemoryStream Foreign(FormDefinition form, params IEnumerable<(string Key, object Value)[]> rows)
    {
        var keys = Columns.Of(form).Select(column => column.Field.Key).ToList();
        var sheet = new List<Dictionary<string, object?>>
        {
            new(keys.Select(key => KeyValuePair.Create(key, (object?)key)).Prepend(KeyValuePair.Create("n", (object?)Columns.Marker(form)))),
        };
        sheet.AddRange(rows.Select(row => new Dictionary<string, object?>(
            keys.Select(key => KeyValuePair.Create(key, row.FirstOrDefault(cell => cell.Key == key).Value ?? null))
                .Prepend(KeyValuePair.Create("n", (object?)"1")))));
        var file = new MemoryStream();
        file.SaveAs(sheet, printHeader: true);
        file.Position = 0;
        return file;
    }

    public static string Shown(FormDefinition form, Answers answers) =>
        string.Join('\n', form.Fields.Where(field => answers.Has(field) || answers.IsUnknown(field))
        .Select(field => field.Key + "=" + (answers.Find(field) is { } value ? value + "|" + field.Show(value) : "?")));

    public static IEnumerable<string> SchemaErrors(OpenXmlPackage document) =>
        new OpenXmlValidator().Validate(document).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}");

    /// <summary>Takes bytes in order and asynchronously; anything else is an error, as on a response.</summary>
    private sealed class ForwardOnly : Stream
    {
        private readonly MemoryStream _written = new();

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public MemoryStream Written() => new(_written.ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            _written.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            _written.WriteAsync(buffer, offset, count, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Write(byte[] buffer, int offset, int count) =>
            throw new InvalidOperationException("Synchronous writes are not allowed.");

        public override void Flush() => throw new InvalidOperationException("Synchronous writes are not allowed.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
