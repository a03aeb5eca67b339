using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using App.Documents.Excel;
using App.Documents.Paper;
using Domain.Children;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Versions;
using Domain.Statistics;
using Suite.Children;
using Suite.Declarations;
using Suite.Documents;
using Draft = Conversation.Draft;
using Standing = Conversation.Standing;

namespace Suite.Forms;

/// <summary>Later versions of a form, as their files say them.</summary>
public sealed class FormVersionFiles
{
    [Fact]
    public void A_file_says_what_is_other_and_everything_else_stays()
    {
        var (later, first) = (Form2027.Read(), Family.MigrantForm);
        Assert.Equal(("migrant-2024", 2, new DateOnly(2027, 1, 1), "附件1"), (later.Id, later.Version, later.ValidFrom, later.Annex));
        Assert.Equal(["commute", "commuteMinutes"], later.Fields.Select(field => field.Key).Except(first.Fields.Select(field => field.Key)));
        Assert.Equal(["familyHardshipOther"], first.Fields.Select(field => field.Key).Except(later.Fields.Select(field => field.Key)));
        Assert.Equal(("住房类型", "居住类型"), (later.Find("housing")!.Name, first.Find("housing")!.Name));
        Assert.Equal(["owned", "rented", "dormitory"], later.Find("housing")!.Options.Select(option => option.Code));
        var keys = later.Fields.Select(field => field.Key).ToList();
        Assert.Equal(keys.IndexOf("boarding") + 1, keys.IndexOf("commute"));
        Assert.Equal(Section.Schooling, later.Find("commuteMinutes")!.Section);
        Assert.False(later.Find("commute")!.Supplementary);
        Assert.True(later.Find("commuteMinutes")!.Supplementary);

        // The program's own list knows nothing of a file that nobody has put into the folder.
        Assert.Null(FormCatalogue.Find("migrant-2024", 2));
    }

    [Fact]
    public void A_new_box_is_asked_shown_and_dropped_like_any_other()
    {
        var later = Form2027.Read();
        Assert.Equal(["commute required"], later.Take(Family.Migrant().Element(), default, Family.Parent).Problems.Codes());
        var small = Family.Migrant().Without("schooling").With("schooling", "preschool").Without("studyStatus", "school", "boarding");
        Assert.DoesNotContain(later.Take(small.Element(), default, Family.Parent).Problems, problem => problem.Field == "commute");
        Assert.Empty(later.Take(Family.Migrant().Element(), Family.Unknown("commute"), Family.Parent).Problems);
        var walks = later.Take(Family.Migrant().With("commute", "walk").With("commuteMinutes", "十分钟").Element(), default, Family.Parent);
        Assert.Equal(["commuteMinutes"], walks.Warnings.Where(warning => warning.Code == "not-applicable").Select(warning => warning.Field));
        Assert.Equal(["commute unknown-option"], later.Take(Family.Migrant().With("commute", "plane").Element(), default, Family.Parent)
            .Problems.Codes());
        Assert.Equal(["familyHardshipOther unknown-field"],
            later.Take(Family.Migrant().With("commute", "walk").With("familyHardshipOther", "欠债").Element(), default, Family.Parent)
                .Problems.Codes());
    }

    [Theory]
    [InlineData("""{"form":"migrant-1999"}""", "form")]
    [InlineData("""{"base":7,"version":8}""", "base")]
    [InlineData("""{"version":5}""", "version")]
    [InlineData("""{"validFrom":"2027-02-30"}""", "validFrom")]
    [InlineData("""{"validFrom":"0001-01-01"}""", "validFrom")]
    [InlineData("""{"retire":["citizenNumber"]}""", "retire")]
    [InlineData("""{"retire":["nothing"]}""", "retire")]
    [InlineData("""{"change":[{"key":"schooling","options":[{"code":"primary","label":"小学"}]}]}""", "change[0].options")]
    [InlineData("""{"change":[{"key":"housing","label":"民族"}]}""", "民族")]
    [InlineData("""{"rules":[]}""", "rules")]
    [InlineData("""{"add":[{"key":"duration","label":"多久","type":"text","question":"多久？","after":"boarding"}]}""", "add[0].key")]
    [InlineData("""{"add":[{"key":"consent","label":"同意","type":"text","question":"同意吗？","after":"boarding"}]}""", "add[0].key")]
    public void A_file_that_cannot_be_is_refused_in_words(string other, string place)
    {
        var file = Form2027.File();
        foreach (var (name, value) in (JsonObject)JsonNode.Parse(other)!)
        {
            file[name] = value?.DeepClone();
        }

        var read = Assert.Single(FormFiles.Read([("x.json", file.ToJsonString())]));
        Assert.Null(read.Form);
        Assert.Contains(read.Problems, problem => problem.Contains(place, StringComparison.Ordinal));
    }

