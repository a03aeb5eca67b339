using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Domain.Forms;
using Domain.Matching;

namespace Domain.Verification;

/// <summary>What clerks of the departments write in the columns of their own fields, and the code of the forms that it is.</summary>
public static partial class ClerkWords
{
    public const string Yes = "true";

    public const string No = "false";

    /// <param name="Codes">By plain word.</param>
    /// <param name="Ticked">What a plain 是 (√, 1) means; null where it does not say which.</param>
    /// <param name="Crossed">What a plain 否 means.</param>
    private sealed record Vocabulary(FrozenDictionary<string, string> Codes, string? Ticked, string? Crossed);

    /// <inheritdoc cref="Vocabulary"/>
    private readonly record struct Meant(string? Ticked, string? Crossed, Dictionary<string, string> Words);

    private static readonly IReadOnlyDictionary<string, Meant> Said = new Dictionary<string, Meant>(StringComparer.Ordinal)
    {
        ["schooling"] = new(null, null, new()
        {
            ["幼儿园"] = "preschool",
            ["学前"] = "preschool",
            ["学前教育"] = "preschool",
            ["托班"] = "preschool",
            ["小班"] = "preschool",
            ["中班"] = "preschool",
            ["大班"] = "preschool",
            ["学前班"] = "preschool",
            ["初级中学"] = "juniorHigh",
            ["普通初中"] = "juniorHigh",
            ["普通小学"] = "primary",
            ["普通高中"] = "seniorHigh",
            ["高级中学"] = "seniorHigh",
            ["中职"] = "secondaryVocational",
            ["职高"] = "secondaryVocational",
            ["中专"] = "secondaryVocational",
            ["技校"] = "secondaryVocational",
            ["职业高中"] = "secondaryVocational",
            ["中等职业学校"] = "secondaryVocational",
            ["特教"] = "specialEducation",
            ["特殊教育学校"] = "specialEducation",
            ["辍学"] = "outOfSchool",
            ["未入学"] = "outOfSchool",
        }),
        ["attendsKindergarten"] = new(Yes, No, new() { ["已入园"] = Yes, ["在园"] = Yes, ["入园"] = Yes, ["未入园"] = No, ["不在园"] = No }),
        ["boarding"] = new(Yes, No, new()
        {
            ["寄宿"] = Yes,
            ["住校"] = Yes,
            ["住宿"] = Yes,
            ["寄宿生"] = Yes,
            ["住宿生"] = Yes,
            ["住校生"] = Yes,
            ["走读"] = No,
            ["走读生"] = No,
            ["通校"] = No,
            ["不住校"] = No,
            ["非寄宿"] = No,
            ["非寄宿生"] = No,
            ["未寄宿"] = No,
        }),
        ["studyStatus"] = new("enrolled", null, new()
        {
            ["正常"] = "enrolled",
            ["在校"] = "enrolled",
            ["在籍"] = "enrolled",
            ["在籍在校"] = "enrolled",
            ["在学"] = "enrolled",
            ["就读"] = "enrolled",
            ["正常在校"] = "enrolled",
            ["正常在读"] = "enrolled",
            ["已辍学"] = "droppedOut",
            ["疑似辍学"] = "droppedOut",
            ["已休学"] = "suspended",
            ["休学中"] = "suspended",
            ["已毕业"] = "graduated",
            ["已结业"] = "completed",
            ["已肄业"] = "incomplete",
        }),
        ["residenceRegistration"] = new("residencePermit", null, new()
        {
            ["居住证"] = "residencePermit",
            ["已办理居住证"] = "residencePermit",
            ["已办居住证"] = "residencePermit",
            ["已办理"] = "residencePermit",
            ["已办证"] = "residencePermit",
            ["已办"] = "residencePermit",
            ["持有居住证"] = "residencePermit",
            ["有居住证"] = "residencePermit",
            ["暂住"] = "temporary",
            ["居住登记"] = "temporary",
            ["已登记"] = "temporary",
            ["已登记未办证"] = "temporary",
            ["已居住登记"] = "temporary",
            ["仅登记"] = "temporary",
            ["没有登记"] = "none",
            ["未办理登记"] = "none",
            ["未居住登记"] = "none",
        }),
        ["healthManagement"] = new("received", "none", Managed()),
        ["tcmHealthManagement"] = new("received", "none", Managed()),
        ["vaccination"] = new(null, null, new()
        {
            ["全程"] = "complete",
            ["已全程接种"] = "complete",
            ["已完成"] = "complete",
            ["完成"] = "complete",
            ["已种全"] = "complete",
            ["全部接种"] = "complete",
            ["合格"] = "complete",
            ["部分"] = "partial",
            ["未全程接种"] = "partial",
            ["未全程"] = "partial",
            ["未完成"] = "partial",
            ["漏种"] = "partial",
            ["有漏种"] = "partial",
            ["未种"] = "none",
            ["没有接种"] = "none",
            ["从未接种"] = "none",
        }),
        ["medicalInsurance"] = new("insured", "none", new()
        {
            ["已参保"] = "insured",
            ["参保"] = "insured",
            ["正常参保"] = "insured",
            ["参保缴费"] = "insured",
            ["已缴费"] = "insured",
            ["正常缴费"] = "insured",
            ["正常"] = "insured",
            ["在保"] = "insured",
            ["已参加"] = "insured",
            ["已参保缴费"] = "insured",
            ["居民参保"] = "insured",
            ["户籍地参保"] = "atHukou",
            ["居住地参保"] = "atResidence",
            ["本地参保"] = "atResidence",
            ["户籍地"] = "atHukou",
            ["居住地"] = "atResidence",
            ["未参保"] = "none",
            ["没有参保"] = "none",
            ["停保"] = "none",
            ["暂停参保"] = "none",
            ["中断"] = "none",
            ["参保中断"] = "none",
            ["未缴费"] = "none",
            ["断保"] = "none",
            ["终止参保"] = "none",
            ["未参加"] = "none",
            ["暂停缴费"] = "none",
        }),
        ["disabilityCategories"] = new(null, null, new()
        {
            ["1"] = "visual",
            ["2"] = "hearing",
            ["3"] = "speech",
            ["4"] = "physical",
            ["5"] = "intellectual",
            ["6"] = "mental",
            ["言语残疾"] = "speech",
            ["语言"] = "speech",
            ["语言残疾"] = "speech",
        }),
        ["disabilityGrade"] = new(null, null, new()
        {
            ["1级"] = "1",
            ["2级"] = "2",
            ["3级"] = "3",
            ["4级"] = "4",
            ["一"] = "1",
            ["二"] = "2",
            ["三"] = "3",
            ["四"] = "4",
            ["壹级"] = "1",
            ["贰级"] = "2",
            ["叁级"] = "3",
            ["肆级"] = "4",
            ["ⅰ级"] = "1",
            ["ⅱ级"] = "2",
            ["ⅲ级"] = "3",
            ["ⅳ级"] = "4",
            ["残疾一级"] = "1",
            ["残疾二级"] = "2",
            ["残疾三级"] = "3",
            ["残疾四级"] = "4",
            ["未评级"] = "none",
            ["未定级"] = "none",
            ["无"] = "none",
        }),
        ["rehabilitationAid"] =
            new(Yes, No, new()
            {
                ["已接受"] = Yes,
                ["接受"] = Yes,
                ["已救助"] = Yes,
                ["已康复"] = Yes,
                ["享受"] = Yes,
                ["已享受"] = Yes,
                ["未接受"] = No,
                ["未救助"] = No,
                ["未享受"] = No
            }),
    };

