using System.Collections.Frozen;
using System.Globalization;
using Domain.Divisions;

namespace Domain.Eligibility;

/// <summary>
/// One parameter of the policy, declared once: what it means, where the plan speaks of it, what it may be. Settings, the policy room's routes and
/// page, the
/// stored versions and what a child is judged anew by all walk this declaration.
/// </summary>
/// <remarks>Added by a property of <see cref="PolicyParameters"/> and an entry of <see cref="All"/>; a test holds the two together.</remarks>
public sealed record PolicyParameter
{
    private PolicyParameter() { }

    /// <summary>The property's name in camel case: in addresses, stored versions and, ignoring capitals, settings.</summary>
    public required string Id { get; init; }

    public required string Label { get; init; }

    /// <summary>The clause that it belongs to.</summary>
    public required string Clause { get; init; }

    /// <summary>What it decides, in plain words.</summary>
    public required string Meaning { get; init; }

    /// <summary>What a value must be, as "… needs to be" goes on.</summary>
    public required string Wanted { get; init; }

    /// <summary>After a number.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What can be chosen; empty where a number is typed.</summary>
    public IReadOnlyList<(string Id, string Label)> Choices { get; init; } = [];

    /// <summary>Whether several of the choices may be taken, or none.</summary>
    public bool IsSet { get; init; }

    /// <summary>Whether children are found otherwise by another value: then everybody is judged again when it comes into force.</summary>
    public bool DecidesFindings { get; init; }

    /// <summary>The value that parameters hold, as it is stored.</summary>
    public required Func<PolicyParameters, string> Of { get; init; }

    /// <summary>The parameters with another value; null where the text is none that it may have.</summary>
    public required Func<PolicyParameters, string, PolicyParameters?> Put { get; init; }

