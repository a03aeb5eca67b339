using System.IO.Compression;
using System.Text;
using App.Documents.Excel;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;

namespace Suite.Documents;

/// <summary>Files that are no table of ours, or more than a table, are refused before a row is read, each with what to do next.</summary>
public sealed class ExcelUploads
{
    private static readonly FormDefinition Form = Migrant2024.Form;

    [Fact]
    public async Task A_file_over_the_limit_is_refused_by_its_size_alone() =>
        Assert.Equal("file-too-large", Refused(await Tables.Template(Form), new ImportLimits { MaxBytes = 1000 }));

    [Fact]
    public void An_empty_file_is_refused() => Assert.Equal("file-empty", Refused(new MemoryStream()));

    [Fact]
    public void An_old_xls_is_told_from_a_table_with_a_password()
    {
        byte[] ole = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[512]];
        Assert.Equal("legacy-xls", Refused(new MemoryStream([.. ole, .. Encoding.Unicode.GetBytes("Workbook")])));
        Assert.Equal("encrypted", Refused(new MemoryStream([.. ole, .. Encoding.Unicode.GetBytes("EncryptedPackage")])));
    }

    [Fact]
    public async Task A_table_with_macros_is_refused_by_its_kind_and_by_its_parts()
    {
        var declared = await Changed(Form, "[Content_Types].xml",
            text => text.Replace("sheet.main+xml", "sheet.macroEnabled.main+xml", StringComparison.Ordinal)
            .Replace("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.macroEnabled", "application/vnd.ms-excel.sheet.macroEnabled",
                StringComparison.Ordinal));
        Assert.Equal("macros", Refused(declared));
        Assert.Equal("macros", Refused(await With("xl/vbaProject.bin", [1, 2, 3])));
    }

    [Theory]
    [InlineData("xl/externalLinks/externalLink1.xml")]
    [InlineData("xl/connections.xml")]
    public async Task A_table_that_looks_into_other_files_is_refused(string part) =>
    Assert.Equal("external-links", Refused(await With(part, "<x/>"u8.ToArray())));

    [Fact]
    public async Task A_bomb_is_refused_before_it_is_unpacked()
    {
        Assert.Equal("too-large-inside", Refused(await With("xl/media/image1.png", new byte[200 * 1024 * 1024])));
        var many = new MemoryStream();
        using (var zip = new ZipArchive(many, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 3000; i++)
            {
                zip.CreateEntry($"a{i}").Open().Dispose();
            }
        }

        Assert.Equal("too-large-inside", Refused(many));
    }

    [Fact]
    public async Task A_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks()
    {
        var file = (await Changed(Form, "xl/worksheets/sheet1.xml",
            text => text.Replace("<sheetData>", "<sheetData>" + new string(' ', 3_000_000), StringComparison.Ordinal))).ToArray();
        // In the directory of the archive, the unpacked size of the sheet: a thousandth of the truth.
        var name = "xl/worksheets/sheet1.xml"u8;
        var directory = file.AsSpan().LastIndexOf(name) - 46;
        Assert.Equal("PK\u0001\u0002", Encoding.ASCII.GetString(file, directory, 4));
        BitConverter.TryWriteBytes(file.AsSpan(directory + 24), 3_000);
        Assert.Contains(Refused(new MemoryStream(file)), new[] { "too-large-inside", "damaged" });
    }

    [Fact]
    public async Task A_protected_sheet_or_workbook_is_refused()
    {
        Assert.Equal("protected",
            Refused(await Changed(Form, "xl/worksheets/sheet1.xml",
                text => text.Replace("</sheetData>", "</sheetData><sheetProtection sheet=\"1\"/>", StringComparison.Ordinal))));
        Assert.Equal("protected",
            Refused(await Changed(Form, "xl/workbook.xml",
                text => text.Replace("<sheets>", "<workbookProtection lockStructure=\"1\"/><sheets>", StringComparison.Ordinal))));

        // Some programs write the element without locking anything.
        using var unlocked = ImportFile.Open(await Changed(Form, "xl/workbook.xml",
            text => text.Replace("<sheets>", "<workbookProtection/><sheets>", StringComparison.Ordinal))).File;
        Assert.NotNull(unlocked);
    }

    [Fact]
    public async Task Merged_cells_among_the_children_are_named_and_those_in_the_headings_are_left_alone()
    {
        var opened = ImportFile.Open(await Merged("B3:B4"));
        Assert.Equal("merged-cells", Assert.Single(opened.Problems).Code);
        Assert.Contains("B3:B4", opened.Problems[0].Message, StringComparison.Ordinal);
        using var file = ImportFile.Open(await Merged("B1:C1")).File;
        Assert.NotNull(file);

        static Task<MemoryStream> Merged(string address) => Changed(Form, "xl/worksheets/sheet1.xml",
            text => text.Replace("</sheetData>", $"</sheetData><mergeCells count=\"1\"><mergeCell ref=\"{address}\"/></mergeCells>",
                StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_without_the_hidden_row_of_another_form_or_of_another_version_says_so()
    {
        Assert.Equal("wrong-template", Refused(new MemoryStream("姓名,性别\r\n小明,男\r\n"u8.ToArray())));
        Assert.Equal("wrong-template",
            Refused(await Changed(Form, "xl/worksheets/sheet1.xml",
                text => System.Text.RegularExpressions.Regex.Replace(text, "<row r=\"2\".*?</row>", "<row r=\"2\"/>"))));
        Assert.Equal("old-template",
            Refused(await Changed(Form, "xl/worksheets/sheet1.xml",
                text => text.Replace(Columns.Marker(Form), "#migrant-2024/99", StringComparison.Ordinal))));
        var other = ImportFile.Open(await Tables.Template(LeftBehind2024.Form), expected: Form);
        Assert.Equal("wrong-form", Assert.Single(other.Problems).Code);
        Assert.Contains("附件2", other.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_nobody_knows_or_that_come_twice_are_named()
    {
        Assert.Equal("unknown-column",
            Refused(await Changed(Form, "xl/worksheets/sheet1.xml", text => text.Replace(">sex<", ">gender<", StringComparison.Ordinal))));
        Assert.Equal("duplicate-column",
            Refused(await Changed(Form, "xl/worksheets/sheet1.xml", text => text.Replace(">sex<", ">childName<", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_file_that_ends_in_the_middle_is_damaged_and_one_that_is_no_table_is_not_recognised()
    {
        var whole = (await Tables.Template(Form)).ToArray();
        Assert.Equal("damaged", Refused(new MemoryStream(whole[..(whole.Length / 2)])));
        Assert.Equal("damaged", Refused(await Changed(Form, "[Content_Types].xml", text => text[..(text.Length / 2)])));
        Assert.Equal("damaged", Refused(await Changed(Form, "[Content_Types].xml", _ => "")));
        Assert.Equal("unknown-format", Refused(new MemoryStream("<html><table></table></html>"u8.ToArray())));
        Assert.Equal("unknown-format", Refused(new MemoryStream([0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 13, 1, 2, 3])));
        Assert.Equal("damaged",
            Refused(await Changed(Form, "xl/workbook.xml", text => "<!DOCTYPE a [<!ENTITY b 'c'>]>"
                + text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])));
    }

    [Fact]
    public async Task Bits_that_fell_over_on_the_way_are_damage_wherever_they_lie()
    {
        var whole = (await Tables.Template(Form)).ToArray();
        var codes = new HashSet<string>();
        for (var at = 0; at < whole.Length; at += 97)
        {
            var bytes = (byte[])whole.Clone();
            for (var i = at; i < Math.Min(at + 4, whole.Length); i++)
            {
                bytes[i] ^= 0xA5;
            }

            var (file, problems) = ImportFile.Open(new MemoryStream(bytes));
            file?.Dispose();
            codes.UnionWith(problems.Select(problem => problem.Code));
        }

        Assert.Contains("damaged", codes);
    }

    [Fact]
    public async Task A_sheet_that_breaks_off_is_a_problem_of_the_whole_file_behind_the_rows_read_so_far()
    {
        var file = await Changed(await Tables.Export(Form, Tables.City(Form, 300).Select(child => child.Answers)), "xl/worksheets/sheet1.xml",
            text => text.Replace("<row r=\"250\">", "<row r=\"250\"><oops></row>", StringComparison.Ordinal));
        var rows = await Tables.Read(file);
        Assert.True(rows[^1].IsWholeFile);
        Assert.Equal("damaged", Assert.Single(rows[^1].Reading.Problems).Code);
    }

    [Fact]
    public async Task An_empty_template_and_one_with_too_many_rows_are_problems_of_the_whole_file()
    {
        Assert.Equal("no-rows", Assert.Single(Assert.Single(await Tables.Read(await Tables.Template(Form))).Reading.Problems).Code);
        var opened = ImportFile.Open(await Tables.Export(Form, Tables.City(Form, 5).Select(child => child.Answers)),
            new ImportLimits { MaxRows = 3 });
        using var file = opened.File!;
        var rows = await file.ReadAsync(Tables.Today, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([3, 4, 5, 0], rows.Select(row => row.Number));
        Assert.Equal("too-many-rows", Assert.Single(rows[^1].Reading.Problems).Code);
    }

    [Fact]
    public void Every_refusal_tells_what_to_do_next()
    {
        var messages = typeof(App.Documents.Errors).GetMethods()
            .Where(method => method.ReturnType == typeof(Problem) && method.GetParameters().Length == 0)
            .Select(method => ((Problem)method.Invoke(null, null)!).Message).ToList();
        Assert.True(messages.Count > 10);
        Assert.All(messages, message => Assert.Contains("请", message, StringComparison.Ordinal));
    }

    private static string Refused(Stream file, ImportLimits? limits = null)
    {
        var opened = ImportFile.Open(file, limits);
        Assert.Null(opened.File);
        var problem = Assert.Single(opened.Problems);
        Assert.Equal("file", problem.Field);
        return problem.Code;
    }

    private static async Task<MemoryStream> With(string part, byte[] content)
    {
        var file = new MemoryStream();
        (await Tables.Template(Form)).CopyTo(file);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(part).Open();
            entry.Write(content);
        }

        return file;
    }

    internal static async Task<MemoryStream> Changed(FormDefinition form, string part, Func<string, string> change) =>
        await Changed(await Tables.Template(form), part, change);

    internal static async Task<MemoryStream> Changed(MemoryStream original, string part, Func<string, string> change)
    {
        var file = new MemoryStream();
        original.Position = 0;
        await original.CopyToAsync(file);
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry(part)!;
            string text;
            using (var reader = new StreamReader(entry.Open()))
            {
                text = await reader.ReadToEndAsync();
            }

            var changed = change(text);
            Assert.NotEqual(text, changed);
            entry.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(part).Open());
            await writer.WriteAsync(changed);
        }

        return file;
    }
}
