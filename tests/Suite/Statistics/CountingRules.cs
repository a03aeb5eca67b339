using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Statistics;
using Domain.Time;
using Suite.Children;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Statistics;

/// <summary>What "counted" means (四, contract), as sentences.</summary>
public sealed class CountingRules
{
    private static readonly DivisionCode Luzhou = DivisionCode.Parse("140403");

    private static readonly DivisionCode Shangdang = DivisionCode.Parse("140404");

    private static readonly DateOnly Later = new(2024, 12, 31);

    /// <summary>form | answers that differ | day | caliber | counted.</summary>
    public static TheoryData<string, string, string, Caliber, bool> Children => new()
    {
        { "migrant 跨县域 since February counts in all three", "{}", "2024-09-01", Caliber.Monitoring, true },
        { "migrant 跨县域 since February counts in all three", "{}", "2024-09-01", Caliber.Statistics, true },
        { "migrant 跨县域 since February counts in all three", "{}", "2024-09-01", Caliber.Census, true },
        { "migrant 6个月以上: the day before the six months are complete", "{}", "2024-08-01", Caliber.Monitoring, false },
        { "migrant 6个月以上: the day on which they are", "{}", "2024-08-02", Caliber.Monitoring, true },
        { "migrant 不满十六周岁: the sixteenth birthday is the last day", "{}", "2032-03-05", Caliber.Monitoring, true },
        { "migrant 不满十六周岁: the day after", "{}", "2032-03-06", Caliber.Monitoring, false },
        {
            "migrant 四(一): between townships of one county only in the statistics",
            """{"hukouAddress":{"division":"140403002"}}""",
            "2024-09-01",
            Caliber.Monitoring,
            false
        },
        {
            "migrant 四(一): between townships of one county only in the statistics",
            """{"hukouAddress":{"division":"140403002"}}""",
            "2024-09-01",
            Caliber.Statistics,
            true
        },
        {
            "migrant 七普公报第七号: not between districts of the same city",
            """{"hukouAddress":{"division":"140403002"}}""",
            "2024-09-01",
            Caliber.Census,
            false
        },
        { "leftBehind 四(一): 留守儿童统计分析对象同监测摸排对象一致", "{}", "2024-09-01", Caliber.Monitoring, true },
        { "leftBehind 四(一): 留守儿童统计分析对象同监测摸排对象一致", "{}", "2024-09-01", Caliber.Statistics, true },
        { "leftBehind 四(一): 留守儿童统计分析对象同监测摸排对象一致", "{}", "2024-09-01", Caliber.Census, true },
        {
            "leftBehind whose father came home",
            """{"fatherWork":[{"division":"310115","startedOn":"2023-03-01","endedOn":"2024-08-20"}]}""",
            "2024-08-21",
            Caliber.Statistics,
            false
        },
    };

    [Theory, MemberData(nameof(Children))]
    public void A_child_is_counted_where_its_rule_is_met_on_that_day(string clause, string answers, string day, Caliber caliber, bool counted)
    {
        void Bend(JsonObject all)
        {
            foreach (var (key, value) in JsonNode.Parse(answers)!.AsObject())
            {
                all[key] = value!.DeepClone();
            }
        }

        var child = clause.StartsWith("migrant", StringComparison.Ordinal) ? Registered.Migrant("c1", Bend) : Registered.LeftBehind("c1", Bend);
        Assert.Equal(counted ? 1 : 0, Total(Count(new(caliber, DateOnly.ParseExact(day, "O", null), []), Rows(child))));
    }

    [Fact] // 七(三)
    public void A_closed_child_counts_until_the_day_before_and_a_merged_or_mistaken_one_never()
    {
        var closed = Registered.Migrant().Close().Accepted().Child;
        var ended = CivilTime.ChinaDate(closed.Ending!.At);
        Assert.Equal(1, Total(Count(new(Caliber.Monitoring, ended.AddDays(-1), []), Rows(closed))));
        Assert.Equal(0, Total(Count(new(Caliber.Monitoring, ended, []), Rows(closed))));
        Assert.Equal(0, Total(Count(new(Caliber.Monitoring, ended.AddDays(-1), []), Rows(Registered.In(ChildStatus.Merged)))));
        var mistaken = CloseChild.Decide(Registered.Migrant(), new("登记成了邻居家的孩子", Declared.Approver, InError: true), closed.Ending.At)
            .Accepted().Child;
        Assert.Equal(0, Total(Count(new(Caliber.Monitoring, ended.AddDays(-1), []), Rows(mistaken))));
        Assert.True(ChildJson.Read(ChildJson.Write(mistaken)).Ending!.InError);
    }