    /// <summary>Every parameter, in the order in which the room shows them.</summary>
    public static IReadOnlyList<PolicyParameter> All { get; } =
    [
        Number(nameof(PolicyParameters.AgeLimitYears), "年龄上限", "二(一)、二(二)、四(一)；民法典 1259", "从哪个周岁起不再认定。统计的年龄段到15周岁为止，更大的要先改软件。", "周岁", 14, 16,
            policy => policy.AgeLimitYears, (policy, value) => policy with { AgeLimitYears = value }, findings: true),
        Choice(nameof(PolicyParameters.AgeCompletesOn), "周岁从哪天算", "二；法释〔2006〕1号 第2条", "生日当天还算不算原来的岁数。",
            [("dayAfterBirthday", "生日的第二天起算"), ("birthday", "生日当天起算")], policy => policy.AgeCompletesOn == AgeCompletion.Birthday ? "birthday"
                : "dayAfterBirthday",
            (policy, value) => policy with { AgeCompletesOn = value == "birthday" ? AgeCompletion.Birthday : AgeCompletion.DayAfterBirthday },
                findings: true),
        Number(nameof(PolicyParameters.MinimumMonths), "离开户籍地（外出务工）的时间", "二(一)、二(二)、四(一)；民法典 201、202、1259",
            "满几个月才认定，正好满也算。统计的时间段从6个月起，更短的要先改软件。", "个月", 6, 24,
            policy => policy.MinimumMonths, (policy, value) => policy with { MinimumMonths = value }, findings: true),
        Number(nameof(PolicyParameters.HomeVisitMaxDays), "回家探亲不算中断的天数", "二(二)", "两段务工之间在家不超过这些天，按连续务工算。方案没有写天数，是本市定的。", "天", 0, 366,
            policy => policy.HomeVisitMaxDays, (policy, value) => policy with { HomeVisitMaxDays = value }, findings: true),
        Number(nameof(PolicyParameters.JudgementGapMaxDays), "要综合判断是否中断的天数", "二(二)", "在家超过探亲的天数、不超过这些天，由工作人员综合判断；再长就算中断。是本市定的。", "天", 0, 366,
            policy => policy.JudgementGapMaxDays, (policy, value) => policy with { JudgementGapMaxDays = value }, findings: true),
        Places(nameof(PolicyParameters.CentralDistricts), "中心城区的市辖区", "二；民发〔2024〕17号", "这些市辖区之间的流动不算跨县域。一个也不选，就是本市方案的原文。",
            policy => policy.CentralDistricts, (policy, value) => policy with { CentralDistricts = value }),
        Number(nameof(PolicyParameters.KeyCareFirstDays), "重点关爱第一次看望的期限", "六", "列入台账以后几天内要去看。方案没有写天数，是本市定的。", "天", 1, 90,
            policy => policy.KeyCareFirstDays, (policy, value) => policy with { KeyCareFirstDays = value }),
        Number(nameof(PolicyParameters.KeyCareDays), "重点关爱回访间隔", "六", "一次回访以后，最迟几天再去。是本市定的。", "天", 7, 366,
            policy => policy.KeyCareDays, (policy, value) => policy with { KeyCareDays = value }),
        Number(nameof(PolicyParameters.KeyCareUrgentDays), "监护缺失、流浪的回访间隔", "六", "没有人监护或者在流浪的孩子，最迟几天再去。是本市定的。", "天", 1, 366,
            policy => policy.KeyCareUrgentDays, (policy, value) => policy with { KeyCareUrgentDays = value }),
        Number(nameof(PolicyParameters.UrgentCallHours), "紧急求助的处理期限", "六；未成年人保护法 11", "对话里的紧急求助，几小时内要有人处理。法律要求立即报告，没有写小时数，是本市定的。", "小时", 1, 24,
            policy => policy.UrgentCallHours, (policy, value) => policy with { UrgentCallHours = value }),
        Number(nameof(PolicyParameters.InternalMinimumCell), "内部统计的最小人数", "统计法实施条例 29(3)", "看不到名单的岗位，人数比这少的格子不显示。法律没有写人数，是本市定的。", "人", 1, 50,
            policy => policy.InternalMinimumCell, (policy, value) => policy with { InternalMinimumCell = value }),
        Number(nameof(PolicyParameters.PublishedMinimumCell), "对外发布的最小人数", "统计法实施条例 29(3)", "发布的表里，人数比这少的格子不公开。法律没有写人数，是本市定的。", "人", 3, 100,
            policy => policy.PublishedMinimumCell, (policy, value) => policy with { PublishedMinimumCell = value }),
        YesOrNo(nameof(PolicyParameters.ObjectionBlocks), "部门不同意就不能发布", "七(二)", "方案要求征求部门意见，没有写不同意时怎么办，是本市的理解。",
            policy => policy.ObjectionBlocks, (policy, value) => policy with { ObjectionBlocks = value }),
        Number(nameof(PolicyParameters.ReleaseOpinionDays), "部门答复发布意见的期限", "七(二)", "征求意见以后，几天内答复；过了就提醒。方案没有写天数，是本市定的。", "天", 1, 60,
            policy => policy.ReleaseOpinionDays, (policy, value) => policy with { ReleaseOpinionDays = value }),
        Probability(nameof(PolicyParameters.LinkedFrom), "比对：自动认定为同一个孩子", "六", "概率到这个数，系统自动对上。是本市定的。", 0.51m, 1m,
            policy => policy.LinkedFrom, (policy, value) => policy with { LinkedFrom = value }),
        Probability(nameof(PolicyParameters.AskedFrom), "比对：请人核对", "六", "概率到这个数、还不到自动认定的，由工作人员核对；更低的不问。是本市定的。", 0.01m, 0.99m,
            policy => policy.AskedFrom, (policy, value) => policy with { AskedFrom = value }),
        Number(nameof(PolicyParameters.ListCurrentMonths), "部门名单的有效期", "六", "名单的日期比这更早，就不算当前的名单；也隔这么久重新比对一次。是本市定的。", "个月", 1, 24,
            policy => policy.ListCurrentMonths, (policy, value) => policy with { ListCurrentMonths = value }),
        YesOrNo(nameof(PolicyParameters.UsesLastKnownList), "名单过期也照样比对", "六", "选“是”，用最近的一份比对，并写明日期；选“否”，比对停下来等新的名单。是本市定的。",
            policy => policy.UsesLastKnownList, (policy, value) => policy with { UsesLastKnownList = value }),
        Number(nameof(PolicyParameters.TrainedFrom), "比对：用本县名单校准的最少人数", "六", "孩子到这么多，比对的权重用本县的名单校准；更少的用通用权重。是本市定的。", "人", 100, 100_000,
            policy => policy.TrainedFrom, (policy, value) => policy with { TrainedFrom = value }),
        Number(nameof(PolicyParameters.ChecklistMonths), "民政和部门交换名单的间隔", "六、七(三)", "隔几个月交换一次。方案要求及时，没有写间隔，是本市定的。", "个月", 1, 12,
            policy => policy.ChecklistMonths, (policy, value) => policy with { ChecklistMonths = value }),
        Number(nameof(PolicyParameters.RecordKeptDays), "部门名单用过以后保存的时间", "个人信息保护法 19", "一批名单全部被新的代替以后，再过几天删除。是本市定的。", "天", 30, 1100,
            policy => policy.RecordKeptDays, (policy, value) => policy with { RecordKeptDays = value }),
        Number(nameof(PolicyParameters.RightsDays), "家长查阅、更正、删除申请的答复期限", "个人信息保护法 45–47、50；未成年人网络保护条例 34",
            "收到申请以后，几天内（日历天）答复。法律要求及时，没有写天数，是本市定的。", "天", 1, 30,
            policy => policy.RightsDays, (policy, value) => policy with { RightsDays = value }),
        Number(nameof(PolicyParameters.ClosedChildMonths), "注销以后儿童档案保存的时间", "个人信息保护法 19；统计法实施条例（原始资料至少二年）",
            "注销登记以后，再过几个月提出删除，两个人办。法律没有写上限，是本市定的。", "个月", 24, 240,
            policy => policy.ClosedChildMonths, (policy, value) => policy with { ClosedChildMonths = value }),
        Number(nameof(PolicyParameters.EndedDeclarationMonths), "没有登记入册的申报保存的时间", "个人信息保护法 19；行政诉讼法 46",
            "不予登记、结束的申报，再过几个月提出删除，两个人办。家长六个月内可以起诉，所以不能更短；别的是本市定的。", "个月", 6, 120,
            policy => policy.EndedDeclarationMonths, (policy, value) => policy with { EndedDeclarationMonths = value }),
        Number(nameof(PolicyParameters.SettledCaseMonths), "没有人申报的线索、求助保存的时间", "个人信息保护法 19",
            "已经办结、一直没有人申报的线索和求助，再过几个月提出删除，两个人办。是本市定的。", "个月", 1, 120,
            policy => policy.SettledCaseMonths, (policy, value) => policy with { SettledCaseMonths = value }),
        Number(nameof(PolicyParameters.DraftDays), "草稿、对话保存的时间", "个人信息保护法 19", "没有提交的草稿和对话，最后一次填写以后几天自动删除。是本市定的。", "天", 1, 180,
            policy => policy.DraftDays, (policy, value) => policy with { DraftDays = value }),
        Number(nameof(PolicyParameters.AuditMonths), "审计记录保存的时间", "网络安全法 21（不少于六个月）；个人信息保护法 56（至少三年）",
            "谁看过、办过什么，记录保存几个月。法律要求不少于六个月，三年是本市定的。", "个月", 6, 240,
            policy => policy.AuditMonths, (policy, value) => policy with { AuditMonths = value }),
        Number(nameof(PolicyParameters.OriginalMonths), "统计、名单原始资料保存的时间", "统计法实施条例（原始资料至少二年）",
            "交给部门的名单和上报全国系统的批次，留作核对的原始资料保存几个月。", "个月", 24, 240,
            policy => policy.OriginalMonths, (policy, value) => policy with { OriginalMonths = value }),
        Number(nameof(PolicyParameters.BackupMonths), "备份保存的时间", "个人信息保护法 19", "备份保存几个月。没有到期日的内容，按备份到期的年份销毁密钥。是本市定的。", "个月", 1, 120,
            policy => policy.BackupMonths, (policy, value) => policy with { BackupMonths = value }),
        Number(nameof(PolicyParameters.BackupKeyDays), "备份密钥批准以后多久销毁", "个人信息保护法 47", "两个人办完以后，再过几天才真正销毁，留时间发现办错的。是本市定的。", "天", 7, 90,
            policy => policy.BackupKeyDays, (policy, value) => policy with { BackupKeyDays = value }),
    ];

