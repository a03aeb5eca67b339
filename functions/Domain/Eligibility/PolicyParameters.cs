using System.Collections.Frozen;
using System.Globalization;
using Domain.Divisions;
using Domain.Forms;

namespace Domain.Eligibility;

/// <summary>The day from which a completed year of age (周岁) counts.</summary>
public enum AgeCompletion
{
    /// <summary>从周岁生日的第二天起算 (法释〔2006〕1号 第2条): the 16th birthday is the last day of being under sixteen.</summary>
    DayAfterBirthday,

    /// <summary>The birthday itself: the day before is the last.</summary>
    Birthday,
}

/// <summary>
/// The numbers and readings of one document, from one day on. A new document, or a new reading of it, is a new entry, never an edit.
/// </summary>
public sealed record PolicyParameters
{
    /// <summary>First day on which this entry applies.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The document the entry belongs to.</summary>
    public required string Document { get; init; }

    /// <summary>不满十六周岁: the first age, in years, that no longer counts. 二(一), 二(二), 四(一); 民法典 1259.</summary>
    public int AgeLimitYears { get; init; } = 16;

    /// <summary>6个月以上: months away, six itself included. 二(一), 二(二), 四(一); 民法典 201, 202, 1259.</summary>
    public int MinimumMonths { get; init; } = 6;

    /// <summary>When a year of age is complete. The plan is silent; 法释〔2006〕1号 第2条.</summary>
    public AgeCompletion AgeCompletesOn { get; init; } = AgeCompletion.DayAfterBirthday;

    /// <summary>偶尔回家探亲、休假: days between two work spells (next start minus previous end) that do not interrupt the work. 二(二), our number.</summary>
    public int HomeVisitMaxDays { get; init; } = 30;

    /// <summary>Days between two work spells up to which a person judges whether the work was continuous; more interrupts it. 二(二), our number.</summary>
    public int JudgementGapMaxDays { get; init; } = 90;

    /// <summary>
    /// 城市中心城区的市辖区之间…除外 (民发〔2024〕17号): districts between which a move is not 跨县域. Empty: the literal text of 长民发〔2024〕50号.
    /// </summary>
    public IReadOnlySet<DivisionCode> CentralDistricts { get; init; } = FrozenSet<DivisionCode>.Empty;

    /// <summary>Days within which a child new on the key-care ledger is first seen. 六 asks for the ledger and sets no days: our number.</summary>
    public int KeyCareFirstDays { get; init; } = 15;

    /// <summary>Days from one follow-up of a child on the ledger to the next. 六, our number.</summary>
    public int KeyCareDays { get; init; } = 90;

    /// <summary>The same where guardianship is missing or the child wanders. 六, our number.</summary>
    public int KeyCareUrgentDays { get; init; } = 30;

    /// <summary>
    /// Hours within which somebody has acted on a call for help from the chat. 未成年人保护法 第十一条 asks whoever learns of a danger to report it at once
    /// (立即) and sets no hours; 六 asks for care of such children: our number.
    /// </summary>
    public int UrgentCallHours { get; init; } = 2;

    /// <summary>The least count that a reader who may not list the children sees in an internal table. 统计法实施条例 29(3) names no number: our number.</summary>
    public int InternalMinimumCell { get; init; } = 3;

    /// <summary>Everything of it that decides a finding, as one line: what was judged by another line is judged again.</summary>
    public string Basis => string.Create(CultureInfo.InvariantCulture,
        $"{AgeLimitYears} {MinimumMonths} {AgeCompletesOn} {HomeVisitMaxDays} {JudgementGapMaxDays} {string.Join(',', CentralDistricts.Order())}");

    /// <summary>
    /// m: a published cell of 1 … m−1 children is hidden. 统计法实施条例 第二十九条第三款 forbids figures from which a person can be inferred and sets no number: ours.
    /// </summary>
    public int PublishedMinimumCell { get; init; } = 10;

    /// <summary>Whether a department that objects holds a release up. 七(二) asks for its opinion (征求意见) and is silent on this: our reading.</summary>
    public bool ObjectionBlocks { get; init; } = true;

