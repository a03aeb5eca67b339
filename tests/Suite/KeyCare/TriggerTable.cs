using Domain.Eligibility;
using Suite.Eligibility;

namespace Suite.KeyCare;

/// <summary>六: which answers put which child on the ledger, and how surely.</summary>
public sealed class TriggerTable
{
    private const string MigrantChild = "生2014-04-30 户140425 住140403 离2024-02-10 ";
    private const string LeftBehindChild = "生2016-05-01 户140425 住140425 单否 双是 父310115:2023-01-01~ 母310115:2023-01-01~ ";

    /// <summary>One answer each, for a child that is certainly migrant or left-behind. 待核 = to be confirmed.</summary>
    [Theory]
    [InlineData("流动", "难dibao", "familyHardship")]
    [InlineData("流动", "难other", "familyHardship")]
    [InlineData("流动", "难空", "")]
    [InlineData("流动", "补dibao", "familyHardship 待核")]
    [InlineData("流动", "补tekun", "familyHardship 待核")]
    [InlineData("流动", "补emergencyAid", "familyHardship 待核")]
    [InlineData("流动", "难dibao 补dibao", "familyHardship")]
    [InlineData("流动", "难空 补dibao", "familyHardship 待核")]
    [InlineData("流动", "补none", "")]
    [InlineData("流动", "补charity,disabilitySubsidies,other", "")]
    [InlineData("流动", "健disabled", "disability")]
    [InlineData("流动", "残visual", "disability")]
    [InlineData("流动", "健healthy", "")]
    [InlineData("流动", "健seriouslyIll,chronicallyIll", "")]
    [InlineData("流动", "监noGuardian", "guardianshipMissing")]
    [InlineData("流动", "监guardianWeak,guardianIncapable", "")]
    [InlineData("流动", "伴none", "guardianshipMissing")]
    [InlineData("流动", "补orphanAllowance", "guardianshipMissing 待核")]
    [InlineData("流动", "补deFactoUnsupportedAllowance", "guardianshipMissing 待核")]
    [InlineData("流动", "伴none 补orphanAllowance", "guardianshipMissing")]
    [InlineData("流动", "浪是", "wandering")]
    [InlineData("流动", "浪否", "")]
    [InlineData("流动", "补vagrantAid", "wandering 待核")]
    [InlineData("流动", "健psychologicalOrBehavioural", "psychologicalOrBehavioural")]
    [InlineData("流动", "求是", "helpRequested")]
    [InlineData("流动", "求否", "")]
    [InlineData("流动", "难dibao 健disabled,psychologicalOrBehavioural 监noGuardian 浪是 求是",
        "familyHardship, disability, guardianshipMissing, wandering, psychologicalOrBehavioural, helpRequested")]
    [InlineData("留守", "难rigidExpenditure", "familyHardship")]
    [InlineData("留守", "健disabled", "disability")]
    [InlineData("留守", "托否", "guardianshipMissing")]
    [InlineData("留守", "托是", "")]
    [InlineData("留守", "", "")]
    [InlineData("留守", "双否 单是 外父 妈deceased 托否", "")]
    [InlineData("留守", "监noGuardian", "guardianshipMissing")]
    [InlineData("留守", "浪是", "wandering")]
    [InlineData("留守", "健psychologicalOrBehavioural", "psychologicalOrBehavioural")]
    [InlineData("留守", "求是", "")]
    public void An_answer_triggers(string kind, string answers, string triggers) =>
        Assert.Equal(triggers, Show(kind == "流动" ? Asking.Migrant($"{MigrantChild}伴oneParent {answers}", "2024-09-01")
            : Asking.LeftBehind(LeftBehindChild + answers, "2024-09-01")));

    /// <summary>The five for monitored children; only the help request goes by the statistics, across townships.</summary>
    [Theory]
    [InlineData("流动，监测符合", "户140425 住140403 伴oneParent", "2024-09-01", "wandering, helpRequested")]
    [InlineData("流动，监测待判断", "户140425 住140403 伴none", "2024-09-01", "guardianshipMissing, wandering, helpRequested 暂列")]
    [InlineData("流动，监测不清楚", "户140000 住140403 伴oneParent", "2024-09-01", "wandering 暂列, helpRequested 暂列")]
    [InlineData("流动，还不满6个月", "户140425 住140403 伴oneParent", "2024-08-09", "")]
    [InlineData("同县跨乡镇：不监测，但可以求助", "户140423100 住140423101 伴oneParent", "2024-09-01", "helpRequested")]
    [InlineData("同县，乡镇不清楚", "户140423 住140423101 伴oneParent", "2024-09-01", "helpRequested 暂列")]
    [InlineData("同一个乡镇", "户140423100 住140423100 伴oneParent", "2024-09-01", "")]
    public void A_migrant_child_is_listed_as_surely_as_it_is_found(string situation, string child, string asOf, string triggers) =>
        Assert.Equal((situation, triggers), (situation, Show(Asking.Migrant($"{MigrantChild}{child} 浪是 求是", asOf))));

