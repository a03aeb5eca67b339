using System.Globalization;
using Domain.Audit;
using Domain.Eligibility;
using Domain.Privacy;

namespace App.Portal;

/// <summary>Short words for the desk, where the plan's own words would not fit.</summary>
internal static class Words
{
    /// <summary>What a verification of the audit trail found.</summary>
    public static string Fault(AuditFault fault) => fault switch
    {
        AuditFault.BrokenLink => "链接对不上：这一块或它前面的内容被改过",
        AuditFault.MissingEntry => "审计记录不见了",
        AuditFault.AlteredEntry => "审计记录被改过",
        AuditFault.AnchorDiffers => "与存档的锚点不一致：链被重写过",
        AuditFault.BlocksMissing => "锚点里有、库里没有的块：链被截短过",
        AuditFault.AnchorMissing => "锚点不见了",
        AuditFault.LinkedTwice => "同一条审计记录出现两次",
        AuditFault.GapInSequence => "编号中间缺了块",
        AuditFault.HeadDiffers => "与另存的链头不一致：链被删短或重写过",
        AuditFault.HeadMissing => "另存的链头不见了",
        AuditFault.DamagedBlock => "这一块损坏，打不开",
        AuditFault.DamagedEntry => "审计记录损坏，打不开",
        AuditFault.DamagedAnchor => "锚点损坏，打不开",
        AuditFault.DamagedHead => "另存的链头读不出来",
    };

    public static string Outcome(Outcome outcome) => outcome switch
    {
        Domain.Eligibility.Outcome.Met => "符合",
        Domain.Eligibility.Outcome.NotMet => "不符合",
        Domain.Eligibility.Outcome.Unknown => "不清楚",
        Domain.Eligibility.Outcome.NeedsJudgement => "待判断",
    };

    /// <summary>What a proposal asks for.</summary>
    public static string Action(Permission action) => action switch
    {
        Permission.DeclarationsRegister => "登记",
        Permission.DeclarationsAsk => "请家长补充",
        Permission.DeclarationsReject => "不予登记",
        Permission.JudgementsRecord => "综合判断",
        Permission.ChildrenUpdate => "更新档案",
        Permission.KeyCareFollowUp => "重点关爱回访",
        Permission.KeyCareExit => "退出（列入）重点关爱台账",
        Permission.DeclarationsClose => "结束申报",
        Permission.DeclarationsTransfer => "申报转给别的县（区）",
        Permission.ChildrenClose => "注销登记",
        Permission.ChildrenMerge => "合并档案",
        Permission.ChildrenTransfer => "转往别的县（区）",
        Permission.RecordsExport => "导出",
        Permission.RightsErase => "删除个人信息",
        _ => action.Id(),
    };

    /// <inheritdoc cref="Action(Permission)"/>
    public static string Action(Domain.Proposals.Proposal proposal)
    {
        ArgumentNullException.ThrowIfNull(proposal);
        return proposal.Reopens ? "恢复登记" : proposal.ToReview ? "撤销登记" : Action(proposal.Action);
    }

    public static string Rule(string id) => id switch
    {
        RuleIds.MonitoringMigrant or RuleIds.MonitoringLeftBehind => "监测摸排",
        RuleIds.StatisticsMigrant or RuleIds.StatisticsLeftBehind => "统计分析",
        RuleIds.StatisticsMigrantCensus => "普查可比",
        _ => id,
    };

    /// <summary>How long ago a day was.</summary>
    public static string Ago(DateOnly day, DateOnly today) =>
        (today.DayNumber - day.DayNumber) switch { <= 0 => "今天", 1 => "昨天", var days => $"{days.ToString(CultureInfo.InvariantCulture)}天前" };

    public static string Condition(string id) => id switch
    {
        ConditionIds.WithGuardian => "和监护人一起",
        ConditionIds.NotWithParents => "不和父母一起住",
        ConditionIds.WorkCrossCounty => "外出务工跨县域",
        ConditionIds.WorkSixMonths => "外出务工满六个月",
        ConditionIds.OtherParentIncapable => "另一方没有监护能力",
        _ => id,
    };

    /// <summary>The China date of an instant.</summary>
    public static string Day(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy年M月d日", CultureInfo.InvariantCulture);

    /// <summary>How long there is, as people at a desk say it.</summary>
    public static string Due(DateOnly? due, DateOnly today) => due is not { } day ? "—" : (day.DayNumber - today.DayNumber) switch
    {
        < 0 and var late => $"超期{(-late).ToString(CultureInfo.InvariantCulture)}天",
        0 => "今天",
        1 => "明天",
        _ => day.Year == today.Year ? day.ToString("M月d日", CultureInfo.InvariantCulture) : Day(day),
    };

    /// <summary>The class of a day due: late, today, or neither.</summary>
    public static string Urgency(DateOnly? due, DateOnly today) => due < today ? "due late" : due == today ? "due today" : "due";

    /// <summary>How long there is for what is urgent, to the minute: 还剩1小时20分, 已超时35分钟.</summary>
    public static string Left(DateTimeOffset due, DateTimeOffset now)
    {
        var (minutes, isLate) = (Math.Abs((int)Math.Floor((due - now).TotalMinutes)), due < now);
        var (days, hours) = (minutes / 1440, minutes % 1440 / 60);
        var text = days > 0 ? string.Create(CultureInfo.InvariantCulture, $"{days}天{(hours > 0 ? $"{hours}小时" : "")}")
            : hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}小时{(minutes % 60 > 0 ? $"{minutes % 60}分" : "")}")
            : string.Create(CultureInfo.InvariantCulture, $"{minutes}分钟");
        return (isLate ? "已超时" : "还剩") + text;
    }

    /// <summary>The class of what is due at a minute.</summary>
    public static string Urgency(DateTimeOffset due, DateTimeOffset now) => due < now ? "due late" : "due today";

    /// <summary>When something is due, as a list may say it: 已超期, 今天, 本周, 2026年12月.</summary>
    public static string Term(DateOnly? due, DateOnly today, DuePrecision precision) =>
        due is { } day ? DueTerm.Label(DueTerm.Of(day, today, precision)) : "—";

    /// <summary>The class of what a list says of it.</summary>
    public static string Urgency(DateOnly? due, DateOnly today, DuePrecision precision) =>
        due is not { } day ? "due" : DueTerm.Of(day, today, precision) switch
        {
            DueTerm.Overdue => "due late",
            DueTerm.Today => "due today",
            _ => "due"
        };

    public static string Time(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
}