    [Fact] // 一个孩子两种登记
    public void Who_has_both_kinds_counts_once_in_each_and_once_as_a_person()
    {
        var migrant = Registered.Migrant();
        var leftBehind = Registered.LeftBehind("c2", answers => answers.With("citizenNumber", Family.Migrant()["citizenNumber"]!.GetValue<string>()));
        var both = new[] { Rows(migrant, 1), new CountyRows(DivisionCode.Parse("140429"), [Row(leftBehind, 2)]) };
        var day = new DateOnly(2024, 9, 1);
        Assert.Equal([(ChildKind.Migrant, 1), (ChildKind.LeftBehind, 1)],
            Count(new(Caliber.Statistics, day, []), both).Cells.Select(cell => (cell.Kind!.Value, cell.Count!.Value)));
        var persons = Assert.Single(Count(new(Caliber.Statistics, day, [], Persons: true, KindAsked: false), both).Cells);
        Assert.Equal((null, 1), (persons.Kind, persons.Count));
        Assert.Equal(2, Count(new(Caliber.Statistics, day, [Dimensions.County], Persons: true, KindAsked: false), both).Cells.Count);
    }

    [Fact] // 六: handed over from one county to another
    public void At_every_moment_of_a_hand_over_the_city_counts_the_child_once()
    {
        var child = Registered.Migrant();
        var departing = child.Depart(Shangdang).Accepted().Child;
        var arriving = TransferChild.Arrive(departing, null, Family.Now).Accepted().Change!.Child;
        var left = TransferChild.Leave(departing, "t1", Family.Now).Accepted().Change!.Child;
        var settled = TransferChild.Settle(arriving, "t1", Declared.Policy, Family.Now.AddDays(51)).Accepted().Change!.Child;
        foreach (var (giver, taker, where) in ((Child, Child?, DivisionCode)[])
        [
            (child, null, Luzhou), (departing, null, Luzhou), (departing, arriving, Shangdang), (left, arriving, Shangdang),
                (left, settled, Shangdang), (departing, settled, Shangdang),
        ])
        {
            CountyRows[] city = [new(Luzhou, [Row(giver, 1)]), new(Shangdang, taker is null ? [] : [Row(taker, 1)])];
            var cell = Assert.Single(Count(new(Caliber.Monitoring, Later, [Dimensions.County]), city).Cells);
            Assert.Equal((where.Value, 1), (cell.Codes[0], cell.Count));
            Assert.Empty(Counting.Behind(city));

            // The giving county's own table asks where the child has arrived.
            Assert.Equal(where == Luzhou ? 1 : 0,
                Total(Counting.Count(new(Caliber.Monitoring, Later, [], Place: Luzhou), [city[0]], [city[1]], PolicyInForce.AsWritten)));
        }

        // The taking county was read before the child came, the giving one after it went: read again.
        Assert.Equal([Shangdang], Counting.Behind([new(Luzhou, [Row(left, 1)]), new(Shangdang, [])]));

        // And back again: the first county has it, by a hand-over of a higher number.
        var back = TransferChild.Depart(settled with { Status = ChildStatus.Active }, new(Luzhou, "搬回", Declared.Approver), Family.Now.AddDays(60),
            "t2").Accepted().Child;
        var home = TransferChild.Arrive(back, left, Family.Now.AddDays(60)).Accepted().Change!.Child;
        CountyRows[] returned = [new(Luzhou, [Row(home, 1)]), new(Shangdang, [Row(back, 1)])];
        Assert.Equal("140403", Assert.Single(Count(new(Caliber.Monitoring, Later, [Dimensions.County]), returned).Cells).Codes[0]);
        Assert.Empty(Counting.Behind(returned));
    }

