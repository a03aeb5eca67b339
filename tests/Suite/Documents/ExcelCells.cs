using System.Text;
using App.Documents.Excel;
using DocumentFormat.OpenXml.Packaging;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Problems;
using MiniExcelLibs;

namespace Suite.Documents;

/// <summary>What people and other programs put into cells: read as meant, or refused with the reason, never guessed.</summary>
public sealed class ExcelCells
{
    private static readonly FormDefinition Form = LeftBehind2024.Form;

    [Fact]
    public async Task A_table_that_another_program_wrote_is_read_with_shared_texts_numbers_and_dates()
    {
        var reading = await Cells(
            ("childName", "<script>alert(1)</script>"), ("sex", "女"), ("ethnicity", "汉"), ("birthDate", new DateTime(2016, 3, 5)),
                ("hukouRegistered", "是"), ("citizenNumber", "140403201603050027"), ("hukouAddress", "山西省长治市潞城区店上镇"),
                    ("currentAddress", "140403 东街3号"), ("father.phone", 13812345678L), ("mother.phone", "0355-2191234"), ("health", "残疾、慢性病"),
                        ("disabilityCategories", "视力，精神残疾"), ("disabilityGrade", 2), ("familyHardship", "以上都没有"), ("guardianship", "不清楚"),
                            ("fatherWork", "2024年1月5日至今，在广东省东莞市"), ("motherWork", "没有外出务工"), ("carer.relationship", "paternalGrandmother"));
        var answers = reading.Answers;
        Assert.Equal("<script>alert(1)</script>", answers.Get(Shared2024.ChildName));
        Assert.Equal("female", answers.Get(Shared2024.Sex));
        Assert.Equal("01", answers.Get(Shared2024.Ethnicity));
        Assert.Equal(new DateOnly(2016, 3, 5), answers.Value(Shared2024.BirthDate));
        Assert.Equal("140406100", answers.Get(Shared2024.HukouAddress)!.Division.Value);
        Assert.Equal(("140403", "东街3号"), (answers.Get(Shared2024.CurrentAddress)!.Division.Value, answers.Get(Shared2024.CurrentAddress)!.Detail));
        Assert.Equal("13812345678", answers.Get(Shared2024.Father.Phone)!.Value);
        Assert.Equal(["disabled", "chronicallyIll"], answers.Get(Shared2024.Health)!);
        Assert.Equal(["visual", "mental"], answers.Get(Shared2024.DisabilityCategories)!);
        Assert.Equal("2", answers.Get(Shared2024.DisabilityGrade));
        Assert.Empty(answers.Get(Shared2024.FamilyHardship)!);
        Assert.True(answers.IsUnknown(Shared2024.Guardianship));
        Assert.Equal("441900", answers.Get(LeftBehind2024.FatherWork)!.Single().Division!.Value.Value);
        Assert.Empty(answers.Get(LeftBehind2024.MotherWork)!);
    }

