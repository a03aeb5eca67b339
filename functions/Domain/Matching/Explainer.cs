using System.Globalization;
using System.Text.Json;

namespace Domain.Matching;

/// <summary>Puts a comparison into words: the wording of this room.</summary>
internal sealed class Explainer(RecordSet children, NameShares childShares, RecordSet rows, NameShares rowShares, Decided decided, Weights weights)
{
    /// <summary>Every field by its level; the first, missing, is not said.</summary>
    private static readonly string[][] Words =
    [
        [
            "", "姓名完全相同", "姓名相同，只是用字有异体、繁简或间隔号的差别", "姓名不同字但同音", "姓名按本地口音听起来相同", "姓名各部分相同，只是先后次序不同", "姓名只写了其中一部分，或译名用字不同",
            "姓名漏写、多写一个字，或相邻两字写颠倒", "姓名有一个字不同，双胞胎的名字也常常这样", "一方写的是小名或只写了名", "只有姓相同", "只有名相同，姓不同", "姓名不同",
        ],
        ["", "出生日期相同", "出生日期的月和日写颠倒", "一方把农历日期写成了公历", "月日相同，年份差一年", "一方只写了年份（1月1日）", "出生日期有一位数字写错或两位写颠倒", "出生年月相同，日不同", "出生日期不同"],
        ["", "性别相同", "性别不同"],
        ["", "证件号码相同", "证件号码相同，只是前6位换成了现在的区划代码", "证件号码只差一位或相邻两位颠倒，且有一方校验不通过", "证件号码差两位", "两个号码都有效，同一地方同一天出生但不是同一个号码", "证件号码不同"],
        ["", "户籍地在同一个村（社区）", "户籍地在同一个乡镇（街道）", "户籍地在同一个县（区）", "户籍地在同一个市", "户籍地不在同一个市"],
        ["", "现住在同一个村（社区）", "现住在同一个乡镇（街道）", "现住在同一个县（区）", "现住在同一个市", "现住地不在同一个市"],
        ["", "就读学校相同", "就读学校名称相近", "就读学校不同"],
        ["", "监护人姓名相同", "监护人姓名同音或写法相近", "监护人姓名差一个字", "监护人只有姓相同", "监护人姓名不同"],
        ["", "监护人电话相同", "监护人电话只差一位或相邻两位颠倒", "监护人电话不同"],
        ["", "监护人证件号码相同", "监护人证件号码只差一位或相邻两位颠倒", "监护人证件号码不同"],
    ];

    private static readonly Type[] Levels =
    [
        typeof(NameLevel), typeof(DateLevel), typeof(SameLevel), typeof(NumberLevel), typeof(PlaceLevel), typeof(PlaceLevel), typeof(SchoolLevel),
            typeof(GuardianLevel), typeof(DigitsLevel), typeof(DigitsLevel),
    ];

    public LinkageExplanation Of(LinkageOf of, int row)
    {
        var pair = Comparison.Of(children, children.Entries[of.Partner], childShares, rows, rows.Entries[row], rowShares);
        if (of.Basis == LinkageBasis.Person)
        {
            return new(1, [new("person", "decided", 0, "经办人看过，是同一个孩子"), .. Fields(pair)]);
        }

        if (of.Basis == LinkageBasis.Number)
        {
            return new(1, [.. Fields(pair)]);
        }

        var largest = Math.Max(children.Count, rows.Count);
        var prior = decided.IsTaken(of.Partner) ? weights.Model.Repeated / largest : decided.Prior(weights.Model.Coverage);
        return Explain(pair, prior, largest, of.LogOdds, of.Probability, weights);
    }

    /// <param name="logOdds">Once rivals are considered, before calibration.</param>
    public static LinkageExplanation Explain(in Comparison pair, double prior, int largest, double logOdds, double probability, Weights weights)
    {
        var sum = weights.Sum(pair);
        var family = weights.Family(pair, sum, largest);
        var before = Math.Log2(prior) + sum - family;
        List<LinkageEvidence> steps = [new("prior", "assumed", Math.Log2(prior), "比对前：名单里随便挑一个孩子，正好是同一个人的可能很小"), .. Fields(pair, weights)];
        if (family > 0.05)
        {
            steps.Add(new("family", "siblingOrTwin", -family, "也可能是同一家的兄弟姐妹或双胞胎，因此调低"));
        }

        if (before - logOdds > 0.05)
        {
            steps.Add(new("rivals", "othersFitToo", logOdds - before, "名单里还有别的孩子也符合，因此调低"));
        }
        else
        {
            logOdds = before;
        }

        var said = Math.Log2(probability / Math.Max(1 - probability, double.Epsilon));
        steps.Add(new("calibration", "fromKnownPairs", said - logOdds, "按本次名单里已知号码的记录核对过的准确程度作了校正"));
        return new(probability, steps);
    }

    private IEnumerable<LinkageEvidence> Fields(Comparison pair) => Fields(pair, weights);

    private static IEnumerable<LinkageEvidence> Fields(Comparison pair, Weights weights)
    {
        for (var field = 0; field < Comparison.Fields; field++)
        {
            var level = pair.Level((LinkageField)field);
            if (level > 0)
            {
                yield return new(
                    JsonNamingPolicy.CamelCase.ConvertName(((LinkageField)field).ToString()),
                    JsonNamingPolicy.CamelCase.ConvertName(Enum.GetName(Levels[field], level)!),
                    weights.Of((LinkageField)field, pair),
                    Words[field][level] + Frequency((LinkageField)field, pair));
            }
        }
    }

    /// <summary>李梓涵 says less than 令狐青, and the reader should see how much less.</summary>
    private static string Frequency(LinkageField field, in Comparison pair)
    {
        var share = field switch { LinkageField.Name => pair.NameShare, LinkageField.GuardianName => pair.GuardianShare, _ => 0 };
        var (who, how) = field == LinkageField.Name ? ("孩子", pair.Name is NameLevel.Same or NameLevel.Variant ? "叫这个名字" : "是这个读音") : ("监护人", "叫这个名字");
        return share switch
        {
            <= 0 => "",
            < 0.0002f => $"（少见：每一万名{who}里不到2名{how}）",
            _ => string.Create(CultureInfo.InvariantCulture, $"（每一万名{who}里约有{Math.Round(share * 10_000)}名{how}）"),
        };
    }
}