    [Fact]
    public void Not_clear_not_asked_and_not_applicable_are_values_of_their_own()
    {
        var child = Registered.Migrant();
        var unclear = child.Update(new JsonObject(), unknown: ["medicalInsurance"]).Accepted().Child;
        Assert.Equal("atResidence", Of(child, "medicalInsurance"));
        Assert.Equal("unknown", Of(unclear, "medicalInsurance"));
        Assert.Equal("notAsked", Of(child, "guardianship"));
        Assert.Equal("notApplicable", Of(child, "bothParentsAway"));
        Assert.Equal("notApplicable", Of(child, "disabilityGrade"));
        Assert.Equal("none", Of(child, "familyHardship"));
        Assert.Equal("healthy", Of(child, "health"));
        Assert.Equal("multiple", Of(child.Update(new JsonObject().WithJson("health", """["seriouslyIll","chronicallyIll"]""")).Accepted()
            .Child, "health"));
        Assert.Equal("140403001", Of(child, "township"));
        Assert.Equal("140427", Of(child, "originCounty"));
        Assert.Equal("140000", Of(child, "origin"));
    }

    /// <summary>day | completed years | band of five | band of three: of a child born on 29 February 2016.</summary>
    [Theory]
    [InlineData("2016-02-29", 0, "0-2", "0-5")]
    [InlineData("2019-02-28", 2, "0-2", "0-5")] // The third birthday is the 28th; the year is complete on the day after.
    [InlineData("2019-03-01", 3, "3-5", "0-5")]
    [InlineData("2022-03-01", 6, "6-11", "6-13")]
    [InlineData("2028-02-29", 11, "6-11", "6-13")]
    [InlineData("2028-03-01", 12, "12-14", "6-13")]
    [InlineData("2030-03-01", 14, "12-14", "14-15")]
    [InlineData("2032-02-29", 15, "15", "14-15")]
    public void Years_are_complete_on_the_day_after_the_birthday(string day, int age, string five, string three) // 法释〔2006〕1号 第2条
    {
        var on = DateOnly.ParseExact(day, "O", null);
        Assert.Equal(age, Dimensions.AgeOn(new(2016, 2, 29), on, Declared.Policy));
        var child = Registered.LeftBehind("c1", answers => answers.With("birthDate", "2016-02-29")
            .WithJson("fatherWork", """[{"division":"310115","startedOn":"2010-01-01"}]""")
            .WithJson("motherWork", """[{"division":"310115","startedOn":"2010-01-01"}]"""));
        var rows = new CountyRows(DivisionCode.Parse("140429"), [Row(child, 1)]);
        Assert.Equal([five, three], Assert.Single(Count(new(Caliber.Statistics, on, [Dimensions.AgeBand5, Dimensions.AgeBand3]), rows).Cells).Codes);
    }

    [Theory]
    [InlineData("2024-08-02", "6-11")]
    [InlineData("2025-02-01", "6-11")]
    [InlineData("2025-02-02", "12-23")]
    [InlineData("2026-02-02", "24-59")]
    [InlineData("2029-02-02", "60-")]
    public void How_long_a_child_has_been_away_is_counted_from_the_day_it_left(string day, string band) =>
        Assert.Equal(band, Assert.Single(Count(new(Caliber.Monitoring, DateOnly.ParseExact(day, "O", null), [Dimensions.Duration]),
            Rows(Registered.Migrant())).Cells).Codes[0]);

    [Fact]
    public void Every_box_with_a_list_of_answers_is_a_dimension_and_nothing_else_of_the_forms_is()
    {
        var fields = FormCatalogue.All.SelectMany(form => form.Fields).Where(field => field.Section is not (Section.Declarant or Section.Office))
            .Where(field => field.Type is FieldType.Choice or FieldType.Multi or FieldType.YesNo).ToList();
        Assert.NotEmpty(fields);
        Assert.All(fields, field => Assert.Equal(field.Owner, Dimensions.Find(field.Key)!.Owner));
        Assert.Equal(fields.Select(field => field.Key).Concat(["county", "township", "ageBand5", "ageBand3", "duration", "origin", "originCounty"])
            .Order(StringComparer.Ordinal).Distinct(),
            Dimensions.All.Select(dimension => dimension.Key).Order(StringComparer.Ordinal));
        Assert.Same(Dimensions.AgeBand5, Dimensions.Find("ageBand"));
        Assert.All(fields.SelectMany(field => field.Options.Select(option => (field.Key, option))),
            known => Assert.Equal(known.option.Label, Dimensions.Find(known.Key)!.LabelOf(known.option.Code)));
        foreach (var none in (string[])["childName", "birthDate", "declarant.relationship", "village", "", "kind"])
        {
            Assert.Null(Dimensions.Find(none));
        }
    }

