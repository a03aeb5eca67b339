using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;

namespace Conversation;

/// <summary>How fields are called: in the summary, and by people who want to change one ("改一下妈妈的电话").</summary>
internal static partial class FieldNames
{
    /// <summary>Where everyday words differ from what the form calls a box.</summary>
    private static readonly FrozenDictionary<string, string> Distinct = new Dictionary<string, string>
    {
        ["carer.relationship"] = "照看人与孩子的关系",
        ["otherGuardian.relationship"] = "其他监护人与孩子的关系",
        ["declarant.relationship"] = "您与孩子的关系",
        ["declarant.name"] = "您的姓名",
        ["declarant.phone"] = "您的电话",
        ["fatherWork"] = "爸爸打工经历",
        ["motherWork"] = "妈妈打工经历",
        ["oneAwayOtherIncapable"] = "一方外出、另一方不能照看",
        ["otherParentCondition"] = "另一方不能照看的原因",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Spoken = Build(
        ("childName", "姓名 名字 孩子名字 大名 娃名 名 学名 孩子姓名 娃名字"),
        ("sex", "性别 男女"),
        ("ethnicity", "民族 族"),
        ("birthDate", "出生日期 生日 出生年月 出生 生辰 年龄 岁数 生日日期 哪天生的 哪年生的 出生日子"),
        ("hukouRegistered", "上户口 是否登记户口 上没上户口 有没有户口 登记户口"),
        ("citizenNumber", "身份证 身份证号 身份证号码 孩子身份证 孩子的身份证 公民身份号码 公民身份证号码 证件号 证件号码"),
        ("birthCertificateNumber", "出生证 出生证编号 出生证明 出生医学证明"),
        ("hukouAddress", "户籍地址 户口地址 户口 户籍 户口所在地 户籍地 老家 老家地址"),
        ("currentAddress", "现居住地 住址 地址 现住址 居住地 住的地方 现在住的地方 家庭住址 现在的地址 住哪 住在哪 住哪里"),
        ("livesWith", "共同居住人 跟谁住 和谁住 跟谁一起住 谁带着"),
        ("residenceRegistration", "居住登记 居住证 暂住证"),
        ("housing", "居住类型 房子 住房 租房 买房 住的房子"),
        ("leftHukouOn", "离开老家 离开日期 离开时间 离开户籍地日期 离开老家的时间 出来的时间 出来时间 走的时间 离开老家时间 出来的日子 走的日子 啥时候出来的 啥时候走的"),
        ("arrivedOn", "来的时间 到这里的时间 搬来的时间"),
        ("returnedOn", "回去的时间 返回时间"),
        ("schooling", "就学情况 上学 上学情况 年级 就学 上几年级 几年级"),
        ("studyStatus", "学业状况 在读情况"),
        ("school", "就读学校 学校 学校名字 学校名称 学校的名字 学校名 幼儿园名字"),
        ("attendsKindergarten", "是否入园 幼儿园 入园"),
        ("boarding", "是否学校寄宿 寄宿 住校 住宿"),
        ("health", "健康状况 健康 身体 身体情况"),
        ("disabilityCategories", "残疾类别 残疾类型"),
        ("disabilityGrade", "残疾等级 残疾级别"),
        ("rehabilitationAid", "康复救助 康复"),
        ("healthManagement", "健康管理 体检 儿童体检"),
        ("tcmHealthManagement", "中医药健康管理 中医药 中医"),
        ("medicalInsurance", "医保 医保情况 医疗保险 交医保 纳入医保情况 合作医疗"),
        ("vaccination", "疫苗 打疫苗 疫苗接种"),
        ("bothParentsAway", "父母外出 爸妈外出 父母双方同时外出 父母都外出"),
        ("oneAwayOtherIncapable", "一方外出"),
        ("awayParent", "外出的一方 谁在外地"),
        ("otherParentCondition", "照看不了的原因"),
        ("fatherWork", "爸爸打工 爸爸打工的时间 爸爸打工的地方 爸爸打工经历 父亲打工 父亲务工 爸爸务工 他爸打工"),
        ("motherWork", "妈妈打工 妈妈打工的时间 妈妈打工的地方 妈妈打工经历 母亲打工 母亲务工 妈妈务工 他妈打工"),
        ("hasEntrustedCarer", "照看人 照护人 有没有人照看 受委托照护人 谁照看"),
        ("familyHardship", "家庭困难 家庭困难情况 低保 困难"),
        ("livingSupport", "补助 补贴 生活保障"),
        ("helpRequested", "帮助需求 需不需要帮忙 求助"),
        ("helpDetails", "帮助内容 求助内容"),
        ("wandering", "流浪"),
        ("declarant.phone", "电话 手机 手机号 电话号码 联系电话 我的电话 我的手机 我的手机号 我电话 您的电话"),
        ("declarant.name", "我的名字 我的姓名 申报人 申报人姓名 我名字 您的姓名"),
        ("declarant.relationship", "关系 我和孩子的关系 我是谁 与孩子关系 您与孩子的关系"));

    private static readonly int LongestSpoken = Spoken.Keys.Max(word => word.Length);

    /// <summary>What people put around the name of a box: "上学的年级", "医保那个".</summary>
    private static readonly FrozenSet<string> Around = FrozenSet.Create(
        StringComparer.Ordinal, "的", "那个", "这个", "那项", "这项", "那一项", "这一项", "那块", "那儿", "那里", "一栏", "那一栏", "刚才", "前面", "上面", "孩子", "娃", "闺女", "儿子",
            "我家", "我", "他", "她", "日子", "时间", "写", "填", "说", "记", "上", "里", "把");

    /// <summary>Short names for buttons; <see cref="Find"/> understands them.</summary>
    private static readonly FrozenDictionary<string, string> Short = new Dictionary<string, string>
    {
        ["birthDate"] = "生日",
        ["citizenNumber"] = "孩子身份证",
        ["leftHukouOn"] = "离开老家的时间",
        ["arrivedOn"] = "来的时间",
        ["returnedOn"] = "回去的时间",
        ["declarant.name"] = "我的名字",
        ["declarant.phone"] = "我的电话",
        ["declarant.relationship"] = "我和孩子的关系",
        ["fatherWork"] = "爸爸打工的时间",
        ["motherWork"] = "妈妈打工的时间",
        ["father.name"] = "爸爸的名字",
        ["father.phone"] = "爸爸的电话",
        ["father.citizenNumber"] = "爸爸的身份证",
        ["mother.name"] = "妈妈的名字",
        ["mother.phone"] = "妈妈的电话",
        ["mother.citizenNumber"] = "妈妈的身份证",
        ["carer.name"] = "照看人的名字",
        ["carer.phone"] = "照看人的电话",
        ["otherGuardian.name"] = "监护人的名字",
        ["otherGuardian.phone"] = "监护人的电话",
        ["schooling"] = "上学情况",
        ["studyStatus"] = "在读情况",
        ["hukouRegistered"] = "上户口",
        ["hukouAddress"] = "户口",
        ["currentAddress"] = "住址",
        ["livesWith"] = "跟谁住",
        ["residenceRegistration"] = "居住证",
        ["housing"] = "房子",
        ["boarding"] = "住校",
        ["health"] = "身体情况",
        ["medicalInsurance"] = "医保",
        ["school"] = "学校",
        ["bothParentsAway"] = "父母外出",
        ["oneAwayOtherIncapable"] = "一方外出",
        ["hasEntrustedCarer"] = "照看人",
        ["helpRequested"] = "求助",
        ["familyHardship"] = "家庭困难",
        ["livingSupport"] = "补助",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string[] Said, string[] Groups)[] People =
    [
        (["爸爸", "父亲", "他爸", "她爸", "孩子爸", "爸", "爹"], ["father"]),
        (["妈妈", "母亲", "他妈", "她妈", "孩子妈", "妈", "娘"], ["mother"]),
        (["照看人", "照护人", "照看的人", "奶奶", "爷爷", "姥姥", "姥爷", "外婆", "外公", "监护人", "其他监护人", "受委托照护人"], ["carer", "otherGuardian"]),
        (["我", "本人", "申报人", "您"], ["declarant"]),
    ];

    private static readonly (string Suffix, string[] Said)[] Parts =
    [
        ("citizenNumber", ["身份证", "公民身份", "证件"]),
        ("hukouAddress", ["户口", "户籍"]),
        ("phone", ["电话", "手机", "联系方式"]),
        ("relationship", ["关系"]),
        ("status", ["状况", "情况"]),
        ("currentAddress", ["住址", "住", "地址", "居住"]),
        ("name", ["姓名", "名字", "名", "叫"]),
    ];

    public static string Label(Field field) => Distinct.GetValueOrDefault(field.Key, field.Name);

    /// <summary>The button that takes an answer back: "生日不对".</summary>
    public static string Undo(Field field) => Short.GetValueOrDefault(field.Key, Label(field)) + Wrong;

    /// <summary>The field that such a button takes back.</summary>
    public static string? Undone(string text) => text.EndsWith(Wrong, StringComparison.Ordinal) && text.Length > Wrong.Length
        ? text[..^Wrong.Length] : null;

    private const string Wrong = "不对";

    /// <summary>What to say to change it; <see cref="Find"/> understands it.</summary>
    public static string Edit(Field field) => "改一下" + Label(field);

    /// <summary>The field of the form that somebody names; null when no one or not clear.</summary>
    public static Field? Find(FormDefinition form, string said)
    {
        var name = Trim(said);
        if (name.Length is 0 or > 30)
        {
            return null;
        }

        foreach (var field in form.Fields)
        {
            if (name == Label(field) || name == field.Key || (name == field.Label && !Distinct.ContainsKey(field.Key)))
            {
                return field;
            }
        }

        if (Spoken.TryGetValue(name, out var key) && form.Find(key) is { } known)
        {
            return known;
        }

        foreach (var (words, groups) in People)
        {
            if (words.FirstOrDefault(word => name.StartsWith(word, StringComparison.Ordinal)) is { } person
                && Parts.FirstOrDefault(part => name[person.Length..].ContainsAny(part.Said)) is { Suffix: { } suffix }
                && groups.Select(group => form.Find($"{group}.{suffix}")).FirstOrDefault(found => found is not null) is { } one)
            {
                return one;
            }
        }

        if (AtWork().Match(name) is { Success: true } away && form.Find(away.Groups["f"].Success ? "fatherWork" : "motherWork") is { } work)
        {
            return work;
        }

        if (Words.Covers(name, Spoken, Around, LongestSpoken, out var covered, out var isMixed) && !isMixed && covered is not null
            && form.Find(covered) is { } wrapped)
        {
            return wrapped;
        }

        var shorter = name.StartsWith("孩子", StringComparison.Ordinal) || name.StartsWith("闺女", StringComparison.Ordinal)
            || name.StartsWith("儿子", StringComparison.Ordinal) ? Trim(name[2..]) : "";
        return shorter.Length > 0 ? Find(form, shorter) : null;
    }

    /// <summary>"他爸那个日子", "妈妈出去的时间".</summary>
    [GeneratedRegex(
        "^(?:孩子|娃)?(?:他|她)?(?:(?<f>爸爸?|爹|父亲)|(?:妈妈?|娘|母亲))(?:的|那个|那|出去的?|去的?|走的?|打工的?|上班的?|外出的?|干活的?)*(?:日子|时间|年份|月份|打工|地方|工作)(?:那个|那里)?$",
            RegexOptions.CultureInvariant)]
    private static partial Regex AtWork();

    private static string Trim(string said)
    {
        var name = said.Bare();
        foreach (var word in (ReadOnlySpan<string>)["一下", "那个", "这个", "刚才", "前面", "上面", "的"])
        {
            name = name.StartsWith(word, StringComparison.Ordinal) ? name[word.Length..] : name;
        }

        foreach (var word in (ReadOnlySpan<string>)["一下", "这一项", "那一项", "这项", "吧", "了", "呢", "的", "那里", "这里"])
        {
            name = name.EndsWith(word, StringComparison.Ordinal) && name.Length > word.Length ? name[..^word.Length] : name;
        }

        return name.Bare();
    }

    private static FrozenDictionary<string, string> Build(params (string Key, string Said)[] names) =>
        names.SelectMany(name => name.Said.Split(' ').Select(said => KeyValuePair.Create(said, name.Key))).ToFrozenDictionary(StringComparer.Ordinal);
}