    [Fact]
    public async Task Texts_that_cells_share_are_found_rich_ones_whole_and_without_their_reading_aids()
    {
        var rels = await ExcelUploads.Changed(Form, "xl/_rels/workbook.xml.rels", text => text.Replace("</Relationships>",
            "<Relationship Id=\"rId9\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" "
                + "Target=\"/xl/sharedStrings.xml\"/></Relationships>", StringComparison.Ordinal));
        var file = await ExcelUploads.Changed(rels, "xl/worksheets/sheet1.xml", text => text.Replace("</sheetData>",
            $"<row r=\"3\"><c r=\"{At("childName")}3\" t=\"s\"><v>1</v></c><c r=\"{At("ethnicity")}3\" t=\"s\"><v>2</v></c><c r=\"{At("sex")}3\" "
                + $"t=\"s\"><v>77</v></c></row></sheetData>", StringComparison.Ordinal));
        using (var zip = new System.IO.Compression.ZipArchive(file, System.IO.Compression.ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = new StreamWriter(zip.CreateEntry("xl/sharedStrings.xml").Open());
            await part.WriteAsync("""
                <sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>别人</t></si><si><r><t>小</t></r><r><rPr><b/></rPr><t>𠮷</t></r><rPh sb="0" eb="1"><t>xiaoji</t></rPh></si><si><t xml:space="preserve">  回族 </t></si></sst>
                """);
        }

        var answers = Assert.Single(await Tables.Read(file)).Reading.Answers;
        Assert.Equal(("小𠮷", "03", null), (answers.Get(Shared2024.ChildName), answers.Get(Shared2024.Ethnicity), answers.Get(Shared2024.Sex)));
    }

    [Fact]
    public async Task A_sheet_whose_elements_carry_a_prefix_is_the_same_sheet()
    {
        var children = Tables.City(Form, 30).Select(child => child.Answers).ToList();
        var plain = await Tables.Export(Form, children);
        var prefixed = await ExcelUploads.Changed(plain, "xl/worksheets/sheet1.xml",
            text => System.Text.RegularExpressions.Regex.Replace(text, "<(/?)([a-zA-Z])", "<$1x:$2")
                .Replace("xmlns=", "xmlns:x=", StringComparison.Ordinal));
        Assert.Equal((await Tables.Read(plain)).Select(row => Tables.Shown(Form, row.Reading.Answers)),
            (await Tables.Read(prefixed)).Select(row => Tables.Shown(Form, row.Reading.Answers)));
        using var copy = await Copy(prefixed);
        Assert.Equal(30, (await Tables.Read(copy)).Count);
    }

    [Theory]
    [InlineData("birthDate", "2016/3/5")]
    [InlineData("birthDate", "2016.03.05")]
    [InlineData("birthDate", "2016年3月5日")]
    [InlineData("birthDate", "20160305")]
    [InlineData("birthDate", "2016-03-05 00:00:00")]
    [InlineData("birthDate", "2016-03-04T16:00:00.000Z")]
    [InlineData("birthDate", "2016-03-04T15:59:17.000Z")]
    [InlineData("birthDate", "2016-03-05T00:00:00+08:00")]
    [InlineData("birthDate", "2016-03-05 23:59:59+08:00")]
    [InlineData("birthDate", "2016-03-04 17:00-0130")]
    [InlineData("birthDate", 20160305)]
    public async Task Dates_are_read_as_people_write_them(string key, object written) =>
        Assert.Equal(new DateOnly(2016, 3, 5), (await Cells((key, written))).Answers.Value(Shared2024.BirthDate));

    [Theory]
    [InlineData("citizenNumber", 1.40403201502290E17, "digits-lost")]
    [InlineData("citizenNumber", 140403201603050016d, "digits-lost")]
    [InlineData("citizenNumber", "1.40403E+17", "digits-lost")]
    [InlineData("citizenNumber", "140403201502290013", "impossible-date")]
    [InlineData("father.citizenNumber", "140403198001010011.0", "digits-lost")]
    [InlineData("father.phone", "1.38E+10", "digits-lost")]
    [InlineData("father.phone", 138123456789L, "wrong-length")]
    [InlineData("birthDate", "2016-02-30", "invalid-date")]
    [InlineData("birthDate", "去年", "invalid-date")]
    [InlineData("birthDate", 2016.3, "invalid-date")]
    [InlineData("birthDate", 2024, "invalid-date")]
    [InlineData("birthDate", 201603, "invalid-date")]
    [InlineData("birthDate", 42434, "invalid-date")]
    [InlineData("birthDate", "2016.3", "invalid-date")]
    [InlineData("birthDate", "9999-12-31T23:00:00Z", "invalid-date")]
    [InlineData("birthDate", "2016-03-05T25:00:00Z", "invalid-date")]
    [InlineData("childName", "#NULL!", "cell-error")]
    [InlineData("childName", "＃REF!", "cell-error")]
    [InlineData("school", "####", "cell-error")]
    [InlineData("currentAddress", "山西省长治市武乡县#VALUE!", "cell-error")]
    [InlineData("currentAddress", "山西省长治市潞洲区", "unknown-division")]
    [InlineData("currentAddress", "山西省常治市潞州区", "unknown-division")]
    [InlineData("currentAddress", "山西省长治市潞城区店尚镇", "unknown-division")]
    [InlineData("currentAddress", "山西省长治市经济开发区某路", "unknown-division")]
    [InlineData("currentAddress", "新疆生产建设兵团第八师", "unknown-division")]
    [InlineData("currentAddress", "140403 山西省长治市潞城区", "contradicting-division")]
    [InlineData("health", "无", "unknown-option")]
    [InlineData("childName", true, "wrong-type")]
    [InlineData("birthDate", "2099-01-01", "future-date")]
    [InlineData("sex", "不男不女", "unknown-option")]
    [InlineData("health", "健康、残疾", "must-stand-alone")]
    [InlineData("hukouRegistered", "也许", "wrong-type")]
    [InlineData("currentAddress", "火星基地1号", "unknown-division")]
    [InlineData("currentAddress", "店上镇", "ambiguous-division")]
    [InlineData("currentAddress", "140499 某处", "unknown-division")]
    [InlineData("fatherWork", "一直在外面", "unreadable-spell")]
    [InlineData("fatherWork", "2024年5月1日至2024年1月1日，在北京市", "ends-before-start")]
    [InlineData("childName", "=cmd|' /C calc'!A0", "formula")]
    public async Task What_cannot_be_taken_is_refused_with_its_reason_and_is_not_also_called_missing(string key, object written, string code)
    {
        var problems = (await Cells((key, written))).Problems
            .Where(problem => problem.Field == key || problem.Field.StartsWith(key + ".", StringComparison.Ordinal)
            || problem.Field.StartsWith(key + "[", StringComparison.Ordinal)).ToList();
        Assert.Equal(code, Assert.Single(problems).Code);
        Assert.DoesNotContain(written.ToString()!, problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_breaks_inside_a_cell_however_they_are_written_become_spaces()
    {
        var file = await ExcelUploads.Changed(Form, "xl/worksheets/sheet1.xml", text => text.Replace("</sheetData>",
            $"<row r=\"3\"><c r=\"{At("childName")}3\" t=\"inlineStr\"><is><t>小明_x005F_x000D_</t></is></c><c r=\"{At("school")}3\" t=\"inlineStr\">"
                + $"<is><t>店上镇_x000D_\n中心小学</t></is></c>"
            + $"<c r=\"{At("currentAddress")}3\" t=\"inlineStr\"><is><t>山西省长治市潞城区店上镇\n3号楼\n2单元</t></is></c></row></sheetData>",
            StringComparison.Ordinal));
        var answers = Assert.Single(await Tables.Read(file)).Reading.Answers;
        Assert.Equal(("小明_x000D_", "店上镇 中心小学"), (answers.Get(Shared2024.ChildName), answers.Get(Shared2024.School)));
        Assert.Equal("3号楼 2单元", answers.Get(Shared2024.CurrentAddress)!.Detail);
    }

    [Fact]
    public async Task A_cell_stuffed_with_text_is_too_long_and_nothing_else()
    {
        var file = await ExcelUploads.Changed(Form, "xl/worksheets/sheet1.xml", text => text.Replace("</sheetData>",
            $"<row r=\"3\"><c r=\"{At("childName")}3\" t=\"inlineStr\"><is><t>{new string('长', 300_000)}</t></is></c><c r=\"{At("sex")}3\" "
                + $"t=\"inlineStr\"><is><t>男</t></is></c></row></sheetData>", StringComparison.Ordinal));
        var reading = Assert.Single(await Tables.Read(file)).Reading;
        Assert.Equal("too-long", Assert.Single(reading.Problems, problem => problem.Field == "childName").Code);
        Assert.Equal("male", reading.Answers.Get(Shared2024.Sex));
    }

    [Fact]
    public async Task A_formula_is_refused_even_where_its_result_would_do()
    {
        var file = await ExcelUploads.Changed(Form, "xl/worksheets/sheet1.xml", text => text.Replace("</sheetData>",
            "<row r=\"3\"><c r=\"B3\" t=\"str\"><f>HYPERLINK(\"http://x\")</f><v>小明</v></c><c r=\"C3\" t=\"e\"><v>#N/A</v></c></row></sheetData>",
                StringComparison.Ordinal));
        var problems = Assert.Single(await Tables.Read(file)).Reading.Problems;
        Assert.Contains(problems, problem => problem is { Field: "childName", Code: "formula" });
        Assert.Contains(problems, problem => problem is { Field: "sex", Code: "cell-error" });
        Assert.DoesNotContain(problems, problem => problem is { Field: "childName", Code: "required" });
    }

    [Fact]
    public async Task All_problems_of_a_row_come_at_once_and_empty_rows_are_left_out()
    {
        var rows = await Tables
            .Read(Tables.Foreign(Form, [[("childName", "小明"), ("sex", "x"), ("birthDate", "y"), ("father.phone", "12")], [], [("childName", "小红")]]));
        Assert.Equal(2, rows.Count);
        Assert.Equal(2, rows[1].Number - rows[0].Number);
        Assert.Superset(new HashSet<string> { "sex", "birthDate", "father.phone", "currentAddress", "guardianship" },
            rows[0].Reading.Problems.Select(problem => problem.Field).ToHashSet());
    }

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("GB18030", false)]
    public async Task Csv_is_read_in_the_encodings_spreadsheets_save_with_its_quotes_and_line_breaks(string name, bool mark)
    {
        var encoding = name == "utf-8" ? new UTF8Encoding(mark) : CodePagesEncodingProvider.Instance.GetEncoding(name)!;
        var text =
            $"序号,姓名,现居住地,性别\r\n{Columns.Marker(Form)},childName,currentAddress,sex\r\n1,\"王\"\"小\"\"𠮷\",\"山西省长治市平顺县虹梯关乡,\n老马岭村\",女\r\n2,\"=1+1\",,男";
        var rows = await Tables.Read(new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes(text)]));
        Assert.Equal(2, rows.Count);
        Assert.Equal("王\"小\"𠮷", rows[0].Reading.Answers.Get(Shared2024.ChildName));
        Assert.Equal("female", rows[0].Reading.Answers.Get(Shared2024.Sex));
        Assert.StartsWith("140425", rows[0].Reading.Answers.Get(Shared2024.CurrentAddress)!.Division.Value, StringComparison.Ordinal);
        Assert.Contains(rows[1].Reading.Problems, problem => problem is { Field: "childName", Code: "formula" });
    }