    [Fact]
    public void A_part_of_a_table_is_read_as_it_was_written_and_anything_else_refused()
    {
        var rows = new[]
        {
            Registered.Migrant(),
            Registered.In(ChildStatus.Departing),
            Registered.In(ChildStatus.Transferred),
            Registered.In(ChildStatus.Merged),
            Registered.Migrant().Close().Accepted().Child
        }
            .Select((child, at) => Row(child, at + 1)).ToList();
        var bytes = TableBytes.Write(rows);
        var read = TableBytes.Read(bytes);
        Assert.Equal(bytes.ToArray(), TableBytes.Write(read).ToArray());
        Assert.Equal(rows.Select(row => (row.Child, row.Presence, row.Sequence, row.To, row.EndedOn, row.Person)),
            read.Select(row => (row.Child, row.Presence, row.Sequence, row.To, row.EndedOn, row.Person)));
        for (var length = 0; length < bytes.Length; length += 7)
        {
            Assert.Throws<InvalidDataException>(() => TableBytes.Read(bytes[..length]));
        }

        // Nothing of a person is in it.
        var text = System.Text.Encoding.UTF8.GetString(bytes.Span);
        Assert.All((string[])["王小雨", "王大山", "13812345678", "140427201603051", "某小区", "2016-03-05"],
            personal => Assert.DoesNotContain(personal, text, StringComparison.Ordinal));
    }

    [Theory] // 统计法实施条例 29(3)
    [InlineData("5 2 9", "x x 9")] // a single hidden one would follow from the total
    [InlineData("2 1 9", "x x 9")]
    [InlineData("2", "x")]
    [InlineData("3 4 5", "3 4 5")]
    [InlineData("5 2 9 / 4 4 4", "x x 9 / x x 4")]
    [InlineData("9 9 1 / 8 8 8 / 7 7 7", "x 9 x / 8 8 8 / x 7 x")]
    public void A_small_cell_is_hidden_with_another_of_its_line_so_that_the_total_does_not_tell_it(string counts, string shown)
    {
        var cells = counts.Split(" / ").SelectMany((line, r) => line.Split(' ')
            .Select((count, c) => new Cell([$"r{r}", $"c{c}"], ChildKind.Migrant, int.Parse(count, null)))).ToList();
        var hidden = HiddenCells.Hide(cells, 3);
        Assert.Equal(shown.Split([" / ", " "], StringSplitOptions.None),
            hidden.Select(cell => cell.Count?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "x"));
    }

    [Fact]
    public void A_question_is_refused_with_every_mistake_at_once()
    {
        var (question, problems) = Question.Read(Caliber.Monitoring, "2024-13-01", "county,village,sex,schooling", "orphan", null, new(2024, 12, 1));
        Assert.Null(question);
        Assert.Equal(["invalid-date", "too-many-dimensions", "unknown-dimension", "unknown-option"],
            problems.Select(problem => problem.Code).Order(StringComparer.Ordinal));
        Assert.Equal(["future-day"], Question.Read(Caliber.Monitoring, "2024-12-02", "county,ageBand,kind", null, null, new(2024, 12, 1))
            .Problems.Select(problem => problem.Code));
        Assert.NotNull(Question.Read(Caliber.Monitoring, "2024-12-01", "county,ageBand,kind,persons", null, null, new(2024, 12, 1)).Question);
    }

    private static string Of(Child child, string key) =>
        Assert.Single(Count(new(Caliber.Statistics, new(2024, 9, 1), [Dimensions.Find(key)!]), Rows(child)).Cells).Codes[0];

    private static Table Count(Question question, params IReadOnlyList<CountyRows> counties) =>
        Counting.Count(question, counties, [], PolicyInForce.AsWritten);

    private static int Total(Table table) => table.Cells.Sum(cell => cell.Count!.Value);

    private static CountyRows Rows(Child child, int id = 1) => new(Luzhou, [Row(child, id)]);

    private static Contribution Row(Child child, int id) =>
        Contribution.Of(child with { Id = new Guid(id, 0, 0, new byte[8]).ToString("N") }, PolicyInForce.AsWritten);
}