    [Fact]
    public void What_figures_are_grouped_by_beside_the_boxes_is_the_name_of_no_box() => Assert.All(
        Dimensions.All.Select(dimension => dimension.Key).Where(key => (Family.MigrantForm.Find(key) ?? Family.LeftBehindForm.Find(key)) is null)
            .Append("ageBand"),
        key => Assert.True(FormFiles.Reserved.Contains(key), key));

    [Fact]
    public void A_file_with_half_a_character_takes_nothing_down()
    {
        var read = FormFiles.Read([("x.json", """{"form":"migrant-2024","\ud800abcdef":1}"""), ("y.json", Form2027.File().ToJsonString())]);
        Assert.Equal([false, true], read.OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.Form is not null));
    }

    [Fact]
    public void All_that_is_wrong_with_a_file_is_said_at_once_and_it_takes_only_those_down_that_build_on_it()
    {
        var wrong = Form2027.File();
        wrong["validFrom"] = "soon";
        Assert.Single(Assert.Single(FormFiles.Read([("x", wrong.ToJsonString())])).Problems);
        wrong["validFrom"] = "2027-01-01";
        wrong["add"] = JsonNode.Parse("""
            [ { "key": "Commute", "label": "甲", "type": "colour", "question": "甲？", "after": "boarding" },
              { "key": "school", "label": "乙", "type": "text", "question": "乙？", "after": "nowhere" },
              { "key": "early", "label": "丙", "type": "yesNo", "question": "丙？", "after": "sex", "shownWhen": { "field": "schooling", "in": ["primary"] } },
              { "key": "other", "label": "丁", "type": "yesNo", "question": "丁？", "after": "boarding", "neededWhen": { "field": "nobody", "is": true } } ]
            """);
        var problems = Assert.Single(FormFiles.Read([("x", wrong.ToJsonString())])).Problems;
        Assert.All(new[]
        {
            "add[0].key",
            "add[0].type",
            "add[1].key",
            "add[1].after",
            "add[2].shownWhen.field",
            "add[3].neededWhen.field",
            "add[3].neededWhen"
        },
            place => Assert.Contains(problems, problem => problem.StartsWith(place + "：", StringComparison.Ordinal)));

        var third = new JsonObject
        {
            ["form"] = "migrant-2024",
            ["version"] = 3,
            ["base"] = 2,
            ["validFrom"] = "2028-01-01",
            ["retire"] = new JsonArray("commute", "commuteMinutes")
        };
        var beside = new JsonObject { ["form"] = "left-behind-2024", ["version"] = 2, ["base"] = 1, ["validFrom"] = "2027-01-01" };
        var read = FormFiles.Read([("c", third.ToJsonString()), ("a", wrong.ToJsonString()), ("b", beside.ToJsonString()), ("d", "{")]);
        Assert.Equal(["b"], read.Where(file => file.Form is not null).Select(file => file.Name));
        var whole = FormFiles.Read([("c", third.ToJsonString()), ("a", Form2027.File().ToJsonString())]);
        Assert.Equal([2, 3], whole.Select(file => file.Form!.Version));
        Assert.Null(whole[1].Form!.Find("commute"));

        // Boxes are taken away together with what looks at them, or not at all, and two files are not made of one version.
        third["retire"] = new JsonArray("commute");
        Assert.NotEmpty(FormFiles.Read([("c", third.ToJsonString()), ("a", Form2027.File().ToJsonString())])[1].Problems);
        Assert.Single(FormFiles.Read([("a", Form2027.File().ToJsonString()), ("b", Form2027.File().ToJsonString())]), file => file.Form is not null);
    }

    [Fact]
    public void A_condition_looks_only_at_boxes_before_its_own_in_a_later_version_too()
    {
        var later = Form2027.Read();
        var keys = later.Fields.Select(field => field.Key).ToList();
        using var json = JsonDocument.Parse(Written(later));
        foreach (var field in json.RootElement.GetProperty("fields").EnumerateArray())
        {
            var at = keys.IndexOf(field.GetProperty("key").GetString()!);
            var looked = field.GetRawText().Split("\"field\":\"").Skip(1).Select(rest => rest.Split('"')[0]);
            Assert.All(looked, key => Assert.InRange(keys.IndexOf(key), 0, at - 1));
        }

        Assert.Equal(later.Fields.Count, later.Fields.Select(field => field.Name).Distinct().Count());
    }

    [Fact]
    public void The_paper_of_a_later_version_has_its_words_and_says_what_is_no_longer_asked()
    {
        var later = Form2027.Read();
        var answers = later.Read(Family.Migrant().With("commute", "bus").With("housing", "dormitory"));
        var printed = string.Join('|', AnnexLayout.Of(later).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines).SelectMany(line => line)
            .SelectMany(part => part.Print(answers)));
        Assert.All(new[] { "儿童姓名", "住房类型", "单位宿舍☑", "上学方式", "校车或者公交☑", "本版不再填写" },
            words => Assert.Contains(words, printed, StringComparison.Ordinal));
        Assert.DoesNotContain("居住类型", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("路上要多久", printed, StringComparison.Ordinal);
        var old = string.Join('|', AnnexLayout.Of(Family.MigrantForm).Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Lines)
            .SelectMany(line => line).SelectMany(part => part.Print(Answers.Empty)));
        Assert.Contains("居住类型", old, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_of_records_of_both_versions_has_the_boxes_of_both()
    {
        var later = Form2027.Read();
        var whole = FormCatalogue.Whole([later, Family.MigrantForm])!;
        Assert.Equal(later.Fields.Count + 1, whole.Fields.Count);
        Assert.Equal(["owned", "rented", "dormitory", "other"], whole.Find("housing")!.Options.Select(option => option.Code));
        var table = await Tables.Export(whole,
        [
            Family.MigrantForm.Read(Family.Migrant().With("housing", "other").With("familyHardship", new JsonArray("other"))
                .With("familyHardshipOther", "欠了债")),
            later.Read(Family.Migrant().With("commute", "bus").With("housing", "dormitory")),
        ]);
        var (first, second) = (Sheets.Families.Cells(table, 3), Sheets.Families.Cells(table, 4));
        Assert.Contains("欠了债", first, StringComparison.Ordinal);
        Assert.Contains("其他", first, StringComparison.Ordinal);
        Assert.Contains("单位宿舍", second, StringComparison.Ordinal);
        Assert.Contains("校车或者公交", second, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_count_children_of_both_versions_together()
    {
        var housing = (Dimension.OfRecord)Dimensions.Find("housing")!;
        var old = Registered.Migrant();
        var declared = Form2027.Read().Submit(Family.Migrant().With("commute", "walk")).Accepted().Declaration with { Id = "d-2027" };
        var child = ReviewDeclaration.Decide(declared, new(ReviewKind.Register, "材料齐全", Declared.Reviewer), Declared.Policy, Family.Now, "c2027")
            .Accepted().Registered!.Child;
        Assert.Equal((1, 2), (old.Form.Version, child.Form.Version));
        Assert.Equal([Row(old).Values[housing.Place]], [Row(child).Values[housing.Place]]);
        Assert.Equal(Row(old).Windows, Row(child).Windows);

        static Contribution Row(Child child) => Contribution.Of(child with { Id = Guid.NewGuid().ToString("N") }, PolicyInForce.AsWritten);
    }

    [Fact]
    public void Findings_of_both_versions_are_those_of_the_same_facts()
    {
        var day = new DateOnly(2027, 3, 1);
        var (old, later) = (Family.MigrantForm, Form2027.Read());
        var first = Assess.For(old, old.Read(Family.Migrant().With("housing", "rented")), day, PolicyInForce.AsWritten.On(day), []);
        var second = Assess.For(later, later.Read(Family.Migrant().With("housing", "dormitory").With("commute", "walk")), day,
            PolicyInForce.AsWritten.On(day), []);
        Assert.NotEmpty(first.Findings);
        Assert.Equal(first.Findings.Select(Said), second.Findings.Select(Said));

        static (string Rule, Outcome Outcome, DateOnly? From) Said(Finding finding) => (finding.Rule, finding.Outcome, finding.From);
    }

    [Theory]
    [InlineData(1, "2026-12-31", 1)]
    [InlineData(1, "2027-01-01", 1)]
    [InlineData(1, "2027-01-30", 1)]
    [InlineData(1, "2027-01-31", null)]
    [InlineData(2, "2026-12-31", null)]
    [InlineData(2, "2027-01-01", 2)]
    [InlineData(2, "2030-01-01", 2)]
    [InlineData(3, "2027-01-01", null)]
    public void What_was_begun_on_the_old_form_may_be_finished_on_it_as_long_as_unfinished_things_are_kept(int version, string day, int? expected) =>
        Assert.Equal(expected,
            FormCatalogue.Begun([Form2027.Read(), Family.MigrantForm], version, DateOnly.Parse(day, CultureInfo.InvariantCulture), 30)?.Version);

    [Fact]
    public void The_chat_goes_on_with_the_version_that_a_draft_was_begun_on()
    {
        var (day, later) = (new DateOnly(2027, 1, 2), Form2027.Read());
        foreach (var begun in new[] { later, Family.MigrantForm })
        {
            var draft = new Draft { Id = "d", Form = begun };
            Assert.Same(begun, Standing.FormOf(draft, ChildKind.Migrant, day));
            Assert.Same(Family.LeftBehindForm, Standing.Other(draft, begun, day));
            Assert.Same(begun, Standing.Of(draft with { Leaning = ChildKind.Migrant }, day, PolicyInForce.AsWritten.On(day)).Form);
        }

        Assert.Equal(1, Standing.FormOf(Draft.New("d"), ChildKind.Migrant, day).Version);
    }

    [Fact]
    public async Task A_table_with_boxes_of_both_versions_comes_back_and_names_what_is_no_longer_asked()
    {
        var later = Form2027.Read();
        var table = await Tables.Export(FormCatalogue.Whole([later, Family.MigrantForm])!,
        [
            later.Read(Family.Migrant().With("commute", "bus").With("housing", "dormitory")),
            Family.MigrantForm.Read(Family.Migrant().With("familyHardship", new JsonArray("other")).With("familyHardshipOther", "欠了债")),
        ]);
        var old = await Tables.Export(Family.MigrantForm, [Family.MigrantForm.Read(Family.Migrant())]);
        foreach (var sent in new[] { table, old, Csv(Family.MigrantForm) })
        {
            using var file = ImportFile.Open(sent, ImportLimits.Default, null, [later, Family.LeftBehindForm]).File;
            Assert.Same(later, file!.Form);
            Assert.Equal(["其他家庭困难"], file.Retired);
        }

        using var opened = ImportFile.Open(table, ImportLimits.Default, null, [later, Family.LeftBehindForm]).File;
        var rows = await opened!.ReadAsync(new(2027, 3, 1), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["bus", null], rows.Select(row => row.Reading.Answers.Find(later.Find("commute")!)));
        Assert.Contains(rows[1].Reading.Problems, problem => problem.Field == "commute");

        // Of a version that nobody issued here nothing is guessed.
        var unknown = ImportFile.Open(await Tables.Export(later, []), ImportLimits.Default, null, [Family.MigrantForm, Family.LeftBehindForm]);
        Assert.Equal("old-template", Assert.Single(unknown.Problems).Code);

        static MemoryStream Csv(FormDefinition form) =>
            new(Encoding.UTF8.GetBytes(string.Join(',', Columns.Of(form).Select(column => column.Field.Key).Prepend(Columns.Marker(form))) + "\r\n"));
    }

    [Fact]
    public void The_list_of_forms_is_settled_by_whoever_looks_first_and_nobody_sees_two()
    {
        var before = FormCatalogue.All;
        Assert.Throws<InvalidOperationException>(() => FormCatalogue.Take([Form2027.Read()]));
        Assert.Same(before, FormCatalogue.All);
    }

    private static byte[] Written(FormDefinition form)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            FormJson.Write(json, form);
        }

        return stream.ToArray();
    }
}