    /// <summary>Days within which a department says what it thinks of a release. 七(二) asks for its opinion and sets no days: our number.</summary>
    public int ReleaseOpinionDays { get; init; } = 10;

    /// <summary>Every entry, oldest first.</summary>
    internal static IReadOnlyList<PolicyParameters> History { get; } =
    [
        new() { EffectiveFrom = new DateOnly(2024, 7, 31), Document = "长民发〔2024〕50号" },
    ];

    /// <summary>
    /// The entry in force on a day; before the first document its readings are used, so that any day can be asked about. As written, without the operator's
    /// settings: reached through <see cref="PolicyInForce"/> only.
    /// </summary>
    internal static PolicyParameters On(DateOnly day)
    {
        var inForce = History[0];
        foreach (var entry in History)
        {
            if (entry.EffectiveFrom <= day)
            {
                inForce = entry;
            }
        }

        return inForce;
    }

    /// <summary>
    /// These parameters with the operator's settings (<c>Policy:Name</c>, passed without the prefix; a list as <c>Name:0</c>, <c>Name:1</c> … or with
    /// commas). Names that belong to no parameter of this room are left alone: whoever reads the settings says which are unknown.
    /// </summary>
    /// <returns>The parameters, in which a wrong setting has no effect, and every problem found.</returns>
    public (PolicyParameters Parameters, IReadOnlyList<Problem> Problems) With(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var problems = new List<Problem>();
        var changed = this;
        HashSet<DivisionCode>? districts = null;
        foreach (var (key, text) in settings)
        {
            var (name, value) = (key.Split(':')[0], text?.Trim() ?? "");
            if (Is(name, nameof(AgeCompletesOn)))
            {
                if (Enum.TryParse<AgeCompletion>(value, ignoreCase: true, out var completes) && Enum.IsDefined(completes) && !char.IsAsciiDigit(value[0]))
                {
                    changed = changed with { AgeCompletesOn = completes };
                }
                else
                {
                    problems.Add(Errors.BadParameter(name, " dayAfterBirthday 或 birthday"));
                }
            }
            else if (Is(name, nameof(HomeVisitMaxDays)))
            {
                changed = changed with { HomeVisitMaxDays = Days(name, value, HomeVisitMaxDays, problems) };
            }
            else if (Is(name, nameof(JudgementGapMaxDays)))
            {
                changed = changed with { JudgementGapMaxDays = Days(name, value, JudgementGapMaxDays, problems) };
            }
            else if (Is(name, nameof(CentralDistricts)))
            {
                ReadDistricts(name, value, districts ??= [], problems);
            }
        }

        if (changed.JudgementGapMaxDays < changed.HomeVisitMaxDays)
        {
            problems.Add(Errors.BadParameter(nameof(JudgementGapMaxDays), "不小于 HomeVisitMaxDays 的天数"));
            changed = changed with { HomeVisitMaxDays = HomeVisitMaxDays, JudgementGapMaxDays = JudgementGapMaxDays };
        }

        return (districts is null ? changed : changed with { CentralDistricts = districts.ToFrozenSet() }, problems);
    }

    private static bool Is(string name, string parameter) => string.Equals(name, parameter, StringComparison.OrdinalIgnoreCase);

    private static int Days(string name, string value, int otherwise, List<Problem> problems)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= 366)
        {
            return days;
        }

        problems.Add(Errors.BadParameter(name, " 0 到 366 之间的天数"));
        return otherwise;
    }

    private static void ReadDistricts(string name, string value, HashSet<DivisionCode> districts, List<Problem> problems)
    {
        foreach (var part in value.Split([',', '，', '、', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (DivisionCode.TryParse(part, out var code) && code.Level == DivisionLevel.County && DivisionTable.Find(code) is { IsFormer: false })
            {
                districts.Add(code);
            }
            else
            {
                problems.Add(Errors.BadParameter(name, "现行的县级区划代码"));
            }
        }
    }
}
