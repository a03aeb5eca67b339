using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Domain.Forms;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>How sure it is what a heading means.</summary>
public enum Sureness
{
    /// <summary>Nothing is known of it.</summary>
    Unknown,

    /// <summary>A guess that somebody confirms.</summary>
    Doubtful,

    /// <summary>A heading that lists of this kind have and that says nothing we take (序号, 备注).</summary>
    Ignored,
    Sure,
}

/// <summary>What a heading means.</summary>
public readonly record struct HeadingGuess(RecordTarget? Target, Sureness Sureness)
{
    public static HeadingGuess Unknown { get; }
}

/// <summary>
/// The headings under which clerks keep what we ask for: school registers, lists of the insured, vaccination lists, the register of certificates.
/// Nobody renames a column for us; what a clerk would write is a word here.
/// </summary>
/// <remarks>
/// 姓名 under the group 母亲 is the mother's name; 姓名 under 班主任 is nobody's whom we ask for. So a heading that could be said of several persons counts
/// under a group that is not known as a doubtful guess only.
/// </remarks>
public static partial class HeadingWords
{
    private static readonly string[] Children =
    [
        "", "学生", "儿童", "幼儿", "孩子", "小孩", "婴儿", "婴幼儿", "新生儿", "宝宝", "参保人", "参保人员", "被保险人", "受种者", "受种人", "受种儿童", "残疾人", "残疾儿童", "持证人",
        "本人", "人员", "居住人", "流动人口", "未成年人", "子女", "适龄儿童", "留守儿童", "流动儿童", "居民", "学员", "流动人员", "居住人员", "参保对象",
    ];

    private static readonly string[] Guardians =
    [
        "监护人", "法定监护人", "第一监护人", "主要监护人", "监护人1", "监护人一", "监护人2", "监护人二", "第二监护人", "家长", "家长1", "家长2", "学生家长", "父母", "父母一方", "父亲", "爸爸",
        "父", "母亲", "妈妈", "母", "抚养人", "照护人", "受委托照护人", "委托照护人", "照料人", "家庭成员", "家庭成员1", "家庭成员一", "家庭成员2", "成员1", "成员一", "成员2", "成员二", "监护人或家长",
        "家长或监护人", "家长监护人",
    ];

    private static readonly string[] Names = ["姓名", "名字"];

    private static readonly string[] Numbers =
    [
        "公民身份号码", "公民身份证号码", "身份证号", "身份证号码", "身份证", "身份证件号", "身份证件号码", "证件号码", "证件号", "居民身份证号", "居民身份证号码", "身份号码", "公民身份证号", "身份证件编号",
    ];