    [Fact]
    public async Task A_copy_of_the_sheet_says_beside_each_row_what_is_wrong_and_can_be_uploaded_again()
    {
        var good = Tables.City(Form, 1)[0].Answers;
        var reading = Form.Check(good, new Intake(Tables.Today, false));
        var file = await Tables.Export(Form, good.Without(Shared2024.ChildName), good,
            good.Without(Shared2024.CurrentAddress).With(Shared2024.Sex, "female"));
        using var copy = await Copy(file);
        using (var document = SpreadsheetDocument.Open(copy, isEditable: false))
        {
            Assert.Empty(Tables.SchemaErrors(document));
        }

        copy.Position = 0;
        var notes = copy.Query(sheetName: "填写").Cast<IDictionary<string, object?>>().Select(row => row.Values.Last()?.ToString()).ToList();
        Assert.Equal([Columns.ProblemsTitle, Columns.ProblemsKey], notes[..2]);
        Assert.Contains("请填写“姓名”", notes[2], StringComparison.Ordinal);
        Assert.Equal(reading.IsValid, string.IsNullOrEmpty(notes[3]));
        Assert.Contains("现居住地", notes[4], StringComparison.Ordinal);

        copy.Position = 0;
        var again = await Tables.Read(copy);
        Assert.Equal((await Tables.Read(file)).Select(row => (row.Number, Tables.Shown(Form, row.Reading.Answers))),
            again.Select(row => (row.Number, Tables.Shown(Form, row.Reading.Answers))));
        copy.Position = 0;
        using var second = await Copy(copy);
        Assert.Equal(notes, second.Query(sheetName: "填写").Cast<IDictionary<string, object?>>().Select(row => row.Values.Last()?.ToString()));
    }

