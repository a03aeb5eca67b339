using Domain.Children;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.PolicyGaps;
using Suite.Children;

namespace Suite.PolicyGaps;

/// <summary>七(三) 相关政策没有落实: whom a policy does not reach, sentence by sentence, each with its clause.</summary>
public sealed class GoldenGaps
{
    /// <summary>what is said | of which form | born | field=value … | asked on | the gaps found, "?" after a notice.</summary>
    private const string Table = """
        低保家庭的流动儿童没有参加医保，三(五)            | migrant    | 2016-03-05 | familyHardship=dibao medicalInsurance=none            | 2024-09-01 | insurance.hardship
        特困家庭的留守儿童没有参加医保，三(五)            | leftBehind | 2016-03-05 | familyHardship=tekun medicalInsurance=none            | 2024-09-01 | insurance.hardship
        享受低保（生活保障）而没有参加医保，三(五)        | migrant    | 2016-03-05 | livingSupport=dibao medicalInsurance=none             | 2024-09-01 | insurance.hardship
        低保家庭的孩子在户籍地参加了医保                  | migrant    | 2016-03-05 | familyHardship=dibao medicalInsurance=atHukou         | 2024-09-01 |
        不困难的家庭没有参加医保，是自愿的                | migrant    | 2016-03-05 | familyHardship=povertyRiskMonitored medicalInsurance=none | 2024-09-01 |
        低保家庭，医保没有问过：是问题，不是没有落实      | migrant    | 2016-03-05 | familyHardship=dibao medicalInsurance=                | 2024-09-01 |
        残疾儿童没有接受康复救助，三(六)                  | migrant    | 2016-03-05 | health=disabled rehabilitationAid=false               | 2024-09-01 | rehabilitation.disabled
        残疾儿童接受了康复救助                            | migrant    | 2016-03-05 | health=disabled rehabilitationAid=true                | 2024-09-01 |
        残疾儿童，康复救助没有问过                        | migrant    | 2016-03-05 | health=disabled rehabilitationAid=                    | 2024-09-01 |
        五岁失学：还没到入学年龄                          | migrant    | 2018-09-02 | schooling=outOfSchool                                 | 2024-09-01 |
        满六周岁失学：提醒，可以推迟到七周岁              | migrant    | 2018-09-01 | schooling=outOfSchool                                 | 2024-09-01 | school.compulsory?
        满七周岁失学，三(二)、义务教育法11                | migrant    | 2017-09-01 | schooling=outOfSchool                                 | 2024-09-01 | school.compulsory
        小学辍学，三(二)                                  | leftBehind | 2014-03-05 | schooling=primary studyStatus=droppedOut              | 2024-09-01 | school.compulsory
        高中辍学：九年义务教育已经完成                    | migrant    | 2009-03-05 | schooling=seniorHigh studyStatus=droppedOut           | 2024-09-01 |
        无就学能力：不转教育部门                          | migrant    | 2014-03-05 | schooling=noSchoolingCapacity                         | 2024-09-01 |
        休学不是辍学                                      | migrant    | 2014-03-05 | schooling=primary studyStatus=suspended               | 2024-09-01 |
        失学，出生日期不清楚                              | migrant    |            | schooling=outOfSchool                                 | 2024-09-01 |
        六岁没有接受健康管理，三(四)                      | migrant    | 2018-03-05 | healthManagement=none                                 | 2024-09-01 | health.management
        七岁当天不再要求健康管理                          | migrant    | 2017-09-01 | healthManagement=none                                 | 2024-09-01 |
        留守儿童没有接受健康管理，三(四)                  | leftBehind | 2020-03-05 | healthManagement=none                                 | 2024-09-01 | health.management
        在户籍地接受了健康管理                            | migrant    | 2020-03-05 | healthManagement=atHukou                              | 2024-09-01 |
        两岁没有接受中医药健康管理，三(四)                | migrant    | 2022-03-05 | healthManagement=atResidence tcmHealthManagement=none | 2024-09-01 | health.tcm
        满三十六个月那一月还要求中医药健康管理            | migrant    | 2021-09-01 | tcmHealthManagement=none                              | 2024-09-01 | health.tcm
        三十七个月不再要求中医药健康管理                  | migrant    | 2021-07-31 | tcmHealthManagement=none                              | 2024-09-01 |
        流动儿童没有办理居住登记，三(三)                  | migrant    | 2016-03-05 | residenceRegistration=none                            | 2024-09-01 | residence.registration
        流动儿童办理了暂住登记                            | migrant    | 2016-03-05 | residenceRegistration=temporary                       | 2024-09-01 |
        五岁没有接种，六、疫苗管理法48                    | migrant    | 2019-03-05 | vaccination=none healthManagement=atHukou             | 2024-09-01 | vaccination.entry
        六岁只接种了一部分，六、疫苗管理法48              | leftBehind | 2018-03-05 | vaccination=partial healthManagement=received         | 2024-09-01 | vaccination.entry
        七岁以后不再按入学查验                            | migrant    | 2016-03-05 | vaccination=none                                      | 2024-09-01 |
        一个孩子可以有几项                                | migrant    | 2016-03-05 | residenceRegistration=none schooling=outOfSchool familyHardship=dibao medicalInsurance=none | 2024-09-01 | school.compulsory residence.registration insurance.hardship
        """;