    private static readonly string[] Phones =
        ["电话", "联系电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "联系手机", "联系电话号码", "联系号码", "移动电话", "固定电话", "家庭电话"];

    private static readonly string[] Births = ["出生日期", "出生年月", "出生年月日", "生日", "出生时间", "出生日"];

    private static readonly string[] Hukous =
        ["户籍地址", "户籍地", "户籍所在地", "户口所在地", "户口地址", "户籍住址", "户籍详细地址", "户籍地详细地址", "户口所在地详细地址", "户籍所在地址", "户籍登记地", "户籍地行政区划"];

    private static readonly string[] Homes =
    [
        "现居住地", "现居住地址", "现住址", "现住地址", "居住地址", "居住地", "家庭住址", "家庭地址", "住址", "常住地址", "现居地", "现居地址", "实际居住地", "实际居住地址", "家庭现住址", "居住地详细地址",
        "现居住地详细地址", "现住地", "常住地", "暂住地址", "暂住地", "居住详细地址", "通讯地址", "联系地址",
    ];

    /// <summary>Words of single targets, beside those that the persons above make.</summary>
    private static readonly IReadOnlyDictionary<string, string[]> Words = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["citizenNumber"] = ["学籍号", "全国学籍号", "学籍号码", "学生学籍号", "正式学籍号", "学籍编号", "残疾人证号", "残疾证号", "残疾人证号码", "残疾证号码", "残疾人证", "残疾人证件号", "残疾证",
            "社会保障号码", "社会保障号"],
        ["sex"] = ["性别"],
        ["school"] =
        [
            "就读学校", "学校", "学校名称", "所在学校", "就读学校名称", "就读学校幼儿园", "学校幼儿园", "园所名称", "幼儿园名称", "就读幼儿园", "所在幼儿园", "幼儿园", "园所", "入学学校", "就读院校", "学校全称",
            "就读学校全称", "学籍学校", "学籍所在学校", "在读学校", "入园名称", "学校园名称", "学校园",
        ],
        ["kind"] = ["流动或留守", "流动留守", "流动还是留守", "流动留守情况", "流动或留守儿童", "流动留守类别", "儿童类别", "是否流动或留守"],
        [RecordTarget.IsMigrant] =
            ["是否随迁子女", "随迁子女", "是否流动儿童", "流动儿童", "是否进城务工人员随迁子女", "进城务工人员随迁子女", "是否务工人员随迁子女", "务工人员随迁子女", "是否流动", "是否随迁", "是否外来务工人员子女", "外来务工人员子女"],
        [RecordTarget.IsLeftBehind] = ["是否留守儿童", "留守儿童", "是否留守", "是否农村留守儿童", "农村留守儿童", "留守情况", "是否留守学生", "留守学生"],
        ["schooling"] = ["年级", "就读年级", "所在年级", "学段", "就读学段", "年级班级", "年级名称", "就学阶段", "学习阶段", "教育阶段", "就学状况", "就读情况", "入学情况"],
        ["attendsKindergarten"] = ["入园情况", "是否在园", "在园情况", "是否上幼儿园", "是否入幼儿园"],
        ["boarding"] = ["是否寄宿", "是否住校", "寄宿", "寄宿情况", "是否寄宿生", "寄宿生", "是否住宿", "住宿情况", "是否在校寄宿", "住校情况", "是否住宿生", "住宿方式"],
        ["studyStatus"] = ["学籍状态", "学生状态", "在读状态", "在校状态", "就读状态", "学生当前状态", "学籍状况", "在籍状态", "学业情况", "在读情况"],
        ["residenceRegistration"] =
        [
            "居住证办理情况", "居住证", "是否办理居住证", "居住登记情况", "居住登记类型", "居住登记状态", "居住证状态", "登记类型", "办证情况", "居住证办理状态", "暂住登记情况", "居住证持有情况", "是否持有居住证",
        ],
        ["healthManagement"] =
        [
            "06岁儿童健康管理", "健康管理", "儿童健康管理", "健康管理情况", "是否健康管理", "儿童健康管理服务", "是否纳入健康管理", "建册情况", "是否建册", "是否系统管理", "系统管理情况", "健康管理服务",
                "健康管理状态", "儿童健康管理情况",
        ],
        ["tcmHealthManagement"] =
        [
            "036个月儿童中医药健康管理", "中医药健康管理", "中医药健康管理服务", "中医药管理", "中医药健康管理情况", "儿童中医药健康管理", "是否中医药健康管理", "中医药服务", "儿童中医药健康管理服务", "中医药管理情况",
        ],
        ["vaccination"] =
        [
            "疫苗接种", "接种情况", "疫苗接种情况", "免疫规划接种", "接种状态", "免疫规划疫苗接种情况", "免疫规划接种情况", "是否全程接种", "接种完成情况", "疫苗接种状态", "国家免疫规划疫苗接种情况", "预防接种情况", "全程接种情况",
            "免疫规划疫苗接种",
        ],
        ["medicalInsurance"] =
        [
            "参保状态", "参保情况", "是否参保", "医保", "医保状态", "医保参保情况", "医保参保状态", "是否纳入医保", "医疗保险参保状态", "参保缴费状态", "参保缴费情况", "城乡居民医保", "居民医保", "居民医保参保情况",
                "缴费状态", "人员参保状态",
            "医保缴费情况", "医疗保险", "是否参加医保", "基本医疗保险",
        ],
        ["disabilityCategories"] = ["残疾类型", "残疾种类", "残疾类别名称", "残疾类"],
        ["disabilityGrade"] = ["残疾级别", "残疾程度", "残疾等级名称", "残疾级"],
        ["rehabilitationAid"] = ["康复救助", "康复救助情况", "是否接受康复救助", "是否康复救助", "康复服务", "是否接受康复服务", "康复服务情况", "是否享受康复救助", "康复救助状态"],
    };