    [Fact]
    public async Task A_copy_of_a_csv_keeps_its_encoding_and_defuses_what_looks_like_a_formula()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;
        var text = $"序号,姓名,性别\r\n{Columns.Marker(Form)},childName,sex\r\n1,@小明,\"男\"\r\n2,小红,\"不,知\"\r\n";
        using var copy = await Copy(new MemoryStream(encoding.GetBytes(text)));
        var lines = encoding.GetString(copy.ToArray()).Split("\r\n");
        Assert.Equal($"序号,姓名,性别,{Columns.ProblemsTitle}", lines[0]);
        Assert.StartsWith("1,'@小明,男,", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("2,小红,\"不,知\",", lines[3], StringComparison.Ordinal);
        Assert.Contains("“性别”没有这个选项", lines[3], StringComparison.Ordinal);
        copy.Position = 0;
        Assert.Equal("@小明", (await Tables.Read(copy))[0].Reading.Answers.Get(Shared2024.ChildName));
    }

    [Fact]
    public void Every_place_of_the_city_is_written_so_that_it_is_read_back()
    {
        var places = new Places();
        var seen = 0;
        foreach (var division in DivisionTable.ChangzhiUnits.Concat(DivisionTable.Counties).Where(division => division.Kind != DivisionKind.Heading))
        {
            foreach (var detail in new[] { "", "3号楼", "东街12号" })
            {
                var problems = new List<Problem>();
                var text = places.Write(division.Code, detail);
                Assert.True(places.TryRead(Shared2024.CurrentAddress, text, problems, out var read, out var rest), text);
                Assert.Equal((text, division.Code, detail), (text, read, rest));
                seen++;
            }
        }

        Assert.True(seen > 15_000);
    }

    /// <summary>The letters of a field's column in the template.</summary>
    private static string At(string key) => Columns.Letters(Columns.Of(Form).Select(column => column.Field.Key).ToList().IndexOf(key) + 1);

    private static async Task<MemoryStream> Copy(MemoryStream file)
    {
        var opened = ImportFile.Open(file);
        using var import = opened.File!;
        var output = new MemoryStream();
        await import.WriteProblemsAsync(import.ReadAsync(Tables.Today, TestContext.Current.CancellationToken), output,
            stop: TestContext.Current.CancellationToken);
        output.Position = 0;
        return output;
    }

    private static async Task<Reading> Cells(params (string, object)[] cells) =>
        Assert.Single(await Tables.Read(Tables.Foreign(Form, [cells]))).Reading;
}
