using System.IO.Compression;
using System.Text;
using App.Documents.Excel;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Suite.Documents;

/// <summary>
/// Tables as other programs, PDF files and tired people leave them: nothing in them is lost without a word, nothing is taken for what it is not.
/// </summary>
public sealed class ExcelFromOtherPrograms
{
    private const string Sheet = "xl/worksheets/sheet1.xml";
    private static readonly FormDefinition Form = LeftBehind2024.Form;

    [Fact]
    public async Task A_kind_of_macro_that_is_only_announced_for_an_ending_is_no_macro_and_a_part_of_it_is()
    {
        // SheetJS writes this line into every table, whatever is in it.
        const string Announced = "<Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>";
        var plain = await ExcelUploads.Changed(Form, "[Content_Types].xml",
            text => text.Replace("<Default Extension=\"xml\"", Announced + "<Default Extension=\"xml\"", StringComparison.Ordinal));
        Assert.Null(Refusal(plain));
        var hidden = await ExcelUploads.Changed(Form, "[Content_Types].xml", text => text.Replace("</Types>",
            "<Override PartName=\"/xl/theme.bin\" ContentType=\"application/vnd.ms-office.vbaProject\"/></Types>", StringComparison.Ordinal));
        Assert.Null(Refusal(hidden));
        Assert.Equal("macros", Refusal(With(hidden, "xl/theme.bin", "x")));
    }

