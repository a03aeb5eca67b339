using System.Globalization;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using static System.FormattableString;

namespace Domain.Eligibility;

/// <summary>Every explanation of this room, in one place: plain Chinese, with the dates and places that decided.</summary>
internal static class Wording
{
    public const string BirthDateMissing = "还不知道孩子的出生日期，请照户口本或出生医学证明补充。";

    private const string CurrentAddressMissing = "还不知道孩子的现居住地，请补充。";

    private const string NoHukou = "孩子还没有登记户口，没有户籍地可以比较；可以先联系现居住地派出所办理户口登记。";

    private const string HukouMissing = "还不知道孩子的户籍地址，请补充。";

    private const string Nowhere = "不详的地方";

    public static string Judged(Judgement judgement) =>
        Invariant($"工作人员已于{Day(judgement.On)}作出综合判断：{(judgement.Outcome == Outcome.Met ? "符合" : "不符合")}。");

    public static string OtherReadingBasis(Outcome other) => other == Outcome.NotMet ? "民发〔2024〕17号" : "长民发〔2024〕50号";

    public static string UnderSixteen(Case asked, DateOnly born, DateOnly last)
    {
        var age = asked.Policy.AgeLimitYears == 16 ? "十六" : asked.Policy.AgeLimitYears.ToString(CultureInfo.InvariantCulture);
        return asked.AsOf < born ? Invariant($"{Day(born)}才出生。")
            : asked.AsOf > last ? Invariant($"{Day(born)}出生，不满{age}周岁算到{Day(last)}为止，已经超过。")
            : Invariant($"{Day(born)}出生，不满{age}周岁算到{Day(last)}为止。");
    }

    public static string WithGuardian(string? livesWith, bool forCensus)
    {
        var note = forCensus ? "人口普查本身不问监护人，这里按四(一)保留这个条件。" : "";
        return livesWith switch
        {
            null => Invariant($"还不知道孩子跟谁一起住，请补充。{note}"),
            "none" => Invariant($"没有监护人和孩子一起住，是否属于随监护人离开户籍地，需要工作人员综合判断。{note}"),
            _ => Invariant($"孩子和{Migrant2024.LivesWith.Show(livesWith)}一起住。{note}"),
        };
    }

    public static string MainlandResident(IdentityNumber? number) => number switch
    {
        null => "没有填证件号码，按大陆居民计算。",
        ForeignPermanentResidenceNumber => "孩子用的是外国人永久居留证件号码，人口普查另行统计外籍人员，不计入流动人口。",
        CitizenNumber { IsPermit: true } => "孩子用的是港澳台居民居住证号码，人口普查另行统计港澳台居民，不计入流动人口。",
        _ => "孩子是大陆居民。",
    };

    public static string CrossCounty(Case asked, Crossing crossing)
    {
        if (Missing(asked) is { } missing)
        {
            return missing;
        }

        var (hukou, current) = (CountyName(asked.Hukou), CountyName(asked.Current));
        return crossing switch
        {
            { OtherReading: Outcome.NotMet } =>
                Invariant($"户籍在{hukou}，现住{current}，不是同一个区。按本市方案算跨县域；国家口径不算城市中心城区的市辖区之间的流动，如果这两个区都属于中心城区，则不算。"),
            { OtherReading: Outcome.Met } => Invariant($"户籍在{hukou}，现住{current}，两个区都列为中心城区，它们之间不算跨县域；按本市方案原文则算。"),
            { Outcome: Outcome.Met } => Invariant($"户籍在{hukou}，现住{current}，不是同一个县（区）。"),
            { Outcome: Outcome.NotMet } => $"户籍和现居住地都在{current}，没有跨县（区）。",
            _ => Invariant($"户籍在{hukou}，现住{current}，还不能确定是不是同一个县（区），请把地址补充到县（区）。"),
        };
    }

    public static string CrossTownship(Case asked, DivisionComparison comparison)
    {
        if (Missing(asked) is { } missing)
        {
            return missing;
        }

        var (hukou, current) = (TownshipName(asked.Hukou), TownshipName(asked.Current));
        return comparison switch
        {
            DivisionComparison.Different => Invariant($"户籍在{hukou}，现住{current}，不是同一个乡镇（街道）。"),
            DivisionComparison.Same => $"户籍和现居住地都在{current}，没有离开户籍地所在乡镇（街道）。",
            DivisionComparison.Unknown => Invariant($"户籍在{hukou}，现住{current}，还不能确定是不是同一个乡镇（街道），请把地址补充到乡镇（街道）。"),
        };
    }