    private static readonly FrozenDictionary<string, ChildKind> Kinds = new Dictionary<string, ChildKind>(StringComparer.Ordinal)
    {
        ["migrant"] = ChildKind.Migrant,
        ["流动"] = ChildKind.Migrant,
        ["流动儿童"] = ChildKind.Migrant,
        ["随迁"] = ChildKind.Migrant,
        ["随迁子女"] = ChildKind.Migrant,
        ["进城务工人员随迁子女"] = ChildKind.Migrant,
        ["流动人口子女"] = ChildKind.Migrant,
        ["leftbehind"] = ChildKind.LeftBehind,
        ["留守"] = ChildKind.LeftBehind,
        ["留守儿童"] = ChildKind.LeftBehind,
        ["农村留守儿童"] = ChildKind.LeftBehind,
        ["单亲留守"] = ChildKind.LeftBehind,
        ["双亲留守"] = ChildKind.LeftBehind,
        ["单亲留守儿童"] = ChildKind.LeftBehind,
        ["双亲留守儿童"] = ChildKind.LeftBehind,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Neither = FrozenSet.Create(
        StringComparer.Ordinal, "非留守儿童", "非留守", "不是留守儿童", "非随迁子女", "非流动儿童", "非流动", "非随迁", "其他", "普通", "本地", "都不是", "一般", "正常", "非流动留守");

    private static readonly FrozenDictionary<string, Vocabulary> ByField = Every();

    /// <summary>
    /// The code of one word in the column of a field; for a yes-or-no box <see cref="Yes"/> or <see cref="No"/>. Null: not understood.
    /// </summary>
    /// <param name="ticked">What the cell says where it is only ticked or crossed; null where it is a word.</param>
    public static string? CodeOf(Field field, string word, bool? ticked)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (!ByField.TryGetValue(field.Key, out var vocabulary))
        {
            return null;
        }

        var plain = PlainText.Of(word);
        return vocabulary.Codes.TryGetValue(plain, out var code) ? code
            : ticked is { } yes && (yes ? vocabulary.Ticked : vocabulary.Crossed) is { } said ? said
            : field.Key == "schooling" ? Grade(plain)
            : null;
    }