    public static TheoryData<string> Lines => [.. Table.Split('\n')];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Whom_a_policy_does_not_reach_is_what_the_clause_says(string line)
    {
        string[] cells = [.. line.Split('|').Select(cell => cell.Trim())];
        var child = Child(cells[1], cells[2], cells[3]);
        var on = DateOnly.ParseExact(cells[4], "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var found = PolicyRules.Of(child, on, PolicyGapTerms.On(on)).Select(gap => gap.Rule.Id + (gap.Severity == GapSeverity.Notice ? "?" : ""));
        Assert.Equal(cells[5].Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_rule_stands_in_the_table_names_its_clause_and_its_owner_owns_a_field_that_it_reads()
    {
        Assert.Equal(PolicyRules.All.Count, PolicyRules.All.Select(rule => rule.Id).Distinct().Count());
        Assert.All(PolicyRules.All, rule =>
        {
            Assert.Contains(rule.Id, Table, StringComparison.Ordinal);
            Assert.Contains("七(三)", rule.Clause, StringComparison.Ordinal);
            Assert.NotEmpty(Domain.Verification.DepartmentProfiles.Find(rule.Owner)!.Fields);
            Assert.Same(rule, PolicyRules.Find(rule.Id));
        });
    }

    [Theory] // the county does not work with it any more
    [InlineData(ChildStatus.Departing)]
    [InlineData(ChildStatus.Transferred)]
    [InlineData(ChildStatus.Closed)]
    [InlineData(ChildStatus.Merged)]
    public void A_child_that_the_county_does_not_hold_any_more_has_no_gap(ChildStatus status)
    {
        var child = Registered.In(status) with { Answers = Child("migrant", "2016-03-05", "residenceRegistration=none").Answers };
        Assert.Empty(PolicyRules.Of(child, new(2024, 9, 1), PolicyGapTerms.On(new(2024, 9, 1))));
    }

    /// <summary>A child of the family in whom nothing is amiss, bent by the cells of a line.</summary>
    internal static Child Child(string kind, string born, string said)
    {
        var child = kind == "migrant" ? Registered.Migrant() : Registered.LeftBehind();
        var answers = born.Length == 0 ? child.Answers.Without(Shared2024.BirthDate)
            : child.Answers.With(Shared2024.BirthDate, DateOnly.ParseExact(born, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (key, value) in said.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => (pair.Split('=')[0], pair.Split('=')[1])))
        {
            var field = child.Form.Find(key)!;
            answers = value.Length == 0 ? answers.Without(field) : answers.With(field, field.Type switch
            {
                FieldType.Multi => new CodeSet([value]),
                FieldType.YesNo => (object)(value == "true"),
                _ => value,
            });
        }

        return child with { Answers = answers };
    }
}