    [Theory]
    [InlineData("符合", "", "wandering")]
    [InlineData("待判断", "双否 单是 外父 因seriousIllness", "wandering")]
    [InlineData("没有户口，务工地和现居住地比较，待判断", "户无", "wandering")]
    [InlineData("不清楚", "母310115:~", "wandering 暂列")]
    [InlineData("不符合", "双否", "")]
    [InlineData("父母双亡：不是留守儿童，核实监护情况", "爸deceased 妈deceased", "guardianshipMissing 待核")]
    [InlineData("父母双亡，已满十六周岁", "生2008-01-01 爸deceased 妈deceased", "")]
    public void A_left_behind_child_is_listed_as_surely_as_it_is_found(string situation, string child, string triggers) =>
        Assert.Equal((situation, triggers), (situation, Show(Asking.LeftBehind($"{LeftBehindChild}{child} 浪是 求是", "2024-09-01"))));

    /// <summary>Every combination of outcomes, against the sentence of the contract.</summary>
    [Fact]
    public void Outcomes_decide_who_is_listed()
    {
        var answers = Asking.Child("浪是 求是");
        foreach (var monitoring in Enum.GetValues<Outcome>())
        {
            foreach (var statistics in Enum.GetValues<Outcome>())
            {
                var found = Triggers.Find(answers, Asking.Day("2024-09-01"), monitoring, statistics);
                Assert.Equal(
                    monitoring switch { Outcome.Met or Outcome.NeedsJudgement => false, Outcome.Unknown => true, _ => (bool?)null },
                    found.SingleOrDefault(trigger => trigger.Trigger == "wandering")?.Provisional);
                Assert.Equal(
                    statistics switch { Outcome.Met => false, Outcome.Unknown or Outcome.NeedsJudgement => true, _ => (bool?)null },
                    found.SingleOrDefault(trigger => trigger.Trigger == "helpRequested")?.Provisional);
            }
        }
    }

    [Fact]
    public void Each_trigger_cites_the_clause_and_says_which_answer_it_comes_from()
    {
        var keyCare = Asking.Migrant(MigrantChild + "伴oneParent 难dibao,other 残visual,hearing 补vagrantAid", "2024-09-01").KeyCare;
        Assert.All(keyCare, trigger => Assert.Equal("六", trigger.Clause));
        Assert.Equal(
            ["家庭生活困难：低保家庭、其他。", "自身残疾：视力、听力。", "生活保障情况里有“生活无着流浪乞讨人员救助”，可能有流浪的情况，请核实。"],
            keyCare.Select(trigger => trigger.Explanation));
    }

    [Theory]
    [InlineData("2024-09-01", false, "家庭生活困难：刚性支出困难家庭。")]
    [InlineData("2024-09-02", true, "家庭生活困难：刚性支出困难家庭。认定的有效期已过，请重新核实。")]
    public void A_recognition_that_has_expired_is_said_to_have_and_stays_to_be_confirmed(string asOf, bool confirm, string explanation)
    {
        var trigger = Assert.Single(Asking.Migrant(MigrantChild + "伴oneParent 难rigidExpenditure 限2024-09-01", asOf).KeyCare);
        Assert.Equal((confirm, explanation), (trigger.Confirm, trigger.Explanation));
    }

    /// <summary>刚性支出困难家庭 is recognised for twelve months at most.</summary>
    [Theory]
    [InlineData("到期日之前：到期那天看一次", "难rigidExpenditure 限2025-06-30", "2024-09-01", "2025-06-30")]
    [InlineData("到期当天：第二天起只是待核", "难rigidExpenditure 限2025-06-30", "2025-06-30", "2025-07-01")]
    [InlineData("过了到期日：只剩十六周岁", "难rigidExpenditure 限2025-06-30", "2025-07-01", "2030-05-01")]
    [InlineData("没有困难，日期不算", "难空 限2025-06-30", "2024-09-01", "2030-05-01")]
    [InlineData("还不是流动儿童，先等满6个月", "难rigidExpenditure 限2024-07-01", "2024-06-01", "2024-08-10")]
    public void The_end_of_a_recognition_of_hardship_is_a_day_to_look_at_the_child(string situation, string answers, string asOf, string next) =>
        Assert.Equal((situation, Asking.Day(next)), (situation, Asking.Migrant($"{MigrantChild}伴oneParent {answers}", asOf).NextReviewOn!.Value));

    private static string Show(Assessment assessment) => string.Join(
        ", ",
        assessment.KeyCare.Select(trigger => trigger.Trigger + (trigger.Confirm ? " 待核" : "") + (trigger.Provisional ? " 暂列" : "")));
}