    public static string OutsideCityDistricts(Case asked, DivisionComparison comparison)
    {
        if (Missing(asked) is { } missing)
        {
            return missing;
        }

        var (hukou, current) = (CountyName(asked.Hukou), CountyName(asked.Current));
        return comparison switch
        {
            DivisionComparison.Different => Invariant($"户籍在{hukou}，现住{current}，不属于同一个市的市辖区之内或之间的流动。"),
            DivisionComparison.Same => Invariant($"户籍在{hukou}，现住{current}，是同一个市的市辖区之内或之间的流动，人口普查不计入流动人口。"),
            DivisionComparison.Unknown => Invariant($"户籍在{hukou}，现住{current}，还不能确定是不是同一个市的市辖区，请把地址补充到县（区）。"),
        };
    }

    public static string LeavingUnknown(Case asked, DateOnly? returned) =>
        returned <= asked.AsOf ? Invariant($"{Day(returned.Value)}已经返回户籍地。")
        : asked.IsWithoutHukou ? "孩子还没有登记户口，不能计算离开户籍地的时间。"
        : "还不知道孩子哪一天离开户籍地，请补充；在外地出生的，填出生那天。";

    public static string SixMonths(Case asked, DateOnly left, int six, DateOnly? returned)
    {
        if (returned is { } back && back.DayNumber <= six)
        {
            return Invariant($"{Day(left)}离开户籍地，{Day(back)}返回，没有满{asked.Policy.MinimumMonths}个月。");
        }

        return returned <= asked.AsOf ? Invariant($"{Day(left)}离开户籍地，{Day(returned.Value)}已经返回。")
            : six == Timeline.Never ? Invariant($"{Day(left)}离开户籍地，还没有满{asked.Policy.MinimumMonths}个月。")
            : asked.Day < six ? Invariant($"{Day(left)}离开户籍地，到{Day(six)}才满{asked.Policy.MinimumMonths}个月。")
            : Invariant($"{Day(left)}离开户籍地，到{Day(six)}满{asked.Policy.MinimumMonths}个月。");
    }

    public static string ParentsAway(Family family) => family.Away switch
    {
        Away.Both => "父母双方同时外出。",
        Away.One when family.OneAway is { } parent =>
            family.StatusOfOther == "deceased" ? $"{parent.Spoken}外出，{parent.Other.Spoken}已去世。" : $"{parent.Spoken}外出，另一方照看不了孩子。",
        Away.One => "父母一方外出，另一方照看不了孩子；还不清楚外出的是哪一方，请补充。",
        Away.Nobody when family.AreDeceased => "父母双方都已去世，没有外出的父母，不属于留守儿童；监护情况另行核实。",
        Away.Nobody => "父母没有同时外出，也不是一方外出、另一方无监护能力。",
        Away.Unknown => "还不知道父母是否都外出，或者一方外出、另一方照看不了孩子，请补充。",
    };

    public static string NotWithParents(Case asked, Outcome outcome) => outcome switch
    {
        _ when !asked.Current.IsKnown => CurrentAddressMissing,
        Outcome.NeedsJudgement => $"孩子现住{CountyName(asked.Current)}，外出的父亲或母亲也在这个县（区）务工，是否已经和父母一起生活，需要工作人员判断。",
        Outcome.Unknown => $"孩子现住{CountyName(asked.Current)}，还不能确定和父母的务工地是不是同一个县（区），请把地址补充到县（区）。",
        _ => $"孩子现住{CountyName(asked.Current)}，不在父母现在的务工地。",
    };

    public static string WorkCrossCounty(Family family) => Each(family, WorkCrossCounty);

    public static string WorkSixMonths(Family family) => Each(family, WorkSixMonths);

    public static string OtherParentIncapable(Family family, Outcome outcome, CodeSet? reasons)
    {
        var other = family.OneAway?.Other.Spoken ?? "另一方";
        return (outcome, family.StatusOfOther) switch
        {
            _ when family.OneAway is null => "还不清楚外出的是父亲还是母亲，也就不清楚另一方是谁，请先补充外出的是哪一方。",
            (Outcome.Met, _) => $"{other}已去世。",
            (_, "missing") => $"{other}失联，是否难以履行监护职责，需要工作人员综合判断。",
            (Outcome.Unknown, _) => $"还不知道{other}为什么照看不了孩子，请补充原因。",
            _ when reasons is { Count: > 0 } => $"{other}的情况是{LeftBehind2024.OtherParentCondition.Show(reasons)}，是否难以履行监护职责，需要工作人员综合判断。",
            _ => $"没有说明{other}照看不了孩子的原因，是否难以履行监护职责，需要工作人员综合判断。",
        };
    }