    /// <summary>流动 or 留守; false where the word is not understood. A word that says "neither" is understood as null.</summary>
    public static bool TryKind(string word, out ChildKind? kind)
    {
        var plain = PlainText.Of(word);
        var known = Kinds.TryGetValue(plain, out var found);
        kind = known ? found : null;
        return known || Neither.Contains(plain);
    }

    /// <summary>三年级, 三（2）班, 初一, 高二3班, 9: the stage that a year of school belongs to.</summary>
    private static string? Grade(string plain)
    {
        if (Year().Match(plain) is { Success: true } year)
        {
            return year.Groups["stage"].Value switch { "小学" => "primary", "初中" => "juniorHigh", "高中" => "seniorHigh", _ => null }
                ?? year.Groups["year"].Value switch
                {
                    "一" or "二" or "三" or "四" or "五" or "六" or "1" or "2" or "3" or "4" or "5" or "6" => "primary",
                    "七" or "八" or "九" or "7" or "8" or "9" => "juniorHigh",
                    _ => "seniorHigh",
                };
        }

        return Stage().Match(plain) is not { Success: true } stage ? null
            : stage.Groups["stage"].Value switch { "小" => "primary", "初" => "juniorHigh", _ => "seniorHigh" };
    }

    private static Dictionary<string, string> Managed() => new()
    {
        ["已管理"] = "received",
        ["已建册"] = "received",
        ["已建档"] = "received",
        ["在管"] = "received",
        ["已接受"] = "received",
        ["接受"] = "received",
        ["已系统管理"] = "received",
        ["规范管理"] = "received",
        ["已纳入"] = "received",
        ["户籍地"] = "atHukou",
        ["户籍地管理"] = "atHukou",
        ["居住地"] = "atResidence",
        ["居住地管理"] = "atResidence",
        ["本地"] = "atResidence",
        ["未管理"] = "none",
        ["未建册"] = "none",
        ["未建档"] = "none",
        ["未接受"] = "none",
        ["未纳入"] = "none",
        ["失访"] = "none",
    };

    private static FrozenDictionary<string, Vocabulary> Every()
    {
        var all = new Dictionary<string, Vocabulary>(StringComparer.Ordinal);
        foreach (var boxes in FormCatalogue.All.SelectMany(form => form.Fields).Where(box => box.Owner != Department.CivilAffairs)
            .GroupBy(box => box.Key))
        {
            var (ticked, crossed, words) = Said.GetValueOrDefault(boxes.Key);
            var codes = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var option in boxes.SelectMany(box => box.Options))
            {
                codes.TryAdd(PlainText.Of(option.Code), option.Code);
                codes.TryAdd(PlainText.Of(option.Label), option.Code);
                codes.TryAdd(PlainText.Of(option.Paper), option.Code);
            }

            foreach (var (word, code) in words ?? [])
            {
                codes.TryAdd(PlainText.Of(word), code);
            }

            all.Add(boxes.Key, new(codes.ToFrozenDictionary(StringComparer.Ordinal), ticked, crossed));
        }

        return all.ToFrozenDictionary(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^(?<stage>小学|初中|高中)?(?<year>[一二三四五六七八九]|十[一二]?|1[0-2]|[1-9])(年级)?(\d{1,2}班|[一二三四五六七八九十]{1,2}班)?$")]
    private static partial Regex Year();

    [GeneratedRegex(@"^(?<stage>小|初|高)[一二三四五六1-6](年级)?(\d{1,2}班|[一二三四五六七八九十]{1,2}班)?$")]
    private static partial Regex Stage();
}
