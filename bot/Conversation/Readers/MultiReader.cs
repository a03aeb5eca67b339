using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Forms;

namespace Conversation.Readers;

/// <summary>Answers to fields in which several options may be ticked: "残疾，还有慢性病", "都没有", "好着哩".</summary>
internal static partial class MultiReader
{
    private const int Longest = 200;
    private const int ShortNo = 6;

    /// <summary>眼睛, 腿: an answer to which kind it is.</summary>
    private const int Alone = 3;

    public static Read Of(Scene scene, string text)
    {
        var field = scene.Field;
        if (text.Bare() is not { Length: > 0 and <= Longest } bare)
        {
            return Read.Nothing.Instance;
        }

        // A card with ticks sends the labels or the codes.
        var ticked = bare.Split([',', '，', '、', ' ', ';', '；'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => field.Options.FirstOrDefault(option => option.Label == word
                || option.Code.Equals(word, StringComparison.OrdinalIgnoreCase))?.Code).ToList();
        if (ticked.Count > 0 && !ticked.Contains(null))
        {
            return Of(field, [.. ticked.OfType<string>().Distinct()], isSure: true);
        }

        var found = Weighing.Of(MultiGrammars.Of(field), bare);
        if (found.IsMixed || (found.Codes.Contains(MultiGrammars.None) && found.Codes.Count > 1))
        {
            return Read.Nothing.Instance;
        }

        var codes = found.Codes.SelectMany(code => code.Split('+')).Distinct()
            .Where(code => code != MultiGrammars.None && field.FindOption(code) is not null).ToList();
        if (codes.Count == 0)
        {
            // 脱贫户 and 建档立卡 are old words for what may still be watched over, or not.
            return found.Codes.Contains("previous") ? new Read.Confirm(new CodeSet(["povertyRiskMonitored"]), "现在还是防止返贫监测户吗？")
                : None(field, found, bare);
        }

        if (codes.Count > 1)
        {
            // 身体好，就是有哮喘: what stands alone gives way to what was named.
            codes.RemoveAll(code => field.StandAlone.Contains(code));
        }

        var read = Of(field, codes, found.IsSure && found.Left.Length <= 3, found.Left, found.IsFaint);
        return field.Key == "disabilityCategories" && read is Read.Got got
            && ((found.IsFaint && bare.Length > Alone && (!Trouble().IsMatch(bare) || Fine().IsMatch(bare))) || TooYoung().IsMatch(bare))
            ? got with { Left = got.Left + bare, IsFaint = true }
            : read;
    }

    private static Read Of(Field field, List<string> codes, bool isSure, string left = "", bool isFaint = false) =>
        codes.Count > 1 && field.StandAlone.FirstOrDefault(codes.Contains) is { } alone
            ? new Read.Wrong("must-stand-alone", $"是“{field.FindOption(alone)!.Label}”，还是有别的情况？说符合的就行。")
            : new Read.Got(new CodeSet(codes), IsRisky: !isSure, Left: left, IsFaint: isFaint);

    /// <summary>眼睛随他妈 speaks of the eyes, and of no trouble with them.</summary>
    [GeneratedRegex(
        "残|不|没|毛病|问题|病|模糊|花|斜|抖|颤|软|歪|就是|主要|背|沉|慢|差|费劲|难|拐|跛|毁|断|短|少|缺|弯|瘸|瘫|瞎|聋|哑|盲|失|截|畸|僵|先天|天生|烧|烫|伤|压|绞|证|级|一只|一条|左|右|上的|还有|[和、]|类|属于|方面",
            RegexOptions.CultureInvariant)]
    private static partial Regex Trouble();

    /// <summary>耳朵聋，嘴会说.</summary>
    [GeneratedRegex("嘴(?:是|倒|还|都)?(?:会|能)(?:说|讲)", RegexOptions.CultureInvariant)]
    private static partial Regex Fine();

    /// <summary>还不会走路，才十个月: nobody walks by then.</summary>
    [GeneratedRegex("(?:[0-9一二两三四五六七八九十]个?多?月(?!前)|(?<![0-9十])[一两12]岁(?!半?(?:前|的时候|起|开始))).{0,3}$|^(?:才|刚)?[0-9一二两三四五六七八九十]{1,2}个多?月",
        RegexOptions.CultureInvariant)]
    private static partial Regex TooYoung();

    /// <summary>Nothing of the list: a plain no, or each that was named was denied.</summary>
    private static Read None(Field field, Finding found, string text)
    {
        if (field.Key is "disabilityCategories" or "otherParentCondition" or "guardianshipProblem")
        {
            return Read.Nothing.Instance;
        }

        if (found.Denied.Contains("healthy") || (field.Key == "health" && found.Denied.Count > 0
            && text.ContainsAny("办着", "正办", "在办", "申请", "等着", "评着", "正评")))
        {
            return Read.Nothing.Instance;
        }

        // 肾不行 is no 没有: of health only a short no says that nothing is wrong.
        var plain = found.Codes is [MultiGrammars.None]
            || (!text.ContainsAny("不想写", "不想说") && (field.Key != "health"
                || (text.Length <= ShortNo && !text.ContainsAny("好", "行", "劲", "强", "壮", "舒服", "肾", "心", "肺", "肝", "年级", "岁", "号", "班")))
                && YesNoReader.Find(text) == false);
        if (!plain && found.Denied.Count == 0)
        {
            return Read.Nothing.Instance;
        }

        object value = field.FindOption("healthy") is { } healthy ? new CodeSet([healthy.Code]) : field.FindOption("none") is { } none
            ? new CodeSet([none.Code]) : CodeSet.Empty;
        return plain ? new Read.Got(value)
            : field.Key == "health" ? new Read.Confirm(value, "您是说孩子身体健康，对吗？")
            : new Read.Got(value, IsRisky: true);
    }
}
