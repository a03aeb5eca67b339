using System.Collections.Frozen;
using System.Text.Json;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms.Catalogue;
using Suite.Forms;

namespace Suite.Eligibility;

/// <summary>What a finding says beyond its outcome: facts, words, parameters, judgements, the county that is responsible.</summary>
public sealed class Rules
{
    private const string Migrant = "生2014-04-30 户140425 住140403 伴oneParent 离2024-02-10";
    private const string LeftBehind = "生2016-05-01 户140425 住140425 单是 外父 ";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public void The_example_of_the_contract_is_answered_in_its_shape()
    {
        var assessment = Asking.Migrant(Migrant + " 难dibao", "2024-09-01");
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(assessment, Web));
        var root = json.RootElement;
        Assert.Equal("2024-09-01", root.GetProperty("asOf").GetString());
        Assert.Equal("140403", root.GetProperty("responsibleCounty").GetString());
        Assert.True(root.GetProperty("inJurisdiction").GetBoolean());
        Assert.Equal("2030-05-01", root.GetProperty("nextReviewOn").GetString());
        Assert.Equal(0, root.GetProperty("warnings").GetArrayLength());
        var finding = root.GetProperty("findings")[0];
        Assert.Equal("monitoring.migrant", finding.GetProperty("rule").GetString());
        Assert.Equal("met", finding.GetProperty("outcome").GetString());
        Assert.Equal("2024-08-10", finding.GetProperty("from").GetString());
        Assert.Equal("2030-04-30", finding.GetProperty("until").GetString());
        var sixMonths = finding.GetProperty("conditions").EnumerateArray()
            .Single(condition => condition.GetProperty("id").GetString() == "sixMonths");
        Assert.Equal("二(一)", sixMonths.GetProperty("clause").GetString());
        Assert.Equal("2024-02-10", sixMonths.GetProperty("facts").GetProperty("leftHukouOn").GetString());
        Assert.Equal("2024年2月10日离开户籍地，到2024年8月10日满6个月。", sixMonths.GetProperty("explanation").GetString());
        var trigger = root.GetProperty("keyCare")[0];
        Assert.Equal("familyHardship", trigger.GetProperty("trigger").GetString());
        Assert.Equal("六", trigger.GetProperty("clause").GetString());
        Assert.False(trigger.GetProperty("provisional").GetBoolean());
        Assert.False(trigger.GetProperty("confirm").GetBoolean());
    }

    [Fact]
    public void A_stored_assessment_reads_back_the_same()
    {
        var written = JsonSerializer.Serialize(Asking.LeftBehind(LeftBehind + "因other 父310115:2023-01-01~2023-08-31+440300:2023-10-01~",
            "2023-12-01"), Web);
        Assert.Equal(written, JsonSerializer.Serialize(JsonSerializer.Deserialize<Assessment>(written, Web), Web));
        Assert.Contains("\"gapDays\":31", written.Replace("father.", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_rule_lists_the_conditions_of_its_clause()
    {
        var migrant = Asking.Migrant(Migrant, "2024-09-01");
        Assert.Equal(["monitoring.migrant", "statistics.migrant", "statistics.migrantCensus"], migrant.Findings.Select(finding => finding.Rule));
        Assert.Equal(["underSixteen", "withGuardian", "crossCounty", "sixMonths"], Ids(migrant, RuleIds.MonitoringMigrant));
        Assert.Equal(["underSixteen", "withGuardian", "crossTownship", "sixMonths"], Ids(migrant, RuleIds.StatisticsMigrant));
        Assert.Equal(["underSixteen", "withGuardian", "crossTownship", "outsideCityDistricts", "mainlandResident", "sixMonths"],
            Ids(migrant, RuleIds.StatisticsMigrantCensus));
        Assert.All(migrant.Find(RuleIds.MonitoringMigrant)!.Conditions, condition => Assert.Equal("二(一)", condition.Clause));
        Assert.All(migrant.Find(RuleIds.StatisticsMigrant)!.Conditions, condition => Assert.Equal("四(一)", condition.Clause));

        var one = Asking.LeftBehind(LeftBehind, "2024-09-01");
        Assert.Equal(["monitoring.leftBehind", "statistics.leftBehind"], one.Findings.Select(finding => finding.Rule));
        string[] shared = ["underSixteen", "parentsAway", "notWithParents", "workCrossCounty", "workSixMonths"];
        Assert.Equal([.. shared, "otherParentIncapable"], Ids(one, RuleIds.MonitoringLeftBehind));
        Assert.Equal(shared, Ids(Asking.LeftBehind("双是", "2024-09-01"), RuleIds.MonitoringLeftBehind));
        Assert.All(one.Find(RuleIds.MonitoringLeftBehind)!.Conditions, condition => Assert.Equal("二(二)", condition.Clause));
    }

    /// <summary>notMet before unknown before needsJudgement before met.</summary>
    [Theory]
    [InlineData("伴oneParent", "2024-09-01", Outcome.Met)]
    [InlineData("伴none", "2024-09-01", Outcome.NeedsJudgement)]
    [InlineData("伴none 户140400", "2024-09-01", Outcome.Unknown)]
    [InlineData("伴none 户140400", "2024-03-01", Outcome.NotMet)]
    public void A_rule_is_as_good_as_its_worst_condition(string more, string asOf, Outcome outcome) =>
        Assert.Equal(outcome, Asking.Migrant($"{Migrant} {more}", asOf).Find(RuleIds.MonitoringMigrant)!.Outcome);

    [Theory]
    [InlineData("2024-05-01", "sixMonths", "2024年2月10日离开户籍地，到2024年8月10日才满6个月。")]
    [InlineData("2024-05-01", "crossCounty", "户籍在山西省长治市平顺县，现住山西省长治市潞州区，不是同一个县（区）。")]
    [InlineData("2024-05-01", "underSixteen", "2014年4月30日出生，不满十六周岁算到2030年4月30日为止。")]
    [InlineData("2031-05-01", "underSixteen", "2014年4月30日出生，不满十六周岁算到2030年4月30日为止，已经超过。")]
    [InlineData("2014-04-29", "underSixteen", "2014年4月30日才出生。")]
    [InlineData("2024-05-01", "withGuardian", "孩子和父母一方一起住。")]
    public void The_reason_of_a_migrant_condition_names_the_dates_and_places(string asOf, string condition, string explanation) =>
        Assert.Equal(explanation, Asking.Migrant(Migrant, asOf).Condition(RuleIds.MonitoringMigrant, condition).Explanation);

    [Theory]
    [InlineData("父310115:2024-01-05~", "2024-07-04", "父亲2024年1月5日起外出务工，到2024年7月5日才满6个月。")]
    [InlineData("父310115:2024-01-05~", "2024-07-05", "父亲2024年1月5日起外出务工，到2024年7月5日满6个月。")]
    [InlineData("父310115:2024-01-05~2024-06-30", "2024-03-05", "父亲2024年1月5日起外出务工，没有满6个月。")]
    [InlineData("父310115:2024-01-05~2024-08-31", "2024-09-01", "父亲2024年1月5日起的外出务工到2024年8月31日已经结束。")]
    [InlineData("父310115:~", "2024-09-01", "父亲有一段外出务工没有开始日期，请补充。")]
    [InlineData("", "2024-09-01", "还不知道父亲从哪一天开始外出务工，请补充。")]
    [InlineData("父310115:2023-01-01~2023-08-31+440300:2023-10-01~", "2023-12-01",
        "父亲两段务工之间相隔31天（2023年8月31日结束，2023年10月1日又开始），超过30天、不超过90天，是否算连续务工，需要工作人员判断。")]
    public void The_reason_of_the_six_months_of_work_names_the_days(string spells, string asOf, string explanation) =>
        Assert.Equal(explanation, Asking.LeftBehind(LeftBehind + spells, asOf).Condition(RuleIds.MonitoringLeftBehind, "workSixMonths").Explanation);

    [Fact]
    public void By_the_other_reading_of_age_the_birthday_itself_no_longer_counts()
    {
        var birthday = Asking.Plan with { AgeCompletesOn = AgeCompletion.Birthday };
        Assert.Equal(Outcome.NotMet, Asking.Migrant(Migrant, "2030-04-30", birthday).Find(RuleIds.MonitoringMigrant)!.Outcome);
        var before = Asking.Migrant(Migrant, "2030-04-29", birthday);
        Assert.Equal(Asking.Day("2030-04-29"), before.Find(RuleIds.MonitoringMigrant)!.Until);
        Assert.Equal(Asking.Day("2030-04-30"), before.NextReviewOn);
    }

    [Fact]
    public void Central_districts_take_moves_and_work_between_them_off_the_monitoring_only()
    {
        var national = Asking.Plan with { CentralDistricts = new[] { DivisionCode.Parse("140403"), DivisionCode.Parse("140404") }.ToFrozenSet() };
        const string Child = "生2014-04-30 户140421 住140403001 伴oneParent 离2024-02-10";
        var literal = Asking.Migrant(Child, "2024-09-01").Condition(RuleIds.MonitoringMigrant, "crossCounty");
        Assert.Equal((Outcome.Met, "notMet", "民发〔2024〕17号"), (literal.Outcome, literal.Facts["otherReading"], literal.Facts["otherReadingBasis"]));
        var excepted = Asking.Migrant(Child, "2024-09-01", national);
        var crossing = excepted.Condition(RuleIds.MonitoringMigrant, "crossCounty");
        Assert.Equal((Outcome.NotMet, "met", "长民发〔2024〕50号"),
            (crossing.Outcome, crossing.Facts["otherReading"], crossing.Facts["otherReadingBasis"]));
        Assert.Equal(Outcome.Met, excepted.Find(RuleIds.StatisticsMigrant)!.Outcome);

        const string Family = "生2016-05-01 户140404 住140404 单是 外父 妈deceased 父140403:2023-01-01~";
        Assert.Equal(Outcome.Met, Asking.LeftBehind(Family, "2024-01-01").Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        Assert.Equal(Outcome.NotMet, Asking.LeftBehind(Family, "2024-01-01", national).Find(RuleIds.MonitoringLeftBehind)!.Outcome);

        // A district that is not listed, and a county, stay 跨县域; no other reading is offered for a county.
        Assert.Equal(Outcome.Met, Asking.Migrant("生2014-04-30 户140405 住140403 伴oneParent 离2024-02-10", "2024-09-01", national)
            .Find(RuleIds.MonitoringMigrant)!.Outcome);
        Assert.DoesNotContain("otherReading", Asking.Migrant(Migrant, "2024-09-01").Condition(RuleIds.MonitoringMigrant, "crossCounty").Facts.Keys);
    }

    [Theory]
    [InlineData("生2014-04-30 户140425 住140403001", "140403", true)]
    [InlineData("户140403 住310115", "310115", false)]
    [InlineData("户140403 住140421", "140404", true)]
    [InlineData("户140403 住140400", null, true)]
    [InlineData("户140403 住140000", null, false)]
    [InlineData("户140403 住999999", null, false)]
    [InlineData("户140403", null, false)]
    [InlineData("户无 住140403", "140403", true)]
    public void A_migrant_child_is_looked_after_where_it_lives(string child, string? county, bool inJurisdiction)
    {
        var assessment = Asking.Migrant(child, "2024-09-01");
        Assert.Equal((county, inJurisdiction), (assessment.ResponsibleCounty?.Value, assessment.InJurisdiction));
    }

    [Theory]
    [InlineData("户140425100 住310115", "140425", true)]
    [InlineData("户310115 住140403", "310115", false)]
    [InlineData("户无 住140403", "140403", true)]
    [InlineData("住140403", null, false)]
    [InlineData("户无", null, false)]
    public void A_left_behind_child_is_looked_after_where_its_hukou_is(string child, string? county, bool inJurisdiction)
    {
        var assessment = Asking.LeftBehind(child, "2024-09-01");
        Assert.Equal((county, inJurisdiction), (assessment.ResponsibleCounty?.Value, assessment.InJurisdiction));
    }

    [Fact]
    public void All_twelve_counties_are_in_jurisdiction()
    {
        var counties = DivisionTable.Children(DivisionCode.Changzhi);
        Assert.Equal(12, counties.Count);
        Assert.All(counties, county => Assert.True(Asking.Migrant("住" + county.Code, "2024-09-01").InJurisdiction));
    }

    [Fact]
    public void A_judgement_settles_the_other_parents_capability_and_says_so()
    {
        const string Child = LeftBehind + "因seriousIllness 父310115:2024-01-05~";
        Judgement Judged(Outcome outcome, string on) => new("otherParentIncapable", outcome, "officer-7", Asking.Day(on), "看了住院病历");
        var incapable = Asking.LeftBehind(Child, "2024-09-01", null, Judged(Outcome.Met, "2024-08-20"));
        Assert.Equal(Outcome.Met, incapable.Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        var condition = incapable.Condition(RuleIds.MonitoringLeftBehind, "otherParentIncapable");
        Assert.EndsWith("工作人员已于2024年8月20日作出综合判断：符合。", condition.Explanation, StringComparison.Ordinal);
        Assert.Equal(("2024-08-20", "met"), (condition.Facts["judgedOn"], condition.Facts["judgedAs"]));
        Assert.DoesNotContain("officer-7", JsonSerializer.Serialize(incapable, Web), StringComparison.Ordinal);

        // The mother recovered: the later judgement counts, in whatever order they are handed over.
        Assert.Equal(
            Outcome.NotMet,
            Asking.LeftBehind(Child, "2024-12-01", null, Judged(Outcome.NotMet, "2024-11-05"), Judged(Outcome.Met, "2024-08-20"))
                .Find(RuleIds.MonitoringLeftBehind)!.Outcome);
    }

    [Fact]
    public void Of_two_judgements_on_one_day_the_one_recorded_last_counts()
    {
        Judgement Judged(Outcome outcome) => new("otherParentIncapable", outcome, "officer-7", Asking.Day("2024-08-20"), "看了住院病历");
        Outcome Of(params Judgement[] judgements) => Asking.LeftBehind(LeftBehind + "因seriousIllness 父310115:2024-01-05~", "2024-09-01", null,
            judgements).Find(RuleIds.MonitoringLeftBehind)!.Outcome;
        Assert.Equal(Outcome.NotMet, Of(Judged(Outcome.Met), Judged(Outcome.NotMet)));
        Assert.Equal(Outcome.Met, Of(Judged(Outcome.NotMet), Judged(Outcome.Met)));
    }

    [Theory] // 二(二): of two jobs begun the same day the one that lasted counts, and of two that ended together the one whose place is known
    [InlineData("310115:2023-01-01~2024-06-30", "440306:2023-01-01~2023-03-31")]
    [InlineData("310115:2023-01-01~2024-06-30", ":2023-01-01~2024-06-30")]
    public void Of_two_jobs_begun_the_same_day_the_same_one_is_spoken_of_in_whatever_order_they_were_written(string counts, string other)
    {
        foreach (var spells in (string[])[$"父{counts}+{other}", $"父{other}+{counts}"])
        {
            var condition = Asking.LeftBehind(LeftBehind + "妈deceased " + spells, "2025-06-01")
                .Condition(RuleIds.MonitoringLeftBehind, "workCrossCounty");
            Assert.Equal("310115", condition.Facts["father.workCounty"]);
        }
    }

    [Theory]
    [InlineData(Outcome.Met, "met 2023-07-01")]
    [InlineData(Outcome.NotMet, "notMet 2024-04-01")]
    public void A_judged_gap_joins_the_spells_or_starts_the_six_months_anew(Outcome judged, string expected)
    {
        var assessment = Asking.LeftBehind(
            LeftBehind + "妈deceased 父310115:2023-01-01~2023-08-31+440300:2023-10-01~", "2023-12-01", null,
                new Judgement("workSixMonths", judged, "id", Asking.Day("2023-12-01"), "问了用工单位"));
        var finding = assessment.Find(RuleIds.MonitoringLeftBehind)!;
        Assert.Equal(expected, $"{finding.Outcome.Code()} {finding.From:yyyy-MM-dd}");
    }

    [Fact]
    public void A_judgement_never_overrules_the_facts()
    {
        var judgement = new Judgement("withGuardian", Outcome.NotMet, "id", Asking.Day("2024-08-20"), "误判");
        Assert.Equal(Outcome.Met, Asking.Migrant(Migrant, "2024-09-01", null, judgement).Find(RuleIds.MonitoringMigrant)!.Outcome);
    }

    [Fact]
    public void A_judgement_that_cannot_be_recorded_says_everything_that_is_wrong_with_it()
    {
        Assert.Empty(new Judgement("withGuardian", Outcome.Met, "id", Asking.Day("2024-08-20"), "走访").Check());
        Assert.Equal(
            ["not-judgeable", "judgement-open", "required"],
            new Judgement("sixMonths", Outcome.Unknown, "id", Asking.Day("2024-08-20"), " ").Check().Select(problem => problem.Code));
    }

    [Fact]
    public void A_child_in_the_county_where_its_parent_works_is_warned_about()
    {
        const string Child = "生2016-05-01 户140425 住310115 双是 父310115:2023-01-01~ 母440300:2023-01-01~";
        var warning = Assert.Single(Asking.LeftBehind(Child, "2024-01-01").Warnings);
        Assert.Equal(("currentAddress", "lives-where-parent-works"), (warning.Field, warning.Code));
        Assert.Empty(Asking.LeftBehind(Child.Replace("住310115", "住140425", StringComparison.Ordinal), "2024-01-01").Warnings);
        Assert.Empty(Asking.LeftBehind(Child.Replace("2023-01-01~ ", "2023-01-01~2023-12-31 ", StringComparison.Ordinal), "2024-01-01").Warnings);
    }

    [Fact]
    public void Answers_that_cannot_both_be_true_are_warned_about()
    {
        Assert.Equal(["deceased-parent-away"], Asking.LeftBehind("双是 爸deceased", "2024-01-01").Warnings.Select(warning => warning.Code));
        Assert.Empty(Asking.LeftBehind("单是 爸deceased", "2024-01-01").Warnings);
        Assert.Equal(["returned-before-leaving"], Asking.Migrant(Migrant + " 返2024-02-10", "2024-09-01").Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("双是 单否 爸deceased 母310115:2023-01-01~", "father.status deceased-parent-away")]
    [InlineData("双否 单是 外母 妈deceased 父310115:2023-01-01~", "mother.status deceased-parent-away")]
    [InlineData("双否 单是 妈deceased 父310115:2023-01-01~ 母310115:2020-01-01~2021-01-01", "")]
    [InlineData("双是 爸deceased 妈deceased", "mother.status both-parents-deceased")]
    [InlineData("单是 外父 爸deceased 妈deceased", "mother.status both-parents-deceased")]
    [InlineData("双否 单否 爸deceased 妈deceased", "")]
    public void Staff_are_told_where_a_parent_who_died_is_said_to_be_away(string answers, string warnings) => Assert.Equal(
        warnings,
        string.Join(", ", Asking.LeftBehind("生2016-05-01 户140425 住140425 " + answers, "2024-01-01")
            .Warnings.Select(warning => $"{warning.Field} {warning.Code}")));

    [Fact] // 二(二): a parent who died is the other one
    public void Both_ticked_away_and_one_has_died_is_one_away_and_the_other_deceased()
    {
        var assessment = Asking.LeftBehind("生2016-05-01 户140425 住140425 双是 单否 爸deceased 父310115:2020-01-05~ 母310115:2024-01-05~", "2024-07-05");
        var away = assessment.Condition(RuleIds.MonitoringLeftBehind, "parentsAway");
        Assert.Equal((Outcome.Met, "mother", "母亲外出，父亲已去世。"), (away.Outcome, away.Facts["awayParent"], away.Explanation));
        Assert.Equal(Outcome.Met, assessment.Condition(RuleIds.MonitoringLeftBehind, "otherParentIncapable").Outcome);
        Assert.Equal("母亲2024年1月5日起外出务工，到2024年7月5日满6个月。", assessment.Condition(RuleIds.MonitoringLeftBehind, "workSixMonths").Explanation);
    }

    [Fact] // 六: an orphan is nobody's left-behind child, but somebody must look after it
    public void Of_two_parents_who_died_neither_is_away_and_key_care_asks_who_looks_after_the_child()
    {
        var assessment = Asking.LeftBehind("生2016-05-01 户140425 住140425 双是 爸deceased 妈deceased 父310115:2020-01-05~", "2024-07-05");
        Assert.Equal(Outcome.NotMet, assessment.Condition(RuleIds.MonitoringLeftBehind, "parentsAway").Outcome);
        Assert.All(assessment.Find(RuleIds.MonitoringLeftBehind)!.Conditions,
            condition => Assert.DoesNotContain("浦东", condition.Explanation, StringComparison.Ordinal));
        var trigger = Assert.Single(assessment.KeyCare);
        Assert.Equal(("guardianshipMissing", true, false), (trigger.Trigger, trigger.Confirm, trigger.Provisional));
    }

    [Fact]
    public void Which_parent_is_away_must_be_known_before_the_other_can_be_judged()
    {
        const string Child = "生2016-05-01 户140425 住140425 双否 单是 因seriousIllness 父310115:2023-01-01~ 母310115:2023-01-01~";
        var open = Asking.LeftBehind(Child, "2024-01-01", null,
            new Judgement("otherParentIncapable", Outcome.Met, "id", Asking.Day("2024-01-01"), "病历"));
        Assert.Equal(
            ["parentsAway unknown", "otherParentIncapable unknown"],
            open.Find(RuleIds.MonitoringLeftBehind)!.Conditions.Where(condition => condition.Outcome != Outcome.Met)
                .Select(condition => $"{condition.Id} {condition.Outcome.Code()}"));
        Assert.Equal(Outcome.NeedsJudgement, Asking.LeftBehind(Child + " 外父", "2024-01-01").Find(RuleIds.MonitoringLeftBehind)!.Outcome);
    }

    [Theory]
    [InlineData("父310115:2023-01-01~", "needsJudgement", "父亲在上海市浦东新区务工。孩子还没有登记户口，只能和现居住地山西省长治市平顺县比较，不是同一个县（区），是否算跨县域务工，需要工作人员判断。")]
    [InlineData("父140425:2023-01-01~", "notMet", "父亲在山西省长治市平顺县务工。孩子还没有登记户口，和现居住地比较是同一个县（区），没有跨县（区）。")]
    [InlineData("父140400:2023-01-01~", "unknown", "父亲在山西省长治市务工。孩子还没有登记户口，和现居住地山西省长治市平顺县比较，还不能确定是不是同一个县（区），请补充到县（区）。")]
    public void Without_a_hukou_work_is_compared_with_where_the_child_lives(string work, string outcome, string explanation)
    {
        var condition = Asking.LeftBehind($"生2016-05-01 户无 住140425 单是 外父 妈deceased {work}", "2024-01-01")
            .Condition(RuleIds.MonitoringLeftBehind, "workCrossCounty");
        Assert.Equal((outcome, explanation), (condition.Outcome.Code(), condition.Explanation));
        Assert.Equal("140425", condition.Facts["currentCounty"]);
        Assert.DoesNotContain("hukouCounty", condition.Facts.Keys);
    }

    [Theory]
    [InlineData(Outcome.Met)]
    [InlineData(Outcome.NotMet)]
    public void A_judgement_settles_work_away_from_a_child_without_a_hukou(Outcome judged) => Assert.Equal(judged, Asking.LeftBehind(
        "生2016-05-01 户无 住140425 单是 外父 妈deceased 父310115:2023-01-01~", "2024-01-01", null,
            new Judgement("workCrossCounty", judged, "id", Asking.Day("2024-01-01"), "走访"))
        .Find(RuleIds.MonitoringLeftBehind)!.Outcome);

    [Fact]
    public void A_spell_of_unknown_county_within_known_work_is_not_what_the_reason_speaks_of()
    {
        var condition = Asking.LeftBehind(LeftBehind + "妈deceased 父310115:2023-01-01~+:2023-08-01~2023-08-31", "2023-08-15")
            .Condition(RuleIds.MonitoringLeftBehind, "workCrossCounty");
        Assert.Equal(("父亲在上海市浦东新区务工，孩子户籍在山西省长治市平顺县，是跨县域务工。", "310115"), (condition.Explanation, condition.Facts["father.workCounty"]));
    }

    [Fact]
    public void A_birth_date_read_off_the_number_is_warned_about()
    {
        var child = Migrant.Replace("生2014-04-30", "号" + Number("140425"), StringComparison.Ordinal);
        var warning = Assert.Single(Asking.Migrant(child, "2024-09-01").Warnings);
        Assert.Equal(("birthDate", "birth-date-from-number"), (warning.Field, warning.Code));
        Assert.DoesNotContain("2014", warning.Message, StringComparison.Ordinal);
        Assert.Empty(Asking.Migrant($"{child} 生2014-04-30", "2024-09-01").Warnings);
        Assert.Equal(Asking.Day("2024-08-10"), FindingsOverTime.Of(Migrant2024.Form, Asking.Child(child), Asking.Day("2024-09-01"), Asking.Plan, [])
            .First(span => span.Outcome == Outcome.Met).From);
    }

    [Theory]
    [InlineData("140425", "met mainland", "孩子是大陆居民。")]
    [InlineData("810000", "notMet hongKongMacaoTaiwan", "孩子用的是港澳台居民居住证号码，人口普查另行统计港澳台居民，不计入流动人口。")]
    [InlineData("911124", "notMet foreigner", "孩子用的是外国人永久居留证件号码，人口普查另行统计外籍人员，不计入流动人口。")]
    public void The_census_leaves_out_who_is_no_resident_of_the_mainland(string prefix, string expected, string explanation)
    {
        var condition = Asking.Migrant($"{Migrant} 号{Number(prefix)}", "2024-09-01").Condition(RuleIds.StatisticsMigrantCensus, "mainlandResident");
        Assert.Equal((expected, explanation, "七普公报第七号"),
            ($"{condition.Outcome.Code()} {condition.Facts["numberKind"]}", condition.Explanation, condition.Clause));
        Assert.DoesNotContain(Number(prefix), JsonSerializer.Serialize(Asking.Migrant($"{Migrant} 号{Number(prefix)}", "2024-09-01"), Web),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_census_keeps_the_guardian_of_the_plan_and_says_that_it_does_not_ask_for_one_itself()
    {
        var assessment = Asking.Migrant(Migrant, "2024-09-01");
        Assert.Equal("没有填证件号码，按大陆居民计算。", assessment.Condition(RuleIds.StatisticsMigrantCensus, "mainlandResident").Explanation);
        Assert.Equal("孩子和父母一方一起住。", assessment.Condition(RuleIds.StatisticsMigrant, "withGuardian").Explanation);
        Assert.Equal("孩子和父母一方一起住。人口普查本身不问监护人，这里按四(一)保留这个条件。", assessment.Condition(RuleIds.StatisticsMigrantCensus, "withGuardian").Explanation);
    }

    [Fact]
    public void The_parameters_of_a_day_are_those_of_the_document_in_force()
    {
        Assert.Equal("长民发〔2024〕50号", PolicyInForce.AsWritten.On(Asking.Day("2024-07-31")).Document);
        Assert.Same(PolicyInForce.AsWritten.History[0], PolicyInForce.AsWritten.On(DateOnly.MinValue));
        Assert.Same(PolicyInForce.AsWritten.History[^1], PolicyInForce.AsWritten.On(DateOnly.MaxValue));
        Assert.Equal(PolicyInForce.AsWritten.History.OrderBy(entry => entry.EffectiveFrom), PolicyInForce.AsWritten.History);
        Assert.Equal((16, 6, 30, 90, AgeCompletion.DayAfterBirthday, 0),
            (Asking.Plan.AgeLimitYears, Asking.Plan.MinimumMonths, Asking.Plan.HomeVisitMaxDays, Asking.Plan.JudgementGapMaxDays,
                Asking.Plan.AgeCompletesOn, Asking.Plan.CentralDistricts.Count));
    }

    [Fact]
    public void Settings_change_parameters_by_name()
    {
        var (changed, problems) = Asking.Plan.With(new Dictionary<string, string?>
        {
            ["ageCompletesOn"] = "birthday",
            ["HomeVisitMaxDays"] = "15",
            ["JudgementGapMaxDays"] = "60",
            ["CentralDistricts:0"] = "140403",
            ["CentralDistricts:1"] = "140404, 140405",
            ["MinimumCell"] = "3",
        });
        Assert.Empty(problems);
        Assert.Equal((AgeCompletion.Birthday, 15, 60), (changed.AgeCompletesOn, changed.HomeVisitMaxDays, changed.JudgementGapMaxDays));
        Assert.Equal(["140403", "140404", "140405"], changed.CentralDistricts.Order().Select(code => code.Value));
    }

    [Theory]
    [InlineData("AgeCompletesOn", "1")]
    [InlineData("AgeCompletesOn", "")]
    [InlineData("HomeVisitMaxDays", "-1")]
    [InlineData("HomeVisitMaxDays", "367")]
    [InlineData("HomeVisitMaxDays", "91")]
    [InlineData("JudgementGapMaxDays", "29")]
    [InlineData("JudgementGapMaxDays", "many")]
    [InlineData("CentralDistricts", "140400")]
    [InlineData("CentralDistricts", "140421")]
    [InlineData("CentralDistricts", "999998")]
    public void A_wrong_setting_is_named_and_has_no_effect(string name, string value)
    {
        var (parameters, problems) = Asking.Plan.With([new(name, value)]);
        Assert.Equal("invalid-parameter", Assert.Single(problems).Code);
        Assert.Equal(Asking.Plan with { CentralDistricts = parameters.CentralDistricts }, parameters);
        Assert.Empty(parameters.CentralDistricts);
    }

    /// <summary>A number of a child born on 30 April 2014.</summary>
    private static string Number(string prefix) => Family.Number(prefix, "20140430", "001");

    private static IEnumerable<string> Ids(Assessment assessment, string rule) => assessment.Find(rule)!.Conditions.Select(condition => condition.Id);
}
