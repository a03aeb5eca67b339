using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using MiniExcelLibs;
using Columns = App.Documents.Excel.Columns;

namespace Suite.Documents;

/// <summary>Template and export are real workbooks, and what is exported comes back as the same answers.</summary>
public sealed class ExcelTables
{
    public static TheoryData<string> Forms => [.. FormCatalogue.All.Select(form => form.Id)];

    [Theory, MemberData(nameof(Forms))]
    public async Task The_template_follows_the_official_schema_with_drop_downs_hidden_keys_and_frozen_headings(string id)
    {
        var form = FormCatalogue.Find(id)!;
        using var document = SpreadsheetDocument.Open(await Tables.Template(form), isEditable: false);
        Assert.Empty(Tables.SchemaErrors(document));

        var workbook = document.WorkbookPart!;
        Assert.Equal(["填写", "填写说明", "选项"], workbook.Workbook.Sheets!.Elements<Sheet>().Select(sheet => sheet.Name!.Value!));
        var sheet = ((WorksheetPart)workbook.GetPartById("rId1")).Worksheet;
        var rows = sheet.Descendants<Row>().ToList();
        Assert.True(rows[1].Hidden!.Value);
        Assert.Equal(PaneStateValues.Frozen, sheet.Descendants<Pane>().Single().State!.Value);
        Assert.Equal([Columns.Marker(form), .. Columns.Of(form).Select(column => column.Field.Key)],
            rows[1].Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>().Select(cell => cell.InnerText));

        var titles = rows[0].Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>().Select(cell => cell.InnerText).ToList();
        Assert.Equal(titles.Count, titles.Distinct().Count());
        Assert.Contains("是否流浪（补充项）", titles);
        Assert.Contains("就读学校", titles);

        var rules = sheet.Descendants<DataValidation>().ToList();

        // Other programs walk every cell of a rule: some thousand rows, not the million of the format.
        Assert.All(rules, rule =>
            Assert.InRange(int.Parse(rule.SequenceOfReferences!.InnerText!.Split(':')[1].TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]),
                System.Globalization.CultureInfo.InvariantCulture), 1_000, 10_000));
        foreach (var (column, index) in Columns.Of(form).Select((column, index) => (column, index)))
        {
            var list = rules[index].Type?.Value == DataValidationValues.List;
            Assert.Equal(column.Field.Type is FieldType.Choice or FieldType.Multi or FieldType.YesNo, list);
            Assert.Equal(column.Field.Type is FieldType.Choice or FieldType.YesNo, rules[index].ShowErrorMessage?.Value == true);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Nobody_declares_for_themselves_in_a_staff_template(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var keys = (await Tables.Template(form)).Query(sheetName: "填写").Cast<IDictionary<string, object>>().ElementAt(1)
            .Values.OfType<string>().ToList();
        Assert.DoesNotContain(keys, key => key.StartsWith("declarant.", StringComparison.Ordinal)
            || key.StartsWith("consent.", StringComparison.Ordinal));
        Assert.Contains("reportingUnit", keys);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task What_is_exported_is_read_back_as_the_same_answers(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var children = Tables.City(form, 400);
        var file = await Tables.Export(form, children.Select(child => child.Answers));
        using (var document = SpreadsheetDocument.Open(file, isEditable: false))
        {
            Assert.Empty(Tables.SchemaErrors(document));
        }

        var rows = await Tables.Read(file, form);
        Assert.Equal(children.Count, rows.Count);
        foreach (var (child, row) in children.Zip(rows))
        {
            var judged = form.Check(child.Answers, new Intake(Tables.Today, SelfDeclared: false));
            Assert.Equal(Tables.Shown(form, judged.Answers), Tables.Shown(form, row.Reading.Answers));
            Assert.Equal(judged.Problems, row.Reading.Problems);
        }
    }

    [Fact]
    public async Task Every_type_of_field_survives_the_way_through_the_sheet()
    {
        Assert.True(DivisionCode.TryParse("310115125", out var townshipElsewhere));
        Assert.True(DivisionCode.TryParse("140406100", out var dianshang));
        var answers = Tables.City(LeftBehind2024.Form, 1)[0].Answers
            .With(Shared2024.ChildName, "@小明=1+1_x0041_")
            .With(Shared2024.CurrentAddress, new Address(dianshang, "=3号楼"))
            .With(Shared2024.HukouAddress, new Address(townshipElsewhere, "张江路1号"))
            .With(Shared2024.LivingSupport, new CodeSet(["dibao", "other"]))
            .With(Shared2024.LivingSupportOther, "-每月200元")
            .With(Shared2024.FamilyHardship, CodeSet.Empty)
            .WithUnknown(Shared2024.Mother.Phone)
            .With(LeftBehind2024.MotherWork, new SpellList([]))
            .With(LeftBehind2024.FatherWork, new SpellList([
                new Spell(townshipElsewhere, new DateOnly(2023, 2, 1), new DateOnly(2023, 12, 20)),
                new Spell(null, null, null),
                new Spell(DivisionCode.Abroad, new DateOnly(2024, 1, 5), null),
            ]));
        var file = await Tables.Export(LeftBehind2024.Form, answers);
        var row = Assert.Single(await Tables.Read(file));
        Assert.Equal(3, row.Number);
        foreach (var field in LeftBehind2024.Form.Fields.Where(answers.Has))
        {
            Assert.Equal((field.Key, answers.Find(field)), (field.Key, row.Reading.Answers.Find(field)));
        }

        Assert.True(row.Reading.Answers.IsUnknown(Shared2024.Mother.Phone));
    }

    [Fact]
    public async Task A_name_that_begins_like_a_formula_is_text_in_the_export()
    {
        var answers = Tables.City(Migrant2024.Form, 1)[0].Answers.With(Shared2024.ChildName, "=cmd|' /C calc'!A0").With(Shared2024.School, "+SUM(1)");
        using var document = SpreadsheetDocument.Open(await Tables.Export(Migrant2024.Form, answers), isEditable: false);
        var sheet = ((WorksheetPart)document.WorkbookPart!.GetPartById("rId1")).Worksheet;
        Assert.Empty(sheet.Descendants<CellFormula>());
        var cell = sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()
            .Single(cell => cell.InnerText.StartsWith("=cmd", StringComparison.Ordinal));
        Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
        var format = document.WorkbookPart.WorkbookStylesPart!.Stylesheet.CellFormats!.Elements<CellFormat>().ElementAt((int)cell.StyleIndex!.Value);
        Assert.True(format.QuotePrefix!.Value);
        Assert.Equal(49u, format.NumberFormatId!.Value);
    }
}