    private static readonly FrozenSet<string> Nothing = FrozenSet.Create(
        StringComparer.Ordinal,
        "序号", "编号", "行号", "备注", "说明", "问题", "民族", "国籍", "国籍地区", "籍贯", "年龄", "周岁", "班级", "班别", "班号", "班级名称", "班主任", "班主任姓名", "班主任电话", "学号", "学籍辅号",
            "班内学号", "校内学号", "政治面貌", "入学时间", "入学年月", "入学日期", "入学年份", "入学年度", "入学方式", "学制", "港澳台侨外", "血型", "邮编", "邮政编码", "单位", "填报单位", "填表单位",
                "单位名称", "单位编码", "证件类型", "身份证件类型", "证件有效期", "身份证件有效期", "户口性质", "户籍性质", "户口类型", "户籍类型", "参保日期", "参保时间", "参保年度", "缴费年度", "缴费时间", "缴费日期",
                    "缴费金额", "参保地", "参保地区", "险种", "险种类型", "人员编号", "个人编号", "人员类别", "参保人员类别", "接种单位", "接种日期", "接种时间", "疫苗名称", "剂次", "建证日期", "接种证号",
                        "发证日期", "发证机关", "有效期", "有效期限", "签发日期", "签发机关", "居住证号", "居住证编号", "建册日期", "建册时间", "建册机构", "管理机构", "是否独生子女", "是否受过学前教育",
                            "受过学前教育", "电子邮箱", "邮箱", "健康状况", "经办人", "审核人", "填表人", "录入时间", "更新时间", "学校代码", "学校标识码", "学校编码", "关系", "与监护人关系", "监护人关系",
                                "与学生关系", "与儿童关系", "与本人关系", "与户主关系", "户主", "户主姓名", "户号", "出生地", "姓名拼音", "曾用名", "来本地日期", "登记日期", "登记时间", "县区", "县",
                                    "区县", "区划代码", "行政区划", "乡镇", "乡镇街道", "街道", "社区", "村", "村居", "村社区", "离校日期", "办理日期");

    private static readonly FrozenDictionary<string, RecordTarget> ByWord = Every();

    private static readonly FrozenSet<string> GuardianWords = Guardians.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ChildGroups = Children.Where(word => word.Length > 0)
        .Concat(from child in Children from part in (string[])["信息", "基本信息", "基本情况", "情况", "个人信息", "身份信息", "资料"] select child + part)
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a heading means that stands alone, or under the title of a group.</summary>
    /// <param name="group">The title above it, merged over several columns; null or empty where there is none.</param>
    public static HeadingGuess Of(string? group, string heading)
    {
        ArgumentNullException.ThrowIfNull(heading);
        if (RecordTarget.Find(heading.Trim()) is { } exact)
        {
            return new(exact, Sureness.Sure);
        }

        var alone = Guess(heading);
        var above = Plain(group ?? "");
        if (above.Length == 0 || alone.Sureness == Sureness.Ignored)
        {
            return alone;
        }

        if (PersonIn(above) is { } person)
        {
            // What is asked of a grown-up beyond name, number and telephone is nothing that we take; 父亲姓名 under 家长信息 says it all itself.
            return Find(person + Plain(heading)) is { } of ? new(of, Sureness.Sure)
                : alone is
                {
                    Sureness: Sureness.Sure, Target.Key: RecordKey.GuardianName or RecordKey.GuardianPhone
                    or RecordKey.GuardianCitizenNumber
                } ? alone
                : new(null, Sureness.Ignored);
        }

        return Find(above + Plain(heading)) is { } together ? new(together, Sureness.Sure)
            : alone.Sureness == Sureness.Sure && IsOfPersons(alone.Target!) && !ChildGroups.Contains(above)
            ? alone with { Sureness = Sureness.Doubtful }
            : alone;
    }