    [Theory]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")]
    [InlineData("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml")]
    public async Task A_Word_file_named_xlsx_is_told_that_it_is_no_table_and_nothing_of_hidden_rows(string kind)
    {
        Assert.Equal("not-a-table", Refusal(await ExcelUploads.Changed(Form, "[Content_Types].xml",
            text => text.Replace("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", kind, StringComparison.Ordinal))));
        byte[] old = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[512], .. Encoding.Unicode.GetBytes("WordDocument")];
        Assert.Equal("not-a-table", Refusal(new MemoryStream(old)));
        Assert.Equal("unknown-format", Refusal(new MemoryStream("%PDF-1.7 text"u8.ToArray())));
    }

    [Fact]
    public async Task Children_on_two_sheets_are_not_taken_from_the_first_alone()
    {
        var filled = await Written(Row(3, ("childName", Text("小明"))));
        var sheet = Part(filled, Sheet);
        var both = Opened(await ExcelUploads.Changed(filled, "xl/worksheets/sheet2.xml", _ => sheet));
        Assert.Equal("several-sheets", Assert.Single(both.Problems).Code);
        Assert.Contains("“填写”、“填写说明”", both.Problems[0].Message, StringComparison.Ordinal);

        // A second copy of the empty template hides nobody; one whose hidden row was not copied along does.
        var empty = Part(await Tables.Template(Form), Sheet);
        Assert.Null(Refusal(await ExcelUploads.Changed(filled, "xl/worksheets/sheet2.xml", _ => empty)));
        var keyless = System.Text.RegularExpressions.Regex.Replace(sheet, "<row r=\"2\".*?</row>", "");
        var without = Opened(await ExcelUploads.Changed(filled, "xl/worksheets/sheet2.xml", _ => keyless));
        Assert.Equal("sheet-without-keys", Assert.Single(without.Problems).Code);
        Assert.Contains("填写说明", without.Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_that_the_workbook_names_and_that_is_not_there_is_damage() =>
        Assert.Equal("damaged",
            Refusal(await ExcelUploads.Changed(Form, "xl/_rels/workbook.xml.rels",
                text => text.Replace("worksheets/sheet2.xml", "worksheets/sheet9.xml", StringComparison.Ordinal))));

    [Fact]
    public async Task A_child_above_the_hidden_row_is_a_child_and_a_title_there_is_none()
    {
        var file = await ExcelUploads.Changed(Form, Sheet, text => text
            .Replace("<row r=\"2\" hidden=\"1\">", Row(2, ("childName", Text("小上"))) + "<row r=\"3\" hidden=\"1\">", StringComparison.Ordinal)
            .Replace("</sheetData>", Row(4, ("childName", Text("小下"))) + "</sheetData>", StringComparison.Ordinal));
        Assert.Equal([(2, "小上"), (4, "小下")], (await Tables.Read(file)).Select(row => (row.Number, row.Reading.Answers.Get(Shared2024.ChildName))));

        var titled = await ExcelUploads.Changed(Form, Sheet, text => text
            .Replace("<sheetData>", "<sheetData>" + Row(1, ("childName", Text("长治市留守儿童花名册"))), StringComparison.Ordinal)
            .Replace("<row r=\"1\" ht", "<row r=\"2\" ht", StringComparison.Ordinal)
            .Replace("<row r=\"2\" hidden", "<row r=\"3\" hidden", StringComparison.Ordinal)
            .Replace("</sheetData>", Row(4, ("childName", Text("小下"))) + "</sheetData>", StringComparison.Ordinal));
        Assert.Equal(4, Assert.Single(await Tables.Read(titled)).Number);
    }

    [Fact]
    public async Task Keys_alone_say_which_form_it_is_where_the_column_with_its_mark_was_deleted()
    {
        var file = await ExcelUploads.Changed(await Written(Row(3, ("childName", Text("小明")))), Sheet,
            text => text.Replace(Columns.Marker(Form), "", StringComparison.Ordinal));
        Assert.Single(await Tables.Read(file));
        Assert.Equal("form-unclear", Refusal(new MemoryStream("姓名,性别,民族\r\nchildName,sex,ethnicity\r\n小明,男,汉族\r\n"u8.ToArray())));
        Assert.Single(await Tables.Read(new MemoryStream("姓名,性别,民族\r\nchildName,sex,ethnicity\r\n小明,男,汉族\r\n"u8.ToArray()), Form));
    }

    [Theory]
    [InlineData("42434", "2016-03-05")]
    [InlineData("42433.99950231481", "2016-03-05")]
    [InlineData("42434.000497685185", "2016-03-05")]
    [InlineData("42434.99", "2016-03-05")]
    [InlineData("20160305", "2016-03-05")]
    [InlineData("2016.3", null)]
    [InlineData("2024", null)]
    [InlineData("201603", null)]
    [InlineData("0", null)]
    public async Task A_number_shown_as_a_date_is_one_from_1940_on_and_the_next_day_within_a_minute_of_midnight(string number, string? date)
    {
        var reading = Assert.Single(await Tables.Read(await Written(Row(3, ("birthDate", $"s=\"5\"><v>{number}</v>"))))).Reading;
        Assert.Equal(date, reading.Answers.Value(Shared2024.BirthDate)?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(date is null, reading.Problems.Any(problem => problem is { Field: "birthDate", Code: "invalid-date" }));
    }

    [Theory]
    [InlineData("t=\"b\"><f aca=\"false\">TRUE()</f><v>1</v>", true)]
    [InlineData("t=\"b\"><f>FALSE()</f>", false)]
    [InlineData("t=\"str\"><f>TRUE</f><v>TRUE</v>", true)]
    [InlineData("t=\"b\"><v>0</v>", false)]
    [InlineData("t=\"b\"><f>1=1</f><v>1</v>", null)]
    public async Task Yes_kept_as_TRUE_is_yes_and_what_is_computed_is_a_formula(string cell, bool? answer)
    {
        var reading = Assert.Single(await Tables.Read(await Written(Row(3, ("childName", Text("小明")), ("hukouRegistered", cell))))).Reading;
        Assert.Equal(answer, reading.Answers.Value(Shared2024.HukouRegistered));
        Assert.Equal(answer is null, reading.Problems.Any(problem => problem is { Field: "hukouRegistered", Code: "formula" }));
    }

    [Fact]
    public async Task Blanks_between_the_pieces_of_an_indented_file_are_no_text()
    {
        var rels = await ExcelUploads.Changed(Form, "xl/_rels/workbook.xml.rels", text => text.Replace("</Relationships>",
            "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" "
                + "Target=\"../xl/sharedStrings.xml\"/></Relationships>", StringComparison.Ordinal));
        var file = await ExcelUploads.Changed(rels, Sheet,
            text => text.Replace("</sheetData>", Row(3, ("childName", "t=\"s\">\n <v>\n  0\n </v>")) + "</sheetData>", StringComparison.Ordinal));
        var table = With(file, "xl/sharedStrings.xml", """
            <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
              <si>
                <r>
                  <t>欧阳</t>
                </r>
                <r>
                  <rPr><b/></rPr>
                  <t>测试</t>
                </r>
              </si>
            </sst>
            """);
        Assert.Equal("欧阳测试", Assert.Single(await Tables.Read(table)).Reading.Answers.Get(Shared2024.ChildName));
    }

    [Fact]
    public async Task Parts_named_with_backslashes_are_read_and_their_copy_is_whole()
    {
        var renamed = new MemoryStream();
        using (var from = new ZipArchive(await Written(Row(3, ("childName", Text("小明")), ("sex", Text("不男不女"))))))
        using (var to = new ZipArchive(renamed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                using var source = entry.Open();
                using var target = to.CreateEntry(entry.FullName.Replace('/', '\\')).Open();
                await source.CopyToAsync(target, TestContext.Current.CancellationToken);
            }
        }

        var copy = await Copy(renamed);
        using (var zip = new ZipArchive(new MemoryStream(copy.ToArray())))
        {
            Assert.All(zip.Entries, entry => Assert.DoesNotContain('\\', entry.FullName));
        }

        Assert.Contains("性别", Part(copy, Sheet), StringComparison.Ordinal);
        Assert.Single(await Tables.Read(copy));
    }

    [Fact]
    public async Task A_table_saved_by_a_newer_program_with_marks_of_its_own_is_copied_whole()
    {
        var file = await ExcelUploads.Changed(await Written(Row(3, ("childName", Text("小明")))), Sheet, text => text
            .Replace("<worksheet xmlns",
                "<worksheet mc:Ignorable=\"x14ac xr\" xr:uid=\"{00000000-0001-0000-0000-000000000000}\" "
                    + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""
                + " xmlns:x14ac=\"http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac\" "
                + "xmlns:xr=\"http://schemas.microsoft.com/office/spreadsheetml/2014/revision\" xmlns", StringComparison.Ordinal)
            .Replace("<row r=\"3\">", "<row r=\"3\" spans=\"1:60\" x14ac:dyDescent=\"0.2\">", StringComparison.Ordinal));
        var copy = await Copy(file);
        Assert.Contains("mc:Ignorable", Part(copy, Sheet), StringComparison.Ordinal);
        Assert.Single(await Tables.Read(copy));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_columns_that_somebody_added_and_leaves_out_what_is_written()
    {
        var last = Columns.Of(Form).Count + 1;
        var own = Columns.Letters(last);
        var file = await ExcelUploads.Changed(Form, Sheet, text => text
            .Replace("</row><row r=\"2\"", $"<c r=\"{own}1\" t=\"inlineStr\"><is><t>我的备注</t></is></c></row><row r=\"2\"", StringComparison.Ordinal)
            .Replace("</sheetData>", Row(3, ("childName", Text("小明"))) + Row(4, ("childName", Text("小红"))) + "</sheetData>",
                StringComparison.Ordinal));
        var sheet = Part(await Copy(file, 3), Sheet);
        Assert.Contains("我的备注", sheet, StringComparison.Ordinal);
        Assert.Contains($"r=\"{Columns.Letters(last + 1)}4\"", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("小明", sheet, StringComparison.Ordinal);
        Assert.Contains("小红", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_is_brought_to_one_form_before_it_is_looked_up_or_kept()
    {
        var answers = Assert.Single(await Tables.Read(Tables.Foreign(Form, [[
            ("childName", "\u2FBC\u2F29\u200B测"), ("sex", "\u2F25"), ("ethnicity", "汉　族"), ("hukouRegistered", "是 "), ("guardianship", "较 好"),
                ("schooling", "小\uFE00学"), ("school", "/"),
            ("familyHardship", "无"), ("livingSupport", "没有"), ("father.name", "张　三"), ("mother.name", "阿依古丽 买买提·Ali"), ("carer.name", "无"),
                ("fatherWork", "无"), ("birthDate", "不 清 楚")]]))).Reading.Answers;
        Assert.Equal(("高小测", "female", "01"), (answers.Get(Shared2024.ChildName), answers.Get(Shared2024.Sex), answers.Get(Shared2024.Ethnicity)));
        Assert.Equal((true, "good", "primary"), (answers.Value(Shared2024.HukouRegistered), answers.Get(Shared2024.Guardianship),
            answers.Get(Shared2024.Schooling)));
        Assert.Empty(answers.Get(Shared2024.FamilyHardship)!);
        Assert.Equal(["none"], answers.Get(Shared2024.LivingSupport)!);
        Assert.Equal(("张三", "阿依古丽 买买提·Ali"), (answers.Get(Shared2024.Father.Name), answers.Get(Shared2024.Mother.Name)));
        Assert.False(answers.Has(LeftBehind2024.Carer.Name));
        Assert.Empty(answers.Get(LeftBehind2024.FatherWork)!);
        Assert.True(answers.IsUnknown(Shared2024.BirthDate));
        Assert.False(answers.Has(Shared2024.School));
    }

    [Theory]
    [InlineData("新疆生产建设兵团第八师石河子市", "659001", "")]
    [InlineData("山西省长治市（潞州区）东街", "140403001", "")]
    [InlineData("山西省长治市高新区某路", "140403", "某路")]
    [InlineData("140471 某路", "140471", "某路")]
    [InlineData("陕西省西安市高新区科技路1号", "610100", "高新区科技路1号")]
    [InlineData("安徽省合肥市经开区1号", "340100", "经开区1号")]
    [InlineData("广东省东莞市长安镇", "441900", "长安镇")]
    [InlineData("山西省长治市阳光小区3号楼", "140400", "阳光小区3号楼")]
    [InlineData("山西省长治市潞城区城镇小区", "140406", "城镇小区")]
    public async Task Places_are_read_as_people_write_them_down_to_what_is_known(string written, string code, string detail)
    {
        var address = Assert.Single(await Tables.Read(Tables.Foreign(Form, [[("hukouAddress", written), ("hukouRegistered", "是")]])))
            .Reading.Answers.Get(Shared2024.HukouAddress)!;
        Assert.Equal((code, detail), (address.Division.Value, address.Detail));
    }

    [Fact]
    public async Task A_quote_without_its_other_half_is_told_instead_of_swallowing_the_children_behind_it()
    {
        var rows = string.Concat(Enumerable.Range(1, 300).Select(number => $"{number},小{(number == 250 ? "," : number + ",")}男\r\n"));
        var text = $"序号,姓名,性别\r\n{Columns.Marker(Form)},childName,sex\r\n" + rows.Replace("250,小,", "250,\"小,", StringComparison.Ordinal);
        var read = await Tables.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.True(read[^1].IsWholeFile);
        Assert.Equal("quote-open", Assert.Single(read[^1].Reading.Problems).Code);
        Assert.Contains("252", read[^1].Reading.Problems[0].Message, StringComparison.Ordinal);
    }

    private static string Text(string text) => $"t=\"inlineStr\"><is><t>{text}</t></is>";

    private static string Row(int number, params IEnumerable<(string Key, string Cell)> cells)
    {
        var keys = Columns.Of(Form).Select(column => column.Field.Key).ToList();
        var ordered = cells.Select(cell => (Column: keys.IndexOf(cell.Key) + 1, cell.Cell)).OrderBy(cell => cell.Column);
        return $"<row r=\"{number}\">"
            + $"{string.Concat(ordered.Select(cell => $"<c r=\"{Columns.Letters(cell.Column)}{number}\" {cell.Cell}</c>"))}</row>";
    }

    private static Task<MemoryStream> Written(params IEnumerable<string> rows) =>
        ExcelUploads.Changed(Form, Sheet, text => text.Replace("</sheetData>", string.Concat(rows) + "</sheetData>", StringComparison.Ordinal));

    private static MemoryStream With(MemoryStream table, string part, string content)
    {
        var file = new MemoryStream();
        file.Write(table.ToArray());
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var writer = new StreamWriter(zip.CreateEntry(part).Open());
            writer.Write(content);
        }

        return file;
    }

    private static string Part(MemoryStream table, string part)
    {
        using var zip = new ZipArchive(new MemoryStream(table.ToArray()));
        using var reader = new StreamReader(zip.GetEntry(part)!.Open());
        return reader.ReadToEnd();
    }

    private static Opened Opened(Stream file)
    {
        var opened = ImportFile.Open(file);
        opened.File?.Dispose();
        return opened;
    }

    private static string? Refusal(Stream file) => Opened(file).Problems is [var problem] ? problem.Code : null;

    private static async Task<MemoryStream> Copy(MemoryStream file, params int[] without)
    {
        using var import = ImportFile.Open(file).File!;
        var output = new MemoryStream();
        await import.WriteProblemsAsync(import.ReadAsync(Tables.Today, TestContext.Current.CancellationToken), output, without.ToHashSet(),
            TestContext.Current.CancellationToken);
        output.Position = 0;
        return output;
    }
}
