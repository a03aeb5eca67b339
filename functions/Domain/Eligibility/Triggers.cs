using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Domain.Eligibility;

/// <summary>
/// 六: 对存在家庭生活困难、自身残疾、监护缺失、流浪、心理和行为异常的流动儿童和留守儿童，以及主动提出救助帮扶需求的跨乡镇(街道)的流动儿童，
/// 要建立重点关爱服务对象信息台账。
/// </summary>
public static class Triggers
{
    private const string Clause = "六";

    /// <param name="answers">Of either form.</param>
    /// <param name="asOf">The day asked, for a hardship that has expired.</param>
    /// <param name="monitoring">What the form's monitoring rule says: the first five triggers are for migrant and left-behind children.</param>
    /// <param name="statisticsMigrant">What <c>statistics.migrant</c> says, for the last trigger; null on form 2.</param>
    /// <param name="isOrphan">
    /// A child of form 2 whose parents have both died. It is not left behind by anybody, so no rule finds it; whoever looks after such children must.
    /// </param>
    public static IReadOnlyList<KeyCareTrigger> Find(
        Answers answers, DateOnly asOf, Outcome monitoring, Outcome? statisticsMigrant, bool isOrphan = false)
    {
        List<KeyCareTrigger>? found = null;
        if (monitoring != Outcome.NotMet)
        {
            var provisional = monitoring == Outcome.Unknown;
            Add(TriggerIds.FamilyHardship, FamilyHardship(answers, asOf), provisional);
            Add(TriggerIds.Disability, Disability(answers), provisional);
            Add(TriggerIds.GuardianshipMissing, GuardianshipMissing(answers), provisional);
            Add(TriggerIds.Wandering, Wandering(answers), provisional);
            Add(TriggerIds.PsychologicalOrBehavioural, Psychological(answers), provisional);
        }

        else if (isOrphan)
        {
            Add(TriggerIds.GuardianshipMissing, new("父母双方都已去世，不属于留守儿童，请核实现在由谁监护、是否需要关爱服务。", Confirm: true), provisional: false);
        }

        if (statisticsMigrant is { } statistics and not Outcome.NotMet && answers.Value(Shared2024.HelpRequested) == true)
        {
            Add(
                TriggerIds.HelpRequested,
                new(statistics == Outcome.Met ? "主动提出了救助帮扶需求，并且是跨乡镇（街道）的流动儿童。" : "主动提出了救助帮扶需求；是不是跨乡镇（街道）的流动儿童还没有确定。"),
                statistics != Outcome.Met);
        }

        return found ?? (IReadOnlyList<KeyCareTrigger>)[];

        void Add(string trigger, Reason? reason, bool provisional)
        {
            if (reason is { } known)
            {
                (found ??= []).Add(new(trigger, Clause, known.Text, provisional, known.Confirm));
            }
        }
    }

    /// <summary>
    /// The next day on which a recognition of hardship is looked at: its last day (so that it can be renewed in time), then the day after, from which
    /// it only has to be confirmed. Null where no such day is to come, or none of it concerns a ledger.
    /// </summary>
    /// <param name="answers">Of either form.</param>
    /// <param name="asOf">The day asked.</param>
    /// <param name="monitoring">What the form's monitoring rule says.</param>
    public static DateOnly? NextHardshipReview(Answers answers, DateOnly asOf, Outcome monitoring) =>
        monitoring == Outcome.NotMet || answers.Get(Shared2024.FamilyHardship) is not { Count: > 0 }
            || answers.Value(Shared2024.FamilyHardshipExpiresOn) is not { } last || last < asOf ? null
        : last > asOf ? last
        : last < DateOnly.MaxValue ? last.AddDays(1)
        : null;

    private static Reason? FamilyHardship(Answers answers, DateOnly asOf)
    {
        if (answers.Get(Shared2024.FamilyHardship) is { Count: > 0 } hardship)
        {
            var labels = Shared2024.FamilyHardship.Show(hardship);
            return answers.Value(Shared2024.FamilyHardshipExpiresOn) < asOf
                ? new($"家庭生活困难：{labels}。认定的有效期已过，请重新核实。", Confirm: true)
                : new($"家庭生活困难：{labels}。");
        }

        return Support(answers, "dibao", "tekun", "emergencyAid") is { } support
            ? new($"生活保障情况里有“{support}”，可能存在家庭生活困难，请核实家庭困难情况。", Confirm: true)
            : null;
    }

    private static Reason? Disability(Answers answers) =>
        answers.Get(Shared2024.DisabilityCategories) is { Count: > 0 } categories ? new($"自身残疾：{Shared2024.DisabilityCategories.Show(categories)}。")
        : answers.Includes(Shared2024.Health, "disabled") ? new("自身残疾：健康状况里选了“残疾”。")
        : null;

    private static Reason? GuardianshipMissing(Answers answers)
    {
        if (answers.Includes(Migrant2024.GuardianshipProblem, "noGuardian") || answers.Includes(LeftBehind2024.GuardianshipProblem, "noGuardian"))
        {
            return new("监护缺失：监护情况里选了“无人监护”。");
        }

        if (answers.Is(Migrant2024.LivesWith, "none"))
        {
            return new("监护缺失：没有监护人和孩子一起住。");
        }

        if (answers.Value(LeftBehind2024.BothParentsAway) == true && answers.Value(LeftBehind2024.HasEntrustedCarer) == false)
        {
            return new("监护缺失：父母双方同时外出，又没有受委托照护人。");
        }

        return Support(answers, "orphanAllowance", "deFactoUnsupportedAllowance") is { } support
            ? new($"生活保障情况里有“{support}”，可能存在监护缺失，请核实监护情况。", Confirm: true)
            : null;
    }

    private static Reason? Wandering(Answers answers) =>
        answers.Value(Shared2024.Wandering) == true ? new("有流浪的情况。")
        : Support(answers, "vagrantAid") is { } support ? new($"生活保障情况里有“{support}”，可能有流浪的情况，请核实。", Confirm: true)
        : null;

    private static Reason? Psychological(Answers answers) =>
        answers.Includes(Shared2024.Health, "psychologicalOrBehavioural") ? new("心理或行为异常：健康状况里选了这一项。") : null;

    /// <summary>The first of these benefits that is drawn, as it is printed on the form.</summary>
    private static string? Support(Answers answers, params ReadOnlySpan<string> codes)
    {
        if (answers.Get(Shared2024.LivingSupport) is { Count: > 0 } drawn)
        {
            foreach (var code in codes)
            {
                if (drawn.Has(code))
                {
                    return Shared2024.LivingSupport.LabelOf(code);
                }
            }
        }

        return null;
    }

    private readonly record struct Reason(string Text, bool Confirm = false);
}
