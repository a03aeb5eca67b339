using System.Collections.Frozen;
using Domain.Divisions;
using Domain.Problems;

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
/// The numbers and readings in force from one day on. A new document, or a new reading of it, is a new entry, never an edit: what each of them means
/// and may be
/// is declared in <see cref="PolicyParameter"/>, and two persons of the policy room (<c>Domain/Parameters</c>) put it in force.
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

    /// <summary>
    /// Days between two work spells up to which a person judges whether the work was continuous; more interrupts it. 二(二), our number.
    /// </summary>
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

    /// <summary>
    /// The least count that a reader who may not list the children sees in an internal table. 统计法实施条例 29(3) names no number: our number.
    /// </summary>
    public int InternalMinimumCell { get; init; } = 3;

    /// <summary>
    /// m: a published cell of 1 … m−1 children is hidden. 统计法实施条例 第二十九条第三款 forbids figures from which a person can be inferred and sets no number:
    /// ours.
    /// </summary>
    public int PublishedMinimumCell { get; init; } = 10;

    /// <summary>Whether a department that objects holds a release up. 七(二) asks for its opinion (征求意见) and is silent on this: our reading.</summary>
    public bool ObjectionBlocks { get; init; } = true;

    /// <summary>
    /// 比对: from this calibrated probability on a pair is linked by itself; above one half, so that of two pairs with one child in common at most one
    /// is. 六, our number.
    /// </summary>
    public decimal LinkedFrom { get; init; } = 0.9m;

    /// <summary>比对: from this probability on a person looks at a pair; below it nobody is asked. 六, our number.</summary>
    public decimal AskedFrom { get; init; } = 0.25m;

    /// <summary>
    /// A department's list that speaks of an older day than so many months ago is the last known one, not a current one; compared anew as often. 六,
    /// our number.
    /// </summary>
    public int ListCurrentMonths { get; init; } = 6;

    /// <summary>Whether a comparison goes on with the last known list and says of which day it is; else it fails. 六, our reading.</summary>
    public bool UsesLastKnownList { get; init; } = true;

    /// <summary>From so many children on the weights of the comparison are learned from the county's own lists. 六, our number.</summary>
    public int TrainedFrom { get; init; } = 500;

    /// <summary>
    /// Months from one list that a department and a county exchange to the next. 六 asks for 及时 and sets no rhythm, sister plans at least
    /// half-yearly: our number.
    /// </summary>
    public int ChecklistMonths { get; init; } = 6;

    /// <summary>Days within which a department says what it thinks of a release. 七(二) asks for its opinion and sets no days: our number.</summary>
    public int ReleaseOpinionDays { get; init; } = 10;

    /// <summary>
    /// Days after which the rows of a department's batch are erased once none of them is in force any more. 个人信息保护法 第十九条: the shortest time that is
    /// needed; two
    /// half-yearly rounds can still be looked at beside each other: our number.
    /// </summary>
    public int RecordKeptDays { get; init; } = 400;

    /// <summary>
    /// Calendar days within which a county answers what a family asks about its data. 个人信息保护法 50 and 未成年人网络保护条例 34 ask for it in time (及时)
    /// and set no days: our number.
    /// </summary>
    public int RightsDays { get; init; } = 15;

    /// <summary>
    /// Months that the record of a child is kept after it left the register. 个人信息保护法 19: the shortest time that is needed; 统计法实施条例 asks for two years
    /// for originals: our number, and never less than that.
    /// </summary>
    public int ClosedChildMonths { get; init; } = 36;

    /// <summary>
    /// Months that a declaration is kept which ended without a child. 个人信息保护法 19; 行政诉讼法 46 gives six months to sue: our number, and never less.
    /// </summary>
    public int EndedDeclarationMonths { get; init; } = 12;

    /// <summary>Months that a settled case is kept of which nobody ever declared. 个人信息保护法 19: our number.</summary>
    public int SettledCaseMonths { get; init; } = 12;

    /// <summary>Days that what somebody began and never handed in is kept after the last word. 个人信息保护法 19: our number.</summary>
    public int DraftDays { get; init; } = 30;

    /// <summary>
    /// Months that a record of who did or saw what is kept. 网络安全法 21 asks for six, 个人信息保护法 56 for three years of what was processed: never less
    /// than the six.
    /// </summary>
    public int AuditMonths { get; init; } = 36;

    /// <summary>Months that the originals of figures and lists are kept. 统计法实施条例 asks for two years: never less.</summary>
    public int OriginalMonths { get; init; } = 24;

    /// <summary>Months that a backup is kept: the year of what has no due date of its own in it. 个人信息保护法 19: our number.</summary>
    public int BackupMonths { get; init; } = 12;

    /// <summary>
    /// Days between two people giving a backup key up and its destruction, in which a mistake is still found. 个人信息保护法 47 asks for erasing in time:
    /// our number.
    /// </summary>
    public int BackupKeyDays { get; init; } = 30;

    /// <summary>Everything of it that decides a finding, as one line: what was judged by another line is judged again.</summary>
    public string Basis => string.Join(' ',
        PolicyParameter.All.Where(parameter => parameter.DecidesFindings).Select(parameter => parameter.Of(this)));

    /// <summary>The first version, as the document is written. What is in force is reached through <see cref="PolicyInForce"/> only.</summary>
    internal static PolicyParameters Written { get; } = new() { EffectiveFrom = new DateOnly(2024, 7, 31), Document = "长民发〔2024〕50号" };

    /// <summary>What does not go together: numbers of which one must not pass the other.</summary>
    /// <returns>The parameter with what it needs to be, for each that is wrong.</returns>
    public IReadOnlyList<(string Parameter, string Wanted)> Conflicts()
    {
        var conflicts = new List<(string, string)>();
        Unless(JudgementGapMaxDays >= HomeVisitMaxDays, nameof(JudgementGapMaxDays), "不小于 HomeVisitMaxDays（回家探亲不算中断的天数）的天数");
        Unless(KeyCareUrgentDays <= KeyCareDays, nameof(KeyCareUrgentDays), "不大于 KeyCareDays（重点关爱回访间隔）的天数");
        Unless(AskedFrom < LinkedFrom, nameof(AskedFrom), "小于 LinkedFrom（自动认定为同一个孩子）的概率");
        Unless(InternalMinimumCell <= PublishedMinimumCell, nameof(InternalMinimumCell), "不大于 PublishedMinimumCell（对外发布的最小人数）的人数");
        return conflicts;

        void Unless(bool fine, string parameter, string wanted)
        {
            if (!fine)
            {
                conflicts.Add((parameter, wanted));
            }
        }
    }

    /// <summary>
    /// These parameters with the operator's settings (<c>Policy:Name</c>, passed without the prefix; a list as <c>Name:0</c>, <c>Name:1</c> … or with
    /// commas): the first version of the policy room. Names that belong to no parameter are left alone: whoever reads the settings says which are
    /// unknown.
    /// </summary>
    /// <returns>The parameters, in which a wrong setting has no effect, and every problem found.</returns>
    public (PolicyParameters Parameters, IReadOnlyList<Problem> Problems) With(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<Problem>();
        var changed = this;
        foreach (var setting in settings.GroupBy(setting => setting.Key.Split(':')[0], StringComparer.OrdinalIgnoreCase))
        {
            if (PolicyParameter.Find(setting.Key) is not { } parameter)
            {
                continue;
            }

            if (parameter.Put(changed, string.Join(',', setting.Select(part => part.Value?.Trim()))) is { } put)
            {
                changed = put;
            }
            else
            {
                problems.Add(Errors.BadParameter(setting.Key, parameter.Wanted));
            }
        }

        if (changed.Conflicts() is { Count: > 0 } conflicts)
        {
            problems.AddRange(conflicts.Select(conflict => Errors.BadParameter(conflict.Parameter, conflict.Wanted)));
            changed = this;
        }

        return (changed, problems);
    }
}