    /// <summary>A heading without what only shapes it: blanks, marks, numbering, what stands in brackets.</summary>
    public static string Plain(string heading) => PlainText.Of(Numbering().Replace(Bracketed().Replace(VisibleText.Of(heading), ""), ""));

    private static HeadingGuess Guess(string heading)
    {
        // What stands in brackets explains a heading (出生日期（年-月-日）) or is a part of it (学校（园）名称).
        var (plain, whole) = (Plain(heading), PlainText.Of(heading));
        return (Find(plain) ?? Find(whole)) is { } target ? new(target, Sureness.Sure)
            : Nothing.Contains(plain) || Nothing.Contains(whole) ? new(null, Sureness.Ignored)
            : Near(plain) is { } near ? new(near, Sureness.Doubtful)
            : HeadingGuess.Unknown;
    }

    private static RecordTarget? Find(string plain) => ByWord.GetValueOrDefault(plain);

    /// <summary>The longest known heading inside an unknown one: only ever a guess that somebody looks at.</summary>
    private static RecordTarget? Near(string plain) =>
        ByWord.Where(word => word.Key.Length >= 2 && plain.Contains(word.Key, StringComparison.Ordinal))
        .OrderByDescending(word => word.Key.Length).ThenBy(word => word.Key, StringComparer.Ordinal).Select(word => word.Value).FirstOrDefault();

    private static string? PersonIn(string group)
    {
        foreach (var part in (string[])["", "信息", "基本信息", "情况", "基本情况", "资料"])
        {
            if (group.EndsWith(part, StringComparison.Ordinal) && GuardianWords.Contains(group[..^part.Length]))
            {
                return group[..^part.Length];
            }
        }

        return null;
    }

    private static bool IsOfPersons(RecordTarget target) => target.Key is not (null or RecordKey.School or RecordKey.Kind);

    private static FrozenDictionary<string, RecordTarget> Every()
    {
        var words = new Dictionary<string, RecordTarget>(StringComparer.Ordinal);
        foreach (var child in Children)
        {
            Add(RecordKey.ChildName, child, Names);
            Add(RecordKey.CitizenNumber, child, Numbers);
            Add(RecordKey.BirthDate, child, Births);
            Add(RecordKey.Sex, child, ["性别"]);
            Add(RecordKey.HukouAddress, child, Hukous);
            Add(RecordKey.CurrentAddress, child, Homes);
        }

        foreach (var guardian in Guardians)
        {
            Add(RecordKey.GuardianName, guardian, [.. Names, ""]);
            Add(RecordKey.GuardianPhone, guardian, Phones);
            Add(RecordKey.GuardianCitizenNumber, guardian, Numbers);
        }

        Add(RecordKey.GuardianPhone, "", Phones);
        foreach (var (id, given) in Words)
        {
            foreach (var word in given)
            {
                words.TryAdd(word, RecordTarget.Find(id)!);
            }
        }

        foreach (var target in RecordTarget.All)
        {
            // What concerns a grown-up of the family is another matter than what the department sends about the child.
            if (target.Key is not null || target.Field is { Group: null })
            {
                words.TryAdd(PlainText.Of(target.Label), target);
                words.TryAdd(PlainText.Of(target.Field?.Label ?? target.Label), target);
            }
        }

        foreach (var nothing in Nothing)
        {
            words.Remove(nothing);
        }

        return words.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(RecordKey key, string person, string[] attributes)
        {
            foreach (var attribute in attributes)
            {
                words.TryAdd(person + attribute, RecordTarget.Of(key));
            }
        }
    }

    [GeneratedRegex(@"[（(【\[〔][^）)】\]〕]*[）)】\]〕]")]
    private static partial Regex Bracketed();

    /// <summary>1. or （一） or 2、 before a heading.</summary>
    [GeneratedRegex(@"^\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[.、．)）]\s*")]
    private static partial Regex Numbering();
}