    private static string WorkCrossCounty(Work parent)
    {
        var (asked, who) = (parent.Asked, parent.Who.Spoken);
        if (!parent.HasSpells)
        {
            return parent.CrossCounty.At(asked.Day) switch
            {
                Outcome.NotMet => $"{who}没有外出务工。",
                _ => $"还不知道{who}在哪里务工，请补充。",
            };
        }

        if (!asked.WorkIsAwayFrom.IsKnown)
        {
            return asked.IsWithoutHukou ? CurrentAddressMissing : HukouMissing;
        }

        var stay = parent.Relevant;
        if (!stay.Place.IsKnown)
        {
            return $"还不知道{who}在哪里务工，请补充到县（区）。";
        }

        var (work, hukou) = (CountyName(stay.Place), CountyName(asked.WorkIsAwayFrom));
        return (parent.CrossCounty.At(asked.Day), stay.OtherReading) switch
        {
            (Outcome.Met, _) when asked.IsWithoutHukou =>
                $"{who}在{work}务工。孩子还没有登记户口，只能和现居住地{hukou}比较，不是同一个县（区），是否算跨县域务工，需要工作人员判断。",
            (Outcome.NotMet, _) when asked.IsWithoutHukou => $"{who}在{work}务工。孩子还没有登记户口，和现居住地比较是同一个县（区），没有跨县（区）。",
            (Outcome.Unknown, _) when asked.IsWithoutHukou && stay.Crosses != Outcome.Met =>
                $"{who}在{work}务工。孩子还没有登记户口，和现居住地{hukou}比较，还不能确定是不是同一个县（区），请补充到县（区）。",
            (Outcome.Met, Outcome.NotMet) =>
                $"{who}在{work}务工，孩子户籍在{hukou}。按本市方案算跨县域；国家口径不算城市中心城区的市辖区之间，如果这两个区都属于中心城区，则不算。",
            (Outcome.NotMet, Outcome.Met) => $"{who}在{work}务工，孩子户籍在{hukou}，两个区都列为中心城区，它们之间不算跨县域；按本市方案原文则算。",
            (Outcome.Met, _) => $"{who}在{work}务工，孩子户籍在{hukou}，是跨县域务工。",
            (Outcome.NotMet, _) => $"{who}在{work}务工，孩子户籍也在{hukou}，没有跨县（区）。",
            _ when stay.Crosses == Outcome.Met => $"{who}有一段务工的地点不清楚，请补充到县（区）。",
            _ => $"{who}在{work}务工，孩子户籍在{hukou}，还不能确定是不是同一个县（区），请补充到县（区）。",
        };
    }

    private static string WorkSixMonths(Work parent)
    {
        var (asked, who) = (parent.Asked, parent.Who.Spoken);
        var months = asked.Policy.MinimumMonths;
        var outcome = parent.SixMonths.At(asked.Day);
        if (outcome == Outcome.Unknown)
        {
            return parent.HasSpells switch
            {
                true => $"{who}有一段外出务工没有开始日期，请补充。",
                false => $"还不知道{who}从哪一天开始外出务工，请补充。",
            };
        }

        if (outcome == Outcome.NeedsJudgement && parent.GapToJudge() is var (last, next))
        {
            return Invariant($"{who}两段务工之间相隔{next - last}天（{Day(last)}结束，{Day(next)}又开始），超过{asked.Policy.HomeVisitMaxDays}天、")
                + Invariant($"不超过{asked.Policy.JudgementGapMaxDays}天，是否算连续务工，需要工作人员判断。");
        }

        if (parent.Stretch is not var (from, to, sixMonthsOn))
        {
            return parent.HasSpells switch
            {
                true => $"{who}没有跨县域务工。",
                false => $"{who}没有外出务工。",
            };
        }

        return outcome switch
        {
            _ when to < asked.Day => $"{who}{Day(from)}起的外出务工到{Day(to)}已经结束。",
            Outcome.Met => Invariant($"{who}{Day(from)}起外出务工，到{Day(sixMonthsOn)}满{months}个月。"),
            _ when sixMonthsOn > to || sixMonthsOn == Timeline.Never => Invariant($"{who}{Day(from)}起外出务工，没有满{months}个月。"),
            _ => Invariant($"{who}{Day(from)}起外出务工，到{Day(sixMonthsOn)}才满{months}个月。"),
        };
    }

    /// <summary>What there is to say of each parent that counts.</summary>
    private static string Each(Family family, Func<Work, string> say) => family.Working switch
    {
        [var father, var mother] => say(father) is var his && say(mother) is var hers && his == hers ? his : his + hers,
        [var only] => say(only),
        _ => "父母双方都已去世，没有外出务工的父母。",
    };

    private static string? Missing(Case asked) =>
        asked.IsWithoutHukou ? NoHukou
        : !asked.Hukou.IsKnown ? HukouMissing
        : !asked.Current.IsKnown ? CurrentAddressMissing
        : null;

    private static string CountyName(Locality place) => place.CountyName ?? Nowhere;

    private static string TownshipName(Locality place) => place.TownshipName ?? Nowhere;

    private static string Day(int number) => Day(DateOnly.FromDayNumber(number));

    private static string Day(DateOnly day) => Invariant($"{day.Year}年{day.Month}月{day.Day}日");
}