    private static readonly FrozenDictionary<string, PolicyParameter> ById = All.ToFrozenDictionary(parameter => parameter.Id,
        StringComparer.OrdinalIgnoreCase);

    public static PolicyParameter? Find(string? id) => id is null ? null : ById.GetValueOrDefault(id);

    /// <summary>A value as people read it.</summary>
    public string Show(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsSet
            ? value.Length == 0 ? "一个也没有" : string.Join("、",
                value.Split(',').Select(code => DivisionCode.TryParse(code, out var place) ? DivisionTable.Name(place) ?? code : code))
            : Choices.FirstOrDefault(choice => choice.Id == value) is { Label: { } label } ? label : value + Unit;
    }

    private static PolicyParameter Number(string name, string label, string clause, string meaning, string unit, int least, int most,
        Func<PolicyParameters, int> of,
        Func<PolicyParameters, int, PolicyParameters> with, bool findings = false) => new()
        {
            Id = Camel(name),
            Label = label,
            Clause = clause,
            Meaning = meaning,
            Unit = unit,
            Wanted = string.Create(CultureInfo.InvariantCulture, $" {least} 到 {most} 之间的整数（{unit}）"),
            DecidesFindings = findings,
            Of = policy => of(policy).ToString(CultureInfo.InvariantCulture),
            Put = (policy, text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least
                && value <= most ? with(policy, value) : null,
        };

    private static PolicyParameter Probability(string name, string label, string clause, string meaning, decimal least, decimal most,
        Func<PolicyParameters, decimal> of,
        Func<PolicyParameters, decimal, PolicyParameters> with) => new()
        {
            Id = Camel(name),
            Label = label,
            Clause = clause,
            Meaning = meaning,
            Wanted = string.Create(CultureInfo.InvariantCulture, $" {least} 到 {most} 之间的小数，最多两位（例如 0.9）"),
            Of = policy => of(policy).ToString("0.##", CultureInfo.InvariantCulture),
            Put = (policy, text) => decimal.TryParse(text.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
                && value >= least && value <= most && value.Scale <= 2 ? with(policy, value) : null,
        };

    private static PolicyParameter Choice(string name, string label, string clause, string meaning, IReadOnlyList<(string Id, string Label)> choices,
        Func<PolicyParameters, string> of,
        Func<PolicyParameters, string, PolicyParameters> with, bool findings = false) => new()
        {
            Id = Camel(name),
            Label = label,
            Clause = clause,
            Meaning = meaning,
            Choices = choices,
            Wanted = $" {string.Join(" 或 ", choices.Select(choice => $"{choice.Id}（{choice.Label}）"))}",
            DecidesFindings = findings,
            Of = of,
            Put = (policy, text) => choices.FirstOrDefault(choice =>
                choice.Id.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase)) is { Id: { } id } ? with(policy, id) : null,
        };

    private static PolicyParameter YesOrNo(string name, string label, string clause, string meaning, Func<PolicyParameters, bool> of,
        Func<PolicyParameters, bool, PolicyParameters> with) =>
        Choice(name, label, clause, meaning, [("true", "是"), ("false", "否")], policy => of(policy) ? "true" : "false",
            (policy, value) => with(policy, value == "true"));

    private static PolicyParameter Places(string name, string label, string clause, string meaning, Func<PolicyParameters,
        IReadOnlySet<DivisionCode>> of,
        Func<PolicyParameters, IReadOnlySet<DivisionCode>, PolicyParameters> with) => new()
        {
            Id = Camel(name),
            Label = label,
            Clause = clause,
            Meaning = meaning,
            Choices = [.. DivisionTable.Children(DivisionCode.Changzhi).Select(county => (county.Code.Value, county.Name))],
            IsSet = true,
            Wanted = "现行的县级区划代码，用逗号分开",
            DecidesFindings = true,
            Of = policy => string.Join(',', of(policy).Order()),
            Put = (policy, text) => ReadPlaces(text) is { } places ? with(policy, places) : null,
        };

    private static FrozenSet<DivisionCode>? ReadPlaces(string text)
    {
        var places = new HashSet<DivisionCode>();
        foreach (var part in text.Split([',', '，', '、', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!DivisionCode.TryParse(part, out var code) || code.Level != DivisionLevel.County
                || DivisionTable.Find(code) is not { IsFormer: false })
            {
                return null;
            }

            places.Add(code);
        }

        return places.ToFrozenSet();
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
